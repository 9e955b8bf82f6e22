"""The tab "Orders"."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shopcare.ui.context import Context
from shopcare.ui.record_tab import RecordTab

VIEWS = ("orders",)


class OrdersTab(RecordTab):
    """Lists of: orders."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads nothing until it is shown."""
        super().__init__(context, "orders_tab", VIEWS, parent)
