"""Today: everything that is due, most urgent first, with the money at stake; the button is the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shopcare import texts
from shopcare.domain import kinds
from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.services import first_steps, records, safety, today
from shopcare.services.changes import Changes
from shopcare.services.today import Item, Summary
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.page_header import PageHeader
from shopcare.ui.theme import set_look
from shopcare.ui.today_checklist import Checklist
from shopcare.ui.today_line import TodayLine

#: Lines shown at first; the rest on demand.
SHOWN = 200
#: What the last group looks ahead, with the rest of today.
_AHEAD_S = 4 * 86400


@dataclass
class Read:
    """What the page shows, read off the thread."""

    items: list[Item]
    summary: Summary
    drafts: list[tuple[str, int, str]]
    midnight: str
    working_day: bool
    checklist: dict[str, bool] | None
    reminder: Any = None


def read(session: Any, shown: int = SHOWN, only: str = "") -> Read:
    """Everything the page needs, in one go; ``only`` is "overdue" or "due_today" when a card was chosen."""
    day, midnight = session.today(), today.end_of_today(session)
    now = to_utc_text(session.now())
    until = {"overdue": now, "due_today": midnight}.get(only)
    items = today.items(session, until, shown + 1, now if only == "due_today" else "")
    return Read(items, today.summary(session), today.drafts(session), midnight, session.calendar().is_working(day),
                first_steps.progress(session), safety.backup_reminder(session.shop, session.now()))


class TodayPage(QWidget):
    """The first page of the morning."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Empty until :meth:`refresh`."""
        super().__init__(parent)
        self.context = context
        self.lines: list[TodayLine] = []
        self.setObjectName("today_page")
        tr, icons = context.tr, context.icons
        self.header = PageHeader(icons, tr("Today"))
        scan = self.header.add_button(text_button(tr("Scan in (F8)"), "primary", "scan-line", icons))
        scan.clicked.connect(lambda: context.hub.show_page.emit("scan"))
        self._cards = QHBoxLayout()
        self._made: dict[str, QPushButton] = {}
        self._only = ""
        self.reminder = MessageBar(icons, tr)
        self.reminder.setObjectName("backup_reminder")
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._body)
        self._area = area
        column = QVBoxLayout(self)
        column.addWidget(self.header)
        column.addWidget(self.reminder)
        column.addLayout(self._cards)
        column.addWidget(self._ticked_bar())
        column.addWidget(area, 1)
        self._column = column
        self._again, self._shown = False, SHOWN
        self._reading = False
        context.theme.changed.connect(self._restyle)
        self._restyle()

    def _ticked_bar(self) -> QWidget:
        tr = self.context.tr
        self.bar = QFrame()
        set_look(self.bar, band="info")
        self._ticked_words = QLabel()
        off = text_button(tr("Put off to tomorrow"))
        off.clicked.connect(lambda: self.snooze(*[line.item for line in self.ticked()]))
        none = text_button(tr("Untick all"), "link")
        none.clicked.connect(lambda: [line.tick.setChecked(False) for line in self.ticked()])
        row = QHBoxLayout(self.bar)
        row.addWidget(self._ticked_words, 1)
        row.addWidget(off)
        row.addWidget(none)
        self.bar.hide()
        return self.bar

    def ticked(self) -> list[TodayLine]:
        """The lines with a tick."""
        return [line for line in self.lines if line.tick.isChecked()]

    def show_ticked(self) -> None:
        """Say how many lines are ticked, with what can be done to all of them."""
        count = len(self.ticked())
        self._ticked_words.setText(self.context.tr.plural("{n} ticked", "{n} ticked", count))
        self.bar.setVisible(count > 0)

    def refresh(self) -> None:
        """Read what is due again, off the thread."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self.context.jobs.read(
            read, self.context.session, self._shown, self._only, done=self._on_read, failed=self._on_failed
        )

    def apply_changes(self, changes: Changes) -> None:
        """Anything written may change what is due."""
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Times have moved on since it was last looked at."""
        super().showEvent(event)
        self.refresh()

    def _on_failed(self, exc: BaseException) -> None:
        self._reading = False
        self.context.hub.fail.emit(exc)

    def _on_read(self, found: Read) -> None:
        self._reading = False
        focused = next((line.item.ref for line in self.lines if line.hasFocus()), "")
        self._remind(found.reminder)
        self._head(found)
        self._fill(found)
        line = next((line for line in self.lines if line.item.ref == focused), None)
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._again:
            self._again = False
            self.refresh()

    def _head(self, found: Read) -> None:
        tr, session = self.context.tr, self.context.session
        day = session.today()
        parts = [texts.day_text(tr, day, day)]
        if not found.working_day:
            parts[0] += " " + tr("(rest day)")
        count = found.summary.overdue + found.summary.due_today
        parts.append(tr.plural("{n} thing today", "{n} things today", count) if count else tr("nothing due today"))
        if found.summary.earliest_left_s is not None:
            parts.append(tr("the earliest: {left}", left=texts.left_text(tr, found.summary.earliest_left_s)))
        self.header.set_subtitle(" · ".join(parts))
        summary = found.summary
        money = " + ".join(texts.money_text(v, c) for c, v in summary.refund_due.items() if v) or texts.money_text(0)
        # Without a kind the card filters this page: what is due is of every kind.
        self._card("", "overdue", str(summary.overdue), tr("overdue"), "danger")
        self._card("", "due_today", str(summary.due_today), tr("due today"), "warn")
        self._card("returns", "to_inspect", str(summary.to_inspect), tr("to inspect"), "info")
        self._card("refunds", "to_pay", money, tr("to refund"), "money")
        self._card("claims", "open", str(summary.claims_open), tr("claims open"), "text2")

    def _card(self, kind: str, chip: str, number: str, words: str, ink: str) -> None:
        """Make or update one card; it stays the same widget, so that it keeps the focus."""
        name = f"card_{chip}_{kind}" if kind else f"card_{chip}"
        card = self._made.get(name)
        if card is None:
            card = self._made[name] = QPushButton()
            card.setObjectName(name)
            set_look(card, role="card")
            inside = QVBoxLayout(card)
            for role in ("big", "caption"):
                label = QLabel()
                set_look(label, role=role)
                inside.addWidget(label)
            if kind:
                card.clicked.connect(lambda: self.context.hub.show_list.emit(kind, chip, ""))
            else:
                card.setCheckable(True)
                card.clicked.connect(lambda on: self.show_only(chip if on else ""))
            self._cards.addWidget(card, 1)
        card.setChecked(self._only == chip)
        card.setAccessibleName(f"{number} {words}")
        big, small = card.findChildren(QLabel)
        big.setText(number)
        small.setText(words)
        big.setStyleSheet(f"color: {getattr(self.context.theme.tokens, ink)};")
        # A style sheet's min-height wins over the widget's own.
        card.setStyleSheet(f"QPushButton {{ min-height: {self.context.theme.px(72)}px; }}")

    def _fill(self, found: Read) -> None:
        tr = self.context.tr
        ticked = {(line.item.kind, line.item.id, line.item.what) for line in self.ticked()}
        _clear(self._lines)
        self.lines = []
        shown = found.items[: self._shown]
        groups = (
            (tr("Overdue"), [i for i in shown if i.overdue]),
            (tr("Today"), [i for i in shown if not i.overdue and i.due_at < found.midnight]),
            (tr("Next three days"), [i for i in shown if i.due_at >= found.midnight and i.left_s <= _AHEAD_S]),
        )
        if self._only:
            everything = text_button(tr("Show everything again"), "link")
            everything.setObjectName("today_everything")
            everything.clicked.connect(lambda: self.show_only(""))
            self._lines.addWidget(everything, 0, Qt.AlignmentFlag.AlignLeft)
        elif found.checklist is not None:
            self._lines.addWidget(Checklist(self.context, found.checklist))
        # The first two say what the cards say, also when not every line is drawn yet.
        counts = (found.summary.overdue, found.summary.due_today, len(groups[2][1]))
        for (title, items), count in zip(groups, counts, strict=True):
            if items:
                self._heading(f"{title}  {count}")
            for item in items:
                line = TodayLine(self, item)
                line.tick.setChecked((item.kind, item.id, item.what) in ticked)
                self._lines.addWidget(line)
                self.lines.append(line)
        if found.drafts and not self._only:
            self._heading(f"{tr('Drafts')}  {len(found.drafts)}")
            for kind, record_id, title in found.drafts[:20]:
                named = title or tr("Draft {id}", id=record_id)
                button = text_button(f"{texts.kind_one_text(tr, kind)} · {named}", "link")
                button.clicked.connect(lambda _on=False, k=kind, i=record_id: self.context.hub.open_record.emit(k, i))
                self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not self.lines and (self._only or not found.drafts):
            done = QLabel(tr("All done for today."))
            done.setAlignment(Qt.AlignmentFlag.AlignCenter)
            set_look(done, role="section")
            self._lines.addWidget(done)
        if len(found.items) > self._shown:
            more = text_button(tr("Show {n} more", n=SHOWN))
            more.setObjectName("today_more")
            more.clicked.connect(self._show_more)
            self._lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addStretch(1)

    def show_only(self, only: str) -> None:
        """Show the lines of one card, "overdue" or "due_today", of all kinds; "" shows everything again."""
        self._only, self._shown = only, SHOWN
        self.refresh()

    def _remind(self, note: Any) -> None:
        if note is None:
            self.reminder.hide()
            return
        tr, hub = self.context.tr, self.context.hub
        words = texts.note_text(tr, note)
        if not self.reminder.isHidden() and self.reminder.text == words:
            return
        choose = (tr("Open the backup settings"), lambda: hub.show_page.emit("settings:backup"))
        self.reminder.show_message(words, "warn", [choose], closable=False)

    def _show_more(self) -> None:
        self._shown += SHOWN
        self.refresh()

    def _heading(self, words: str) -> None:
        label = QLabel(words)
        set_look(label, role="section")
        self._lines.addWidget(label)

    def take(self, item: Item) -> None:
        """Take the next step of a line; what moves money or needs words opens the record instead."""
        hub = self.context.hub
        kind, record_id = item.step_on
        if item.begin_refund is not None:
            hub.new_record.emit("refunds", item.begin_refund)
            return
        if item.next_step is None:
            hub.open_record.emit(kind, record_id)
            return
        event = item.next_step[1]
        flow = kinds.machine(kinds.kind(kind), item.next_step[0])
        if not all(step.undoable for step in flow.steps if step.event == event):
            hub.open_record.emit(kind, record_id)
            return
        tr = self.context.tr

        def failed(exc: BaseException) -> None:
            self.context.hub.fail.emit(exc)
            if isinstance(exc, DomainError):
                self.context.hub.open_record.emit(kind, record_id)

        words = tr("{ref}: {step}", ref=item.ref, step=texts.step_text(tr, item.next_step[0], event))
        self.context.jobs.write(
            records.step, self.context.session, kind, record_id, event, item.next_step[0], failed=failed,
            done=lambda _changes: self.context.hub.say.emit(words, True),
        )

    def snooze(self, *items: Item) -> None:
        """Ask once why these can wait, then put them aside until tomorrow morning; one step of undo."""
        if not items:
            return
        tr = self.context.tr

        words = (
            tr("{ref} comes back tomorrow at 9", ref=items[0].ref) if len(items) == 1
            else tr("{n} things come back tomorrow at 9", n=len(items))
        )

        def answer(reason: str | None) -> None:
            if reason is not None:
                keys = [(item.kind, item.id, item.what) for item in items]
                self.context.jobs.write(
                    today.snooze_all, self.context.session, keys, reason, failed=self.context.hub.fail.emit,
                    done=lambda _c: self.context.hub.say.emit(words, True),
                )

        self.context.prompts.text(self, tr("Put off to tomorrow"), tr("Why can it wait?"), "", answer)

    def walk(self, line: TodayLine, by: int) -> None:
        """Move the focus to the line above or below."""
        at = self.lines.index(line) + by
        if 0 <= at < len(self.lines):
            self.lines[at].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.lines[at])

    def _restyle(self) -> None:
        px = self.context.theme.px
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(12))
        self._cards.setSpacing(px(12))
        self._lines.setSpacing(px(8))
        if self.lines:
            self.refresh()


def _clear(layout: Any) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
