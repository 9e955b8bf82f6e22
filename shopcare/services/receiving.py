"""Scan-in: from a code on a parcel to the return it belongs to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services import records, resolving
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import CaseRow, OrderRow, UnknownParcelRow
from shopcare.store.work import Work

#: What a scan found. ``refused_parcel``: an outbound waybill came back without a return.
OUTCOMES = ("matched", "several", "already_received", "closed", "refused_parcel", "unknown")


@dataclass
class Scan:
    """The outcome of one scan; ``candidates`` are (kind, id, number)."""

    code: str
    outcome: str
    candidates: list[tuple[str, int, str]] = field(default_factory=list)
    record: dict | None = None


def clean(code: str) -> str:
    """A code as scanners and people write it: half-width, upper case, no blanks inside numbers."""
    text = unicodedata.normalize("NFKC", code).strip().upper()
    return re.sub(r"\s+", "", text).removeprefix("NO:")


def find(session: Session, code: str) -> Scan:
    """Match a code: return waybill, then outbound waybill, then order or record number."""
    text = clean(code)
    shop = session.shop
    cases = shop.dicts(
        CaseRow.select().where((CaseRow.return_waybill == text) & CaseRow.recycled_at.is_null())
    )
    if not cases:
        hits = resolving.candidates(session, text)
        ids = [record_id for kind, record_id, _ in hits if kind == "returns"]
        order_ids = [record_id for kind, record_id, _ in hits if kind == "orders"]
        if ids:
            cases = shop.dicts(CaseRow.select().where(CaseRow.id.in_(ids) & CaseRow.recycled_at.is_null()))
        elif order_ids:
            cases = shop.dicts(
                CaseRow.select().where(
                    CaseRow.order.in_(order_ids)
                    & CaseRow.recycled_at.is_null()
                    & CaseRow.goods.in_(("awaiting", "in_transit", "lost"))
                )
            )
            if not cases:
                return _outbound(session, text, order_ids)
    if not cases:
        return Scan(text, "unknown")
    waiting = [c for c in cases if c["goods"] in ("awaiting", "in_transit", "lost") and c["decision"] == "accepted"]
    chosen = waiting or cases
    named = [("returns", c["id"], records.reference(kinds.RETURNS, c)) for c in chosen]
    if len(chosen) > 1:
        return Scan(text, "several", named)
    case = chosen[0]
    if case["goods"] in ("nothing_due", "awaiting", "in_transit", "lost"):
        outcome = "closed" if case["decision"] in ("refused", "withdrawn", "done") else "matched"
    else:
        outcome = "already_received"
    return Scan(text, outcome, named, case)


def _outbound(session: Session, text: str, order_ids: list[int]) -> Scan:
    orders = session.shop.dicts(OrderRow.select().where(OrderRow.id.in_(order_ids)))
    named = [("orders", o["id"], o["platform_order_no"]) for o in orders]
    if len(named) > 1:
        return Scan(text, "several", named)
    return Scan(text, "refused_parcel", named, orders[0])


def receive(session: Session, case_id: int) -> Changes:
    """Take one parcel in: accepts a case that was only requested, then waits for inspection. One step of undo."""
    with session.begin("returns.receive", "receive_goods") as work:
        changes = _receive(session, work, case_id)
    changes.event_id = work.event_id
    return changes


def _receive(session: Session, work: Work, case_id: int) -> Changes:
    case = work.get(CaseRow, case_id)
    if case["recycled_at"]:
        raise DomainError("record_recycled", ref=records.reference(kinds.RETURNS, case))
    if case["decision"] == "requested":
        records.apply(session, work, "returns", case_id, "case_decision", "accept")
    if work.get(CaseRow, case_id)["goods"] == "nothing_due":
        records.apply(session, work, "returns", case_id, "case_goods", "expect")
    records.apply(session, work, "returns", case_id, "case_goods", "receive")
    return records.finish(session, work, "returns", case_id, "returns.receive")


def link(session: Session, parcel_id: int, case_id: int) -> Changes:
    """Say to which return a parked parcel belongs, and take it in there when it is still awaited. One undo step."""
    with session.begin("unknown_parcels.link") as work:
        parcel = work.get(UnknownParcelRow, parcel_id)
        case = work.get(CaseRow, case_id)
        records.apply(session, work, "unknown_parcels", parcel_id, "unknown_parcel", "match")
        work.update(UnknownParcelRow, parcel_id, case_id=case_id)
        changes = records.finish(session, work, "unknown_parcels", parcel_id, "unknown_parcels.link")
        work.about("returns", case_id)
        if case["goods"] in ("awaiting", "in_transit", "lost") and case["decision"] == "accepted":
            if not case["return_waybill"]:
                work.update(CaseRow, case_id, return_waybill=parcel["waybill"], return_carrier=parcel["carrier_name"])
            _receive(session, work, case_id)
        work.summary = {"ref": case["number"] or ""}
    changes.add("returns", case_id)
    changes.event_id = work.event_id
    return changes
