"""A bar on a page for its troubles and notes, with what can be done about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from shopcare.i18n import Translator
from shopcare.ui.announce import announce
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

_BAND_ICONS = {"danger": "triangle-alert", "warn": "circle-alert", "ok": "circle-check", "info": "info"}


class MessageBar(QFrame):
    """Says on the page what happened, what it means and offers one or two actions; stays until dealt with.

    Signal: ``closed()`` by the user.
    """

    closed = Signal()

    def __init__(self, icons: Icons, tr: Translator, parent: QWidget | None = None):
        """Hidden until :meth:`show_message`."""
        super().__init__(parent)
        self._icons = icons
        self._meaning = "info"
        self._picture, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setAccessibleName(tr("Close message"))
        self._close.setToolTip(tr("Close message"))
        self._close.clicked.connect(self._on_close)
        icons.dress(self._close, "x", "text2", 16)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        icons.theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """The message shown."""
        return self._text.text()

    @property
    def actions_shown(self) -> list[QPushButton]:
        """The action buttons, first the most likely one."""
        return list(self._actions)

    def show_message(
        self,
        text: str,
        meaning: str = "info",
        actions: list[tuple[str, Callable[[], object]]] | None = None,
        closable: bool = True,
    ) -> None:
        """Show a sentence; ``actions`` are (words, what to do); an action leaves the bar until it is hidden."""
        self._meaning = meaning
        self._text.setText(text)
        for button in self._actions:
            button.hide()
            button.deleteLater()
        self._actions = []
        for words, run in actions or []:
            button = text_button(words)
            button.clicked.connect(lambda _on=False, run=run: run())
            self._row.insertWidget(self._row.count() - 1, button)
            self._actions.append(button)
        self._close.setVisible(closable)
        set_look(self, band=meaning)
        self._restyle()
        self.show()
        announce(self, text)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _restyle(self) -> None:
        px = self._icons.theme.px
        self._row.setContentsMargins(px(12), px(8), px(8), px(8))
        self._row.setSpacing(px(8))
        self._picture.setPixmap(self._icons.pixmap(_BAND_ICONS.get(self._meaning, "info"), self._meaning, 18))
