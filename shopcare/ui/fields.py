"""Fields of a panel that save by themselves: on leaving them or two seconds after the last key. No Save button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from shopcare.domain.errors import DomainError
from shopcare.domain.money import parse_money, plain
from shopcare.i18n import Translator
from shopcare.ui.announce import announce
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

SAVE_AFTER_MS = 2000
LABEL_WIDTH = 84


class Field(QWidget):
    """A label, an editor, and under it a line for what is wrong with the value or who else changed it.

    Signals: ``committed(object)`` a new valid value to save; ``edited()`` at every change by the user;
    ``taken(object)`` / ``kept(object)`` the user took the other value, or keeps his own: both carry the value
    that now holds, and a kept one is to be saved again.
    """

    committed = Signal(object)
    edited = Signal()
    taken = Signal(object)
    kept = Signal(object)

    def __init__(
        self, editor: QWidget, label: str, icons: Icons, tr: Translator, name: str = "", parent: QWidget | None = None
    ):
        """``name`` becomes the object name; ``label`` also the editor's accessible name."""
        super().__init__(parent)
        self.editor, self._icons, self._tr = editor, icons, tr
        self._saved: Any = None
        self._other: Any = None
        self.setObjectName(name)
        editor.setAccessibleName(label)
        self.label = QLabel(label)
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        set_look(self.label, role="label")
        self._sign, self._problem = QLabel(), QLabel()
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        set_look(self._problem, role="error")
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._problem, 1)
        self._below.hide()
        self.take_button, self.keep_button = text_button(tr("Take it"), "link"), text_button(tr("Keep mine"), "link")
        self.take_button.clicked.connect(self._take)
        self.keep_button.clicked.connect(self._keep)
        below.addWidget(self.take_button)
        below.addWidget(self.keep_button)
        row, column = QHBoxLayout(self), QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(icons.theme.px(4))
        column.addWidget(editor)
        column.addWidget(self._below)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.setFocusProxy(editor)
        editor.installEventFilter(self)
        icons.theme.changed.connect(self._space)
        self._space()

    # -- the value; kinds of fields override the first two ----------------------------------------------------

    def read(self) -> Any:
        """The value in the editor. Raises DomainError when it cannot be one."""
        raise NotImplementedError

    def write(self, value: Any) -> None:
        """Put a value into the editor."""
        raise NotImplementedError

    def explain(self, error: DomainError) -> str:
        """The sentence under the field for a value that :meth:`read` refused."""
        return self._tr("This value does not fit here.")

    @property
    def value(self) -> Any:
        """The value saved last, or set."""
        return self._saved

    @property
    def dirty(self) -> bool:
        """Whether the editor holds something else than what was saved."""
        try:
            return self.read() != self._saved
        except DomainError:
            return True

    def set_value(self, value: Any) -> None:
        """Show a value from the record; nothing is committed."""
        self._timer.stop()
        self._saved = value
        self.editor.blockSignals(True)
        self.write(value)
        self.editor.blockSignals(False)
        self.clear_problem()

    def refresh_value(self, value: Any, shown_as: str) -> None:
        """The record was read again: show its value, unless the user is in the middle of another one.

        Then both are offered; ``shown_as`` words the other value.
        """
        if value == self._saved:
            return
        if self.dirty:
            self.show_conflict(value, shown_as)
        else:
            self.set_value(value)

    def flush(self) -> bool:
        """Commit now what was typed; False when it is no valid value and stays unsaved."""
        self._timer.stop()
        if self._in_conflict():
            return False
        try:
            value = self.read()
        except DomainError as error:
            self.show_error(self.explain(error))
            return False
        self.clear_problem()
        if value != self._saved:
            self._saved = value
            self.committed.emit(value)
        return True

    def not_saved(self, before: Any) -> None:
        """The commit was refused: ``before`` is still what is saved, the typed value stays in the editor."""
        self._saved = before

    def revert(self) -> None:
        """Back to what was saved last."""
        self.set_value(self._saved)

    # -- below the editor -------------------------------------------------------------------------------------

    @property
    def problem(self) -> str:
        """The sentence under the field, "" when there is none."""
        return self._problem.text() if not self._below.isHidden() else ""

    def show_error(self, text: str) -> None:
        """Say under the field what is wrong with its value; it is read out."""
        self._show_below(text, conflict=False)
        set_look(self.editor, invalid=True)
        announce(self.editor, text)

    def show_conflict(self, other: Any, shown_as: str) -> None:
        """Another window saved another value meanwhile: show it beside the user's and let him choose."""
        self._other = other
        self._timer.stop()
        text = self._tr("Now elsewhere: {value}", value=shown_as)
        self._show_below(text, conflict=True)
        announce(self.editor, text)

    def clear_problem(self) -> None:
        """Nothing is wrong any more."""
        self._other = None
        self._below.hide()
        self.take_button.hide()
        set_look(self.editor, invalid=False)
        self.editor.setAccessibleDescription("")

    def _in_conflict(self) -> bool:
        return not self._below.isHidden() and not self.take_button.isHidden()

    def _show_below(self, text: str, conflict: bool) -> None:
        self._problem.setText(text)
        self.editor.setAccessibleDescription(text)
        set_look(self._problem, role="caption" if conflict else "error")
        picture = self._icons.pixmap("users" if conflict else "triangle-alert", "warn" if conflict else "danger", 14)
        self._sign.setPixmap(picture)
        self.take_button.setVisible(conflict)
        self.keep_button.setVisible(conflict)
        self._below.show()

    def _take(self) -> None:
        other = self._other
        self.set_value(other)
        self.taken.emit(other)

    def _keep(self) -> None:
        self._saved = self._other
        self.clear_problem()
        if self.flush():
            self.kept.emit(self._saved)

    # -- typing -----------------------------------------------------------------------------------------------

    def _on_edited(self, *_: object) -> None:
        self.edited.emit()
        if not self._in_conflict():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leaving the editor commits; Esc in a changed editor takes the change back."""
        if event.type() == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:
            if self.dirty:
                self.flush()
        elif (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        ):
            if self.dirty and not self._in_conflict():
                self.revert()
                return True
        elif event.type() == QEvent.Type.Wheel and not self.editor.hasFocus():
            # Scrolling the panel must not change a choice under the pointer.
            event.ignore()
            return True
        return False

    def _space(self) -> None:
        px = self._icons.theme.px
        self.label.setFixedWidth(px(LABEL_WIDTH))
        self.label.setContentsMargins(0, px(8), 0, 0)
        self.layout().setSpacing(px(8))


class LineField(Field):
    """One line of text; ends trimmed, "" when empty. ``check(text)`` may raise DomainError, ``explain`` words it."""

    def __init__(
        self,
        label: str,
        icons: Icons,
        tr: Translator,
        name: str = "",
        check: Callable[[str], object] | None = None,
        explain: Callable[[DomainError], str] | None = None,
        parent: QWidget | None = None,
    ):
        self._check, self._explain = check, explain
        self._edit = QLineEdit()
        super().__init__(self._edit, label, icons, tr, name, parent)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.returnPressed.connect(self.flush)

    def read(self) -> Any:  # noqa: D102
        text = self._edit.text().strip()
        if self._check is not None:
            self._check(text)
        return text

    def write(self, value: Any) -> None:  # noqa: D102
        self._edit.setText("" if value is None else str(value))
        self._edit.setCursorPosition(0)

    def explain(self, error: DomainError) -> str:  # noqa: D102
        return self._explain(error) if self._explain is not None else super().explain(error)


class MoneyField(LineField):
    """An amount in minor units of ``currency``; None when empty and ``optional``."""

    def __init__(
        self,
        label: str,
        icons: Icons,
        tr: Translator,
        name: str = "",
        currency: str = "CNY",
        optional: bool = True,
        explain: Callable[[DomainError], str] | None = None,
        parent: QWidget | None = None,
    ):
        self._currency, self._optional = currency, optional
        super().__init__(label, icons, tr, name, None, explain, parent)
        self._edit.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def read(self) -> Any:  # noqa: D102
        text = self._edit.text().strip()
        return None if not text and self._optional else parse_money(text, self._currency)

    def write(self, value: Any) -> None:  # noqa: D102
        self._edit.setText("" if value is None else plain(value, self._currency))

    def explain(self, error: DomainError) -> str:  # noqa: D102
        if self._explain is not None:
            return self._explain(error)
        return self._tr("Write the amount in figures, for example 1286.00.")

    def flush(self) -> bool:
        """Commit, and show the amount the way it was understood."""
        done = super().flush()
        if done:
            self.write(self._saved)
        return done


class TextField(Field):
    """Several lines of text. Tab leaves the field, so that the keyboard is never caught in it."""

    def __init__(
        self, label: str, icons: Icons, tr: Translator, name: str = "", lines: int = 3, parent: QWidget | None = None
    ):
        self._edit = QPlainTextEdit()
        self._edit.setTabChangesFocus(True)
        self._lines = lines
        super().__init__(self._edit, label, icons, tr, name, parent)
        self._edit.textChanged.connect(self._on_edited)

    def read(self) -> Any:  # noqa: D102
        return self._edit.toPlainText().strip()

    def write(self, value: Any) -> None:  # noqa: D102
        text = "" if value is None else str(value)
        if text != self._edit.toPlainText():
            self._edit.setPlainText(text)

    def _space(self) -> None:
        super()._space()
        px = self._icons.theme.px
        self._edit.setFixedHeight(self._lines * self._edit.fontMetrics().lineSpacing() + px(20))


class ChoiceField(Field):
    """One of several values; committed as soon as it is chosen. A value not offered is shown and kept."""

    def __init__(
        self,
        label: str,
        choices: list[tuple[Any, str]],
        icons: Icons,
        tr: Translator,
        name: str = "",
        parent: QWidget | None = None,
    ):
        """``choices`` are (value, words)."""
        self._combo = QComboBox()
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(8)
        for value, words in choices:
            self._combo.addItem(words, value)
        super().__init__(self._combo, label, icons, tr, name, parent)
        self._combo.activated.connect(self._on_chosen)

    def read(self) -> Any:  # noqa: D102
        return self._combo.currentData()

    def write(self, value: Any) -> None:  # noqa: D102
        at = next((i for i in range(self._combo.count()) if self._combo.itemData(i) == value), -1)
        if at < 0 and value not in (None, ""):
            self._combo.addItem(str(value), value)
            at = self._combo.count() - 1
        self._combo.setCurrentIndex(at)

    def _on_chosen(self, _index: int) -> None:
        self.edited.emit()
        self.flush()
