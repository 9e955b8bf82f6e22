"""The kinds of records and what tells them apart: number prefix, machines, the column a list's chip shows."""

from __future__ import annotations

from dataclasses import dataclass

from shopcare.domain import (
    claims,
    complaints,
    orders,
    refunds,
    repairs,
    returns,
    reviews,
    unknown_parcels,
)
from shopcare.domain.errors import DomainError
from shopcare.domain.workflow import Workflow


@dataclass(frozen=True)
class Kind:
    """A kind of record: ``code`` in commands, ``table`` in the file, ``prefix`` of its numbers."""

    code: str
    table: str
    prefix: str
    machines: tuple[Workflow, ...]
    chip: str
    chips: tuple[str, ...]
    date: str
    number: str = "number"
    #: Chips that mean "nothing left to do".
    closed: tuple[str, ...] = ()


ORDERS = Kind(
    "orders", "orders", "", (orders.ORDER,), "status", orders.STATES, "placed_at", "platform_order_no",
    closed=("completed", "cancelled"),
)
RETURNS = Kind(
    "returns", "cases", "R", (returns.DECISION, returns.GOODS, returns.SETTLEMENT), "chip", returns.CHIPS,
    "opened_at", closed=("refused", "withdrawn", "done"),
)
REFUNDS = Kind(
    "refunds", "refund", "F", (refunds.REFUND,), "state", refunds.CHIPS, "opened_at",
    closed=("refunded", "withdrawn", "closed"),
)
COMPLAINTS = Kind(
    "complaints", "complaint", "C", (complaints.COMPLAINT, complaints.ESCALATION), "state", complaints.CHIPS,
    "opened_at", closed=("done", "called_back", "withdrawn"),
)
REVIEWS = Kind(
    "reviews", "review", "V", (reviews.REVIEW,), "state", reviews.CHIPS, "opened_at",
    closed=("answered", "updated", "unchanged", "closed"),
)
CLAIMS = Kind(
    "claims", "claim", "X", (claims.CLAIM,), "state", claims.CHIPS, "opened_at", closed=("paid", "closed")
)
REPAIRS = Kind(
    "repairs", "repair", "M", (repairs.REPAIR,), "state", repairs.CHIPS, "opened_at",
    closed=("filed", "called_back"),
)
UNKNOWN_PARCELS = Kind(
    "unknown_parcels", "unknown_parcel", "U", (unknown_parcels.UNKNOWN_PARCEL,), "state",
    unknown_parcels.CHIPS, "received_at", closed=("matched", "sent_back", "disposed"),
)

KINDS = {
    k.code: k
    for k in (ORDERS, RETURNS, REFUNDS, COMPLAINTS, REVIEWS, CLAIMS, REPAIRS, UNKNOWN_PARCELS)
}
BY_PREFIX = {k.prefix: k for k in KINDS.values() if k.prefix}


def kind(code: str) -> Kind:
    """The kind of that code. Raises DomainError ``kind_unknown``."""
    try:
        return KINDS[code]
    except KeyError:
        raise DomainError("kind_unknown", kind=code, known=", ".join(KINDS)) from None


def machine(kind_: Kind, name_or_column: str) -> Workflow:
    """A machine of a kind by name or column; the first one for an empty name. Raises DomainError."""
    for m in kind_.machines:
        if name_or_column in ("", m.name, m.column):
            return m
    raise DomainError("machine_unknown", machine=name_or_column)
