"""The search box of a page: searches while typing, leaves an input method alone, Esc clears and then leaves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from shopcare.i18n import Translator
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

DEBOUNCE_MS = 150


class SearchBox(QLineEdit):
    """A line edit, at least 240 px wide, tinted while it holds anything.

    Signals: ``search_changed(str)`` 150 ms after the last key (at once when cleared); ``submitted(str)`` Enter;
    ``left()`` Esc in the empty box, or Down: the owner moves the focus to the list;
    ``many_pasted(list)`` several lines were pasted, e.g. a column of order numbers.
    """

    search_changed = Signal(str)
    submitted = Signal(str)
    left = Signal()
    many_pasted = Signal(list)

    def __init__(self, icons: Icons, tr: Translator, hint: str = "", parent: QWidget | None = None):
        """``hint`` is the grey text in the empty box; default a general one."""
        super().__init__(parent)
        self._icons = icons
        self._sent = ""
        self._composing = False
        self.setPlaceholderText(hint or tr("Search number / name / phone tail / item…"))
        self.setAccessibleName(tr("Search"))
        self._glass = QAction(tr("Search"), self)
        self._glass.triggered.connect(self.focus_search)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(tr("Clear search"), self)
        self._clear.setToolTip(tr("Clear search"))
        self._clear.triggered.connect(self.clear_search)
        self._clear.setVisible(False)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._send)
        self.textChanged.connect(self._on_text_changed)
        icons.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def clear_search(self) -> None:
        """Empty the box and tell it at once."""
        self.clear()
        self._send()

    def set_search(self, text: str) -> None:
        """Fill the box from the program without sending the text again."""
        self._sent = " ".join(text.split())
        self.setText(text)
        self._timer.stop()

    def focus_search(self) -> None:
        """For Ctrl+F: take the focus and select what is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self._icons.theme.px(240), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self._icons.theme.px(300), super().sizeHint().height())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """While an input method composes, what is typed is not yet a word: hold the search back."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing:
            self._timer.stop()
        elif self._words() != self._sent:
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears, then leaves; Enter searches at once; Down leaves to the list."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.clear_search() if self.text() else self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._send()
            self.submitted.emit(self._words())
        elif key == Qt.Key.Key_Down:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and self._paste_many():
            pass
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _paste_many(self) -> bool:
        lines = [line.strip().strip("'\t") for line in QGuiApplication.clipboard().text().splitlines()]
        lines = [line for line in lines if line]
        if len(lines) < 2:
            return False
        self.set_search(" ".join(lines))
        self.many_pasted.emit(lines)
        return True

    def _words(self) -> str:
        return " ".join(self.text().split())

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        set_look(self, filled=bool(text))
        if not self._composing:
            self._timer.start()

    def _send(self) -> None:
        self._timer.stop()
        words = self._words()
        if words != self._sent:
            self._sent = words
            self.search_changed.emit(words)

    def _on_theme_changed(self) -> None:
        self._glass.setIcon(self._icons.icon("search", "text2", 16))
        self._clear.setIcon(self._icons.icon("x", "text2", 16))
