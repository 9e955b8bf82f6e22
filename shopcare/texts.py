"""The words of every code, in the user's language: one place for window, command line and paper."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import shopcare
from shopcare import field_texts, safety_texts, state_texts, trade_texts
from shopcare.domain import kinds
from shopcare.domain.clock import DEFAULT_ZONE, local
from shopcare.domain.errors import DomainError
from shopcare.domain.money import format_money
from shopcare.error_texts import NO_STEP_OPEN
from shopcare.i18n import Translator
from shopcare.time_texts import day_text, left_text, moment_text

__all__ = [
    "chip_text", "choice_text", "day_text", "due_text", "error_text", "field_text", "finding_text", "kind_one_text",
    "kind_text", "left_text", "machine_text", "moment_text", "money_text", "note_text", "op_text", "party_text",
    "payer_text", "platform_text", "reason_group_text", "reason_text", "right_text", "role_text", "setting_text",
    "state_text", "step_text", "warning_text",
]

_LIST_MARK = {"zh_CN": "、", "en": ", "}
_MONEY_PARAMS = ("wanted", "remaining", "paid", "amount", "lines")


def _word(tr: Translator, table: Mapping[str, str], code: str | None) -> str:
    """A code's words; a code this version does not know is shown as it is."""
    if not code:
        return ""
    return tr.text(table[code]) if code in table else str(code)


@cache
def _merged(name: str) -> dict[str, str]:
    """A table that several ``*_texts`` modules of the package may hold, such as ERROR_TEXTS, as one."""
    merged: dict[str, str] = {}
    for module in pkgutil.iter_modules(shopcare.__path__):
        if module.name.endswith("_texts"):
            merged |= getattr(importlib.import_module(f"shopcare.{module.name}"), name, {})
    return merged


def kind_text(tr: Translator, kind: str) -> str:
    """A kind in the plural: 退换货."""
    return _word(tr, state_texts.KINDS, kind)


def kind_one_text(tr: Translator, kind: str) -> str:
    """One record of a kind: 售后单."""
    return _word(tr, state_texts.KIND_ONE, kind)


def machine_text(tr: Translator, machine: str) -> str:
    """The name of a state machine."""
    return _word(tr, state_texts.MACHINES, machine)


def state_text(tr: Translator, machine: str, state: str) -> str:
    """A state of a machine."""
    return _word(tr, state_texts.STATES.get(machine, {}), state)


def step_text(tr: Translator, machine: str, event: str) -> str:
    """What a button says that takes this step."""
    return _word(tr, state_texts.STEPS.get(machine, {}), event)


def chip_text(tr: Translator, kind: str, chip: str) -> str:
    """The one word a list shows, also of the chips every list has (all, open, due_today, overdue)."""
    if kind == "returns" and chip in state_texts.RETURN_CHIPS:
        return _word(tr, state_texts.RETURN_CHIPS, chip)
    machine = kinds.KINDS[kind].machines[0].name if kind in kinds.KINDS else ""
    if chip in state_texts.STATES.get(machine, {}):
        return state_text(tr, machine, chip)
    return _word(tr, state_texts.COMMON_CHIPS, chip)


def field_text(tr: Translator, kind: str, field: str) -> str:
    """What a field is called."""
    own = field_texts.FIELDS_OF.get(f"{kind}.{field}")
    return tr.text(own) if own else _word(tr, field_texts.FIELDS, field)


def choice_text(tr: Translator, kind: str, field: str, value: object) -> str:
    """A chosen value; fields hold causes, parties, states or values of their own."""
    code = "" if value is None else str(value)
    if f"{kind}.{field}" in field_texts.CHOICES:
        return _word(tr, field_texts.CHOICES[f"{kind}.{field}"], code)
    if field in ("reason", "cause"):
        return reason_text(tr, code)
    if field == "liable_party":
        return party_text(tr, code)
    if field == "freight_payer":
        return payer_text(tr, code)
    if field == "platform":
        return platform_text(tr, code)
    if field in ("goods_received", "in_guarantee", "free_of_charge"):
        return tr("flag|yes") if code in ("1", "True", "true") else tr("flag|no")
    if kind in kinds.KINDS:
        for machine in kinds.KINDS[kind].machines:
            if machine.column == field:
                return state_text(tr, machine.name, code)
        if field == kinds.KINDS[kind].chip:
            return chip_text(tr, kind, code)
    return code


def reason_text(tr: Translator, code: str | None) -> str:
    """A cause: 七天无理由."""
    return _word(tr, trade_texts.REASONS, code)


def reason_group_text(tr: Translator, code: str) -> str:
    """A group of causes."""
    return _word(tr, trade_texts.REASON_GROUPS, code)


def party_text(tr: Translator, code: str | None) -> str:
    """A liable party."""
    return _word(tr, trade_texts.PARTIES, code)


def payer_text(tr: Translator, code: str | None) -> str:
    """Who pays the freight: 买家承担."""
    return _word(tr, trade_texts.PAYERS, code)


def platform_text(tr: Translator, code: str | None) -> str:
    """A platform's name."""
    return _word(tr, trade_texts.PLATFORMS, code)


def role_text(tr: Translator, code: str) -> str:
    """A role of staff."""
    return _word(tr, trade_texts.ROLES, code)


def right_text(tr: Translator, code: str) -> str:
    """A right, as it stands inside a sentence."""
    return _word(tr, trade_texts.RIGHTS, code)


def setting_text(tr: Translator, key: str) -> str:
    """A business setting."""
    return _word(tr, field_texts.SETTINGS, key)


def due_text(tr: Translator, what: str) -> str:
    """What a deadline asks for."""
    return _word(tr, trade_texts.DUE, what)


def money_text(amount: int | None, currency: str = "CNY") -> str:
    """Minor units as people read them; blank for none."""
    return "" if amount is None else format_money(amount, currency)


def _op_words(tr: Translator, op: str, summary: Mapping[str, object]) -> str:
    for prefix, form in (("undo", tr("Undone: {what}")), ("redo", tr("Redone: {what}"))):
        inner = op.partition(":")[2] or str(summary.get("op", ""))
        if op.partition(":")[0] == prefix and inner:
            return form.format(what=_op_words(tr, inner, {k: v for k, v in summary.items() if k != "op"}))
    kind, _, deed = op.partition(".")
    if op in trade_texts.OPS or kind not in kinds.KINDS:
        return _word(tr, trade_texts.OPS, op)
    if deed in ("create", "open"):
        return tr("new {kind}", kind=kind_one_text(tr, kind))
    if deed == "step" and summary.get("target"):
        return tr("marked “{state}”", state=state_text(tr, str(summary.get("machine", "")), str(summary["target"])))
    if deed == "set" and summary.get("field"):
        return tr("{field} changed", field=field_text(tr, kind, str(summary["field"])))
    return _word(tr, trade_texts.OPS, deed)


def op_text(tr: Translator, op: str, summary: Mapping[str, object] | None = None, ref: str = "") -> str:
    """A journalled action in words, for toast, timeline and undo menu: ``R2611-0187：标为「待质检」``."""
    summary = summary or {}
    what = _op_words(tr, op, summary)
    n = summary.get("n")
    if isinstance(n, int) and n > 1:
        return tr("{ref}: {what}", ref=tr.plural("{n} record", "{n} records", n), what=what)
    return tr("{ref}: {what}", ref=ref, what=what) if ref else what


def _param(tr: Translator, exc: DomainError, name: str, value: object, codes: bool) -> object:
    if name in _MONEY_PARAMS and isinstance(value, int) and exc.code.startswith("refund_"):
        return format_money(value, str(exc.params.get("currency", "CNY")))
    machine = str(exc.params.get("machine", ""))
    if name == "field":
        return next((w for w in (field_text(tr, "", str(value)),) if w), value)
    if name == "problem":
        return problem_text(tr, str(value))
    if name == "right":
        return right_text(tr, str(value))
    if name == "op":
        return op_text(tr, str(value))
    if name == "state" and machine:
        return state_text(tr, machine, str(value))
    if name == "step" and machine:
        return step_text(tr, machine, str(value))
    if isinstance(value, list | tuple):
        words = [step_text(tr, machine, str(v)) if name == "open" and machine else str(v) for v in value]
        if codes and name == "open":
            words = [f"{code} ({word})" if word != code else word for code, word in zip(value, words, strict=True)]
        return _LIST_MARK[tr.lang].join(words)
    return value


class _Blanks(dict):
    """A parameter that an error did not bring leaves a dash instead of stopping the sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def error_text(tr: Translator, exc: DomainError, codes: bool = False) -> str:
    """The sentence of a refusal: cause and remedy. ``codes`` adds the codes of open steps, for the command line."""
    table = _merged("ERROR_TEXTS")
    source = table.get(exc.code, table["unexpected"])
    if exc.code == "step_not_open" and not exc.params.get("open"):
        source = NO_STEP_OPEN
    params = _Blanks({k: _param(tr, exc, k, v, codes) for k, v in exc.params.items()})
    if exc.code not in table:
        params["detail"] = exc.code
    return tr.text(source).format_map(params)


def problem_text(tr: Translator, code: str) -> str:
    """Why a backup cannot be restored, as the part of a sentence."""
    return _word(tr, safety_texts.PROBLEM_TEXTS, code)


def note_text(tr: Translator, note: object) -> str:
    """What is said about the shop when it was opened."""
    code, params = str(getattr(note, "code", "")), getattr(note, "params", {})
    table = safety_texts.NOTE_TEXTS
    params = {name: _on_the_clock(value) for name, value in params.items()}
    return tr.text(table[code]).format_map(_Blanks(params)) if code in table else code


def _on_the_clock(value: object) -> object:
    """A moment of the file as the shop's clock shows it; anything else as it is."""
    if isinstance(value, str) and len(value) == 20 and value[10] == "T" and value.endswith("Z"):
        return local(value, DEFAULT_ZONE).strftime("%Y-%m-%d %H:%M")
    return value


def finding_text(tr: Translator, finding: object) -> str:
    """One finding of the health check, the record in front."""
    code, params = str(getattr(finding, "code", "")), getattr(finding, "params", {})
    table = safety_texts.FINDING_TEXTS
    text = tr.text(table[code]).format_map(_Blanks(params)) if code in table else code
    ref = getattr(finding, "ref", "")
    return tr("{ref}: {what}", ref=ref, what=text) if ref else text


def warning_text(tr: Translator, code: str, params: Mapping[str, object]) -> str:
    """What an action says beside its result."""
    table = _merged("WARNING_TEXTS")
    return tr.text(table[code]).format_map(_Blanks(params)) if code in table else code
