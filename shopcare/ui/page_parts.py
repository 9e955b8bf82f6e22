"""Standing parts of pages: the page's head, the bar for its troubles, the band over the sample shop, empty lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from shopcare.i18n import Translator
from shopcare.ui.announce import announce
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

_BAND_ICONS = {"danger": "triangle-alert", "warn": "circle-alert", "ok": "circle-check", "info": "info"}


def text_button(text: str, role: str = "", icon: str = "", icons: Icons | None = None) -> QPushButton:
    """A push button; ``role`` is primary, danger, link or nothing. An icon needs ``icons``."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    if role:
        set_look(button, role=role)
    if icon and icons is not None:
        icons.dress(button, icon, {"primary": "on_accent", "link": "accent", "danger": "danger"}.get(role, "text2"))
        # Qt leaves 4 px between icon and text and offers no setting; a thin space gives the 8 px of our grid.
        button.setText(f"\N{EN SPACE}{text}")
        button.setAccessibleName(text)
    return button


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
        icons.theme.changed.connect(lambda: self._row.setSpacing(icons.theme.px(8)))
        self._row.setSpacing(icons.theme.px(8))
        self._subtitle.setIndent(icons.theme.px(8))

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


class EmptyState(QWidget):
    """What a list shows when it has nothing: a 64 px icon, one sentence, one primary button, one text link.

    Signals: ``button_clicked()``, ``link_clicked()``.
    """

    button_clicked = Signal()
    link_clicked = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None):
        """Empty; see :meth:`set_content`."""
        super().__init__(parent)
        self._icons, self._icon = icons, "package"
        self._picture, self._sentence = QLabel(), QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        set_look(self._sentence, role="secondary")
        self.button, self.link = text_button("", "primary"), text_button("", "link")
        self.button.clicked.connect(self.button_clicked)
        self.link.clicked.connect(self.link_clicked)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for widget in (self._picture, self._sentence, self.button, self.link):
            place = Qt.AlignmentFlag(0) if widget is self._sentence else Qt.AlignmentFlag.AlignHCenter
            column.addWidget(widget, 0, place)
        column.addStretch(3)
        column.setSpacing(icons.theme.px(12))
        icons.theme.changed.connect(self._redraw)

    @property
    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def set_content(self, icon: str, sentence: str, button: str = "", link: str = "") -> None:
        """Empty words hide the button or link."""
        self._icon = icon
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        for widget, words in ((self.button, button), (self.link, link)):
            widget.setText(words)
            widget.setVisible(bool(words))
        self._redraw()

    def _redraw(self) -> None:
        self._picture.setPixmap(self._icons.pixmap(self._icon, "border2", 64))
