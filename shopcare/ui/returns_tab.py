"""The tab "Returns"."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shopcare.ui.context import Context
from shopcare.ui.record_tab import RecordTab

VIEWS = ("returns", "repairs", "unknown_parcels", "claims")


class ReturnsTab(RecordTab):
    """Lists of: returns, repairs, unknown_parcels, claims."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads nothing until it is shown."""
        super().__init__(context, "returns_tab", VIEWS, parent)
