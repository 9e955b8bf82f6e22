"""Actions of every kind of record, derived from its fields and machines: create, open, set, step, recycle."""

from __future__ import annotations

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.domain.kinds import Kind
from shopcare.services import field_specs, records
from shopcare.services.action_types import Action, Param, find, storefront_id
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import OrderLineRow

_TYPES = {"multiline": "text", "rating": "count"}
_LINKED = ("returns", "refunds", "complaints", "reviews", "claims", "repairs")
_WITH_CASE = ("refunds", "claims", "repairs")
_REF = Param("ref", "ref", True)


def _field_params(kind: str) -> tuple[Param, ...]:
    return tuple(Param(f.name, _TYPES.get(f.type, f.type), choices=f.choices) for f in field_specs.FIELDS[kind])


def _create_params(kind: str) -> tuple[Param, ...]:
    found = [Param("order", "ref")] if kind in _LINKED else []
    if kind in _WITH_CASE:
        found.append(Param("case", "ref"))
    if kind == "returns":
        found.append(Param("lines", "lines"))
    return (*found, Param("storefront"), *_field_params(kind))


def order_lines(session: Session, order_id: int, lines: list) -> list[dict]:
    """Lines a script names by ``sku``, ``line`` (its place, from 1) or ``title``, as the service wants them.

    Without a quantity everything that has not come back yet is meant. Raises ``parameter_wrong``,
    ``line_not_of_order`` and ``line_ambiguous``.
    """
    bought = session.shop.dicts(OrderLineRow.select().where(OrderLineRow.order == order_id).order_by(OrderLineRow.id))
    found = []
    for line in lines:
        if not isinstance(line, dict) or not {"sku", "line", "title"} & line.keys():
            raise DomainError("parameter_wrong", name="lines", type='[{"sku": "…", "quantity": 1}]')
        named = next(name for name in ("sku", "line", "title") if name in line)
        wanted = str(line[named])
        if named == "line":
            fits = [b for place, b in enumerate(bought, 1) if str(place) == wanted]
        else:
            fits = [b for b in bought if b[named] == wanted]
        if not fits:
            raise DomainError("line_not_of_order", line=wanted)
        if len(fits) > 1:
            raise DomainError("line_ambiguous", line=wanted)
        left = fits[0]["quantity"] - fits[0]["returned_quantity"]
        quantity = line.get("quantity", left)
        if isinstance(quantity, bool) or not str(quantity).isdecimal() or int(quantity) < 1:
            raise DomainError("number_out_of_range", field="quantity", low=1, high=left, value=str(quantity))
        found.append({"order_line_id": fits[0]["id"], "quantity": int(quantity)})
    return found


def _create(kind: str, draft: bool):  # noqa: ANN202 - a Run
    def run(session: Session, params: dict) -> Changes:
        values = {k: v for k, v in params.items() if k not in ("order", "case", "lines", "storefront")}
        if params.get("order"):
            values["order_id"] = find(session, params, "orders", "order")[1]
        if params.get("case"):
            values["case_id"] = find(session, params, "returns", "case")[1]
            case = records.load(session, "returns", values["case_id"])
            values.setdefault("order_id", case["order_id"])
            values.setdefault("storefront_id", case["storefront_id"])
            values = {k: v for k, v in values.items() if v is not None}
        if params.get("storefront"):
            values["storefront_id"] = storefront_id(session, params["storefront"])
        lines = None
        if params.get("lines"):
            if "order_id" not in values:
                raise DomainError("parameter_missing", name="order")
            lines = order_lines(session, values["order_id"], params["lines"])
        return records.create(session, kind, values, lines, draft=draft)

    return run


def _set(kind: str):  # noqa: ANN202 - a Run
    def run(session: Session, params: dict) -> Changes:
        spec, value = field_specs.field(kind, str(params["field"])), params.get("value")
        if isinstance(value, list | dict | float) or (spec.type == "money" and not isinstance(value, str | None)):
            raise DomainError("parameter_wrong", name="value", type=spec.type)
        record_id = find(session, params, kind)[1]
        return records.set_field(session, kind, record_id, spec.name, value, params.get("expect", records.ANY))

    return run


def _step(kind: str, machine: str = "", event: str = ""):  # noqa: ANN202 - a Run
    def run(session: Session, params: dict) -> Changes:
        record_id = find(session, params, kind)[1]
        for name, value in params.items():
            if event and name not in ("ref",):
                records.set_field(session, kind, record_id, name, value)
        flow = machine or str(params.get("machine") or "")
        if flow:
            kinds.machine(kinds.kind(kind), flow)
        return records.step(session, kind, record_id, event or str(params["step"]), flow)

    return run


def _many(kind: str, deed):  # noqa: ANN001, ANN202 - recycle or unrecycle
    def run(session: Session, params: dict) -> Changes:
        refs = params.get("refs") or ([params["ref"]] if params.get("ref") else [])
        if not refs:
            raise DomainError("parameter_missing", name="ref")
        return deed(session, kind, [find(session, {"ref": ref}, kind)[1] for ref in refs])

    return run


def _of_kind(kind_: Kind) -> list[Action]:
    kind = kind_.code
    create = _create_params(kind)
    steps = (_REF, Param("step", required=True), Param("machine"))
    found = [
        Action(f"{kind}.create", create, _create(kind, True)),
        Action(f"{kind}.open", create, _create(kind, False)),
        Action(f"{kind}.set", (_REF, Param("field", required=True), Param("value", "any"), Param("expect", "any")),
               _set(kind)),
        Action(f"{kind}.step", steps, _step(kind)),
        Action(f"{kind}.recycle", (Param("ref", "ref"), Param("refs", "list")), _many(kind, records.recycle)),
        Action(f"{kind}.unrecycle", (Param("ref", "ref"), Param("refs", "list")), _many(kind, records.unrecycle)),
    ]
    taken = {action.name for action in found}
    for flow in kind_.machines:
        for step in flow.steps:
            name = f"{kind}.{step.event}"
            if name not in taken:
                taken.add(name)
                found.append(Action(name, (_REF, *_field_params(kind)), _step(kind, flow.name, step.event)))
    return found


def actions() -> list[Action]:
    """The actions of all kinds."""
    return [action for kind_ in kinds.KINDS.values() for action in _of_kind(kind_)]
