"""A short message at the bottom of the window with one thing to do about it, usually undoing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from shopcare.i18n import Translator
from shopcare.ui.announce import announce
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

SHOWN_MS = 8000


class Toast(QWidget):
    """Sits on ``host`` (a window or page), bottom centre, for 8 seconds.

    The time stands still while the pointer or the focus is in it, and it stays while a screen reader is on.
    Signals: ``action_triggered()`` the link was used; ``dismissed()`` gone for any reason.
    """

    action_triggered = Signal()
    dismissed = Signal()

    def __init__(self, icons: Icons, tr: Translator, host: QWidget):
        """Hidden until :meth:`show_message`."""
        super().__init__(host)
        self._icons, self._host = icons, host
        self._on_action: Callable[[], object] | None = None
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton(self)
        set_look(self._action, role="toast")
        self._close = QPushButton(self)
        set_look(self._close, role="toast")
        self._close.setAccessibleName(tr("Close message"))
        self._close.setToolTip(tr("Close message"))
        row = QHBoxLayout(self)
        for widget in (self._text, self._action, self._close):
            row.addWidget(widget)
        self._row = row
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._left = SHOWN_MS
        self._action.clicked.connect(self._run)
        self._close.clicked.connect(self.dismiss)
        for button in (self._action, self._close):
            button.installEventFilter(self)
        host.installEventFilter(self)
        icons.theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """The message shown now."""
        return self._text.text()

    @property
    def action_button(self) -> QPushButton:
        """The link, for tests and for a shortcut's hint."""
        return self._action

    @property
    def remaining_ms(self) -> int:
        """Milliseconds it will still be shown if nobody points at it."""
        return self._timer.remainingTime() if self._timer.isActive() else self._left

    @property
    def paused(self) -> bool:
        """Whether its time stands still."""
        return not self.isHidden() and not self._timer.isActive()

    def show_message(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None, shortcut: str = ""
    ) -> None:
        """Show ``text`` with an optional link; replaces the message before. ``shortcut`` is shown beside the link."""
        self._on_action = on_action
        self._text.setText(text)
        self._action.setText(f"{action}  {shortcut}".strip())
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self._left = SHOWN_MS
        self._place()
        self.show()
        self.raise_()
        announce(self, f"{text} {action}".strip())
        self._resume()

    def dismiss(self) -> None:
        """Hide it now."""
        self._timer.stop()
        if not self.isHidden():
            if self._has_focus():
                self._host.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()
            self.dismissed.emit()

    def _run(self) -> None:
        action, self._on_action = self._on_action, None
        self.dismiss()
        self.action_triggered.emit()
        if action is not None:
            action()

    def _pause(self) -> None:
        if self._timer.isActive():
            self._left = max(1500, self._timer.remainingTime())
            self._timer.stop()

    def _resume(self) -> None:
        if not self.isHidden() and not self.underMouse() and not self._has_focus() and not QAccessible.isActive():
            self._timer.start(self._left)

    def _has_focus(self) -> bool:
        return self._action.hasFocus() or self._close.hasFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        kind = event.type()
        if watched is self._host:
            if kind == QEvent.Type.Resize and not self.isHidden():
                self._place()
        elif kind == QEvent.Type.FocusIn:
            self._pause()
        elif kind == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._resume)
        return False

    def enterEvent(self, event) -> None:  # noqa: N802, D102
        self._pause()

    def leaveEvent(self, event) -> None:  # noqa: N802, D102
        QTimer.singleShot(0, self, self._resume)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        theme = self._icons.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("toast"))
        painter.drawRoundedRect(self.rect(), theme.px(6), theme.px(6))
        painter.end()

    def _restyle(self) -> None:
        theme = self._icons.theme
        self._row.setContentsMargins(theme.px(16), theme.px(4), theme.px(6), theme.px(4))
        self._row.setSpacing(theme.px(12))
        self._text.setStyleSheet(f"color: {theme.tokens.on_toast}; font-weight: 600;")
        self._icons.dress(self._close, "x", "on_toast", 14)
        self._place()

    def _place(self) -> None:
        self._text.setWordWrap(False)
        self.layout().activate()
        size = self.sizeHint()
        room = self._host.width() - 2 * self._icons.theme.px(16)
        if size.width() > room:
            self._text.setWordWrap(True)
            size.setWidth(room)
            size.setHeight(max(size.height(), self.heightForWidth(room)))
        height = max(size.height(), self._icons.theme.px(36))
        left = (self._host.width() - size.width()) // 2
        self.setGeometry(left, self._host.height() - height - self._icons.theme.px(40), size.width(), height)
