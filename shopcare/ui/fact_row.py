"""A line of a panel that is only read: a small label and a value that can be selected and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shopcare.ui.fields import LABEL_WIDTH
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


class FactRow(QWidget):
    """Label at the left, value beside it."""

    def __init__(self, icons: Icons, label: str, value: str = "", parent: QWidget | None = None):
        """``value`` is shown as it stands, wrapped."""
        super().__init__(parent)
        self._icons = icons
        self._label, self._value = QLabel(label), QLabel(value)
        set_look(self._label, role="label")
        self._label.setWordWrap(True)
        self._value.setWordWrap(True)
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setAccessibleName(f"{label} {value}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._value, 1)
        icons.theme.changed.connect(self._space)
        self._space()

    @property
    def value(self) -> str:
        """The value shown."""
        return self._value.text()

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value.setText(value)
        self._value.setAccessibleName(f"{self._label.text()} {value}")

    def _space(self) -> None:
        px = self._icons.theme.px
        self._label.setFixedWidth(px(LABEL_WIDTH - 8))
        self._label.setContentsMargins(0, px(2), 0, 0)
        self.layout().setSpacing(px(8))
