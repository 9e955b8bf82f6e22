"""Undo and redo over the journal: the exact earlier values come back, as one more journalled action."""

from __future__ import annotations

import json
from dataclasses import dataclass

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.import_undo import undo_batch
from shopcare.services.session import Session
from shopcare.store import journal
from shopcare.store.journal import Change
from shopcare.store.models import TABLES, EventRow, EventSubjectRow
from shopcare.store.work import Work

#: How many steps back undo reaches.
DEPTH = 50


@dataclass(frozen=True)
class Undoable:
    """A journalled action that can be undone, or why it cannot."""

    event_id: int
    at: str
    actor: str
    op: str
    kind: str | None
    subject_id: int | None
    ref: str
    summary: dict
    undoable: bool


def steps(session: Session, limit: int = DEPTH) -> list[Undoable]:
    """The last actions that are in force, newest first; undone ones and undos themselves are left out."""
    undone = EventRow.alias()
    rows = session.shop.dicts(
        EventRow.select()
        .where(
            EventRow.undo_of.is_null()
            & EventRow.id.not_in(undone.select(undone.undo_of).where(undone.undo_of.is_null(False)))
        )
        .order_by(EventRow.id.desc())
        .limit(limit)
    )
    redone = [row for row in _redone(session) if _state_of(session, row["id"]) is not None]
    return [_undoable(session, row) for row in rows] if not redone else _merge(session, rows, redone, limit)


def _redone(session: Session) -> list[dict]:
    """Undos that were themselves undone: their actions are in force again."""
    again = EventRow.alias()
    undo = EventRow.alias()
    return session.shop.dicts(
        EventRow.select()
        .join(undo, on=(undo.undo_of == EventRow.id))
        .join(again, on=(again.undo_of == undo.id))
        .where(EventRow.undo_of.is_null())
        .order_by(EventRow.id.desc())
        .limit(DEPTH)
    )


def _merge(session: Session, rows: list[dict], redone: list[dict], limit: int) -> list[Undoable]:
    both = {row["id"]: row for row in (*rows, *redone)}
    ordered = sorted(both.values(), key=lambda row: -row["id"])[:limit]
    return [_undoable(session, row) for row in ordered]


def _undoable(session: Session, row: dict) -> Undoable:
    ref = ""
    if row["kind"] in kinds.KINDS and row["subject_id"]:
        kind_ = kinds.KINDS[row["kind"]]
        column = TABLES[kind_.table]._meta.columns[kind_.number]
        found = session.shop.scalar(
            TABLES[kind_.table].select(column).where(TABLES[kind_.table].id == row["subject_id"])
        )
        ref = str(found or f"draft-{row['kind']}-{row['subject_id']}")
    return Undoable(
        row["id"], row["at"], row["actor"], row["op"], row["kind"], row["subject_id"], ref,
        json.loads(row["summary"]), bool(row["undoable"]),
    )


def undo_last(session: Session) -> Changes:
    """Undo the newest action in force. Raises ``nothing_to_undo`` or ``not_undoable``."""
    found = steps(session, 1)
    if not found:
        raise DomainError("nothing_to_undo")
    return undo(session, found[0].event_id)


def undo(session: Session, event_id: int) -> Changes:
    """Take one action back. Raises ``not_undoable``, ``already_undone`` or ``changed_since``.

    An import goes back as a batch; what was touched since stays.
    """
    imported = session.shop.one(EventRow.select().where(EventRow.id == event_id))
    if imported is not None and imported["op"] == "import" and imported["batch_id"] is not None:
        return undo_batch(session, imported["batch_id"]).changes
    with session.begin("undo") as work:
        row = session.shop.one(EventRow.select().where(EventRow.id == event_id))
        if row is None:
            raise DomainError("nothing_to_undo")
        if not row["undoable"]:
            raise DomainError("not_undoable", op=row["op"])
        if session.shop.scalar(EventRow.select(EventRow.id).where(EventRow.undo_of == event_id)):
            newest = _state_of(session, event_id)
            if not newest:
                raise DomainError("already_undone", op=row["op"])
            event_id = newest
        if row["batch_id"] is not None:
            raise DomainError("undo_import_by_batch", batch=row["batch_id"])
        changes = _reverse(session, work, event_id)
        work.undo_of = event_id
        work.summary = {"op": row["op"], "of": row["id"]}
        changes.op = f"undo:{row['op']}"
    changes.event_id = work.event_id
    return changes


def _state_of(session: Session, event_id: int) -> int | None:
    """Follow a chain of undo and redo; the event to reverse when the action is in force, else None."""
    current, in_force = event_id, True
    while True:
        nxt = session.shop.scalar(EventRow.select(EventRow.id).where(EventRow.undo_of == current))
        if nxt is None:
            return current if in_force else None
        current, in_force = int(str(nxt)), not in_force


def _redo_event(session: Session) -> dict | None:
    """The newest undo that was not put back, while nothing but undo and redo was done since it."""
    newest = session.shop.dicts(EventRow.select().order_by(EventRow.id.desc()).limit(2 * DEPTH))
    reversed_ids = {row["undo_of"] for row in newest}
    for row in newest:
        if row["op"] == "undo" and row["id"] not in reversed_ids:
            return row
        if row["op"] not in ("undo", "redo"):
            break
    return None


def redoable(session: Session) -> Undoable | None:
    """The action that :func:`redo_last` would do again, or None."""
    last = _redo_event(session)
    of = json.loads(last["summary"]).get("of") if last is not None else None
    row = session.shop.one(EventRow.select().where(EventRow.id == of)) if of else None
    return _undoable(session, row) if row is not None else None


def redo_last(session: Session) -> Changes:
    """Put back what the newest undo took away, while nothing else was done since. Raises ``nothing_to_redo``."""
    with session.begin("redo") as work:
        last = _redo_event(session)
        if last is None:
            raise DomainError("nothing_to_redo")
        changes = _reverse(session, work, last["id"])
        work.undo_of = last["id"]
        work.summary = json.loads(last["summary"])
        changes.op = f"redo:{work.summary.get('op', '')}"
    changes.event_id = work.event_id
    return changes


def _reverse(session: Session, work: Work, event_id: int) -> Changes:
    changed = journal.read_changes(session.shop, event_id)
    for change in reversed(changed):
        _reverse_one(work, change)
    if any(change.table == "calendar_day" for change in changed):
        session.forget_calendar()
    row = session.shop.one(EventRow.select().where(EventRow.id == event_id))
    touched = {(row["kind"], row["subject_id"])} if row["kind"] else set()
    more = session.shop.rows(
        EventSubjectRow.select(EventSubjectRow.kind, EventSubjectRow.record_id).where(
            EventSubjectRow.event == event_id
        )
    )
    changes = Changes(op="undo")
    for kind, record_id in touched | {(k, i) for k, i in more}:
        if kind not in kinds.KINDS:
            continue
        row_class = records.table(kind)
        if session.shop.scalar(row_class.select(row_class.id).where(row_class.id == record_id)) is None:
            work.about(kind, record_id)
            changes.whole.add(kind)
            continue
        done = records.finish(session, work, kind, record_id, "undo")
        changes.add(kind, record_id)
        changes.whole.add(kind)
        if (kind, record_id) == (row["kind"], row["subject_id"]):
            changes.ref, changes.record, changes.state = done.ref, done.record, done.state
    return changes


def _reverse_one(work: Work, change: Change) -> None:
    row_class = TABLES[change.table]
    key = row_class._meta.primary_key
    current = work.shop.one(row_class.select().where(key == change.row_id))
    if change.how == "insert":
        if current is None:
            return
        if current.get("number") and "recycled_at" in row_class._meta.columns:
            # A number given is never given again: the record stays, in the recycle bin.
            work.update(row_class, change.row_id, recycled_at=work.now)
        else:
            work.delete(row_class, change.row_id)
    elif change.how == "delete":
        values = {name: value for name, value in change.before.items() if name != key.column_name}
        work.insert(row_class, **{key.column_name: change.row_id}, **values)
    else:
        if current is None:
            raise DomainError("changed_since", table=change.table, id=change.row_id)
        for name, value in change.after.items():
            if current[name] != value:
                raise DomainError("changed_since", table=change.table, id=change.row_id, field=name)
        keep = {"number"} if change.after.get("number") and not change.before.get("number") else set()
        work.update(
            row_class, change.row_id, **{n: v for n, v in change.before.items() if n not in keep}
        )
