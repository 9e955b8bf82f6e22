"""The bar over a list when two or more rows are selected: how many, how much, and what can be done with them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.services import form_choice, records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.prompts import Choice
from shopcare.ui.theme import set_look

#: More rows than this are only counted, copied and printed: looking at each would take too long.
AT_MOST = 500
_SHOWN = 2
_MONEY = {"orders": "paid", "returns": "amount", "refunds": "amount", "claims": "amount"}


def look_at(session: Session, kind: str, ids: list[int]) -> tuple[Counter, dict[str, int]]:
    """How many of the records each step is open for, and their sum per currency."""
    found: Counter = Counter()
    sums: dict[str, int] = {}
    for record_id in ids[:AT_MOST]:
        try:
            record = records.load(session, kind, record_id)
        except DomainError:
            continue
        found.update(records.open_steps(session, kind, record))
        amount = record.get(_MONEY.get(kind, ""))
        if amount:
            currency = record.get("currency") or "CNY"
            sums[currency] = sums.get(currency, 0) + amount
    return found, sums


def step_many(session: Session, kind: str, ids: list[int], machine: str, event: str) -> Changes:
    """Take one step of all records it is open for, as one action and one undo step; the others stay."""
    changes = Changes(op=f"{kind}.step")
    with session.begin(f"{kind}.step") as work:
        for record_id in ids:
            record = work.get(records.table(kind), record_id)
            if not any((m, e) == (machine, event) for m, e, _ in records.open_steps(session, kind, record)):
                continue
            records.apply(session, work, kind, record_id, machine, event)
            records.finish(session, work, kind, record_id, changes.op)
            changes.add(kind, record_id)
        work.summary = dict(work.summary) | {"n": len(changes.ids.get(kind, ()))}
        changes.undoable = work.undoable
    changes.whole |= {kind, "orders"}
    changes.event_id = work.event_id
    return changes


class BulkBar(QWidget):
    """Signal: ``cleared()`` the user wants no selection any more."""

    cleared = Signal()

    def __init__(self, context: Context, kind: str, parent: QWidget | None = None):
        """Empty until :meth:`set_ids`."""
        super().__init__(parent)
        self._context, self._kind = context, kind
        self._ids: list[int] = []
        self._steps: list[QPushButton] = []
        self.setObjectName("bulk_bar")
        self._text = QLabel()
        set_look(self._text, role="section")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._text)
        self._row.addStretch(1)
        tr, icons = context.tr, context.icons
        self._more = text_button(tr("More steps"), "", "ellipsis", icons)
        self._print = text_button(tr("Print…"), "", "printer", icons)
        self._recycle = text_button(tr("Recycle"), "", "trash-2", icons)
        self._clear = text_button(tr("Clear selection"), "link")
        self._clear.clicked.connect(self.cleared)
        self._print.clicked.connect(self._on_print)
        self._recycle.clicked.connect(self._on_recycle)
        for button in (self._more, self._print, self._recycle, self._clear):
            self._row.addWidget(button)
        self._recycled = False

    @property
    def text(self) -> str:
        """How many are selected, and their sum."""
        return self._text.text()

    @property
    def step_buttons(self) -> list[QPushButton]:
        """The steps that have a button of their own."""
        return list(self._steps)

    def set_ids(self, ids: list[int], recycled: bool) -> None:
        """Show what can be done with these records."""
        self._ids, self._recycled = ids, recycled
        self._show(Counter(), {})
        self._context.jobs.read(
            look_at, self._context.session, self._kind, ids,
            done=lambda found: self._show(*found) if ids is self._ids else None,
        )

    def _show(self, steps: Counter, sums: dict[str, int]) -> None:
        tr, n = self._context.tr, len(self._ids)
        words = [tr.plural("{n} selected", "{n} selected", n)]
        if sums and n <= AT_MOST:
            total = " + ".join(texts.money_text(amount, currency) for currency, amount in sums.items())
            words.append(tr("total {amount}", amount=total))
        self._text.setText(" · ".join(words))
        for button in self._steps:
            button.hide()
            button.deleteLater()
        self._steps = []
        ordered = [] if self._recycled or n > AT_MOST else [step for step, _ in steps.most_common()]
        for step in ordered[:_SHOWN]:
            button = text_button(texts.step_text(tr, step[0], step[1]))
            button.clicked.connect(lambda _on=False, step=step: self.ask(step, steps[step]))
            self._row.insertWidget(2 + len(self._steps), button)
            self._steps.append(button)
        self._more.setVisible(len(ordered) > _SHOWN)
        if len(ordered) > _SHOWN:
            menu = QMenu(self._more)
            for step in ordered[_SHOWN:]:
                action = menu.addAction(f"{texts.step_text(tr, step[0], step[1])} ({steps[step]})")
                action.triggered.connect(lambda _on=False, step=step: self.ask(step, steps[step]))
            self._more.setMenu(menu)
        self._print.setVisible(bool(form_choice.form_for(self._kind)) and not self._recycled)
        self._recycle.setText(
            f"\N{EN SPACE}{tr('Take out of the recycle bin') if self._recycled else tr('Recycle')}"
        )

    def ask(self, step: tuple[str, str, str], count: int) -> None:
        """Say how many records the step changes; take it when the user agrees."""
        tr = self._context.tr
        state = texts.state_text(tr, step[0], step[2])
        detail = tr.plural("{n} record becomes “{state}”.", "{n} records become “{state}”.", count, state=state)
        rest = len(self._ids) - count
        if rest:
            detail += " " + tr.plural("{n} stays as it is.", "{n} stay as they are.", rest)
        words = texts.step_text(tr, step[0], step[1])
        choices = [Choice("yes", words, "default"), Choice("no", tr("Cancel"), "cancel")]
        self._context.prompts.ask(
            self, detail, "", choices, lambda answer: self._run(step) if answer == "yes" else None
        )

    def _run(self, step: tuple[str, str, str]) -> None:
        context = self._context

        def done(changes: Changes) -> None:
            n = len(changes.ids.get(self._kind, ()))
            summary = {"machine": step[0], "target": step[2], "n": n}
            context.hub.say.emit(texts.op_text(context.tr, changes.op, summary), changes.undoable)

        context.jobs.write(
            step_many, context.session, self._kind, list(self._ids), step[0], step[1],
            done=done, failed=context.hub.fail.emit,
        )

    def _on_print(self) -> None:
        form = form_choice.form_for(self._kind)
        if form:
            self._context.hub.print_records.emit(form, [(self._kind, i) for i in self._ids], False)

    def _on_recycle(self) -> None:
        context, ids = self._context, list(self._ids)
        work: Any = records.unrecycle if self._recycled else records.recycle

        def done(changes: Changes) -> None:
            context.hub.say.emit(texts.op_text(context.tr, changes.op, {"n": len(ids)}), True)

        context.jobs.write(work, context.session, self._kind, ids, done=done, failed=context.hub.fail.emit)
