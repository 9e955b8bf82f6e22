"""Notes on records: written as a draft while typing, so that a crash loses at most two seconds."""

from __future__ import annotations

from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store import search
from shopcare.store.models import NoteRow

LIMIT = 10_000


def write(session: Session, kind: str, record_id: int, body: str, note_id: int | None = None) -> tuple[int, Changes]:
    """Add a note or change one; returns its id. Raises ``text_too_long`` or ``note_empty``."""
    text = body.replace("\x00", "")
    if len(text) > LIMIT:
        raise DomainError("text_too_long", field="note", length=len(text), limit=LIMIT)
    if not text.strip():
        raise DomainError("note_empty")
    with session.begin("notes.write") as work:
        records.load(session, kind, record_id)
        if note_id is None:
            note_id = work.insert(
                NoteRow, kind=kind, record_id=record_id, body=text, written_by_id=session.actor.staff_id, at=work.now
            )
        else:
            work.update(NoteRow, note_id, body=text)
        work.about(kind, record_id)
        if work.changes:
            search.index_rows(session.shop, kind, [record_id])
    changes = Changes(op="notes.write", record=(kind, record_id), event_id=work.event_id).add(kind, record_id)
    return note_id, changes


def remove(session: Session, note_id: int) -> Changes:
    """Put a note in the recycle bin."""
    with session.begin("notes.remove") as work:
        note = work.get(NoteRow, note_id)
        work.update(NoteRow, note_id, recycled_at=work.now)
        work.about(note["kind"], note["record_id"])
        if work.changes:
            search.index_rows(session.shop, note["kind"], [note["record_id"]])
    changes = Changes(op="notes.remove", record=(note["kind"], note["record_id"]), event_id=work.event_id)
    return changes.add(note["kind"], note["record_id"])
