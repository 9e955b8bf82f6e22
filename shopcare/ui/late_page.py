"""A page that is made when it is first shown, so that the start need not load it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget


class LatePage(QWidget):
    """Stands in the tab bar and makes its page when it is first shown, so that the start need not load it."""

    def __init__(self, key: str, make: Callable[[], QWidget]):
        super().__init__()
        self.setObjectName(f"{key}_holder")
        self._make, self.page = make, None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def get(self) -> Any:
        """The page, made now if need be."""
        if self.page is None:
            self.page = self._make()
            self._column.addWidget(self.page)
            self.setFocusProxy(self.page)
        return self.page

    def showEvent(self, event) -> None:  # noqa: N802, D102
        self.get()
        super().showEvent(event)
