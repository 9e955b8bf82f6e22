"""Take an import back: what was new and untouched goes, replaced values return, the rest stays and is listed."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopcare.domain.errors import Cancelled, DomainError
from shopcare.services.changes import Changes
from shopcare.services.import_models import Ask, Progress
from shopcare.services.session import Session
from shopcare.store import bulk
from shopcare.store.models import EventRow, ImportBatchRow


@dataclass
class UndoneBatch:
    """What the undo of an import did. ``reasons`` tells per kept order why: has_case, edited_since, later_import."""

    changes: Changes
    removed: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)


def undo_batch(
    session: Session, batch_id: int, progress: Progress | None = None, cancelled: Ask | None = None
) -> UndoneBatch:
    """Undo one import in one transaction. Raises ``batch_unknown``, ``batch_undone``, Cancelled: nothing changed."""
    with session.begin("import.undo", "import_files") as work:
        shop = session.shop
        row = shop.one(ImportBatchRow.select().where(ImportBatchRow.id == batch_id))
        if row is None:
            raise DomainError("batch_unknown", batch=batch_id)
        if row["undone_at"]:
            raise DomainError("batch_undone", batch=batch_id, name=row["file_name"])
        imported = (EventRow.batch == batch_id) & (EventRow.op == "import")
        event = shop.scalar(EventRow.select(EventRow.id).where(imported))
        made, replaced = bulk.changes_of(shop, batch_id)
        done = UndoneBatch(Changes(op="undo:import", whole={"orders"}))
        total = len(replaced) + sum(last - first + 1 for first, last in made.get("orders", []))
        bulk.mark_touched(shop, made)
        done.reasons = dict(bulk.touched(shop))
        _restore(session, replaced, done, progress, cancelled, total)
        for table in ("order_line", "parcel"):
            _gone, kept = bulk.remove_parts(shop, table, _on_others(made, table))
            for number in bulk.order_numbers(shop, kept).values():
                done.reasons.setdefault(number, "has_record")
        for removed in bulk.remove_made(shop, made):
            done.removed += removed
            _step(progress, cancelled, len(replaced) + done.removed, total)
        done.kept = list(done.reasons)
        ImportBatchRow.update(undone_at=work.now).where(ImportBatchRow.id == batch_id).execute(shop.db)
        work.batch_id, work.undo_of, work.undoable = batch_id, event, False
        work.summary = {
            "batch": batch_id, "file": row["file_name"], "removed": done.removed, "restored": done.restored,
            "kept": len(done.kept),
        }
    done.changes.event_id, done.changes.undoable = work.event_id, False
    return done


def _on_others(made: dict[str, list[tuple[int, int]]], table: str) -> list[tuple[int, int]]:
    # Parts of new orders are in these ranges too: they go first, then their orders.
    return made.get(table, [])


def _step(progress: Progress | None, cancelled: Ask | None, done: int, total: int) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled()
    if progress is not None:
        progress(done, total)


def _restore(
    session: Session, replaced: list, done: UndoneBatch, progress: Progress | None, cancelled: Ask | None, total: int
) -> None:
    orders: set[int] = set()
    edited: set[int] = set()
    for count, (table, row_id, before, after) in enumerate(replaced, 1):
        state = bulk.restore_values(session.shop, table, row_id, before, after)
        if table == "orders":
            orders.add(row_id)
            if state is False:
                edited.add(row_id)
        if state:
            done.restored += 1
        if count % 1000 == 0:
            _step(progress, cancelled, count, total)
    for number in bulk.order_numbers(session.shop, sorted(edited)).values():
        done.reasons.setdefault(number, "edited_since")
    bulk.Bulk(session.shop).queue_search("orders", orders)
