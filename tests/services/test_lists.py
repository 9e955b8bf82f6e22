"""Lists as the tabs use them: pieces of ids, rows, counts, the search box, saved filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopcare.domain import kinds
from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.services import filters, lists, notes, records, undo
from shopcare.services.lists import Query
from shopcare.services.session import Session
from shopcare.store import search
from shopcare.store.creating import create_shop
from shopcare.store.models import StorefrontRow

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
STATES = ("to_ship", "shipped", "completed", "cancelled")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    shop = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    with shop.connection():
        yield Session(shop, FixedClock(NOW))


def flat(session: Session, query: Query) -> list[int]:
    return [i for piece in lists.ids(session, query) for i in piece]


def many(session: Session, n: int = 900) -> list[int]:
    """Orders of two storefronts whose ids do not follow their dates; every seventh is recycled."""
    raw = session.shop.raw()
    with session.shop.transaction():
        StorefrontRow.insert(platform="jd", name="京东店").execute(session.shop.db)
        raw.executemany(
            "INSERT INTO orders (storefront_id, platform_order_no, status, receiver_name, title, paid, placed_at, "
            "recycled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(1 + i % 2, f"26{i:06d}", STATES[i % 4], ("张三", "李四")[i % 2],
              "女鞋" if i % 3 else "帽子", i * 37 % 1000,
              f"2026-{1 + i * 5 % 12:02d}-{1 + i % 28:02d}T00:00:{i % 60:02d}Z",
              "2026-11-01T00:00:00Z" if i % 7 == 0 else None)
             for i in range(n)],
        )
        search.queue(session.shop, "orders", 1, n)
    return list(range(1, n + 1))


def expected(session: Session, where: str, order: str = "placed_at DESC, id DESC") -> list[int]:
    return [r[0] for r in session.shop.raw().execute(f"SELECT id FROM orders WHERE {where} ORDER BY {order}")]


@pytest.mark.parametrize(("query", "where", "order"), [
    (Query("orders"), "recycled_at IS NULL", None),
    (Query("orders", recycled=True), "recycled_at IS NOT NULL", None),
    (Query("orders", "to_ship"), "recycled_at IS NULL AND status = 'to_ship'", None),
    (Query("orders", "open"), "recycled_at IS NULL AND status NOT IN ('completed', 'cancelled')", None),
    (Query("orders", "cancelled", recycled=True), "recycled_at IS NOT NULL AND status = 'cancelled'", None),
    (Query("orders", storefront_id=2), "recycled_at IS NULL AND storefront_id = 2", None),
    (Query("orders", "open", storefront_id=1),
     "recycled_at IS NULL AND storefront_id = 1 AND status IN ('to_ship', 'shipped')", None),
    (Query("orders", sort=("paid", True)), "recycled_at IS NULL", "paid DESC, id DESC"),
    (Query("orders", sort=("platform_order_no", False)), "recycled_at IS NULL", "platform_order_no, id"),
    (Query("orders", sort=("placed_at", False)), "recycled_at IS NULL", "placed_at, id"),
    (Query("orders", text="帽子"), "recycled_at IS NULL AND title = '帽子'", None),
    (Query("orders", "to_ship", "帽子 zs"),
     "recycled_at IS NULL AND title = '帽子' AND receiver_name = '张三' AND status = 'to_ship'", None),
    (Query("orders", text="zs", sort=("paid", False)), "recycled_at IS NULL AND receiver_name = '张三'", "paid, id"),
    (Query("orders", numbers=("26000001", "26000003", "26000007", "x")), "id IN (2, 4)", None),
    (Query("orders", text="没有"), "0", None),
    (Query("orders", text=" "), "recycled_at IS NULL", None),
    (Query("orders", order_id=5), "id = 5", None),
])
def test_ids_are_those_of_the_filter_in_order(session: Session, query: Query, where: str, order: str | None) -> None:
    many(session)
    wanted = expected(session, where, order or "placed_at DESC, id DESC")
    assert flat(session, query) == wanted
    pieces = list(lists.ids(session, query))
    assert not pieces or 0 < len(pieces[0]) <= 256
    lists.catch_up(session)
    assert flat(session, query) == wanted


def test_every_offered_sort_gives_every_row(session: Session) -> None:
    order = records.create(session, "orders", {"receiver_name": "张三", "title": "女鞋", "paid": "189"}).record[1]
    values = {"order_id": order, "reason": "quality"}
    for kind in lists.SORTS:
        if kind not in ("orders", "unknown_parcels"):
            records.create(session, kind, values if kind in ("returns", "refunds") else {"order_id": order})
        elif kind == "unknown_parcels":
            records.create(session, kind, {"waybill": "SF1"})
        for key in lists.SORTS[kind]:
            for descending in (False, True):
                assert len(flat(session, Query(kind, sort=(key, descending)))) == 1, (kind, key)
        row = lists.rows(session, kind, [1, 99])
        assert set(row) == {1}
        assert set(lists.SORTS[kind]) <= set(row[1])
        if kind not in ("orders", "unknown_parcels"):
            assert row[1]["order_no"] == lists.rows(session, "orders", [order])[order]["platform_order_no"]
            assert flat(session, Query(kind, order_id=order)) == [1]


def test_unknown_chip_and_sort_are_refused(session: Session) -> None:
    with pytest.raises(DomainError, match="chip_unknown"):
        flat(session, Query("orders", "nonsense"))
    with pytest.raises(DomainError, match="sort_unknown"):
        flat(session, Query("orders", sort=("id; DROP TABLE orders", True)))


def test_cancelled_lists_end(session: Session) -> None:
    many(session)
    with pytest.raises(Cancelled):
        list(lists.ids(session, Query("orders", sort=("paid", True)), lambda: True))
    lists.catch_up(session)
    with pytest.raises(Cancelled):
        list(lists.ids(session, Query("orders", text="zs 女鞋"), lambda: True))


def test_counts_agree_with_the_lists(session: Session) -> None:
    many(session)
    order = records.create(session, "orders", {"receiver_name": "王五", "title": "鞋", "paid": "10"}).record[1]
    records.create(session, "refunds", {"order_id": order, "reason": "quality", "amount": "10"}, draft=False)
    session.clock.advance(hours=100)
    records.create(session, "refunds", {"order_id": order, "reason": "quality", "amount": "5"}, draft=False)
    for front in (None, 1, 2):
        for kind in kinds.KINDS:
            found = lists.counts(session, kind, front)
            for chip, n in found.items():
                assert n == len(flat(session, Query(kind, chip, storefront_id=front))), (kind, chip, front)
    assert lists.counts(session, "refunds")["overdue"] == 1


def test_search_box_over_all_kinds(session: Session) -> None:
    order = records.create(session, "orders", {
        "platform_order_no": "2611220098334417", "receiver_name": "单雄信", "phone": "13800138000", "title": "女鞋",
        "paid": "189"}).record[1]
    values = {"order_id": order, "reason": "quality", "return_waybill": "SF1234567890"}
    case = records.create(session, "returns", values, draft=False)
    for text in ("sxx", "shanxiong", "单雄", "8000", "13800138000", "98334417", "女鞋"):
        assert {(h.kind, h.id) for h in lists.find(session, text)} == {("orders", order), case.record}, text
        assert lists.hits_elsewhere(session, text, "orders") == {"returns": 1}
        assert lists.hits_elsewhere(session, text, "refunds") == {"orders": 1, "returns": 1}
    assert lists.exact(session, "2611 2200 9833 4417") == ("orders", order)
    assert lists.exact(session, case.ref.lower()) == case.record
    assert lists.exact(session, "sf1234567890") == case.record
    assert lists.exact(session, "261122009833441") is None
    hit = lists.find(session, "SF123456")[0]
    assert (hit.kind, hit.ref, hit.matched) == ("returns", case.ref, "return_waybill")
    assert lists.find(session, "8000", "orders")[0].matched == "phone"
    records.recycle(session, "returns", [case.record[1]])
    assert lists.exact(session, case.ref) is None
    assert lists.hits_elsewhere(session, "sxx", "orders") == {}
    assert flat(session, Query("returns", text="sxx", recycled=True)) == [case.record[1]]


def test_edits_notes_and_undo_are_searchable_at_once(session: Session) -> None:
    order = records.create(session, "orders", {"receiver_name": "张三", "title": "女鞋", "paid": "1"}).record[1]
    records.set_field(session, "orders", order, "receiver_name", "曾志伟")
    assert flat(session, Query("orders", text="zzw")) == [order]
    assert flat(session, Query("orders", text="zs")) == []
    undo.undo_last(session)
    assert flat(session, Query("orders", text="zs")) == [order]
    note_id, _ = notes.write(session, "orders", order, "请放菜鸟驿站")
    assert flat(session, Query("orders", text="驿站")) == [order]
    notes.remove(session, note_id)
    assert flat(session, Query("orders", text="驿站")) == []


def test_saved_filters_are_kept_renamed_pinned_deleted_and_undone(session: Session) -> None:
    query = Query("returns", "to_inspect", "女鞋", sort=("amount", True))
    filter_id, changes = filters.save(session, query, "  大额  质检 ")
    assert changes.touches("saved_filters")
    with pytest.raises(DomainError, match="filter_name_taken"):
        filters.save(session, query, "大额 质检")
    with pytest.raises(DomainError, match="filter_needs_name"):
        filters.save(session, query, "  ")
    filters.rename(session, filter_id, "待质检的鞋")
    filters.pin(session, filter_id)
    found = filters.saved(session, "returns")
    assert [(f["name"], f["pinned"], f["query"]) for f in found] == [("待质检的鞋", True, query)]
    assert filters.saved(session, pinned=True) == found
    assert filters.saved(session, "orders") == []
    filters.delete(session, filter_id)
    assert filters.saved(session, "returns") == []
    undo.undo_last(session)
    assert filters.saved(session, "returns") == found
