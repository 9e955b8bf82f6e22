"""The typed lines of a refund: goods, freight, compensation, deductions; the refund's amount is their sum."""

from __future__ import annotations

from shopcare.domain import kinds, refunds
from shopcare.domain.errors import DomainError
from shopcare.domain.money import parse_money
from shopcare.services import hooks, records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import OrderLineRow, RefundLineRow, RefundRow

#: Lines that reduce what the buyer gets; all others go to the buyer.
FROM_BUYER = frozenset({"deduction", "insurance"})


def put(session: Session, refund_id: int, lines: list[dict]) -> Changes:
    """Replace the lines of a refund that is not paid.

    A line: ``type``, ``amount`` (text), ``order_line_id``, ``note``.

    Raises DomainError ``refund_already_paid``, ``choice_unknown``, ``line_not_of_order``, ``refund_below_lines``,
    ``refund_exceeds_paid`` and ``refund_exceeds_line``.
    """
    with session.begin("refunds.lines") as work:
        refund = work.get(RefundRow, refund_id)
        if refund["state"] in ("refunded", "closed", "refunding"):
            raise DomainError("refund_already_paid", ref=records.reference(kinds.REFUNDS, refund))
        for old in hooks.refund_lines(work, refund_id):
            work.delete(RefundLineRow, old["id"])
        for line in lines:
            if line["type"] not in refunds.LINE_TYPES:
                raise DomainError(
                    "choice_unknown", field="type", value=line["type"], known=", ".join(refunds.LINE_TYPES)
                )
            owner = line.get("order_line_id")
            if owner is not None and work.get(OrderLineRow, owner)["order_id"] != refund["order_id"]:
                raise DomainError("line_not_of_order", line=owner)
            work.insert(
                RefundLineRow,
                refund_id=refund_id,
                type=line["type"],
                order_line_id=owner,
                note=line.get("note", "")[:500],
                direction="from_buyer" if line["type"] in FROM_BUYER else "to_buyer",
                amount=parse_money(str(line["amount"]), refund["currency"]),
            )
        total = refunds.total(hooks.refund_lines(work, refund_id))
        if total < 0:
            raise DomainError("refund_below_lines", amount=0, lines=-total)
        hooks.check_refund(work, refund)
        work.update(RefundRow, refund_id, amount=total)
        changes = records.finish(session, work, "refunds", refund_id, "refunds.lines")
    changes.event_id = work.event_id
    return changes
