"""Keep the search index: one row of grams per record, in segments whose slots ascend with the records' dates.

New records go to the end of the newest segment. The few that are older than its end go to a loose segment that is
sorted when it is read; many older ones (the import of an old file) begin a new segment. A record that has no entry is
not in the index; rows that bulk imports queued have none until :func:`catch_up` has come to them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from shopcare.domain import kinds
from shopcare.store import search_grams, search_text
from shopcare.store.database import Shop

#: Numbers of the kinds in slots and entries; never renumbered.
NUMBERS = {
    "orders": 1, "returns": 2, "refunds": 3, "complaints": 4, "reviews": 5, "claims": 6, "repairs": 7,
    "unknown_parcels": 8,
}
_BITS = 28
_LOOSE = 1 << 27
#: How many older records a chunk may put into the loose segment, and how many that one may hold.
_FEW_OLDER, _LOOSE_ROOM = 200, 2000
_MOST_SEGMENTS = 12
_CHUNK = 4000
#: Records that :func:`catch_up` takes in one go. The write lock is held for the writing alone, some 0.25 s of work.
_BULK = 8000
#: Settings of the index that suit bulk: pieces as large as a transaction, few passes of merging. Kept in the file.
_SETTINGS = {"hashsize": 16 << 20, "automerge": 8}

_LINES = "SELECT order_id, title, spec, sku FROM order_line WHERE order_id IN (SELECT value FROM json_each(?))"
_NOTES = (
    "SELECT record_id, body FROM note WHERE kind = ? AND record_id IN (SELECT value FROM json_each(?)) "
    "AND recycled_at IS NULL"
)


def base(kind: str) -> int:
    """The first entry number of a kind, also the first slot."""
    return NUMBERS[kind] << _BITS


def loose(kind: str) -> int:
    """The first slot of the loose segment of a kind."""
    return base(kind) | _LOOSE


def _select(kind: str) -> tuple[str, int]:
    """SQL that reads what documents of a kind are made of, and where the buyer's name stands in its rows."""
    kind_ = kinds.KINDS[kind]
    fields = search_text.FIELDS[kind]
    columns = ", ".join("o.platform_order_no" if f == "order_no" else f"r.{f}" for f in fields)
    join = "LEFT JOIN orders o ON o.id = r.order_id " if "order_no" in fields else ""
    name = fields.index(search_text.NAME_FIELD.get(kind, "buyer_name"))
    return (
        f"SELECT r.id, r.{kind_.date}, {columns} FROM {kind_.table} r {join}"
        "WHERE r.id IN (SELECT value FROM json_each(?))",
        name + 2,
    )


_SELECTS = {kind: _select(kind) for kind in NUMBERS}


@lru_cache(maxsize=4096)
def _day(text: str) -> int:
    month = (int(text[:4]) - 2000) * 12 + int(text[5:7])
    return (month * 31 + int(text[8:10])) * 86400


@lru_cache(maxsize=2048)
def _minute(text: str) -> int:
    return int(text[:2]) * 3600 + int(text[3:5]) * 60


def as_number(moment: str | None) -> int:
    """A moment as seconds in months of 31 days since 2000: four bytes that sort as its text does."""
    text = moment or ""
    try:
        return max(0, _day(text[:10]) + (_minute(text[11:16]) + int(text[17:19]) if len(text) > 10 else 0))
    except ValueError:
        return 0


def _texts(shop: Shop, kind: str, ids: Iterable[int]) -> Iterator[tuple[int, int, list[str], str]]:
    """(id, date as a number, texts of the fields, pinyin keys) of records as they are now; gone ones are left out."""
    raw = shop.raw()
    asked = json.dumps(list(ids))
    sql, name_at = _SELECTS[kind]
    more: dict[int, list[str]] = {}
    if kind == "orders":
        for order_id, *parts in raw.execute(_LINES, (asked,)):
            more.setdefault(order_id, []).extend(parts)
    for record_id, body in raw.execute(_NOTES, (kind, asked)):
        more.setdefault(record_id, []).append(body)
    for row in raw.execute(sql, (asked,)):
        texts = [str(text) for text in row[2:] if text]
        if row[0] in more:
            texts += [str(text) for text in dict.fromkeys(more[row[0]]) if text and text not in texts]
        yield row[0], as_number(row[1]), texts, search_text.pinyin_keys(row[name_at] or "")


def documents(shop: Shop, kind: str, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """What records can be found by, as they are now: {id: (date as a number, document)}; gone ones are left out."""
    return {row[0]: (row[1], search_text.document(row[2], row[3])) for row in _texts(shop, kind, ids)}


def _prepared(shop: Shop, kind: str, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """What :func:`_add` is given for records: {id: (date as a number, grams)}."""
    made: dict[int, tuple[int, str]] = {}
    wanted = list(ids)
    # By and by: what a batch needs stays in the processor's cache.
    for start in range(0, len(wanted), search_grams.BATCH):
        found = list(_texts(shop, kind, wanted[start : start + search_grams.BATCH]))
        grams = search_grams.many([row[2] for row in found], [row[3] for row in found])
        made.update((row[0], (row[1], text)) for row, text in zip(found, grams, strict=True))
    return made


# Writing ----------------------------------------------------------------------------------------------------------


def _drop(shop: Shop, condition: str, values: Sequence[int]) -> None:
    raw = shop.raw()
    raw.execute(f"DELETE FROM search_index WHERE rowid IN (SELECT slot FROM search_entry WHERE {condition})", values)
    raw.execute(f"DELETE FROM search_entry WHERE {condition}", values)


def _write(shop: Shop, rows: Sequence[tuple[int, int, int, str]]) -> None:
    raw = shop.raw()
    raw.executemany("INSERT INTO search_entry (slot, entry, at) VALUES (?, ?, ?)", [row[:3] for row in rows])
    raw.executemany(
        "INSERT INTO search_index (rowid, grams) VALUES (?, ?)", [(row[0], row[3]) for row in rows]
    )


def _add(shop: Shop, kind: str, found: dict[int, tuple[int, str]]) -> None:
    """Put records that have no entry into the index: {id: (date as a number, grams)}."""
    raw = shop.raw()
    first = base(kind)
    rows = sorted((at, first | record_id, grams) for record_id, (at, grams) in found.items())
    top = raw.execute(
        "SELECT first, last, at, entry FROM search_segment WHERE first BETWEEN ? AND ? ORDER BY first DESC LIMIT 1",
        (first, first | (_LOOSE - 1)),
    ).fetchone()
    older = [row for row in rows if top is not None and row[:2] < (top[2], top[3])]
    if older and len(older) <= _FEW_OLDER:
        end = raw.execute("SELECT max(slot) FROM search_entry WHERE slot BETWEEN ? AND ?",
                          (first | _LOOSE, first | (1 << _BITS) - 1)).fetchone()[0]
        slot = end + 1 if end else first | _LOOSE
        _write(shop, [(slot + i, entry, at, grams) for i, (at, entry, grams) in enumerate(older)])
        rows = rows[len(older):]
        older = []
    if not rows:
        return
    slot = first | 1 if top is None else top[1] + 1
    _write(shop, [(slot + i, entry, at, grams) for i, (at, entry, grams) in enumerate(rows)])
    at, entry, _ = rows[-1]
    start = slot if top is None or older else top[0]
    raw.execute(
        "INSERT OR REPLACE INTO search_segment (first, last, at, entry) VALUES (?, ?, ?, ?)",
        (start, slot + len(rows) - 1, at, entry),
    )


def index_rows(shop: Shop, kind: str, ids: Iterable[int]) -> None:
    """Bring the index in line with records that were written or removed; part of the running transaction."""
    raw = shop.raw()
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        found = _prepared(shop, kind, chunk)
        fresh: dict[int, tuple[int, str]] = {}
        for record_id in dict.fromkeys(chunk):
            entry = base(kind) | record_id
            kept = raw.execute("SELECT slot, at FROM search_entry WHERE entry = ?", (entry,)).fetchone()
            now = found.get(record_id)
            if kept and now and kept[1] == now[0]:
                raw.execute("DELETE FROM search_index WHERE rowid = ?", (kept[0],))
                raw.execute("INSERT INTO search_index (rowid, grams) VALUES (?, ?)",
                            (kept[0], now[1]))
                continue
            if kept:
                _drop(shop, "entry = ?", (entry,))
            if now:
                fresh[record_id] = now
        _add(shop, kind, fresh)


def queue(shop: Shop, kind: str, first_id: int, last_id: int) -> None:
    """Have a range of ids indexed later; until then the search looks at these records themselves.

    Part of the running transaction. Also for ids whose rows were removed in bulk.
    """
    _drop(shop, "entry BETWEEN ? AND ?", (base(kind) | first_id, base(kind) | last_id))
    shop.raw().execute(
        "INSERT INTO search_queue (kind, first_id, last_id) VALUES (?, ?, ?)", (kind, first_id, last_id)
    )


def queued(shop: Shop, kind: str | None = None) -> list[tuple[int, str, int, int]]:
    """Ranges whose records may not be in the index: (row, kind, first id, last id)."""
    sql = "SELECT id, kind, first_id, last_id FROM search_queue"
    if kind:
        return shop.raw().execute(sql + " WHERE kind = ? ORDER BY id", (kind,)).fetchall()
    return shop.raw().execute(sql + " ORDER BY id").fetchall()


def missing_sql(kind: str) -> str:
    """SQL condition on ``r.id``, with two parameters: in a range of ids and without an entry."""
    return (
        "r.id BETWEEN ? AND ? AND NOT EXISTS "
        f"(SELECT 1 FROM search_entry e WHERE e.entry = r.id + {base(kind)})"
    )


def _unknown(shop: Shop, kind: str, ids: Sequence[int]) -> list[int]:
    """Those without an entry; some may have been written, and so indexed, since the range was read."""
    first = base(kind)
    known = {row[0] - first for row in shop.raw().execute(
        "SELECT entry FROM search_entry WHERE entry IN (SELECT value FROM json_each(?))",
        (json.dumps([first | i for i in ids]),),
    )}
    return [i for i in ids if i not in known]


def _settle(shop: Shop) -> None:
    raw = shop.raw()
    kept = dict(raw.execute("SELECT k, v FROM search_index_config").fetchall())
    if any(kept.get(name) != value for name, value in _SETTINGS.items()):
        with shop.transaction():
            raw.executemany("INSERT INTO search_index (search_index, rank) VALUES (?, ?)", list(_SETTINGS.items()))


def catch_up(
    shop: Shop, cancelled: Callable[[], bool] | None = None, progress: Callable[[int, int], None] | None = None
) -> int:
    """Index what is queued, a short transaction at a time, oldest records first. Returns how many it indexed."""
    done = 0
    with shop.connection():
        if queued(shop):
            _settle(shop)
        while ranges := queued(shop):
            row, kind, first_id, last_id = ranges[0]
            kind_ = kinds.KINDS[kind]
            ids = array("q", (r[0] for r in shop.raw().execute(
                f"SELECT r.id FROM {kind_.table} r WHERE {missing_sql(kind)} ORDER BY r.{kind_.date}, r.id",
                (first_id, last_id),
            )))
            for start in range(0, len(ids), _BULK):
                if cancelled and cancelled():
                    return done
                chunk = ids[start : start + _BULK]
                # Read before the lock is taken; that stands if nobody else has written before we have it.
                version = shop.data_version()
                fresh = _prepared(shop, kind, _unknown(shop, kind, chunk))
                with shop.transaction():
                    if shop.data_version() != version:
                        fresh = _prepared(shop, kind, _unknown(shop, kind, chunk))
                    _add(shop, kind, fresh)
                    done += len(fresh)
                if progress:
                    progress(start + len(chunk), len(ids))
            with shop.transaction():
                shop.raw().execute("DELETE FROM search_queue WHERE id = ?", (row,))
                _tidy(shop, kind)
    return done


def _tidy(shop: Shop, kind: str) -> None:
    """Queue again what lies in too many small segments, or loose, so that it becomes one segment."""
    raw = shop.raw()
    first = base(kind)
    segments = raw.execute(
        "SELECT first, last FROM search_segment WHERE first BETWEEN ? AND ? ORDER BY last - first",
        (first, loose(kind)),
    ).fetchall()
    again: list[tuple[int, int]] = []
    if len(segments) > _MOST_SEGMENTS:
        again += segments[:-1]
    span = (loose(kind), first | (1 << _BITS) - 1)
    if raw.execute("SELECT count(*) FROM search_entry WHERE slot BETWEEN ? AND ?", span).fetchone()[0] > _LOOSE_ROOM:
        again.append(span)
    if not again:
        return
    lowest, highest = 1 << _BITS, 0
    for start, end in again:
        low, high = raw.execute(
            "SELECT min(entry), max(entry) FROM search_entry WHERE slot BETWEEN ? AND ?", (start, end)
        ).fetchone()
        if low is not None:
            lowest, highest = min(lowest, low - first), max(highest, high - first)
        _drop(shop, "slot BETWEEN ? AND ?", (start, end))
        raw.execute("DELETE FROM search_segment WHERE first = ?", (start,))
    if highest:
        raw.execute("INSERT INTO search_queue (kind, first_id, last_id) VALUES (?, ?, ?)", (kind, lowest, highest))


def purge(shop: Shop) -> None:
    """Make the index forget removed grams for good, after a person was erased."""
    shop.raw().execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
