"""One record whole: its fields, parts, deadlines, links, timeline and the steps open now."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from shopcare.domain import kinds
from shopcare.services import deadlines, hooks, records
from shopcare.services.session import Session
from shopcare.store.models import (
    TABLES,
    AdviceRow,
    CaseLineRow,
    EventRow,
    EventSubjectRow,
    EvidenceFileRow,
    EvidenceRow,
    NoteRow,
    OrderLineRow,
    ParcelRow,
    PromiseRow,
    RefundPaymentRow,
    Row,
)

_LINKED = ("returns", "refunds", "complaints", "reviews", "claims", "repairs")


@dataclass
class Detail:
    """Everything a side panel or ``show`` tells about a record."""

    kind: str
    id: int
    ref: str
    record: dict
    chip: str
    order: dict | None = None
    lines: list[dict] = field(default_factory=list)
    payments: list[dict] = field(default_factory=list)
    parcels: list[dict] = field(default_factory=list)
    promises: list[dict] = field(default_factory=list)
    evidence: list[dict] = field(default_factory=list)
    notes: list[dict] = field(default_factory=list)
    deadlines: list[dict] = field(default_factory=list)
    advice: list[dict] = field(default_factory=list)
    #: (kind, id, number, chip) of records of the same order or case.
    links: list[tuple[str, int, str, str]] = field(default_factory=list)
    #: (machine, event, target) of steps open now.
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    earlier_refunds: list[dict] = field(default_factory=list)
    zone: str = "Asia/Shanghai"


def _mine(row_class: type[Row], kind: str, record_id: int):  # noqa: ANN202 - a Peewee expression
    return (row_class.kind == kind) & (row_class.record_id == record_id)


def detail(session: Session, kind: str, record_id: int) -> Detail:
    """Read a record with all that hangs on it. Raises DomainError ``record_gone``."""
    shop, kind_ = session.shop, kinds.kind(kind)
    record = records.load(session, kind, record_id)
    found = Detail(kind, record_id, records.reference(kind_, record), record, record[kind_.chip])
    found.zone = session.zone_of(record.get("storefront_id"))
    order_id = record_id if kind == "orders" else record.get("order_id")
    found.order = hooks.order_of(session, order_id)
    if kind == "orders":
        found.lines = shop.dicts(OrderLineRow.select().where(OrderLineRow.order == record_id))
    elif kind == "returns":
        found.lines = shop.dicts(CaseLineRow.select().where(CaseLineRow.case == record_id))
    elif kind == "refunds":
        found.lines = hooks.refund_lines_of(session, record_id)
        found.payments = shop.dicts(RefundPaymentRow.select().where(RefundPaymentRow.refund == record_id))
        found.earlier_refunds = hooks.earlier_refunds(session, order_id, record_id)
    elif kind == "complaints":
        found.promises = shop.dicts(PromiseRow.select().where(PromiseRow.complaint == record_id))
    if order_id is not None:
        found.parcels = shop.dicts(ParcelRow.select().where(ParcelRow.order == order_id))
    found.evidence = shop.dicts(
        EvidenceRow.select(EvidenceRow, EvidenceFileRow.sha256, EvidenceFileRow.extension, EvidenceFileRow.media_type)
        .join(EvidenceFileRow, on=(EvidenceRow.file == EvidenceFileRow.id))
        .where(_mine(EvidenceRow, kind, record_id) & EvidenceRow.recycled_at.is_null())
        .order_by(EvidenceRow.position, EvidenceRow.id)
    )
    found.notes = shop.dicts(
        NoteRow.select()
        .where(_mine(NoteRow, kind, record_id) & NoteRow.recycled_at.is_null())
        .order_by(NoteRow.id.desc())
    )
    found.deadlines = deadlines.of_record(session, kind, record_id)
    found.advice = shop.dicts(AdviceRow.select().where(_mine(AdviceRow, kind, record_id)))
    found.links = _links(session, kind, record_id, order_id, record)
    if not record.get("recycled_at"):
        found.steps = records.open_steps(session, kind, record)
    return found


def _links(
    session: Session, kind: str, record_id: int, order_id: int | None, record: dict
) -> list[tuple[str, int, str, str]]:
    links: list[tuple[str, int, str, str]] = []
    case_id = record_id if kind == "returns" else record.get("case_id")
    if order_id is not None and kind != "orders":
        order = hooks.order_of(session, order_id)
        if order:
            links.append(("orders", order_id, order["platform_order_no"], order["status"]))
    for code in _LINKED:
        kind_ = kinds.KINDS[code]
        row_class = TABLES[kind_.table]
        columns = row_class._meta.columns
        where = None
        if order_id is not None and "order_id" in columns:
            where = row_class.order == order_id
        if case_id is not None and code == "returns":
            where = (row_class.id == case_id) if where is None else (where | (row_class.id == case_id))
        elif case_id is not None and "case_id" in columns:
            where = (row_class.case == case_id) if where is None else (where | (row_class.case == case_id))
        if where is None:
            continue
        rows = session.shop.dicts(
            row_class.select(row_class.id, row_class.number, columns[kind_.chip])
            .where(where & row_class.recycled_at.is_null())
            .order_by(row_class.id)
            .limit(50)
        )
        links += [
            (code, r["id"], records.reference(kind_, r), r[kind_.chip])
            for r in rows
            if (code, r["id"]) != (kind, record_id)
        ]
    return links


def timeline(session: Session, kind: str, record_id: int, limit: int = 200) -> list[dict]:
    """What happened to a record, newest first: at, actor, op, summary, changes."""
    touched = EventSubjectRow.select(EventSubjectRow.event).where(
        (EventSubjectRow.kind == kind) & (EventSubjectRow.record_id == record_id)
    )
    rows = session.shop.dicts(
        EventRow.select(
            EventRow.id, EventRow.at, EventRow.actor, EventRow.op, EventRow.kind, EventRow.subject_id,
            EventRow.summary, EventRow.undo_of, EventRow.undoable,
        )
        .where(((EventRow.kind == kind) & (EventRow.subject_id == record_id)) | EventRow.id.in_(touched))
        .order_by(EventRow.id.desc())
        .limit(limit)
    )
    for row in rows:
        row["summary"] = json.loads(row["summary"])
    return rows
