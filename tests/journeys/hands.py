"""A user's hands: every key, click, field and drop goes through Qt as a real event and is counted as an action."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Hands:
    """Counts as section 4 of the journeys does: a key press, click, filled field, chosen value or drop is one."""

    def __init__(self) -> None:
        self.actions = 0
        #: Type whole phrases through the input method: keys without a pause between them are those of a scanner,
        #: and where the scanner is listened to it gets them.
        self.phrases = False

    def begin(self) -> None:
        """Count from zero."""
        self.actions = 0

    def press(self, window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """A key or shortcut, wherever the focus of the window is."""
        self.actions += 1
        QTest.keyClick(window.focusWidget() or window, key, modifiers)

    def click(self, widget: QWidget) -> None:
        """A click in the middle of something that can be seen and used."""
        assert widget.isVisible() and widget.isEnabled(), widget
        self.actions += 1
        QTest.mouseClick(widget, _LEFT)

    def fill(self, editor: QWidget, text: str) -> None:
        """Go into a field, replace what is there, type; one action. Chinese comes from an input method."""
        assert editor.isVisible() and editor.isEnabled(), editor
        self.actions += 1
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
        self.type(editor, text)

    def type(self, editor: QWidget, text: str) -> None:
        """The keys of a text; not counted by itself."""
        for letter in [text] if self.phrases else text:
            if letter.isascii() and not self.phrases:
                QTest.keyClick(editor, letter)
            else:
                event = QInputMethodEvent()
                event.setCommitString(letter)
                QApplication.sendEvent(editor, event)

    def choose(self, combo: QComboBox, value: object) -> None:
        """Choose a value of a list with the keyboard; one action like a field filled."""
        assert combo.isVisible() and combo.isEnabled(), combo
        self.actions += 1
        combo.setFocus(Qt.FocusReason.TabFocusReason)
        wanted = max(combo.findData(value), combo.findText(str(value)))
        assert wanted >= 0, (value, [combo.itemText(i) for i in range(combo.count())])
        key = Qt.Key.Key_Down if wanted > combo.currentIndex() else Qt.Key.Key_Up
        for _ in range(abs(wanted - combo.currentIndex())):
            QTest.keyClick(combo, key)

    def menu(self, window: QWidget, name: str) -> None:
        """Open the menu a command is in and click on the command: two actions."""
        action = window.commands.actions[name]
        bar = window.menuBar()
        top = next(one for one in bar.actions() if one.menu() is not None and action in one.menu().actions())
        self.actions += 2
        QTest.mouseClick(bar, _LEFT, _NONE, bar.actionGeometry(top).center())
        menu = top.menu()
        QTest.mouseClick(menu, _LEFT, _NONE, menu.actionGeometry(action).center())

    def drop(self, window: QWidget, *files: Path) -> str:
        """Drag files over the window and let go; returns the words shown before letting go."""
        self.actions += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        handle, place = window.windowHandle(), QPoint(500, 300)
        copy = Qt.DropAction.CopyAction
        # To the system's window, as a desktop does: Qt then finds the widget under the pointer itself.
        QApplication.sendEvent(handle, QDragEnterEvent(place, copy, data, _LEFT, _NONE))
        QApplication.sendEvent(handle, QDragMoveEvent(place, copy, data, _LEFT, _NONE))
        words = window.drop.text
        QApplication.sendEvent(handle, QDropEvent(QPointF(place), copy, data, _LEFT, _NONE))
        return words
