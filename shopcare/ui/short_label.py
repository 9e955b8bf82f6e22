"""A label of one line that ends in … where its words have no room; the whole stands in the tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class ShortLabel(QLabel):
    """``full`` is what it says; the text drawn may be shorter."""

    def __init__(self, full: str):
        """Shown whole when there is room."""
        super().__init__(full)
        self.full = full
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(full)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten to the width there is."""
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self.full, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self.full else self.full)

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(0, super().minimumSizeHint().height())
