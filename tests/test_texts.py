"""Every code has words in both languages; every refusal in the source has its sentence."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import UTC, date, datetime

import pytest

from shopcare import texts
from shopcare.domain import kinds, orders, permissions, reasons
from shopcare.domain.errors import DomainError
from shopcare.i18n import LANGUAGES, Translator
from shopcare.services.field_specs import FIELDS
from shopcare.services.safety import Note
from tests.source_tree import ROOT, sources

RAISED = ("DomainError", "ShopUnavailable", "ShopDamaged")
#: Codes whose words are the same in every language.
NAMES = ("sku", "ali1688", "hotline_12315", "shopify", "woocommerce", "ebay", "etsy", "tiktok")
BLUNT = ("失败", "非法", "异常", "未知错误", "请", "您")


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Translator:
    return Translator(request.param)


def said(tr: Translator, code: str, text: str) -> None:
    """The text is there, and in Chinese it is Chinese, except proper names."""
    assert text, code
    if tr.lang == "zh_CN" and code not in NAMES:
        assert re.search("[一-鿿]", text), (code, text)
    if tr.lang == "en":
        assert text.isascii(), (code, text)


def test_kinds_chips_states_and_steps(words: Translator) -> None:
    for kind in kinds.KINDS.values():
        said(words, kind.code, texts.kind_text(words, kind.code))
        said(words, kind.code, texts.kind_one_text(words, kind.code))
        for chip in (*kind.chips, "all", "open", "due_today", "overdue"):
            said(words, chip, texts.chip_text(words, kind.code, chip))
        for machine in kind.machines:
            said(words, machine.name, texts.machine_text(words, machine.name))
            for state in machine.states:
                said(words, state, texts.state_text(words, machine.name, state))
            for step in machine.steps:
                said(words, step.event, texts.step_text(words, machine.name, step.event))


def test_states_of_one_machine_have_different_words(words: Translator) -> None:
    for kind in kinds.KINDS.values():
        for machine in kind.machines:
            shown = [texts.state_text(words, machine.name, s) for s in machine.states]
            assert len(set(shown)) == len(shown), machine.name
        chips = [texts.chip_text(words, kind.code, c) for c in kind.chips]
        assert len(set(chips)) == len(chips), kind.code


def test_fields_and_choices(words: Translator) -> None:
    for kind, fields in FIELDS.items():
        for field in fields:
            said(words, field.name, texts.field_text(words, kind, field.name))
            for value in field.choices:
                if value:
                    said(words, value, texts.choice_text(words, kind, field.name, value))


def test_words_of_the_trade(words: Translator) -> None:
    for code in reasons.CODES:
        said(words, code, texts.reason_text(words, code))
    for code in reasons.GROUPS:
        said(words, code, texts.reason_group_text(words, code))
    for code in reasons.PARTIES:
        said(words, code, texts.party_text(words, code))
        said(words, code, texts.payer_text(words, code))
    for code in orders.PLATFORMS:
        said(words, code, texts.platform_text(words, code))
    for code in permissions.RIGHTS:
        said(words, code, texts.right_text(words, code))
    for code in permissions.ROLE_RIGHTS:
        said(words, code, texts.role_text(words, code))
    timers = tomllib.loads((ROOT / "resources/rules/timers.toml").read_text(encoding="utf-8"))["timer"]
    for timer in timers:
        said(words, timer["what"], texts.due_text(words, timer["what"]))


def journalled() -> set[str]:
    """Names of journalled actions as the source writes them."""
    found = set()
    for source in sources():
        if source.name.startswith(("shopcare/services/", "shopcare/store/")):
            found |= set(re.findall(r'\.begin\(\s*"([a-z_.]+)"', source.text))
            for deed in re.findall(r'begin\(\s*f"\{kind\}\.([a-z_]+)"', source.text):
                found |= {f"{kind}.{deed}" for kind in kinds.KINDS}
    return found


def test_every_journalled_action_has_words(words: Translator) -> None:
    assert len(journalled()) > 30
    for op in journalled():
        text = texts.op_text(words, op)
        said(words, op, text)
        assert "." not in text, op


def test_an_action_names_its_record_and_outcome() -> None:
    zh, en = Translator("zh_CN"), Translator("en")
    step = {"machine": "case_goods", "step": "receive", "target": "to_inspect"}
    assert texts.op_text(zh, "returns.step", step, "R2611-0187") == "R2611-0187：标为「待质检」"
    assert texts.op_text(en, "returns.step", step, "R2611-0187") == "R2611-0187: marked “To inspect”"
    assert texts.op_text(zh, "returns.step", step | {"n": 30}) == "30 条记录：标为「待质检」"
    assert texts.op_text(zh, "undo:returns.set", {"field": "reason"}, "R1") == "R1：已撤销：修改原因"


def raised() -> dict[str, str]:
    """Codes of errors in the source, also those that guards of machines return -> where."""
    found: dict[str, str] = {}
    for source in sources():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in RAISED:
                found[str(node.args[0].value)] = source.at(node)
        if source.name.startswith("shopcare/domain/"):
            found |= dict.fromkeys(guard_codes(source.tree), source.name)
    return found


def guard_codes(tree: ast.Module) -> set[str]:
    """Texts that private functions of a domain module return: the codes of guards."""
    private = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("_")]
    returned = [r for n in private for r in ast.walk(n) if isinstance(r, ast.Return) and r.value is not None]
    values = [r.value for r in returned] + [v for r in returned if isinstance(r.value, ast.IfExp)
                                            for v in (r.value.body, r.value.orelse)]  # fmt: skip
    return {v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)}


def test_every_refusal_has_its_sentence(words: Translator) -> None:
    missing = []
    for code, place in raised().items():
        text = texts.error_text(words, DomainError(code))
        if code != "unexpected" and f"({code})" in text.replace("（", "(").replace("）", ")"):
            missing.append(f"{place} {code}")
        blunt = [word for word in BLUNT if words.lang == "zh_CN" and word in text.replace("申请", "")]
        if blunt:
            missing.append(f"{place} {code} says {blunt}")
    assert not missing, "\n".join(missing)


def test_a_refused_step_names_what_is_open() -> None:
    steps = ["complete_draft", "withdraw"]
    exc = DomainError("step_not_open", machine="refund", state="draft", step="pay", open=steps)
    said = texts.error_text(Translator("zh_CN"), exc)
    assert said == "「草稿」状态下不能「登记已退款」。现在可以：完成草稿、撤销申请。"
    assert "complete_draft (Complete draft)" in texts.error_text(Translator("en"), exc, codes=True)
    nothing = DomainError("step_not_open", machine="refund", state="closed", step="pay", open=[])
    assert texts.error_text(Translator("en"), nothing).endswith("No further step is open here.")


def test_money_in_a_refusal_is_written_in_its_currency() -> None:
    exc = DomainError("refund_exceeds_paid", wanted=19000, remaining=18900, paid=18900, currency="CNY")
    assert "¥190.00" in texts.error_text(Translator("zh_CN"), exc)
    yen = DomainError("refund_exceeds_paid", wanted=190, remaining=189, paid=189, currency="JPY")
    assert "JP¥190 " in texts.error_text(Translator("en"), yen)


def test_an_error_without_its_parameters_still_reads(words: Translator) -> None:
    for code in raised():
        assert "{" not in texts.error_text(words, DomainError(code))


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (6 * 3600 + 59, "剩 6 小时", "6 hours left"),
        (2 * 86400 + 10, "剩 2 天", "2 days left"),
        (-2 * 3600, "超时 2 小时", "overdue by 2 hours"),
        (3600, "剩 1 小时", "1 hour left"),
        (90, "剩 1 分钟", "1 minute left"),
        (0, "剩 1 分钟", "1 minute left"),
        (-3 * 86400, "超时 3 天", "overdue by 3 days"),
    ],
)
def test_time_left(seconds: int, chinese: str, english: str) -> None:
    assert texts.left_text(Translator("zh_CN"), seconds) == chinese
    assert texts.left_text(Translator("en"), seconds) == english


def test_moments_and_days() -> None:
    zh, now = Translator("zh_CN"), datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert texts.moment_text(zh, "2026-11-24T02:42:00Z", "Asia/Shanghai", now) == "10:42"
    assert texts.moment_text(zh, "2026-11-21T17:00:00Z", "Asia/Shanghai", now) == "11-22 周日 01:00"
    assert texts.moment_text(zh, None, "Asia/Shanghai", now) == ""
    assert texts.day_text(zh, date(2025, 12, 31), date(2026, 1, 1)) == "2025-12-31 周三"
    assert texts.day_text(Translator("en"), date(2026, 11, 22), date(2026, 11, 24)) == "11-22 Sun"


def test_a_note_tells_moments_by_the_clock_on_the_wall() -> None:
    said = texts.note_text(Translator("en"), Note("backup_old", {"at": "2026-11-24T08:00:00Z"}))
    assert "2026-11-24 16:00" in said and "Z." not in said
