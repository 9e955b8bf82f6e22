"""Take one step of one record, from its panel or from its row; money paid out is asked about first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from shopcare import texts
from shopcare.domain import kinds
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.ui.context import Context
from shopcare.ui.prompts import Choice

#: Which open step is the likely next one: the earlier in this list, the likelier.
_LIKELY = (
    "complete_draft", "pass", "receive", "accept", "agree", "approve", "lose_dispute", "pay_refund", "ship_again",
    "pay", "clarify", "propose", "finish", "call_back", "answer", "contact", "note_update", "draft_form", "stamp",
    "file", "match", "check", "quote", "accept_free", "start", "send_back", "ship", "complete", "restock", "close",
)  # fmt: skip


def likely_first(steps: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Open steps, the likely next one first."""
    return sorted(steps, key=lambda s: _LIKELY.index(s[1]) if s[1] in _LIKELY else len(_LIKELY))


def role_of(event: str) -> str:
    """The look of a step's button: a way out, such as withdrawing a draft, is offered but not urged."""
    return "primary" if event in _LIKELY else ""


def take(
    context: Context, parent: QWidget, kind: str, record: dict[str, Any], machine: str, event: str,
    failed: Callable[[BaseException], object], done: Callable[[], object] | None = None,
) -> None:
    """Take the step and say so; a step that no undo brings back is asked about first."""
    tr = context.tr
    flow = next(m for m in kinds.KINDS[kind].machines if m.name == machine)

    def told(changes: Changes) -> None:
        summary = {"machine": machine, "target": changes.state.get(flow.column, "")}
        context.hub.say.emit(texts.op_text(tr, changes.op, summary, changes.ref), changes.undoable)
        if done is not None:
            done()

    def run() -> None:
        context.jobs.write(
            records.step, context.session, kind, record["id"], event, machine, done=told, failed=failed
        )

    if flow.step(record[flow.column], event).undoable:
        run()
        return
    words = texts.step_text(tr, machine, event)
    amount = record.get("amount")
    money = texts.money_text(amount, record.get("currency") or "CNY") if amount else ""
    context.prompts.ask(
        parent, tr("{step}: {money}", step=words, money=money) if money else words,
        tr("This stays in the books: undo does not bring money back."),
        [Choice("yes", words, "default"), Choice("no", tr("Cancel"), "cancel")],
        lambda answer: run() if answer == "yes" else None,
    )
