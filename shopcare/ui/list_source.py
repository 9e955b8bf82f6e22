"""The columns of each kind's list and the rows behind them, worded in the user's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from shopcare import texts
from shopcare.domain import kinds
from shopcare.domain.clock import DEFAULT_ZONE, from_utc_text
from shopcare.services import lists
from shopcare.ui.columns import Column
from shopcare.ui.context import Context
from shopcare.ui.meanings import meaning, urgency


def _items(row: dict) -> tuple[str, int]:
    title = row.get("first_title") or row.get("title") or ""
    spec = row.get("first_spec") or ""
    lines = int(row.get("line_count") or 0)
    # A title that is a summary already ("… 等 2 件") is not counted again.
    return (f"{title} · {spec}" if spec and spec not in title else title, lines if row.get("first_title") else 0)


class ListSource:
    """Rows of one kind for the table model; ``rows`` runs on the window's thread, 128 ids at a time."""

    def __init__(self, context: Context, kind: str):
        """``kind`` is a code of ``domain.kinds``."""
        self._context, self._kind = context, kind
        self._readers: list[Callable[[dict], Any]] = []

    def rows(self, ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        """The values of these records, one per column."""
        found = lists.rows(self._context.session, self._kind, ids)
        return {i: tuple(read(row) for read in self._readers) for i, row in found.items()}

    def columns(self) -> Sequence[Column]:
        """The columns of this kind in their first order."""
        made = getattr(self, f"_{self._kind}")()
        self._readers = [reader for _, reader in made]
        return [column for column, _ in made]

    # -- kinds of columns -------------------------------------------------------------------------------------

    def _text(self, key: str, title: str, width: int = 120, **more: Any) -> tuple[Column, Callable]:
        return Column(key, title, width=width, sortable=key in lists.SORTS[self._kind], **more), lambda r: r.get(key)

    def _id(self, key: str, title: str, width: int = 170, **more: Any) -> tuple[Column, Callable]:
        kind = kinds.KINDS[self._kind]

        def read(row: dict) -> Any:
            if key == kind.number and not row.get(key):
                return self._context.tr("Draft {id}", id=row["id"])
            return row.get(key)

        sortable = key in lists.SORTS[self._kind]
        return Column(key, title, "id", width, sortable=sortable, **more), read

    def _money(self, key: str, title: str, **more: Any) -> tuple[Column, Callable]:
        return (
            Column(key, title, "money", 104, text=lambda v: texts.money_text(v[0], v[1]) if v[0] is not None else "",
                   sortable=key in lists.SORTS[self._kind], **more),
            lambda r: (r.get(key), r.get("currency") or "CNY"),
        )

    def _moment(self, key: str, title: str, **more: Any) -> tuple[Column, Callable]:
        context = self._context

        def word(value: Any) -> str:
            return texts.moment_text(context.tr, value, DEFAULT_ZONE, context.session.now()) if value else ""

        return Column(key, title, "date", 128, text=word, sortable=key in lists.SORTS[self._kind], **more), (
            lambda r: r.get(key)
        )

    def _chip(self, key: str, title: str, kind: str = "", **more: Any) -> tuple[Column, Callable]:
        shown, tr = kind or self._kind, self._context.tr
        width = 156 if tr.lang == "en" else 132
        return (
            Column(key, title, "chip", width, text=lambda v: texts.chip_text(tr, shown, v) if v else "",
                   meaning=lambda v: meaning(shown, v) if v else "", sortable=key in lists.SORTS[self._kind], **more),
            lambda r: r.get(key),
        )

    def _due(self, **more: Any) -> tuple[Column, Callable]:
        context, kind = self._context, kinds.KINDS[self._kind]

        def left(value: str) -> float:
            return (from_utc_text(value) - context.session.now()).total_seconds()

        return (
            Column(
                "due_at", context.tr("Deadline"), "deadline", 168 if context.tr.lang == "en" else 116,
                text=lambda v: texts.left_text(context.tr, left(v)) if v else "—",
                meaning=lambda v: urgency(left(v)) if v else "",
                tip=lambda v: texts.moment_text(context.tr, v, DEFAULT_ZONE, context.session.now()) if v else "",
                **more,
            ),
            lambda r: None if r.get(kind.chip) in kind.closed else r.get("due_at"),
        )

    def _coded(self, key: str, title: str, width: int = 130, **more: Any) -> tuple[Column, Callable]:
        tr, kind = self._context.tr, self._kind
        return (
            Column(key, title, width=width, text=lambda v: texts.choice_text(tr, kind, key, v) if v else "",
                   sortable=key in lists.SORTS[kind], **more),
            lambda r: r.get(key),
        )

    def _item(self, **more: Any) -> tuple[Column, Callable]:
        tr = self._context.tr

        def word(value: tuple[str, int]) -> str:
            return tr("{item} and {n} more", item=value[0], n=value[1] - 1) if value[1] > 1 else value[0]

        return Column("title", tr("Item"), width=220, text=word, stretch=True, **more), _items

    # -- the lists --------------------------------------------------------------------------------------------

    def _orders(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("platform_order_no", tr("Order no."), 190),
            self._text("receiver_name", tr("Buyer"), 104),
            self._item(),
            self._money("paid", tr("Paid")),
            self._chip("status", tr("Status")),
            self._chip("case_chip", tr("After-sales"), "returns", priority=2),
            self._moment("placed_at", tr("Placed"), priority=2),
            self._moment("paid_at", tr("Paid at"), priority=5, hidden=True),
            self._moment("shipped_at", tr("Shipped"), priority=4),
            self._id("waybill", tr("Waybill"), 160, priority=3),
        ]

    def _returns(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Return no."), 116),
            self._id("order_no", tr("Order no."), 190, priority=4),
            self._text("buyer_name", tr("Buyer"), 104),
            self._item(),
            self._coded("reason", tr("Reason"), priority=3),
            self._money("amount", tr("Amount"), priority=2),
            self._chip("chip", tr("Status")),
            self._due(),
        ]

    def _refunds(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Refund no."), 116),
            self._id("order_no", tr("Order no."), 190, priority=4),
            self._text("case_no", tr("From"), 108, priority=3),
            self._text("buyer_name", tr("Buyer"), 104),
            self._coded("kind", tr("Type"), priority=2),
            self._item(),
            self._money("amount", tr("To refund")),
            self._money("paid_out", tr("Refunded"), priority=2),
            self._chip("state", tr("Status")),
            self._due(),
        ]

    def _complaints(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Complaint no."), 116),
            self._text("buyer_name", tr("Buyer"), 104),
            self._item(),
            self._coded("channel", tr("Channel"), 96, priority=3),
            self._coded("cause", tr("Cause"), priority=2),
            self._coded("level", tr("Level"), 84, priority=3),
            self._moment("first_answer_at", tr("First answer"), priority=4),
            self._chip("state", tr("Status")),
            self._due(),
        ]

    def _reviews(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._moment("reviewed_at", tr("Date")),
            self._id("number", tr("Review no."), 116, priority=4),
            self._text("buyer_name", tr("Buyer"), 104),
            self._text("title", tr("Item"), 150, priority=3),
            (Column("rating", tr("Stars"), "stars", 96), lambda r: r.get("rating") or 0),
            self._text("tag", tr("Tag"), 84, priority=5),
            (Column("body", tr("Text"), width=220, stretch=True, sortable=False,
                    text=lambda v: " ".join((v or "").split())[:120]), lambda r: r.get("body")),
            self._chip("state", tr("Status")),
            self._due(priority=2),
        ]

    def _claims(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Claim no."), 116),
            self._coded("reason", tr("Reason")),
            self._text("carrier_name", tr("Courier"), 104, priority=2),
            self._id("waybill", tr("Waybill"), 160, priority=1),
            self._item(),
            self._money("amount", tr("Amount")),
            self._money("paid", tr("Recovered"), priority=3),
            self._chip("state", tr("Status")),
            self._due(),
        ]

    def _repairs(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Repair no."), 116),
            self._text("buyer_name", tr("Buyer"), 104),
            self._item(),
            self._text("serial", tr("Serial no."), 130, priority=3),
            self._chip("state", tr("Status")),
            self._due(),
        ]

    def _unknown_parcels(self) -> list[tuple[Column, Callable]]:
        tr = self._context.tr
        return [
            self._id("number", tr("Parcel no."), 116),
            self._id("waybill", tr("Waybill"), 170),
            self._text("carrier_name", tr("Courier"), 104, priority=2),
            self._text("shelf", tr("Shelf"), 84),
            (Column("contents", tr("Contents"), width=220, stretch=True), lambda r: r.get("contents")),
            self._moment("received_at", tr("Received at"), priority=3),
            self._chip("state", tr("Status")),
        ]
