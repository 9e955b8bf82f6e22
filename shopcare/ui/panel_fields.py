"""The editable fields of a panel: which editor a field of the record gets, and how its value is shown and typed."""

from __future__ import annotations

from typing import Any

from shopcare import texts
from shopcare.domain.clock import local
from shopcare.domain.errors import DomainError
from shopcare.domain.money import plain
from shopcare.services import field_specs
from shopcare.services.detail import Detail
from shopcare.services.field_specs import Field as Spec
from shopcare.ui.context import Context
from shopcare.ui.fields import ChoiceField, Field, LineField, MoneyField, TextField


def shown_value(kind: str, name: str, record: dict, zone: str) -> Any:
    """A column's value as its editor holds it: moments in the storefront's zone, numbers as text."""
    spec, value = field_specs.field(kind, name), record.get(name)
    if spec.type == "moment":
        return local(value, zone).strftime("%Y-%m-%d %H:%M") if value else ""
    if spec.type == "count":
        return "" if value is None else str(value)
    if spec.type in ("choice", "flag", "rating", "money"):
        return value
    return value or ""


def to_typed(kind: str, name: str, value: Any, record: dict) -> Any:
    """An editor's value as :func:`field_specs.read` wants it."""
    if field_specs.field(kind, name).type == "money":
        return plain(value, record.get("currency") or "CNY") if value is not None else ""
    return value


def editable(kind: str, record: dict) -> list[Spec]:
    """The fields a person may change now."""
    if record.get("recycled_at"):
        return []
    return [f for f in field_specs.FIELDS[kind] if not f.platform or record.get("entered_by_hand")]


def _choices(context: Context, kind: str, spec: Spec, value: Any) -> list[tuple[Any, str]]:
    tr = context.tr
    if spec.type == "flag":
        return [(v, texts.choice_text(tr, kind, spec.name, v) or str(v)) for v in (0, 1)]
    if spec.type == "rating":
        return [(None, "—"), *((n, "★" * n) for n in range(1, 6))]
    found = [(v, texts.choice_text(tr, kind, spec.name, v) or "—") for v in spec.choices]
    if "" not in spec.choices and value is None:
        found.insert(0, (None, tr("Choose…")))
    return found


def make_fields(context: Context, found: Detail) -> dict[str, Field]:
    """Editors of everything that can be changed on a record, by column name, filled."""
    tr, icons, kind = context.tr, context.icons, found.kind
    made: dict[str, Field] = {}
    for spec in editable(kind, found.record):
        label, name = texts.field_text(tr, kind, spec.name), f"field_{spec.name}"
        value = shown_value(kind, spec.name, found.record, found.zone)
        field: Field
        if spec.type in ("choice", "flag", "rating"):
            field = ChoiceField(label, _choices(context, kind, spec, value), icons, tr, name)
        elif spec.type == "money":
            field = MoneyField(label, icons, tr, name, found.record.get("currency") or "CNY")
        elif spec.type == "multiline":
            field = TextField(label, icons, tr, name, lines=2)
        else:
            currency, zone = found.record.get("currency") or "CNY", found.zone
            check = (lambda text, s=spec, c=currency, z=zone: field_specs.read(s, text, c, z)) if spec.type in (
                "count", "moment") else None
            field = LineField(label, icons, tr, name, check, lambda exc: _explain(context, exc))
        field.set_value(value)
        made[spec.name] = field
    return made


def _explain(context: Context, exc: DomainError) -> str:
    return texts.error_text(context.tr, exc)
