"""A line of Today: what is due, of whom, with the money at stake and the button of the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from shopcare import texts
from shopcare.services.today import Item
from shopcare.ui.buttons import text_button
from shopcare.ui.meanings import urgency
from shopcare.ui.short_label import ShortLabel
from shopcare.ui.theme import set_look

if TYPE_CHECKING:
    from shopcare.ui.today_page import TodayPage


class TodayLine(QFrame):
    """One thing to do."""

    def __init__(self, page: TodayPage, item: Item):
        super().__init__()
        self.item, self._page = item, page
        context = page.context
        tr, icons = context.tr, context.icons
        self.setObjectName(f"today_{item.ref}")
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(self, ground="surface")
        when = texts.left_text(tr, item.left_s)
        what = texts.due_text(tr, item.what)
        who = " · ".join(p for p in (item.buyer, item.title) if p)
        self.number = text_button(item.ref, "link")
        self.number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.number.clicked.connect(lambda: context.hub.open_record.emit(item.kind, item.id))
        self.tick = QCheckBox()
        self.tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tick.setAccessibleName(item.ref)
        self.tick.toggled.connect(lambda _on: page.show_ticked())
        kind = texts.kind_one_text(tr, item.kind)
        text = ShortLabel(f"{kind} · {who}" if who else kind)
        duty = ShortLabel(what)
        set_look(duty, role="caption")
        money = QLabel(texts.money_text(item.money, item.currency) if item.money else "")
        due = QLabel(when)
        level = urgency(item.left_s)
        due.setStyleSheet(f"color: {getattr(context.theme.tokens, level if level != 'neutral' else 'text2')};")
        due.setToolTip(texts.moment_text(tr, item.due_at, "Asia/Shanghai", context.session.now()))
        if level == "danger":
            sign = QLabel()
            sign.setPixmap(icons.pixmap("triangle-alert", "danger", 16))
        else:
            sign = QLabel()
            picture, ink = ("alarm-clock", "warn") if level == "warn" else ("clock", "text3")
            sign.setPixmap(icons.pixmap(picture, ink, 16))
        words = tr("Open")
        if item.next_step:
            words = texts.step_text(tr, *item.next_step)
        elif item.begin_refund is not None:
            words = tr("Make the refund")
        self.button = text_button(words, "primary" if item.overdue else "")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.take)
        self.setAccessibleName(f"{item.ref} {what} {who} {when}. {words}")
        row = QHBoxLayout(self)
        px = context.theme.px
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(12))
        words_over = QVBoxLayout()
        words_over.setSpacing(0)
        words_over.addStretch(1)
        for label in (text, duty):
            words_over.addWidget(label)
            # The lines are no table, yet their columns stand under each other: no width may follow from the words.
            label.setMinimumWidth(px(90))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words_over.addStretch(1)
        for part in (self.tick, self.number, words_over, money, sign, due, self.button):
            if part is words_over:
                row.addLayout(words_over, 1)
            else:
                row.addWidget(part)
        money.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget, width in ((self.number, 100), (money, 90), (due, 126), (self.button, 130)):
            widget.setMinimumWidth(px(width))
        self.setMinimumHeight(px(56))

    def take(self) -> None:
        """The next step, or the record when there is none to take blindly."""
        self._page.take(self.item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes the step, Space ticks, S puts off what is ticked (or this line), O opens, arrows walk."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key == Qt.Key.Key_S:
            self._page.snooze(*([line.item for line in self._page.ticked()] or [self.item]))
        elif key == Qt.Key.Key_Space:
            self.tick.toggle()
        elif key == Qt.Key.Key_O:
            self._page.context.hub.open_record.emit(self.item.kind, self.item.id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._page.walk(self, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
