"""One action's work on the shop: every row it changes is recorded and journalled in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.domain.plain_text import whole, whole_value
from shopcare.store import journal
from shopcare.store.database import Shop
from shopcare.store.journal import Change, Event
from shopcare.store.models import NumberSeriesRow, Row

#: Columns kept by the machinery itself; they are not journalled.
_SILENT = frozenset({"version", "updated_at", "search_text", "buyer_pinyin", "pinyin"})


# The text of a statement is made once: building it anew costs more than running it.
@cache
def _insert_text(table: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    return f'INSERT INTO "{table}" ({listed}) VALUES ({marks})' if names else f'INSERT INTO "{table}" DEFAULT VALUES'


@cache
def _update_text(table: str, names: tuple[str, ...], key: str, versioned: bool) -> str:
    parts = [f'"{name}" = ?' for name in names] + (['"version" = "version" + 1'] if versioned else [])
    return f'UPDATE "{table}" SET {", ".join(parts)} WHERE "{key}" = ?'


def _whole(values: dict[str, object]) -> dict[str, object]:
    return {name: whole(value) if isinstance(value, str) else value for name, value in values.items()}


class Work:
    """Changes rows and remembers how they were, for the journal and for undo."""

    def __init__(self, shop: Shop, now: datetime):
        self.shop = shop
        self.now = to_utc_text(now)
        self.changes: list[Change] = []
        self.subjects: set[tuple[str, int]] = set()
        self.kind: str | None = None
        self.subject_id: int | None = None
        self.summary: dict[str, object] = {}
        self.undoable = True
        self.undo_of: int | None = None
        self.batch_id: int | None = None
        self.event_id: int | None = None

    def about(self, kind: str, record_id: int) -> None:
        """Name a record this action is about; the first one is the action's subject."""
        if self.kind is None:
            self.kind, self.subject_id = kind, record_id
        self.subjects.add((kind, record_id))

    def get(self, row_class: type[Row], row_id: int) -> dict:
        """The row's values by column name. Raises DomainError ``record_gone``."""
        found = self.shop.by_id(row_class, row_id)
        if found is None:
            raise DomainError("record_gone", table=row_class._meta.table_name, id=row_id)
        return found

    def insert(self, row_class: type[Row], **values: object) -> int:
        """Insert a row (keys are column names) and return its id."""
        columns = row_class._meta.columns
        for stamp in ("created_at", "updated_at"):
            if stamp in columns and stamp not in values:
                values[stamp] = self.now
        values = _whole(values)
        bound = [columns[name].db_value(value) for name, value in values.items()]
        made = self.shop.db.execute_sql(_insert_text(row_class._meta.table_name, tuple(values)), bound).lastrowid
        # A key that is a text (settings) is known before; SQLite would tell its hidden row number instead.
        row_id = values.get(getattr(row_class._meta.primary_key, "column_name", ""), made)
        kept = {name: value for name, value in values.items() if name not in _SILENT}
        self.changes.append(Change(row_class._meta.table_name, row_id, "insert", {}, kept))
        return row_id

    def update(self, row_class: type[Row], row_id: int, **values: object) -> dict:
        """Write only the columns that differ; returns the values before. Raises DomainError ``record_gone``."""
        columns = row_class._meta.columns
        before = self.get(row_class, row_id)
        values = _whole(values)
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return before
        written = dict(changed)
        if "updated_at" in columns:
            written["updated_at"] = self.now
        meta = row_class._meta
        sql = _update_text(meta.table_name, tuple(written), meta.primary_key.column_name, "version" in columns)
        self.shop.db.execute_sql(sql, [*(columns[n].db_value(v) for n, v in written.items()), row_id])
        kept = {name: value for name, value in changed.items() if name not in _SILENT}
        if kept:
            old = {name: before[name] for name in kept}
            self.changes.append(Change(row_class._meta.table_name, row_id, "update", old, kept))
        return before

    def delete(self, row_class: type[Row], row_id: int) -> None:
        """Remove a part of a record (a line, a draft); its values stay in the journal."""
        before = self.get(row_class, row_id)
        row_class.delete().where(row_class._meta.primary_key == row_id).execute(self.shop.db)
        kept = {name: value for name, value in before.items() if name not in _SILENT}
        self.changes.append(Change(row_class._meta.table_name, row_id, "delete", kept, {}))

    def next_number(self, prefix: str, month: str) -> str:
        """The next record number, e.g. ``R2611-0187``; a number given is never given again."""
        NumberSeriesRow.insert(prefix=prefix, month=month, last=1).on_conflict(
            conflict_target=[NumberSeriesRow.prefix, NumberSeriesRow.month],
            update={NumberSeriesRow.last: NumberSeriesRow.last + 1},
        ).execute(self.shop.db)
        last = self.shop.scalar(
            NumberSeriesRow.select(NumberSeriesRow.last).where(
                (NumberSeriesRow.prefix == prefix) & (NumberSeriesRow.month == month)
            )
        )
        return f"{prefix}{month}-{last:04d}"


@contextmanager
def begin(shop: Shop, op: str, actor: str, now: datetime, clock_set: bool = False) -> Iterator[Work]:
    """Run one action: transaction, recorded changes, one journal event. Nothing changed, nothing journalled.

    A change that bypassed the recorder is our fault and is rolled back (RuntimeError).
    """
    with shop.transaction():
        start = shop.raw().total_changes()
        work = Work(shop, now)
        yield work
        if work.changes or work.batch_id is not None:
            work.event_id = journal.append(
                shop,
                Event(
                    at=work.now, actor=actor, op=op, kind=work.kind, subject_id=work.subject_id,
                    changes=work.changes, summary=dict(whole_value(work.summary)), subjects=work.subjects,
                    undo_of=work.undo_of, undoable=work.undoable, clock_set=clock_set, batch_id=work.batch_id,
                ),
            )
        elif shop.raw().total_changes() != start:
            raise RuntimeError(f"{op}: rows were changed without being journalled")
