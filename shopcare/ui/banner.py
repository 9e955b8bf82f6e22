"""A band over the window that stays, such as the one of the sample shop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


class Banner(QFrame):
    """A coloured band over the whole window that stays, such as the one of the sample shop.

    Signal: ``button_clicked()``.
    """

    button_clicked = Signal()

    def __init__(
        self, icons: Icons, text: str, button: str = "", meaning: str = "warn", parent: QWidget | None = None
    ):
        """``button`` is what can be done about it."""
        super().__init__(parent)
        set_look(self, band=meaning)
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(icons.theme.px(24), icons.theme.px(4), icons.theme.px(24), icons.theme.px(4))
        row.addWidget(self._text, 1)
        self.button = text_button(button)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.button_clicked)
        row.addWidget(self.button)

    @property
    def text(self) -> str:
        """What the band says."""
        return self._text.text()
