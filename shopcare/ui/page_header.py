"""The head of a page: title, a line about it, buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


class PageHeader(QWidget):
    """Title, a line about it, and buttons at the right."""

    def __init__(self, icons: Icons, title: str, subtitle: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._title, self._subtitle = QLabel(title), QLabel(subtitle)
        set_look(self._title, role="title")
        set_look(self._subtitle, role="secondary")
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._title)
        self._row.addWidget(self._subtitle, 1)
        self._icons = icons
        icons.theme.changed.connect(self._space)
        self._space()

    def _space(self) -> None:
        self._row.setSpacing(self._icons.theme.px(8))
        self._subtitle.setIndent(self._icons.theme.px(8))

    def add_button(self, button: QPushButton) -> QPushButton:
        """Append a button; the primary one comes last."""
        self._row.addWidget(button)
        return button

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_subtitle(self, text: str) -> None:
        """Change the line about it."""
        self._subtitle.setText(text)
        self._subtitle.setToolTip(text)
