"""Photos and papers on records: added, removed, shown; each change one step that can be undone."""

from __future__ import annotations

from pathlib import Path

from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store import photos
from shopcare.store.models import EvidenceFileRow, EvidenceRow

#: How many a record holds; a page of a printed form shows nine of them.
LIMIT = 99


def _of_record(session: Session, kind: str, record_id: int) -> list[dict]:
    return session.shop.dicts(
        EvidenceRow.select()
        .where((EvidenceRow.kind == kind) & (EvidenceRow.record_id == record_id) & EvidenceRow.recycled_at.is_null())
        .order_by(EvidenceRow.position, EvidenceRow.id)
    )


def _row(session: Session, evidence_id: int) -> dict:
    found = session.shop.one(
        EvidenceRow.select(EvidenceRow, EvidenceFileRow.sha256, EvidenceFileRow.extension)
        .join(EvidenceFileRow, on=(EvidenceRow.file == EvidenceFileRow.id))
        .where(EvidenceRow.id == evidence_id)
    )
    if found is None:
        raise DomainError("record_gone", table="evidence", id=evidence_id)
    return found


def add(session: Session, kind: str, record_id: int, path: Path | str) -> Changes:
    """Attach a picture, PDF or video from a file. Raises as :func:`add_bytes`, and ``file_unreadable``."""
    path = Path(path)
    return add_bytes(session, kind, record_id, photos.read_source(path), path.name)


def add_bytes(session: Session, kind: str, record_id: int, data: bytes, name: str) -> Changes:
    """Attach bytes, from the clipboard say; ``name`` is how the file was called.

    Raises DomainError ``photo_too_large``, ``photo_too_many_pixels``, ``photo_kind_unknown``, ``photo_empty``,
    ``photos_full`` and ``record_recycled``. The bytes are on disk before the record points to them.
    """
    session.require("edit_records")
    record = records.load(session, kind, record_id)
    if record.get("recycled_at"):
        raise DomainError("record_recycled", ref=records.reference(records.kinds.kind(kind), record))
    if len(_of_record(session, kind, record_id)) >= LIMIT:
        raise DomainError("photos_full", limit=LIMIT)
    stored = photos.keep(session.shop.folder.photos, data, name)
    with session.begin("photos.add") as work:
        there = _of_record(session, kind, record_id)
        # The same bytes serve several records, so this row is no part of the step that undo takes back.
        EvidenceFileRow.insert(
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            extension=stored.extension,
            width=stored.width,
            height=stored.height,
        ).on_conflict_ignore().execute(session.shop.db)
        file_id = session.shop.scalar(
            EvidenceFileRow.select(EvidenceFileRow.id).where(EvidenceFileRow.sha256 == stored.sha256)
        )
        if any(row["file_id"] == file_id for row in there):
            return Changes(op="photos.add", record=(kind, record_id), undoable=False)
        evidence_id = work.insert(
            EvidenceRow,
            kind=kind,
            record_id=record_id,
            file_id=file_id,
            original_name=name[:200],
            added_at=work.now,
            position=max((row["position"] for row in there), default=0) + 1,
            added_by_id=session.actor.staff_id,
        )
        work.about(kind, record_id)
        work.summary = {"n": 1}
    changes = Changes(op="photos.add", record=(kind, record_id), event_id=work.event_id).add(kind, record_id)
    changes.add("evidence", evidence_id)
    return changes


def remove(session: Session, evidence_id: int) -> Changes:
    """Take a picture off its record; undo brings it back, the bytes stay."""
    with session.begin("photos.remove") as work:
        row = work.get(EvidenceRow, evidence_id)
        work.update(EvidenceRow, evidence_id, recycled_at=work.now)
        work.about(row["kind"], row["record_id"])
        work.summary = {"n": 1}
    changes = Changes(op="photos.remove", record=(row["kind"], row["record_id"]), event_id=work.event_id)
    return changes.add(row["kind"], row["record_id"])


def describe(session: Session, evidence_id: int, caption: str) -> Changes:
    """Write what a picture shows. Raises ``text_too_long``."""
    if len(caption) > 500:
        raise DomainError("text_too_long", field="caption", length=len(caption), limit=500)
    with session.begin("photos.describe") as work:
        row = work.get(EvidenceRow, evidence_id)
        work.update(EvidenceRow, evidence_id, caption=caption.strip())
        work.about(row["kind"], row["record_id"])
    changes = Changes(op="photos.describe", record=(row["kind"], row["record_id"]), event_id=work.event_id)
    return changes.add(row["kind"], row["record_id"])


def move(session: Session, evidence_id: int, position: int) -> Changes:
    """Put a picture at a place (0 = first) among those of its record."""
    with session.begin("photos.move") as work:
        row = work.get(EvidenceRow, evidence_id)
        others = [r for r in _of_record(session, row["kind"], row["record_id"]) if r["id"] != evidence_id]
        others.insert(max(0, min(position, len(others))), row)
        for place, other in enumerate(others, 1):
            work.update(EvidenceRow, other["id"], position=place)
        work.about(row["kind"], row["record_id"])
    changes = Changes(op="photos.move", record=(row["kind"], row["record_id"]), event_id=work.event_id)
    return changes.add(row["kind"], row["record_id"])


def thumbnail(session: Session, evidence_id: int, size: int = photos.THUMBNAIL_EDGE) -> bytes | None:
    """JPEG bytes at most ``size`` pixels a side; None for what has no picture. Raises ``photo_missing``."""
    row = _row(session, evidence_id)
    folder = session.shop.folder
    return photos.smaller(folder.photos, folder.cache, row["sha256"], row["extension"], size)


def file_path(session: Session, evidence_id: int) -> Path:
    """Where the bytes lie, to open them in another program. Raises ``photo_missing``."""
    row = _row(session, evidence_id)
    found = photos.place(session.shop.folder.photos, row["sha256"], row["extension"])
    if not found.exists():
        raise DomainError("photo_missing", file=found.name)
    return found
