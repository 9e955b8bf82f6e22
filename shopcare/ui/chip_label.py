"""A status chip as a widget, for panels and cards; tables draw the same chip through their delegate."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shopcare.ui.delegates import chip_width, draw_chip
from shopcare.ui.icons import Icons


class ChipLabel(QWidget):
    """Text with a dot on soft ground, coloured by meaning. Not a button: states change through named actions."""

    def __init__(self, icons: Icons, text: str = "", meaning: str = "neutral", parent: QWidget | None = None):
        """``meaning`` is a name of ``tokens.MEANINGS``."""
        super().__init__(parent)
        self._icons = icons
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        icons.theme.changed.connect(self.updateGeometry)
        self.set_chip(text, meaning)

    def set_chip(self, text: str, meaning: str = "neutral") -> None:
        """Show another state; nothing is drawn for an empty text."""
        self.text, self.meaning = text, meaning
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(chip_width(self.text, self.meaning, self._icons), self._icons.theme.px(22))

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        if self.text:
            painter = QPainter(self)
            draw_chip(painter, self.rect(), self.text, self.meaning, self._icons)
            painter.end()
