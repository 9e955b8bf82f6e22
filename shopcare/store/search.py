"""Find records by any fragment, newest first, exactly as a look at every record would find them."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Iterator

from shopcare.domain import kinds
from shopcare.domain.errors import Cancelled
from shopcare.store import search_text
from shopcare.store.database import Shop
from shopcare.store.failures import DRIVER_ERRORS
from shopcare.store.search_index import (
    base,
    catch_up,
    documents,
    index_rows,
    loose,
    missing_sql,
    purge,
    queue,
    queued,
)

__all__ = ["candidates", "catch_up", "documents", "hits", "index_rows", "purge", "queue", "queued", "run"]

#: Pieces in which hits are handed out: small at first, then large.
_PIECES = (32, 64, 128, 256, 1024)
#: Newest records looked at directly before a question of one or two characters goes to the index.
_WALK, _WALK_ON = 384, 3072
#: Virtual machine steps of SQLite between two looks at ``cancelled``.
_STEPS = 50_000

Cancel = Callable[[], bool] | None


def run(shop: Shop, sql: str, values: Iterable[object] = (), cancelled: Cancel = None, size: int = 1024) -> Iterator:
    """Rows of a query, ``size`` at a time and read no further than asked for; a cancelled one raises Cancelled."""
    raw = shop.raw()

    def guarded(step: Callable[[], list]) -> list:
        if cancelled is None:
            return step()
        if cancelled():
            raise Cancelled
        raw.progress(lambda: int(cancelled()), _STEPS)
        try:
            return step()
        except DRIVER_ERRORS:
            if cancelled():
                raise Cancelled from None
            raise
        finally:
            raw.progress(None, 0)

    cursor = raw.cursor()

    def first() -> list:
        cursor.execute(sql, tuple(values))
        return cursor.fetchmany(size)

    rows = guarded(first)
    while rows:
        yield from rows
        rows = guarded(lambda: cursor.fetchmany(size))


def _segments(shop: Shop, kind: str) -> list[tuple[int, int]]:
    return shop.raw().execute(
        "SELECT first, last FROM search_segment WHERE first BETWEEN ? AND ?", (base(kind), loose(kind))
    ).fetchall()


def candidates(shop: Shop, kind: str, query: str, cancelled: Cancel = None) -> Iterator[tuple[int, int]]:
    """(date, id) of every record of a kind in the index whose grams fit, newest first."""
    first = base(kind)
    sql = (
        "SELECT e.at, e.entry FROM search_index i JOIN search_entry e ON e.slot = i.rowid "
        "WHERE i.search_index MATCH ? AND i.rowid BETWEEN ? AND ?"
    )
    streams: list[Iterable[tuple[int, int]]] = [
        run(shop, sql + " ORDER BY i.rowid DESC", (query, start, end), cancelled, 256)
        for start, end in _segments(shop, kind)
    ]
    unsorted = list(run(shop, sql, (query, loose(kind), loose(kind) | (loose(kind) - first - 1)), cancelled))
    if unsorted:
        streams.append(sorted(unsorted, reverse=True))
    merged = streams[0] if len(streams) == 1 else heapq.merge(*streams, reverse=True)
    return ((at, entry - first) for at, entry in merged)


def _batches(ids: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    sizes = iter(_PIECES)
    size = next(sizes)
    batch: list[tuple[int, int]] = []
    for item in ids:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch, size = [], next(sizes, size)
    if batch:
        yield batch


def _checked(shop: Shop, kind: str, ids: Iterator[tuple[int, int]], words: list[str]) -> Iterator[tuple[int, int]]:
    for batch in _batches(ids):
        found = documents(shop, kind, [record_id for _, record_id in batch])
        for at, record_id in batch:
            if record_id in found and search_text.matches(found[record_id][1], words):
                yield at, record_id


def _alive(shop: Shop, kind: str, ids: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    sql = f"SELECT id FROM {kinds.KINDS[kind].table} WHERE id IN (SELECT value FROM json_each(?))"
    for batch in _batches(ids):
        found = {row[0] for row in shop.raw().execute(sql, (json.dumps([i for _, i in batch]),))}
        yield from (item for item in batch if item[1] in found)


def _newest(shop: Shop, kind: str, condition: str, values: tuple, cancelled: Cancel, walk: bool) -> Iterator:
    """(date, id) of records, newest first; ``walk`` reads along the date index instead of sorting."""
    kind_ = kinds.KINDS[kind]
    date = f"r.{kind_.date}" if walk else f"+r.{kind_.date}"
    sql = f"SELECT 0, r.id FROM {kind_.table} r {condition} ORDER BY {date} DESC, r.id DESC"
    return run(shop, sql, values, cancelled, 256)


def _tail(shop: Shop, kind: str, words: list[str], cancelled: Cancel) -> list[Iterator[tuple[int, int]]]:
    """Matching records that are not in the index yet, one stream per queued range."""
    streams = []
    for _, _, first_id, last_id in queued(shop, kind):
        rows = _newest(shop, kind, f"WHERE {missing_sql(kind)}", (first_id, last_id), cancelled,
                       last_id - first_id > 20_000)
        streams.append(_dated(shop, kind, rows, words))
    return streams


def _dated(shop: Shop, kind: str, ids: Iterator[tuple[int, int]], words: list[str]) -> Iterator[tuple[int, int]]:
    for batch in _batches(ids):
        found = documents(shop, kind, [record_id for _, record_id in batch])
        for _, record_id in batch:
            if record_id in found and search_text.matches(found[record_id][1], words):
                yield found[record_id][0], record_id


def _without(ids: Iterator[tuple[int, int]], seen: set[int]) -> Iterator[int]:
    last = None
    for _, record_id in ids:
        # Ranges may overlap; equal records then stand one after the other.
        if record_id != last and record_id not in seen:
            yield record_id
        last = record_id


def hits(shop: Shop, kind: str, text: str, cancelled: Cancel = None) -> Iterator[int]:
    """Ids of all records of a kind that hold every word of ``text``, newest first; recycled ones too.

    Read lazily: the first hits cost no more than what stands before them. An empty text finds nothing.
    """
    words = search_text.words(text)
    if not words:
        return
    questions = [search_text.question(word) for word in words]
    only_short = all(short for _, _, short in questions)
    seen: set[int] = set()
    if only_short:
        yield from _walked(shop, kind, words, seen, cancelled)
    # A short word costs the index a merge of many grams; beside a longer one, looking is cheaper.
    query = " AND ".join(q for q, _, short in questions if only_short or not short)
    exact = all(e for _, e, short in questions if only_short or not short) and (
        only_short or not any(short for _, _, short in questions)
    )
    found = candidates(shop, kind, query, cancelled)
    found = _alive(shop, kind, found) if exact else _checked(shop, kind, found, words)
    tail = _tail(shop, kind, words, cancelled)
    merged = heapq.merge(found, *tail, reverse=True) if tail else found
    yield from _without(merged, seen)


def _walked(shop: Shop, kind: str, words: list[str], seen: set[int], cancelled: Cancel) -> Iterator[int]:
    """Hits among the newest records, looked at directly: a common fragment has its first hundred there."""
    looked = found_here = 0
    for batch in _batches(_newest(shop, kind, "", (), cancelled, True)):
        found = documents(shop, kind, [record_id for _, record_id in batch])
        for _, record_id in batch:
            if record_id in found and search_text.matches(found[record_id][1], words):
                seen.add(record_id)
                found_here += 1
                yield record_id
        looked += len(batch)
        if found_here >= 256 or looked >= (_WALK_ON if found_here * 25 >= looked else _WALK):
            return
