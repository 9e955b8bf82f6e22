"""What comes out of a piece of a file: clean orders and lines as columns, and the rows that had problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Columns of the shop's orders that a platform's file can fill, in the order of the value tuples.
ORDER_COLUMNS = (
    "status", "status_raw", "refund_status", "refund_status_raw", "buyer_nick", "receiver_name", "phone", "province",
    "city", "district", "street", "title", "item_count", "waybill", "carrier_name", "currency", "goods_amount",
    "freight", "discount", "paid", "net_paid", "merchant_receipt", "platform_refunded", "platform_refunded_derived",
    "placed_at", "paid_at", "shipped_at", "signed_at", "completed_at", "buyer_message", "platform_remark",
    "flag_colour", "facts",
)  # fmt: skip
LINE_COLUMNS = (
    "line_key", "platform_product_id", "sku", "title", "spec", "quantity", "unit_price", "line_paid",
    "platform_refund_status",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A row with a reason: ``flagged`` is imported and marked, ``held`` is not imported, ``skipped`` is no data."""

    row: int
    column: str
    reason: str
    how: str
    cells: tuple[str, ...] = ()


@dataclass
class Batch:
    """Some hundred orders: columns by name, all of one length, their lines, and problems."""

    order_no: list[str] = field(default_factory=list)
    columns: dict[str, list] = field(default_factory=dict)
    #: Platform buyer id or None, full phone or None, per order.
    buyers: list[str | None] = field(default_factory=list)
    phones: list[str | None] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    #: File rows per order: the first row's number and how many rows.
    rows: list[int] = field(default_factory=list)
    row_counts: list[int] | None = None
    #: Per order its lines as tuples of LINE_COLUMNS, or None when the file has no lines.
    lines: list[list[tuple]] | None = None
    kinds: list[int | None] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    total_rows: int = 0
    #: Counts by word and sums over the batch, see ``Reader.read``.
    sums: dict[str, Any] = field(default_factory=dict)

    def packed(self) -> tuple:
        """Everything as plain lists and tuples, for another process."""
        problems = [(p.row, p.column, p.reason, p.how, p.cells) for p in self.problems]
        return (
            self.order_no, self.columns, self.buyers, self.phones, self.flags, self.rows, self.row_counts, self.lines,
            self.kinds, problems, self.total_rows, self.sums,
        )

    @classmethod
    def unpacked(cls, parts: tuple) -> Batch:
        """The batch that :meth:`packed` took apart."""
        *first, problems, total_rows, sums = parts
        return cls(*first, [Problem(*p) for p in problems], total_rows, sums)
