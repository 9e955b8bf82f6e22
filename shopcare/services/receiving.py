"""Scan-in: from a code on a parcel to the return it belongs to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from shopcare.domain import kinds
from shopcare.services import records, resolving
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import CaseRow, OrderRow

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
    """Take one parcel in: accepts a case that was only requested, then waits for inspection."""
    case = records.load(session, "returns", case_id)
    if case["decision"] == "requested":
        records.step(session, "returns", case_id, "accept", "case_decision")
    if records.load(session, "returns", case_id)["goods"] == "nothing_due":
        records.step(session, "returns", case_id, "expect", "case_goods")
    changes = records.step(session, "returns", case_id, "receive", "case_goods")
    return changes
