"""Filter and sort to ids, ids to what a list's rows show. SQL comes from fixed lists alone, never from typing."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence

from shopcare.domain import kinds
from shopcare.store import search
from shopcare.store.database import Shop

#: The first piece of ids is what a screen can show, further ones are large.
FIRST_PIECE, PIECE = 256, 20_000

_COMMON = ("id", "storefront_id", "recycled_at", "version")
_RECORD = ("number", "order_id", "buyer_name", "title", "due_at", "opened_at")
#: Columns a list shows, by kind; ``order_no`` and ``spec`` come from the order and the first line.
COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": (
        *_COMMON, "platform_order_no", "receiver_name", "buyer_nick", "phone", "title", "item_count", "currency",
        "paid", "placed_at", "paid_at", "shipped_at", "signed_at", "completed_at", "waybill", "carrier_name",
        "status", "refund_status", "platform_refunded", "recorded_refunded", "case_chip", "flagged", "conflict",
        "entered_by_hand",
    ),
    "returns": (
        *_COMMON, *_RECORD, "kind", "buyer_phone", "item_count", "reason", "currency", "amount", "chip", "decision",
        "goods", "settlement", "return_waybill", "return_carrier", "liable_party", "received_at", "closed_at",
    ),
    "refunds": (
        *_COMMON, *_RECORD, "case_id", "kind", "currency", "amount", "paid_out", "state", "reason", "paid_at",
        "platform_refund_no", "platform_status",
    ),
    "complaints": (
        *_COMMON, *_RECORD, "direction", "channel", "source", "cause", "level", "state", "escalation",
        "first_answer_at", "solved_at", "open_promises", "buyer_phone", "currency", "compensation",
    ),
    "reviews": (
        *_COMMON, *_RECORD, "rating", "tag", "body", "additional", "pictures", "reply", "cause", "state",
        "reviewed_at", "replied_at",
    ),
    "claims": (
        *_COMMON, *_RECORD, "case_id", "reason", "carrier_name", "waybill", "currency", "amount", "paid", "state",
        "found_at", "filed_at",
    ),
    "repairs": (
        *_COMMON, *_RECORD, "case_id", "buyer_phone", "serial", "fault", "state", "currency", "quote", "charge",
        "in_guarantee", "free_of_charge", "done_by", "dispatched_at", "returned_at",
    ),
    "unknown_parcels": (
        "id", "recycled_at", "version", "number", "waybill", "carrier_name", "sender_name", "sender_phone",
        "contents", "shelf", "state", "received_at", "case_id", "note",
    ),
}
_NOT_SORTED = frozenset({"id", "storefront_id", "recycled_at", "version", "order_id", "case_id", "currency"})
#: What each list can be sorted by.
SORTS: dict[str, tuple[str, ...]] = {
    kind: tuple(c for c in columns if c not in _NOT_SORTED)
    + (("order_no",) if "order_id" in columns else ())
    for kind, columns in COLUMNS.items()
}
_EXCERPT = {
    "reviews": ("body", "additional", "reply"), "repairs": ("fault",), "unknown_parcels": ("contents", "note"),
}
EXCERPT_LENGTH = 120


def _ids_sql(kind: str) -> str:
    return f"FROM {kinds.KINDS[kind].table} r"


class Filter:
    """The conditions of a list as SQL on ``r`` with their values."""

    def __init__(self, kind: str, chips: Sequence[str] | None, storefront_id: int | None, recycled: bool,
                 order_id: int | None, due: tuple[str | None, str] | None):
        """``chips`` None = all; ``due`` = (from, before) of an open deadline."""
        self.kind, self.chips, self.storefront_id, self.recycled = kind, chips, storefront_id, recycled
        self.order_id, self.due = order_id, due
        parts, values = [], []
        if chips is not None:
            parts.append(f"r.{kinds.KINDS[kind].chip} IN ({', '.join('?' * len(chips))})")
            values += chips
        if storefront_id is not None and "storefront_id" in COLUMNS[kind]:
            also = "" if kind == "orders" else " OR r.storefront_id IS NULL"
            parts.append(f"(r.storefront_id = ?{also})")
            values.append(storefront_id)
        if order_id is not None and kind != "orders":
            parts.append("r.order_id = ?" if "order_id" in COLUMNS[kind] else "r.case_id IN "
                         "(SELECT id FROM cases WHERE order_id = ?)")
            values.append(order_id)
        elif order_id is not None:
            parts.append("r.id = ?")
            values.append(order_id)
        if due is not None:
            parts.append(
                "r.id IN (SELECT record_id FROM deadline WHERE met_at IS NULL AND due_at >= ? AND due_at < ? "
                "AND kind = ?)"
            )
            values += [due[0] or "", due[1], kind]
        parts.append(f"r.recycled_at IS {'NOT ' if recycled else ''}NULL")
        self.sql, self.values = " AND ".join(parts), values

    @property
    def everything(self) -> bool:
        """Whether only recycled records are left out."""
        return self.sql == "r.recycled_at IS NULL"


def _order_by(kind: str, sort: tuple[str, bool] | None) -> str:
    date = kinds.KINDS[kind].date
    if sort is None or (sort[0] == date and sort[1]):
        return f"r.{date} DESC, r.id DESC"
    name, descending = sort
    way = "DESC" if descending else "ASC"
    if name not in SORTS[kind]:
        name = date
    column = f"r.{name}"
    if name == "order_no":
        column = "(SELECT o.platform_order_no FROM orders o WHERE o.id = r.order_id)"
    # Empty cells stand last whichever way the list is sorted.
    return f"{column} IS NULL OR {column} = '', {column} {way}, r.id {way}"


def _pieces(ids: Iterable[int], size: int = FIRST_PIECE) -> Iterator[array]:
    piece = array("q")
    for record_id in ids:
        piece.append(record_id)
        if len(piece) >= size:
            yield piece
            piece, size = array("q"), PIECE
    if piece:
        yield piece


def _newest_of_chips(shop: Shop, wanted: Filter) -> list[int]:
    """The newest ids of a filter by chips, from the front of each chip's part of its index."""
    kind = kinds.KINDS[wanted.kind]
    raw = shop.raw()
    chips = wanted.chips if wanted.chips is not None else kind.chips
    fronts: list[int | None] = [wanted.storefront_id]
    if "storefront_id" not in COLUMNS[wanted.kind]:
        fronts = [0]
    elif wanted.storefront_id is None or wanted.kind != "orders":
        known = [row[0] for row in raw.execute("SELECT id FROM storefront")]
        fronts = [wanted.storefront_id] if wanted.storefront_id is not None else known
        fronts = fronts if wanted.kind == "orders" else [*fronts, None]
    top: list[tuple] = []
    for chip in chips:
        for front in fronts:
            place = "" if front == 0 else "AND r.storefront_id IS ? "
            values = (chip,) if front == 0 else (chip, front)
            top += raw.execute(
                f"SELECT coalesce(r.{kind.date}, ''), r.id FROM {kind.table} r WHERE r.{kind.chip} = ? {place}"
                f"AND r.recycled_at IS NULL ORDER BY r.{kind.date} DESC, r.id DESC LIMIT {FIRST_PIECE}", values,
            ).fetchall()
    return [row[1] for row in sorted(top, reverse=True)[:FIRST_PIECE]]


def ids(shop: Shop, wanted: Filter, sort: tuple[str, bool] | None = None, cancelled: search.Cancel = None
        ) -> Iterator[array]:
    """Ids of a list without a search, the first few at once, then all others in large pieces."""
    kind = kinds.KINDS[wanted.kind]
    order = _order_by(wanted.kind, sort)
    date_first = order.startswith(f"r.{kind.date} DESC")
    if date_first and wanted.everything:
        front = [row[0] for row in search.run(
            shop, f"SELECT r.id {_ids_sql(wanted.kind)} WHERE {wanted.sql} ORDER BY {order} LIMIT {FIRST_PIECE}",
            (), cancelled,
        )]
        if front:
            yield array("q", front)
        if len(front) < FIRST_PIECE:
            return
        # The date index alone gives every id; those shown already and the few recycled ones are taken out here.
        gone = set(front)
        gone.update(row[0] for row in search.run(
            shop, f"SELECT id FROM {kind.table} WHERE recycled_at IS NOT NULL", (), cancelled))
        rows = search.run(shop, f"SELECT r.id {_ids_sql(wanted.kind)} ORDER BY {order}", (), cancelled)
        yield from _pieces((row[0] for row in rows if row[0] not in gone), PIECE)
        return
    first: list[int] = []
    by_chips = wanted.order_id is None and wanted.due is None and not wanted.recycled
    if date_first and by_chips:
        first = _newest_of_chips(shop, wanted)
        if first:
            yield array("q", first)
        if len(first) < FIRST_PIECE:
            return
    seen = set(first)
    rows = search.run(
        shop, f"SELECT r.id {_ids_sql(wanted.kind)} WHERE {wanted.sql} ORDER BY {order}", wanted.values, cancelled
    )
    piece, size = array("q"), PIECE if first else FIRST_PIECE
    for row in rows:
        if row[0] in seen:
            continue
        piece.append(row[0])
        if len(piece) >= size:
            yield piece
            piece, size = array("q"), PIECE
    if piece:
        yield piece


def kept(shop: Shop, wanted: Filter, record_ids: Sequence[int]) -> list[int]:
    """Those of the ids that a filter lets through, in the order given."""
    if not record_ids:
        return []
    found = {row[0] for row in shop.raw().execute(
        f"SELECT r.id {_ids_sql(wanted.kind)} WHERE r.id IN (SELECT value FROM json_each(?)) AND {wanted.sql}",
        (json.dumps(list(record_ids)), *wanted.values),
    )}
    return [i for i in record_ids if i in found]


def filtered(shop: Shop, wanted: Filter, found: Iterable[int]) -> Iterator[array]:
    """Hits of a search that a filter lets through, in their order, in pieces: the first ones early."""
    chunk: list[int] = []
    size = 32
    for record_id in found:
        chunk.append(record_id)
        if len(chunk) >= size:
            passed = kept(shop, wanted, chunk)
            if passed:
                yield array("q", passed)
            chunk, size = [], min(size * 2, 4096)
    passed = kept(shop, wanted, chunk)
    if passed:
        yield array("q", passed)


def in_order(shop: Shop, wanted: Filter, found: Sequence[int], sort: tuple[str, bool] | None,
             cancelled: search.Cancel = None) -> Iterator[array]:
    """Those of the ids that a filter lets through, sorted, in pieces."""
    rows = search.run(
        shop,
        f"SELECT r.id {_ids_sql(wanted.kind)} WHERE r.id IN (SELECT value FROM json_each(?)) AND {wanted.sql} "
        f"ORDER BY {_order_by(wanted.kind, sort)}",
        (json.dumps(list(found)), *wanted.values), cancelled,
    )
    yield from _pieces(row[0] for row in rows)


def _shown(kind: str) -> tuple[str, tuple[str, ...]]:
    names = list(COLUMNS[kind])
    columns = [f"substr(r.{n}, 1, {EXCERPT_LENGTH})" if n in _EXCERPT.get(kind, ()) else f"r.{n}" for n in names]
    join = ""
    if "order_id" in COLUMNS[kind]:
        names.append("order_no")
        columns.append("coalesce(o.platform_order_no, '')")
        join = "LEFT JOIN orders o ON o.id = r.order_id "
    if kind == "returns":
        names.append("spec")
        columns.append("coalesce((SELECT l.spec FROM case_line l WHERE l.case_id = r.id ORDER BY l.id LIMIT 1), '')")
    if kind == "orders":
        names.append("spec")
        first = "SELECT l.spec FROM order_line l WHERE l.order_id = r.id ORDER BY l.id LIMIT 1"
        columns.append(f"coalesce(({first}), '')")
        names.append("line_count")
        columns.append("(SELECT count(*) FROM order_line l WHERE l.order_id = r.id)")
    sql = f"SELECT {', '.join(columns)} {_ids_sql(kind)} {join}WHERE r.id IN (SELECT value FROM json_each(?))"
    return sql, tuple(names)


_SHOWN = {kind: _shown(kind) for kind in COLUMNS}


def rows(shop: Shop, kind: str, record_ids: Iterable[int]) -> dict[int, dict]:
    """What the rows of a list show, by id and column name; records that are gone are left out."""
    sql, names = _SHOWN[kind]
    found = shop.raw().execute(sql, (json.dumps(list(record_ids)),)).fetchall()
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def chip_counts(shop: Shop, kind: str, storefront_id: int | None) -> dict[str, int]:
    """Records per chip that are not recycled, read from the counters."""
    sql = "SELECT chip, sum(n) FROM state_count WHERE kind = ?"
    values: list[object] = [kinds.KINDS[kind].table]
    if storefront_id is not None and "storefront_id" in COLUMNS[kind]:
        # Records without a storefront belong to all of them.
        sql += " AND storefront_id IN (?, 0)"
        values.append(storefront_id)
    return {chip: int(n) for chip, n in shop.raw().execute(sql + " GROUP BY chip", values) if n > 0}


def due_count(shop: Shop, wanted: Filter) -> int:
    """Records of a filter by deadline."""
    sql = f"SELECT count(*) {_ids_sql(wanted.kind)} WHERE {wanted.sql}"
    return shop.raw().execute(sql, wanted.values).fetchone()[0]

