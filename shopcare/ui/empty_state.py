"""What a list shows when it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


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
