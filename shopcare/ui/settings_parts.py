"""What every page of the settings is made of: a scrolled column of cards with labelled controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.theme import set_look

LABEL_WIDTH = 180


class Pane(QWidget):
    """One page. Subclasses set ``key``, fill :meth:`build`, and read in :meth:`refresh`."""

    key = ""
    has_defaults = False

    def __init__(self, context: Context, title: str, parent: QWidget | None = None):
        """``title`` stands on top."""
        super().__init__(parent)
        self.context = context
        self.setObjectName(f"settings_{self.key}")
        self._spaced: list[tuple[Any, int]] = []
        self._labels: list[QLabel] = []
        head = QHBoxLayout()
        words = QLabel(title)
        set_look(words, role="title")
        head.addWidget(words, 1)
        if self.has_defaults:
            self.defaults = text_button(context.tr("Restore defaults"), "link")
            self.defaults.clicked.connect(self.restore_defaults)
            head.addWidget(self.defaults)
        self.message = MessageBar(context.icons, context.tr)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.build()
        self.column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(head)
        outer.addWidget(self.message)
        outer.addWidget(area, 1)
        self._outer = outer
        context.theme.changed.connect(self._space)
        self._space()

    def build(self) -> None:
        """Make the controls, once."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read what is shown again."""

    def restore_defaults(self) -> None:
        """Set everything of this page back."""

    # -- parts ------------------------------------------------------------------------------------------------

    def card(self, title: str = "", words: str = "") -> QVBoxLayout:
        """A framed group with an optional heading and a sentence; returns its column."""
        frame = QFrame()
        frame.setProperty("card", "true")
        inside = QVBoxLayout(frame)
        self._spaced.append((inside, 16))
        if title:
            label = QLabel(title)
            set_look(label, role="section")
            inside.addWidget(label)
        if words:
            inside.addWidget(self.note(words))
        self.column.addWidget(frame)
        return inside

    def note(self, words: str = "") -> QLabel:
        """A grey sentence that wraps."""
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(True)
        set_look(label, role="secondary")
        return label

    def row(self, into: QVBoxLayout, label: str, *widgets: QWidget) -> None:
        """A labelled line; the first widget takes the label as its name."""
        line = QHBoxLayout()
        words = QLabel(label)
        words.setWordWrap(True)
        self._labels.append(words)
        words.setBuddy(widgets[0])
        if not widgets[0].accessibleName():
            widgets[0].setAccessibleName(label)
        line.addWidget(words)
        for widget in widgets:
            line.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QLabel)) else 0)
        if not isinstance(widgets[0], (QLineEdit, QLabel)):
            line.addStretch(1)
        into.addLayout(line)

    def buttons(self, into: QVBoxLayout, *buttons: QPushButton) -> None:
        """Buttons beside each other, left-aligned."""
        line = QHBoxLayout()
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        into.addLayout(line)

    def choice(self, choices: list[tuple[Any, str]], run: Callable[[Any], object]) -> QComboBox:
        """A drop-down of (value, words); ``run(value)`` when the user picks."""
        box = QComboBox()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, words in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _at: run(box.currentData()))
        return box

    # -- work -------------------------------------------------------------------------------------------------

    def write(self, work: Callable[..., Any], *args: Any, done: Callable[[Any], object] | None = None) -> None:
        """Write off the thread, then read again; a refusal is said on this page."""
        self.message.hide()

        def over(result: Any) -> None:
            self.refresh()
            if done is not None:
                done(result)

        self.context.jobs.write(work, *args, done=over, failed=self.fail)

    def fail(self, exc: BaseException) -> None:
        """Say on the page why something did not go through, and show again what is really saved."""
        error = exc if isinstance(exc, DomainError) else DomainError("unexpected", detail=type(exc).__name__)
        self.message.show_message(texts.error_text(self.context.tr, error), "danger")
        QTimer.singleShot(0, self, self.refresh)

    def _space(self) -> None:
        px = self.context.theme.px
        self._outer.setSpacing(px(12))
        self.column.setSpacing(px(12))
        for layout, margin in self._spaced:
            layout.setContentsMargins(px(margin), px(margin - 4), px(margin), px(margin - 4))
            layout.setSpacing(px(8))
        for label in self._labels:
            label.setFixedWidth(px(LABEL_WIDTH))


def pick(box: QComboBox, value: Any) -> None:
    """Show a value in a drop-down without telling anyone; an unknown one is added as it is."""
    at = box.findData(value)
    if at < 0:
        box.addItem(str(value), value)
        at = box.count() - 1
    box.setCurrentIndex(at)
