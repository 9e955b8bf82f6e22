"""The common life of records of all kinds: create, edit field by field, step, recycle; each one journalled action."""

from __future__ import annotations

import json

from shopcare.domain import kinds, returns
from shopcare.domain.clock import local_date
from shopcare.domain.errors import DomainError
from shopcare.domain.kinds import Kind
from shopcare.services import deadlines, field_specs, hooks
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store import search, search_text
from shopcare.store.models import (
    TABLES,
    ActionKeyRow,
    CaseRow,
    OrderRow,
    PrintLogRow,
    RefundPaymentRow,
    RefundRow,
    Row,
)
from shopcare.store.work import Work

#: Stands for "no expectation given" in :func:`set_field`.
ANY = object()
_UNNUMBERED_DRAFT = {"returns": "decision", "refunds": "state", "complaints": "state"}
_START_STAMP = {"claims": "found_at", "reviews": "reviewed_at", "unknown_parcels": "received_at"}


def table(kind: str) -> type[Row]:
    """The row class of a kind. Raises DomainError ``kind_unknown``."""
    return TABLES[kinds.kind(kind).table]


def load(session: Session, kind: str, record_id: int) -> dict:
    """A record's columns. Raises DomainError ``record_gone``."""
    row_class = table(kind)
    found = session.shop.by_id(row_class, record_id)
    if found is None:
        raise DomainError("record_gone", table=kind, id=record_id)
    return found


def reference(kind: Kind, record: dict) -> str:
    """How people name a record: its number, or ``draft`` and its id."""
    return record[kind.number] or f"draft-{kind.code}-{record['id']}"


def finish(session: Session, work: Work, kind: str, record_id: int, op: str) -> Changes:
    """Bring chip, deadlines, search text and the order's chip in line; then tell what changed."""
    kind_ = kinds.kind(kind)
    row_class = table(kind)
    if work.changes:
        # A value typed anew that is the old one is no action and writes nothing.
        _keep_in_line(session, work, kind, record_id)
    work.about(kind, record_id)
    record = work.get(row_class, record_id)
    changes = Changes(op=op, ref=reference(kind_, record), record=(kind, record_id))
    changes.state = {m.column: record[m.column] for m in kind_.machines}
    for other_kind, other_id in work.subjects:
        changes.add(other_kind, other_id)
    if record.get("order_id"):
        changes.add("orders", record["order_id"])
    changes.undoable = work.undoable
    return changes


def _keep_in_line(session: Session, work: Work, kind: str, record_id: int) -> None:
    record = work.get(table(kind), record_id)
    if kind == "returns":
        chip = returns.chip(record)
        if chip != record["chip"]:
            work.update(CaseRow, record_id, chip=chip)
        hooks.case_returned(work, record_id)
        hooks.case_parcel(work, record_id)
        hooks.order_chip(work, record["order_id"])
    if kind == "orders":
        hooks.order_lines(work, record_id)
    deadlines.refresh(session, work, kind, record_id)
    reindex(session, work, kind, record_id)


def reindex(session: Session, work: Work, kind: str, record_id: int) -> None:
    """Make the record findable by what it holds now."""
    row_class = table(kind)
    record = work.get(row_class, record_id)
    if "search_text" in row_class._meta.columns:
        extra = hooks.order_of(session, record.get("order_id"))
        text = search_text.compose(kind, record | {"order_no": extra["platform_order_no"] if extra else ""})
        row_class.update(search_text=text).where(row_class.id == record_id).execute(session.shop.db)
    elif kind == "orders":
        keys = search_text.pinyin_keys(record["receiver_name"])
        OrderRow.update(buyer_pinyin=keys).where(OrderRow.id == record_id).execute(session.shop.db)
    search.index_rows(session.shop, kind, [record_id])


def _give_number(session: Session, work: Work, kind_: Kind, record: dict) -> str | None:
    if not kind_.prefix or record["number"]:
        return None
    zone = session.zone_of(record.get("storefront_id"))
    return work.next_number(kind_.prefix, local_date(session.now(), zone).strftime("%y%m"))


def _repeated(session: Session, key: str) -> Changes | None:
    if not key:
        return None
    row = session.shop.by_id(ActionKeyRow, key)
    if row is None:
        return None
    kept = json.loads(row["result"])
    return Changes(op="repeated", ref=kept["ref"], record=tuple(kept["record"]), state=kept["state"])


def remember_key(session: Session, work: Work, key: str, changes: Changes) -> None:
    """Keep the result of an action under its key, so that a repetition has no second effect."""
    if key:
        result = json.dumps({"ref": changes.ref, "record": changes.record, "state": changes.state})
        ActionKeyRow.insert(key=key, at=work.now, result=result).execute(session.shop.db)


def create(
    session: Session,
    kind: str,
    values: dict | None = None,
    lines: list[dict] | None = None,
    draft: bool = True,
    key: str = "",
) -> Changes:
    """Make a record from typed values (as :mod:`field_specs` reads them) and links such as ``order_id``.

    Cases, refunds and complaints begin as drafts without a number; ``draft=False`` completes them at once.
    Raises DomainError when a value cannot be read or a completed record would lack something.
    """
    kind_ = kinds.kind(kind)
    row_class = table(kind)
    with session.begin(f"{kind}.create") as work:
        repeated = _repeated(session, key)
        if repeated:
            return repeated
        links = {k: v for k, v in (values or {}).items() if k.endswith("_id")}
        currency = hooks.from_order(session, kind, links).get("currency", "CNY")
        zone = session.zone_of(links.get("storefront_id"))
        typed = {
            name: field_specs.read(field_specs.field(kind, name), value, str(currency), zone)
            for name, value in (values or {}).items()
            if name not in links
        }
        amount = typed.pop("amount", None) if kind == "refunds" else None
        if kind == "orders":
            merged = hooks.create_order(session, work, links | typed)
        elif kind == "unknown_parcels":
            merged = links | typed
        else:
            merged = hooks.from_order(session, kind, links | typed)
        if kind == "returns" and typed.get("reason"):
            start = {"reason": None, "freight_payer": "open"} | merged
            merged = hooks.case_set(session, work, start | {"reason": None}, "reason", typed["reason"]) | merged
        columns = row_class._meta.columns
        for stamp in ("opened_at", _START_STAMP.get(kind, "")):
            if stamp in columns and not merged.get(stamp):
                merged[stamp] = work.now
        record_id = work.insert(row_class, **{k: v for k, v in merged.items() if k in columns})
        if kind == "returns":
            hooks.case_created(session, work, record_id, lines or [], bool(typed.get("title")))
        if kind == "refunds" and amount:
            hooks.set_refund_amount(work, record_id, int(amount))
            work.update(row_class, record_id, amount=amount)
        if kind in _UNNUMBERED_DRAFT:
            if not draft:
                apply(session, work, kind, record_id, kind_.machines[0].name, "complete_draft")
        else:
            number = _give_number(session, work, kind_, work.get(row_class, record_id)) if kind_.prefix else None
            if number:
                work.update(row_class, record_id, number=number)
        changes = finish(session, work, kind, record_id, f"{kind}.create")
        remember_key(session, work, key, changes)
    changes.event_id = work.event_id
    return changes


def set_field(
    session: Session, kind: str, record_id: int, name: str, value: object, expect: object = ANY
) -> Changes:
    """Write one field. ``expect`` is the value the person saw: a newer one raises ``changed_elsewhere``."""
    kind_ = kinds.kind(kind)
    spec = field_specs.field(kind, name)
    with session.begin(f"{kind}.set") as work:
        record = work.get(table(kind), record_id)
        if record.get("recycled_at"):
            raise DomainError("record_recycled", ref=reference(kind_, record))
        if spec.platform and not record["entered_by_hand"]:
            raise DomainError("platform_fact_read_only", field=name, order=record["platform_order_no"])
        read = field_specs.read(
            spec, value, record.get("currency") or "CNY", session.zone_of(record.get("storefront_id"))
        )
        if expect is not ANY and record[name] != expect and record[name] != read:
            raise DomainError("changed_elsewhere", field=name, yours=read, theirs=record[name])
        if kind == "refunds" and name == "amount":
            if record["state"] in ("refunded", "closed", "refunding"):
                raise DomainError("refund_already_paid", ref=reference(kind_, record))
            hooks.set_refund_amount(work, record_id, int(read))
            hooks.check_refund(work, record)
        extra = hooks.case_set(session, work, record, name, read) if kind == "returns" else {}
        work.summary = {"field": name}
        work.update(table(kind), record_id, **({name: read} | extra))
        changes = finish(session, work, kind, record_id, f"{kind}.set")
    changes.event_id = work.event_id
    return changes


def apply(
    session: Session, work: Work, kind: str, record_id: int, machine: str, event: str, key: str = ""
) -> None:
    """Take a step inside a running action; the caller ends it with :func:`finish`. Raises ``step_not_open``."""
    kind_ = kinds.kind(kind)
    row_class = TABLES[kind_.table]
    record = work.get(row_class, record_id)
    flow = next((m for m in kind_.machines if machine in (m.name, m.column)), None) if machine else None
    if flow is None:
        flow = next((m for m in kind_.machines if event in m.events(record[m.column])), kind_.machines[0])
    target = flow.apply(record, event)
    extra: dict[str, object] = {}
    if kind_.code == "orders":
        extra = hooks.order_step(session, work, record, event)
    elif kind_.code == "returns":
        extra = hooks.case_step(session, work, record, flow.name, event)
    elif kind_.code == "refunds":
        extra = hooks.refund_step(session, work, record, event, key)
    elif kind_.code == "complaints" and event in ("clarify", "propose") and not record["first_answer_at"]:
        extra = {"first_answer_at": work.now}
    elif kind_.code == "complaints" and event == "finish":
        extra = {"solved_at": work.now}
    elif kind_.code == "reviews" and event == "answer":
        if not record["reply"]:
            raise DomainError("review_needs_reply")
        extra = {"replied_at": work.now}
    elif kind_.code == "claims" and event == "file":
        extra = {"filed_at": work.now}
    elif kind_.code == "claims" and event == "pay":
        extra = {"paid": record["amount"]}
    if event == "complete_draft":
        number = _give_number(session, work, kind_, record)
        if number:
            extra["number"] = number
    if not flow.step(record[flow.column], event).undoable:
        work.undoable = False
    work.summary = {"step": event, "machine": flow.name, "target": target}
    work.update(row_class, record_id, **({flow.column: target} | extra))


def step(
    session: Session, kind: str, record_id: int, event: str, machine: str = "", key: str = ""
) -> Changes:
    """Take one step of one of the record's machines. Raises ``step_not_open`` naming the open steps."""
    kind_ = kinds.kind(kind)
    right = "receive_goods" if event in ("receive", "pass", "pass_partly", "fail") else "edit_records"
    with session.begin(f"{kind}.step", right) as work:
        repeated = _repeated(session, key)
        if repeated:
            return repeated
        record = work.get(table(kind), record_id)
        if record.get("recycled_at"):
            raise DomainError("record_recycled", ref=reference(kind_, record))
        apply(session, work, kind, record_id, machine, event, key)
        changes = finish(session, work, kind, record_id, f"{kind}.step")
        remember_key(session, work, key, changes)
    changes.event_id = work.event_id
    return changes


def open_steps(session: Session, kind: str, record: dict) -> list[tuple[str, str, str]]:
    """Steps open for a record now: (machine, event, target state)."""
    found = []
    for flow in kinds.kind(kind).machines:
        if kind == "orders" and not record["entered_by_hand"]:
            continue
        for event in flow.allowed(record):
            found.append((flow.name, event, flow.step(record[flow.column], event).target))
    return found


def recycle(session: Session, kind: str, ids: list[int]) -> Changes:
    """Put records in the recycle bin as one step; ones with money paid or papers printed are refused."""
    kind_ = kinds.kind(kind)
    changes = Changes(op=f"{kind}.recycle")
    with session.begin(f"{kind}.recycle") as work:
        for record_id in ids:
            record = work.get(table(kind), record_id)
            if record.get("recycled_at"):
                continue
            _refuse_recycling(session, kind, kind_, record)
            work.update(table(kind), record_id, recycled_at=work.now)
            done = finish(session, work, kind, record_id, changes.op)
            changes.ref = changes.ref or done.ref
            changes.record = changes.record or done.record
            changes.add(kind, record_id)
    changes.whole.add(kind)
    changes.event_id = work.event_id
    return changes


def _refuse_recycling(session: Session, kind: str, kind_: Kind, record: dict) -> None:
    ref = reference(kind_, record)
    if kind == "refunds" and _money_paid(session, record["id"]):
        raise DomainError("recycle_money_paid", ref=ref)
    if kind == "returns" and session.shop.scalar(
        RefundPaymentRow.select(RefundPaymentRow.id)
        .join(RefundRow, on=(RefundPaymentRow.refund == RefundRow.id))
        .where(RefundRow.case == record["id"])
        .limit(1)
    ):
        raise DomainError("recycle_money_paid", ref=ref)
    if kind == "claims" and record["paid"]:
        raise DomainError("recycle_money_paid", ref=ref)
    if session.shop.scalar(
        PrintLogRow.select(PrintLogRow.id)
        .where((PrintLogRow.kind == kind) & (PrintLogRow.record_id == record["id"]))
        .limit(1)
    ):
        raise DomainError("recycle_printed", ref=ref)
    if kind == "orders" and session.shop.scalar(
        CaseRow.select(CaseRow.id).where((CaseRow.order == record["id"]) & CaseRow.recycled_at.is_null()).limit(1)
    ):
        raise DomainError("recycle_has_cases", ref=ref)


def _money_paid(session: Session, refund_id: int) -> bool:
    query = RefundPaymentRow.select(RefundPaymentRow.id).where(RefundPaymentRow.refund == refund_id)
    return session.shop.scalar(query.limit(1)) is not None


def unrecycle(session: Session, kind: str, ids: list[int]) -> Changes:
    """Take records out of the recycle bin."""
    changes = Changes(op=f"{kind}.unrecycle")
    with session.begin(f"{kind}.unrecycle") as work:
        for record_id in ids:
            if work.get(table(kind), record_id).get("recycled_at") is None:
                continue
            work.update(table(kind), record_id, recycled_at=None)
            done = finish(session, work, kind, record_id, changes.op)
            changes.ref, changes.record = done.ref, done.record
            changes.add(kind, record_id)
    changes.whole.add(kind)
    changes.event_id = work.event_id
    return changes
