"""Which chips stand over a list, and the row of lists of one tab."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from shopcare import texts
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.theme import set_look

#: The chip that shows the recycle bin; not a state of any record.
RECYCLED = "recycled"
CHIPS: dict[str, tuple[str, ...]] = {
    "orders": ("all", "to_ship", "shipped", "completed", "cancelled"),
    "returns": ("all", "open", "due_today", "overdue", "to_inspect", "in_transit", "requested", "refund_due"),
    "refunds": ("all", "open", "due_today", "overdue", "requested", "to_pay", "refunded"),
    "complaints": ("all", "open", "due_today", "overdue", "accepted", "clarifying", "proposed"),
    "reviews": ("all", "open", "due_today", "overdue", "new", "answered"),
    "claims": ("all", "open", "due_today", "overdue", "filed", "paid"),
    "repairs": ("all", "open", "due_today", "overdue", "requested", "repairing"),
    "unknown_parcels": ("all", "open", "matched"),
}
ICONS = {
    "orders": "package", "returns": "undo-2", "refunds": "banknote", "complaints": "message-square-warning",
    "reviews": "star", "claims": "truck", "repairs": "wrench", "unknown_parcels": "package",
}  # fmt: skip
#: What the panel shows anyway gives way in the table while the panel is open.
COVERED = {"returns": ["order_no"], "refunds": ["order_no"]}


def segments(context: Context, views: tuple[str, ...], shown: str, switch: Callable[[str], object]) -> QWidget:
    """A button per list of a tab, the one shown checked; ``switch(kind)`` goes to another."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for kind in views:
        button = text_button(texts.kind_text(context.tr, kind))
        button.setCheckable(True)
        button.setChecked(kind == shown)
        set_look(button, role="chip")
        button.ensurePolished()
        # The checked one is drawn bold, which the size hint of a style sheet does not know.
        button.setMinimumWidth(button.sizeHint().width() + context.theme.px(8))
        button.clicked.connect(lambda _on=False, kind=kind, button=button: _choose(kind, button, shown, switch))
        row.addWidget(button)
    row.addStretch(1)
    return holder


def _choose(kind: str, button: QPushButton, shown: str, switch: Callable[[str], object]) -> None:
    # Each list has its own row, so the check stays where it was.
    button.setChecked(kind == shown)
    if kind != shown:
        switch(kind)
