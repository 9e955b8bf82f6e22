"""The barcode scanner types like a keyboard: this filter tells its bursts from hands, in the whole application.

A printable key is held for 60 ms. If the next one comes within 50 ms it is a burst; a burst of six or more ended by
Enter or Tab (or by silence, where scanners send no end) is a scan and nothing of it reaches a widget. Anything else
is played back unchanged. Keys with Ctrl, Alt or Meta are never held.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

HOLD_MS, GAP_MS, SHORTEST = 60, 50, 6
#: The same code within this time is a trembling hand, not a second parcel.
REPEAT_MS = 1500
#: A scanner holds these down for capital letters; they are no characters and end nothing.
_LIFTS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_FREE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ScannerFilter(QObject):
    """Install on the application. Signals: ``scanned(str)``; ``repeated(str)`` the same code again at once."""

    scanned = Signal(str)
    repeated = Signal(str)

    def __init__(self, app: QApplication, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None):
        """``clock`` gives seconds. ``ends_by_silence`` is for scanners without an Enter suffix."""
        super().__init__(parent)
        self._app, self._clock = app, clock
        self.enabled, self.ends_by_silence = True, False
        self._held: list[tuple[QWidget, int, Qt.KeyboardModifier, str]] = []
        self._last_key = self._last_scan = 0.0
        self._last_code = ""
        self._replaying = False
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._on_silence)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if self._replaying or not self.enabled or not isinstance(watched, QWidget):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        # A dialog asks something of its own; what is typed or scanned into it is meant for it.
        if QApplication.activeModalWidget() is not None:
            self._replay()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # A held key must not fire a single-letter shortcut before it is known whose it is.
            if self._printable(event) or (self._held and event.key() in _ENDS):
                event.accept()
                return bool(self._held)
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return bool(self._held) and self._printable(event)
        if event.type() != QEvent.Type.KeyPress or event.isAutoRepeat() or event.key() in _LIFTS:
            return False
        return self._press(watched, event)

    @staticmethod
    def _printable(event: QKeyEvent) -> bool:
        text = event.text()
        return bool(text) and text.isprintable() and not event.modifiers() & _FREE

    def _press(self, watched: QWidget, event: QKeyEvent) -> bool:
        now = self._clock()
        fast = (now - self._last_key) * 1000 <= GAP_MS
        if self._held and not fast:
            self._replay()
        if event.key() in _ENDS and self._held and fast:
            if len(self._held) >= SHORTEST:
                self._timer.stop()
                self._take()
                return True
            self._replay()
            return False
        if not self._printable(event):
            self._replay()
            return False
        self._last_key = now
        # Only values are kept: Qt's event, and perhaps the widget, are gone when the keys are played back.
        self._held.append((watched, event.key(), event.modifiers(), event.text()))
        self._timer.start()
        return True

    def _on_silence(self) -> None:
        if self.ends_by_silence and len(self._held) >= SHORTEST:
            self._take()
        else:
            self._replay()

    def _take(self) -> None:
        code = "".join(text for *_, text in self._held)
        self._held.clear()
        now = self._clock()
        again = code == self._last_code and (now - self._last_scan) * 1000 < REPEAT_MS
        self._last_code, self._last_scan = code, now
        (self.repeated if again else self.scanned).emit(code)

    def _replay(self) -> None:
        """Give the held keys to the widget that has the focus, as if nothing had happened."""
        self._timer.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for watched, key, modifiers, text in held:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    target = self._app.focusWidget() or watched
                    if isValid(target):
                        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
        finally:
            self._replaying = False
