"""Refunds: typed lines, caps, and the machine from request to payment."""

from __future__ import annotations

from collections.abc import Mapping

from shopcare.domain.errors import DomainError
from shopcare.domain.workflow import Step, Workflow

KINDS = ("refund_only", "return_refund", "freight", "price_difference", "after_success", "goodwill")
LINE_TYPES = ("goods", "outbound_freight", "return_freight", "compensation", "deduction", "insurance")
DIRECTIONS = ("to_buyer", "from_buyer")
#: Lines that count against what the buyer paid (decisions.md, Money).
CAPPED = frozenset({"goods", "outbound_freight"})
METHODS = ("platform", "alipay", "wechat", "bank", "cash", "other")


def _complete(record: Mapping[str, object]) -> str | None:
    if not record.get("amount"):
        return "refund_needs_amount"
    if not record.get("reason"):
        return "refund_needs_reason"
    return None


def _shipped(record: Mapping[str, object]) -> str | None:
    """Before shipping there is no refuse button (S1-031)."""
    return "refuse_before_shipping" if record.get("order_shipped") == 0 else None


REFUND = Workflow(
    "refund",
    "state",
    "draft",
    [
        Step("complete_draft", ("draft",), "requested", _complete),
        Step("await_return", ("requested",), "awaiting_return"),
        Step("note_sent_back", ("awaiting_return",), "awaiting_receipt"),
        Step("agree", ("requested", "awaiting_return", "awaiting_receipt", "in_dispute"), "agreed"),
        Step("ask_approval", ("agreed",), "approval_due"),
        Step("approve", ("approval_due",), "agreed"),
        Step("start_payment", ("agreed",), "refunding"),
        Step("pay", ("agreed", "refunding"), "refunded", undoable=False),
        Step("refuse", ("requested", "awaiting_receipt"), "refused", _shipped),
        Step("platform_steps_in", ("requested", "refused", "awaiting_receipt"), "in_dispute"),
        Step("lose_dispute", ("in_dispute",), "refunding"),
        Step("win_dispute", ("in_dispute",), "closed"),
        Step("request_again", ("refused", "withdrawn"), "requested"),
        Step(
            "withdraw",
            ("draft", "requested", "awaiting_return", "awaiting_receipt", "refused", "in_dispute"),
            "withdrawn",
        ),
        Step("close", ("refused", "withdrawn", "refunded"), "closed"),
    ],
    final=("refunded", "withdrawn", "closed"),
)

CHIPS = (
    "draft",
    "requested",
    "awaiting_return",
    "awaiting_receipt",
    "agreed",
    "approval_due",
    "refunding",
    "refused",
    "in_dispute",
    "refunded",
    "withdrawn",
    "closed",
)


def remaining(paid: int, platform_refunded: int, recorded: int) -> int:
    """What may still be refunded of an order, in minor units: paid - max(platform, ours), never below 0."""
    return max(0, paid - max(platform_refunded, recorded))


def check_cap(paid: int, platform_refunded: int, recorded: int, wanted: int, currency: str) -> None:
    """Refuse goods + outbound freight above what remains of the order.

    Raises DomainError ``refund_exceeds_paid`` naming the remainder.
    """
    left = remaining(paid, platform_refunded, recorded)
    if wanted > left:
        raise DomainError("refund_exceeds_paid", wanted=wanted, remaining=left, paid=paid, currency=currency)


def total(lines: list[Mapping[str, object]]) -> int:
    """Sum of typed lines in minor units towards the buyer; deductions and insurance reduce it by direction."""
    return sum(int(str(line["amount"])) * (1 if line["direction"] == "to_buyer" else -1) for line in lines)
