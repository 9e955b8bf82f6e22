"""The tab "Refunds"."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shopcare.ui.context import Context
from shopcare.ui.record_tab import RecordTab

VIEWS = ("refunds",)


class RefundsTab(RecordTab):
    """Lists of: refunds."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads nothing until it is shown."""
        super().__init__(context, "refunds_tab", VIEWS, parent)
