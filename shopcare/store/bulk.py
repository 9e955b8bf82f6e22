"""Thousands of rows at once through the connection of the running transaction: prepared SQL, no object per row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from shopcare.domain.errors import Cancelled
from shopcare.store import search_index
from shopcare.store.database import Shop
from shopcare.store.failures import DRIVER_ERRORS
from shopcare.store.models import TABLES

#: From this many rows on it is quicker to build indexes once than to keep them row by row.
_WORTH_REBUILDING = 10_000
#: Virtual machine steps of SQLite between two looks at whether to go on.
_STEPS = 20_000
#: Tables whose rows belong to an order; its undo removes them with it.
_WITH_ORDER = ("order_line", "parcel")


@contextmanager
def references_given(shop: Shop) -> Iterator[None]:
    """For the transaction inside the block SQLite does not look up every reference of every new row.

    The rows written by :class:`Bulk` refer to rows read or written in the same transaction, which nobody else can
    remove meanwhile. Within a running transaction this changes nothing.
    """
    raw = shop.raw()
    raw.execute("PRAGMA foreign_keys = 0").fetchall()
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = 1").fetchall()


class Bulk:
    """Fast reads and writes inside ``shop.transaction()``. Ids of new rows are given here, without gaps."""

    def __init__(self, shop: Shop):
        self.shop = shop
        self.raw = shop.raw()
        self._next: dict[str, int] = {}
        self._first: dict[str, int] = {}

    @contextmanager
    def fast(self, expected: int, stop: Callable[[], bool] | None = None) -> Iterator[None]:
        """Leave out, for the block, what costs per row and is done for all rows at once instead.

        Counters of states are kept by :meth:`add_counts`, amounts and codes come from readers that give no others,
        and where most rows will be new the indexes are built at the end. It is one transaction all the same: a kill
        or an error undoes it whole. ``stop`` is asked again and again while indexes are built; True raises Cancelled.
        """
        raw = self.raw
        rebuilt: list[tuple[str, str]] = []
        size = raw.execute("PRAGMA cache_size").fetchone()[0]
        raw.execute("PRAGMA cache_size = -65536").fetchall()
        if expected > _WORTH_REBUILDING:
            known = raw.execute("SELECT count(*) FROM (SELECT 1 FROM orders LIMIT ?)", (expected // 2,)).fetchone()[0]
            if known < expected // 2:
                rebuilt = [tuple(row) for row in raw.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('orders', 'parcel', "
                    "'customer') AND sql NOT LIKE 'CREATE UNIQUE%' AND name != 'customer_phone' ORDER BY name"
                )]
                for name, _sql in rebuilt:
                    raw.execute(f'DROP INDEX "{name}"').fetchall()
        raw.set_triggers_enabled(0)
        raw.execute("PRAGMA ignore_check_constraints = 1").fetchall()
        try:
            yield
            self._build([sql for _name, sql in rebuilt], stop or (lambda: False))
        finally:
            raw.set_triggers_enabled(1)
            raw.execute("PRAGMA ignore_check_constraints = 0").fetchall()
            raw.execute(f"PRAGMA cache_size = {int(size)}").fetchall()

    def _build(self, statements: Sequence[str], stop: Callable[[], bool]) -> None:
        # Rows are read and entries written in order, which needs few pages; what is sorted needs the memory.
        self.raw.execute("PRAGMA cache_size = -16384").fetchall()
        self.raw.execute("PRAGMA shrink_memory").fetchall()
        self.raw.progress(lambda: int(stop()), _STEPS)
        try:
            for sql in statements:
                if stop():
                    raise Cancelled
                self.raw.execute(sql).fetchall()
        except DRIVER_ERRORS:
            if stop():
                raise Cancelled from None
            raise
        finally:
            self.raw.progress(None, 0)

    def made_here(self, table: str, row_id: int) -> bool:
        """Whether this id was given by this object."""
        return row_id >= self._first.get(table, row_id + 1)

    def add_counts(self, storefront_id: int, by_state: dict[str, int]) -> None:
        """Bring the counters of the order list in line with states that were added or left."""
        self.raw.executemany(
            "INSERT INTO state_count (kind, storefront_id, chip, n) VALUES ('orders', ?, ?, ?) "
            "ON CONFLICT (kind, storefront_id, chip) DO UPDATE SET n = n + excluded.n",
            [(storefront_id, state, count) for state, count in by_state.items() if count],
        )

    def take_ids(self, table: str, count: int) -> range:
        """The next ``count`` ids of a table."""
        if table not in self._next:
            last = self.raw.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]
            self._next[table] = self._first[table] = int(last) + 1
        start = self._next[table]
        self._next[table] = start + count
        return range(start, start + count)

    def ranges(self) -> dict[str, tuple[int, int]]:
        """First and last id given per table."""
        return {t: (self._first[t], last - 1) for t, last in self._next.items() if last > self._first[t]}

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows given as tuples of ``columns``."""
        names = ", ".join(f'"{c}"' for c in columns)
        marks = ", ".join("?" * len(columns))
        self.raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)

    def update(self, table: str, row_id: int, values: dict[str, object], now: str | None = None) -> None:
        """Write columns of one row; its version grows where it has one."""
        sets = [f'"{c}" = ?' for c in values]
        params = list(values.values())
        known = TABLES[table]._meta.columns
        if "version" in known:
            sets.append('"version" = "version" + 1')
        if now and "updated_at" in known:
            sets.append('"updated_at" = ?')
            params.append(now)
        self.raw.execute(f'UPDATE "{table}" SET {", ".join(sets)} WHERE id = ?', (*params, row_id))

    def orders(self, storefront_id: int, numbers: Sequence[str], columns: Sequence[str]) -> dict[str, tuple]:
        """Known orders by number: id, version, customer, recorded refunds, recycled, then ``columns``."""
        names = ", ".join(f'o."{c}"' for c in columns)
        rows = self.raw.execute(
            "SELECT o.platform_order_no, o.id, o.version, o.customer_id, o.recorded_refunded, o.recycled_at"
            f"{', ' + names if names else ''} FROM orders AS o WHERE o.storefront_id = ? AND o.platform_order_no IN "
            "(SELECT value FROM json_each(?))", (storefront_id, json.dumps(numbers)),
        )
        return {row[0]: tuple(row)[1:] for row in rows}

    def children(self, table: str, order_ids: Sequence[int], columns: Sequence[str]) -> dict[int, list[tuple]]:
        """Rows of a table per order, as tuples of id and ``columns``."""
        names = ", ".join(f'"{c}"' for c in columns)
        found: dict[int, list[tuple]] = {}
        for row in self.raw.execute(
            f'SELECT order_id, id, {names} FROM "{table}" WHERE order_id IN (SELECT value FROM json_each(?)) '
            "ORDER BY id",
            (json.dumps(list(order_ids)),),
        ):
            found.setdefault(row[0], []).append(tuple(row)[1:])
        return found

    def customers_by_buyer(self, storefront_id: int, buyers: Sequence[str]) -> dict[str, int]:
        """Customer ids by platform buyer id; a merged one leads to the one it was merged into."""
        rows = self.raw.execute(
            "SELECT platform_buyer_id, coalesce(merged_into_id, id) FROM customer WHERE storefront_id = ? AND "
            "platform_buyer_id IN (SELECT value FROM json_each(?))", (storefront_id, json.dumps(buyers)),
        )
        return {row[0]: row[1] for row in rows}

    def customers_by_phone(self, phones: Sequence[str]) -> dict[str, int]:
        """Customer ids by full phone, the oldest one counts."""
        rows = self.raw.execute(
            "SELECT phone, coalesce(merged_into_id, id) FROM customer WHERE phone IN "
            "(SELECT value FROM json_each(?)) AND recycled_at IS NULL AND erased_at IS NULL ORDER BY id DESC",
            (json.dumps(phones),),
        )
        return {row[0]: row[1] for row in rows}

    def order_values(self, order_id: int, columns: Sequence[str]) -> dict[str, object]:
        """Some columns of one order."""
        names = ", ".join(f'"{c}"' for c in columns)
        row = self.raw.execute(f"SELECT {names} FROM orders WHERE id = ?", (order_id,)).fetchone()
        return dict(zip(columns, row, strict=True))

    def queue_search_range(self, kind: str, first: int, last: int) -> None:
        """Queue a range of new ids for the search index."""
        search_index.queue(self.shop, kind, first, last)

    def queue_search(self, kind: str, ids: Iterable[int]) -> None:
        """Queue ids for the search index as ranges."""
        start = last = None
        for number in sorted(ids):
            if last is not None and number == last + 1:
                last = number
                continue
            if start is not None:
                search_index.queue(self.shop, kind, start, last)
            start = last = number
        if start is not None:
            search_index.queue(self.shop, kind, start, last)


def note_changes(bulk: Bulk, batch_id: int, changes: Sequence[tuple[str, int, dict | None, dict]]) -> None:
    """Keep what a batch replaced: table, row, values before (None for a range of new rows) and after."""
    bulk.insert(
        "import_change", ("batch_id", "table_name", "row_id", "before", "after"),
        [
            (batch_id, table, row_id, None if before is None else json.dumps(before, ensure_ascii=False),
             json.dumps(after, ensure_ascii=False))
            for table, row_id, before, after in changes
        ],
    )


# Taking a batch back ------------------------------------------------------------------------------------------------

#: Per table the first and last ids a batch gave.
Ranges = dict[str, list[tuple[int, int]]]


def changes_of(shop: Shop, batch_id: int) -> tuple[Ranges, list[tuple[str, int, dict, dict]]]:
    """What a batch made (ranges of ids per table) and what it replaced (table, row, before, after), newest first."""
    made: Ranges = {}
    replaced: list[tuple[str, int, dict, dict]] = []
    for table, row_id, before, after in shop.raw().execute(
        "SELECT table_name, row_id, before, after FROM import_change WHERE batch_id = ? ORDER BY id DESC", (batch_id,)
    ):
        if before is None:
            made.setdefault(table, []).append((row_id, json.loads(after)["to"]))
        else:
            replaced.append((table, row_id, json.loads(before), json.loads(after)))
    return made, replaced


def _outside(ranges: list[tuple[int, int]], column: str) -> str:
    inside = " OR ".join(f"{column} BETWEEN {int(a)} AND {int(b)}" for a, b in ranges)
    return f"NOT ({inside})" if inside else "1"


def mark_touched(shop: Shop, made: Ranges) -> None:
    """Fill the temporary table ``touched`` (id, reason) with new orders of a batch that something was done with."""
    raw = shop.raw()
    raw.execute("DROP TABLE IF EXISTS temp.touched")
    raw.execute("CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY, reason TEXT NOT NULL)")
    for first, last in made.get("orders", []):
        span = (first, last)
        for table, row in TABLES.items():
            columns = row._meta.columns
            if "order_id" in columns and table not in _WITH_ORDER:
                reason = {"cases": "has_case", "refund": "has_refund"}.get(table, "has_record")
                raw.execute(
                    f"INSERT OR IGNORE INTO touched SELECT DISTINCT order_id, '{reason}' FROM \"{table}\" "
                    "WHERE order_id BETWEEN ? AND ?", span,
                )
            elif {"kind", "record_id"} <= columns.keys() and table not in ("search_queue", "event_subject"):
                raw.execute(
                    f"INSERT OR IGNORE INTO touched SELECT DISTINCT record_id, 'has_record' FROM \"{table}\" "
                    "WHERE kind = 'orders' AND record_id BETWEEN ? AND ?", span,
                )
        for table in _WITH_ORDER:
            raw.execute(
                f"INSERT OR IGNORE INTO touched SELECT DISTINCT order_id, 'later_import' FROM \"{table}\" "
                f"WHERE order_id BETWEEN ? AND ? AND {_outside(made.get(table, []), 'id')}", span,
            )
        raw.execute(
            "INSERT OR IGNORE INTO touched SELECT id, 'edited_since' FROM orders WHERE id BETWEEN ? AND ? "
            "AND version > 1", span,
        )


def touched(shop: Shop) -> list[tuple[str, str]]:
    """Numbers and reasons of the orders in ``touched``."""
    return [tuple(r) for r in shop.raw().execute(
        "SELECT o.platform_order_no, t.reason FROM touched AS t JOIN orders AS o ON o.id = t.id ORDER BY o.id"
    )]


def remove_made(shop: Shop, made: Ranges, chunk: int = 20_000) -> Iterable[int]:
    """Delete what a batch made and nobody touched, in pieces; yields how many orders went with each piece."""
    raw = shop.raw()
    free = "NOT IN (SELECT id FROM touched)"
    for first, last in made.get("orders", []):
        for start in range(first, last + 1, chunk):
            span = (start, min(last, start + chunk - 1))
            for table in _WITH_ORDER:
                raw.execute(f'DELETE FROM "{table}" WHERE order_id BETWEEN ? AND ? AND order_id {free}', span)
            search_index.queue(shop, "orders", *span)
            raw.execute(f"DELETE FROM orders WHERE id BETWEEN ? AND ? AND id {free}", span)
            yield int(raw.changes())
    for first, last in made.get("customer", []):
        raw.execute(
            "DELETE FROM customer WHERE id BETWEEN ? AND ? AND version = 1 AND NOT EXISTS "
            "(SELECT 1 FROM orders WHERE customer_id = customer.id) AND NOT EXISTS "
            "(SELECT 1 FROM cases WHERE customer_id = customer.id) AND NOT EXISTS "
            "(SELECT 1 FROM customer AS c WHERE c.merged_into_id = customer.id)", (first, last),
        )


def remove_parts(shop: Shop, table: str, ranges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Delete lines or parcels a batch added; ids of the orders they left, and of those where they are in use."""
    raw = shop.raw()
    gone: set[int] = set()
    kept: set[int] = set()
    used = (
        "(SELECT 1 FROM case_line WHERE order_line_id = p.id UNION ALL "
        "SELECT 1 FROM refund_line WHERE order_line_id = p.id)"
        if table == "order_line" else "(SELECT 1 WHERE p.version > 1 OR p.case_id IS NOT NULL)"
    )
    for first, last in ranges:
        rows = raw.execute(
            f'SELECT p.id, p.order_id, EXISTS {used} FROM "{table}" AS p WHERE p.id BETWEEN ? AND ? AND '
            "(p.order_id IS NULL OR p.order_id NOT IN (SELECT id FROM touched))", (first, last),
        ).fetchall()
        raw.executemany(f'DELETE FROM "{table}" WHERE id = ?', [(r[0],) for r in rows if not r[2]])
        gone |= {r[1] for r in rows if not r[2]}
        kept |= {r[1] for r in rows if r[2]}
    return sorted(gone), sorted(kept)


def restore_values(shop: Shop, table: str, row_id: int, before: dict, after: dict) -> bool | None:
    """Put old values back where the newer ones still stand; None: the row is gone, False: it was edited since."""
    names = list(after)
    columns = ", ".join(f'"{n}"' for n in names)
    row = shop.raw().execute(f'SELECT {columns} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
    if row is None:
        return None
    current = dict(zip(names, row, strict=True))
    back = {n: before[n] for n in names if current[n] == after[n]}
    if back:
        Bulk(shop).update(table, row_id, back)
    return len(back) == len(names)


def order_numbers(shop: Shop, ids: Sequence[int]) -> dict[int, str]:
    """Order numbers by id."""
    asked = json.dumps(list(ids))
    return {r[0]: r[1] for r in shop.raw().execute(
        "SELECT id, platform_order_no FROM orders WHERE id IN (SELECT value FROM json_each(?))", (asked,)
    )}
