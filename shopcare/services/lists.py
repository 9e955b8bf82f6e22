"""What the lists show: ids of a filter, a sort and a search, rows by id, counts for the chips, the search box."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from shopcare.domain import kinds
from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.services import today
from shopcare.services.session import Session
from shopcare.store import listing, search, search_text
from shopcare.store.listing import SORTS, Filter

__all__ = ["SORTS", "Hit", "Query", "catch_up", "counts", "exact", "find", "hits_elsewhere", "ids", "rows"]

#: Chips every list has beside those of its records' states.
GROUPS = ("all", "open", "due_today", "overdue")
#: Groups of states that only one list has: what Today's cards open.
STATE_GROUPS = {"refunds": {"to_pay": ("agreed", "approval_due", "refunding")}}
_COUNT_CAP = 100
#: Hits looked at for a record whose number is typed whole.
_EXACT_LOOK = 40
#: A record's own number first, then the numbers it is also known by.
_NUMBERS: dict[str, tuple[str, ...]] = {
    "orders": ("platform_order_no", "waybill"),
    "returns": ("number", "platform_case_no", "return_waybill"),
    "refunds": ("number", "platform_refund_no"),
    "complaints": ("number",),
    "reviews": ("number", "platform_review_id"),
    "claims": ("number",),
    "repairs": ("number", "serial"),
    "unknown_parcels": ("number", "waybill"),
}


@dataclass(frozen=True)
class Query:
    """What a list is to show. ``numbers``: a pasted column, any of which may fit. ``sort`` = (key, descending)."""

    kind: str
    chip: str = "all"
    text: str = ""
    numbers: tuple[str, ...] = ()
    sort: tuple[str, bool] | None = None
    storefront_id: int | None = None
    recycled: bool = False
    order_id: int | None = None


@dataclass(frozen=True)
class Hit:
    """A found record. ``matched`` is the field in which the first word stands, ``name`` for a pinyin key."""

    kind: str
    id: int
    ref: str
    title: str
    state: str
    matched: str


def _filter(session: Session, query: Query) -> Filter:
    kind = kinds.kind(query.kind)
    front = query.storefront_id if query.storefront_id is not None else session.storefront_id
    chips: tuple[str, ...] | None = None
    due: tuple[str | None, str] | None = None
    if query.chip == "open":
        chips = tuple(c for c in kind.chips if c not in kind.closed)
    elif query.chip in ("due_today", "overdue"):
        now = to_utc_text(session.now())
        due = (now, today.end_of_today(session, session.zone_of(front))) if query.chip == "due_today" else (None, now)
    elif query.chip in (groups := STATE_GROUPS.get(query.kind, {})):
        chips = groups[query.chip]
    elif query.chip != "all":
        if query.chip not in kind.chips:
            raise DomainError("chip_unknown", chip=query.chip, known=", ".join((*GROUPS, *groups, *kind.chips)))
        chips = (query.chip,)
    return Filter(query.kind, chips, front, query.recycled, query.order_id, due)


def ids(session: Session, query: Query, cancelled: Callable[[], bool] | None = None) -> Iterator[Sequence[int]]:
    """Ids of a list in pieces: at most 256 at once, then the rest in large pieces. Newest first unless sorted.

    For a worker: each piece is read when it is asked for. Raises Cancelled when ``cancelled()`` says so, and
    DomainError ``chip_unknown`` or ``sort_unknown``.
    """
    wanted = _filter(session, query)
    if query.sort is not None and query.sort[0] not in SORTS[query.kind]:
        raise DomainError("sort_unknown", sort=query.sort[0], known=", ".join(SORTS[query.kind]))
    with session.shop.connection():
        if not query.numbers and not search_text.words(query.text):
            yield from listing.ids(session.shop, wanted, query.sort, cancelled)
        elif query.numbers or query.sort is not None:
            found_all = _all_hits(session, query, cancelled)
            yield from listing.in_order(session.shop, wanted, found_all, query.sort, cancelled)
        else:
            found = search.hits(session.shop, query.kind, query.text, cancelled)
            yield from listing.filtered(session.shop, wanted, found)


def _all_hits(session: Session, query: Query, cancelled: Callable[[], bool] | None) -> array:
    by_text = None
    if search_text.words(query.text):
        by_text = array("q", search.hits(session.shop, query.kind, query.text, cancelled))
    if not query.numbers:
        return by_text if by_text is not None else array("q")
    found: dict[int, None] = {}
    for number in dict.fromkeys(query.numbers):
        found |= dict.fromkeys(search.hits(session.shop, query.kind, number, cancelled))
    if by_text is not None:
        also = set(by_text)
        return array("q", (i for i in found if i in also))
    return array("q", found)


def rows(session: Session, kind: str, ids: Iterable[int]) -> dict[int, dict]:
    """Everything the rows of a list show, by id and column name; records that are gone are left out."""
    with session.shop.connection():
        return listing.rows(session.shop, kinds.kind(kind).code, ids)


def counts(session: Session, kind: str, storefront_id: int | None = None) -> dict[str, int]:
    """Records per chip, with ``all``, ``open``, ``due_today`` and ``overdue``."""
    kind_ = kinds.kind(kind)
    front = storefront_id if storefront_id is not None else session.storefront_id
    with session.shop.connection():
        per_chip = listing.chip_counts(session.shop, kind, front)
        found = {chip: per_chip.get(chip, 0) for chip in kind_.chips}
        found["all"] = sum(found.values())
        found["open"] = sum(n for chip, n in per_chip.items() if chip not in kind_.closed)
        for name, states in STATE_GROUPS.get(kind, {}).items():
            found[name] = sum(per_chip.get(state, 0) for state in states)
        for group in ("due_today", "overdue"):
            found[group] = listing.due_count(
                session.shop, _filter(session, Query(kind, group, storefront_id=front))
            )
    return found


def _matched(kind: str, record: dict, text: str) -> str:
    for word in search_text.words(text):
        for field in search_text.FIELDS[kind]:
            value = search_text.normal(str(record.get(field) or ""))
            if word in value or word in search_text.squeezed(value):
                return field
        return "name" if word.isascii() else ""
    return ""


def _as_hit(kind: str, record: dict, text: str) -> Hit:
    kind_ = kinds.KINDS[kind]
    names = ("receiver_name", "buyer_name", "sender_name")
    who = next((str(record[n]) for n in names if record.get(n)), "")
    what = str(record.get("title") or record.get("contents") or "")
    return Hit(
        kind, record["id"], record[kind_.number] or f"draft-{kind}-{record['id']}",
        " · ".join(part for part in (who, what) if part), record[kind_.chip], _matched(kind, record, text),
    )


def _alive(session: Session, kind: str, text: str, cancelled: Callable[[], bool] | None = None) -> Iterator[int]:
    wanted = _filter(session, Query(kind))
    for piece in listing.filtered(session.shop, wanted, search.hits(session.shop, kind, text, cancelled)):
        yield from piece


def find(
    session: Session, text: str, kind: str | None = None, limit: int = 50,
    cancelled: Callable[[], bool] | None = None,
) -> list[Hit]:
    """The newest records that hold every word of the text, in one kind or in all of them."""
    found: list[Hit] = []
    with session.shop.connection():
        for code in [kinds.kind(kind).code] if kind else list(kinds.KINDS):
            some = list(islice(_alive(session, code, text, cancelled), limit))
            records = listing.rows(session.shop, code, some)
            found += [_as_hit(code, records[i], text) for i in some if i in records]
    own = exact(session, text)
    found.sort(key=lambda hit: (hit.kind, hit.id) != own)
    return found[:limit]


def hits_elsewhere(
    session: Session, text: str, besides: str, cancelled: Callable[[], bool] | None = None
) -> dict[str, int]:
    """How many records of the other kinds hold the text, none left out as 0, counted up to 100."""
    found = {}
    with session.shop.connection():
        for kind in kinds.KINDS:
            if kind != besides:
                n = sum(1 for _ in islice(_alive(session, kind, text, cancelled), _COUNT_CAP))
                if n:
                    found[kind] = n
    return found


def exact(session: Session, text: str) -> tuple[str, int] | None:
    """The one record whose number is typed whole: (kind, id). None when there is none, or several equally fit."""
    typed = search_text.squeezed(search_text.normal(text)).strip()
    if not typed:
        return None
    own: list[tuple[str, int]] = []
    other: list[tuple[str, int]] = []
    with session.shop.connection():
        for kind, fields in _NUMBERS.items():
            some = list(islice(_alive(session, kind, text), _EXACT_LOOK))
            for record in listing.rows(session.shop, kind, some).values():
                values = [search_text.squeezed(search_text.normal(str(record.get(f) or ""))) for f in fields]
                if values[0] == typed:
                    own.append((kind, record["id"]))
                elif typed in values[1:]:
                    other.append((kind, record["id"]))
    for group in (own, other):
        if group:
            return group[0] if len(group) == 1 else None
    return None


def catch_up(session: Session, cancelled: Callable[[], bool] | None = None) -> int:
    """Index what bulk imports queued; in the background, searches are right meanwhile. Returns how many records."""
    try:
        return search.catch_up(session.shop, cancelled)
    except Cancelled:
        return 0
