"""Keep the search index: one row of grams per record, in segments whose slots ascend with the records' dates.

New records go to the end of the newest segment. The few that are older than its end go to a loose segment that is
sorted when it is read; many older ones (the import of an old file) begin a new segment. A record that has no entry is
not in the index; rows that bulk imports queued have none until :func:`catch_up` has come to them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence

from shopcare.domain import kinds
from shopcare.store import search_text
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


def as_number(moment: str | None) -> int:
    """A moment as seconds in months of 31 days since 2000: four bytes that sort as its text does."""
    text = moment or ""
    try:
        month = (int(text[:4]) - 2000) * 12 + int(text[5:7])
        seconds = int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19]) if len(text) > 10 else 0
        return max(0, (month * 31 + int(text[8:10])) * 86400 + seconds)
    except ValueError:
        return 0


def documents(shop: Shop, kind: str, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """What records can be found by, as they are now: {id: (date as a number, document)}; gone ones are left out."""
    raw = shop.raw()
    asked = json.dumps(list(ids))
    sql, name_at = _SELECTS[kind]
    more: dict[int, list[str]] = {}
    if kind == "orders":
        for order_id, *parts in raw.execute(_LINES, (asked,)):
            more.setdefault(order_id, []).extend(parts)
    for record_id, body in raw.execute(_NOTES, (kind, asked)):
        more.setdefault(record_id, []).append(body)
    found = {}
    for row in raw.execute(sql, (asked,)):
        texts = row[2:]
        if row[0] in more:
            texts = dict.fromkeys((*texts, *more[row[0]]))
        found[row[0]] = (as_number(row[1]), search_text.document(texts, search_text.pinyin_keys(row[name_at] or "")))
    return found


# Writing ----------------------------------------------------------------------------------------------------------


def _drop(shop: Shop, condition: str, values: Sequence[int]) -> None:
    raw = shop.raw()
    raw.execute(f"DELETE FROM search_index WHERE rowid IN (SELECT slot FROM search_entry WHERE {condition})", values)
    raw.execute(f"DELETE FROM search_entry WHERE {condition}", values)


def _write(shop: Shop, rows: Sequence[tuple[int, int, int, str]]) -> None:
    raw = shop.raw()
    raw.executemany("INSERT INTO search_entry (slot, entry, at) VALUES (?, ?, ?)", [row[:3] for row in rows])
    raw.executemany(
        "INSERT INTO search_index (rowid, grams) VALUES (?, ?)", [(row[0], search_text.grams(row[3])) for row in rows]
    )


def _add(shop: Shop, kind: str, found: dict[int, tuple[int, str]]) -> None:
    """Put documents that have no entry into the index."""
    raw = shop.raw()
    first = base(kind)
    rows = sorted((at, first | record_id, text) for record_id, (at, text) in found.items())
    top = raw.execute(
        "SELECT first, last, at, entry FROM search_segment WHERE first BETWEEN ? AND ? ORDER BY first DESC LIMIT 1",
        (first, first | (_LOOSE - 1)),
    ).fetchone()
    older = [row for row in rows if top is not None and row[:2] < (top[2], top[3])]
    if older and len(older) <= _FEW_OLDER:
        end = raw.execute("SELECT max(slot) FROM search_entry WHERE slot BETWEEN ? AND ?",
                          (first | _LOOSE, first | (1 << _BITS) - 1)).fetchone()[0]
        slot = end + 1 if end else first | _LOOSE
        _write(shop, [(slot + i, entry, at, text) for i, (at, entry, text) in enumerate(older)])
        rows = rows[len(older):]
        older = []
    if not rows:
        return
    slot = first | 1 if top is None else top[1] + 1
    _write(shop, [(slot + i, entry, at, text) for i, (at, entry, text) in enumerate(rows)])
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
        found = documents(shop, kind, chunk)
        fresh: dict[int, tuple[int, str]] = {}
        for record_id in dict.fromkeys(chunk):
            entry = base(kind) | record_id
            kept = raw.execute("SELECT slot, at FROM search_entry WHERE entry = ?", (entry,)).fetchone()
            now = found.get(record_id)
            if kept and now and kept[1] == now[0]:
                raw.execute("DELETE FROM search_index WHERE rowid = ?", (kept[0],))
                raw.execute("INSERT INTO search_index (rowid, grams) VALUES (?, ?)",
                            (kept[0], search_text.grams(now[1])))
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


def catch_up(
    shop: Shop, cancelled: Callable[[], bool] | None = None, progress: Callable[[int, int], None] | None = None
) -> int:
    """Index what is queued, a short transaction at a time, oldest records first. Returns how many it indexed."""
    done = 0
    with shop.connection():
        while ranges := queued(shop):
            row, kind, first_id, last_id = ranges[0]
            kind_ = kinds.KINDS[kind]
            ids = array("q", (r[0] for r in shop.raw().execute(
                f"SELECT r.id FROM {kind_.table} r WHERE {missing_sql(kind)} ORDER BY r.{kind_.date}, r.id",
                (first_id, last_id),
            )))
            for start in range(0, len(ids), _CHUNK):
                if cancelled and cancelled():
                    return done
                with shop.transaction():
                    chunk = ids[start : start + _CHUNK]
                    # Some may have been written, and so indexed, since the range was read.
                    known = {r[0] for r in shop.raw().execute(
                        "SELECT entry FROM search_entry WHERE entry IN (SELECT value FROM json_each(?))",
                        (json.dumps([base(kind) | i for i in chunk]),),
                    )}
                    fresh = [i for i in chunk if base(kind) | i not in known]
                    _add(shop, kind, documents(shop, kind, fresh))
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
