"""The search finds what a look at every record finds: any fragment, any characters, indexed or not, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopcare.domain.errors import Cancelled
from shopcare.store import search, search_grams, search_index, search_text
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop

FRONT = {"platform": "taobao", "name": "店"}
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
BUYERS = ("张三", "章珊", "曾志伟", "单雄信", "欧阳建国", "吕布", "Anna Müller", "王*", "李思·阿布")
ROWS = [
    ("2611220098334417", "张三", "13800138000", "YT7788996655443", "女鞋 39 码 黑色"),
    ("26112200-9833-4418", "章珊", "+86 138 0013 8001", "SF1234567890123", "Ｔ恤（白）XL"),
    ("A-2611/77", "曾志伟", "138******34", "", "100% 棉 T-恤 %_*\\ \"引号\" 'q'"),
    ("9", "单雄信", "", "JD0000000001", "İstanbul straße ﬁne e\u0301te é"),
    ("2024 1234 5678", "欧阳建国", "13900002222", "yt1", "Kabel 5 m, 3-adrig 2-3"),
    ("x", "吕布", "0571-88886666", "", "键盘"),
    ("y", "Anna Müller", "", "", "\x1fZHU ue000 \ue02d \ue100 a\nb"),
    ("z", "王*", "1", "a", "鞋"),
    ("", "李思·阿布", "13512345678", "78", ""),
]


def put(shop: Shop, rows: list[tuple], dates: list[str | None]) -> list[int]:
    raw = shop.raw()
    ids = []
    for row, date in zip(rows, dates, strict=True):
        raw.execute(
            "INSERT INTO orders (storefront_id, platform_order_no, receiver_name, phone, waybill, title, placed_at) "
            "VALUES (1, ?, ?, ?, ?, ?, ?)", (*row, date),
        )
        ids.append(raw.last_insert_rowid())
    return ids


def plain(shop: Shop, text: str, kind: str = "orders") -> list[int]:
    """What a look at every record finds, newest first."""
    ids = [r[0] for r in shop.raw().execute("SELECT id FROM orders ORDER BY placed_at DESC, id DESC")]
    found = search.documents(shop, kind, ids)
    words = search_text.words(text)
    return [i for i in ids if words and search_text.matches(found[i][1], words)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    made = create_shop(tmp_path_factory.mktemp("search"), "小店", NOW, storefront=FRONT)
    with made.connection():
        with made.transaction():
            # Old and new in turn, one without a date: segments, the loose segment and the tail all hold some.
            dates = [f"2026-{1 + i * 7 % 12:02d}-03T0{i}:00:00Z" for i in range(8)] + [None]
            ids = put(made, ROWS, dates)
            made.raw().execute("INSERT INTO order_line (order_id, line_key, title, sku, spec) "
                               "VALUES (?, '1', '第二件 帽子', 'HAT-01', '大号')", (ids[5],))
            made.raw().execute("INSERT INTO note (kind, record_id, body, at) VALUES ('orders', ?, '放菜鸟驿站', '')",
                               (ids[4],))
            search.index_rows(made, "orders", ids[:6])
            search.queue(made, "orders", ids[6], ids[8])
        yield made


def fragments() -> list[str]:
    texts = [part for row in ROWS for part in row if part]
    return [text[i:j] for text in texts for i in range(len(text)) for j in range(i + 1, min(len(text), i + 9) + 1)]


def test_every_fragment_of_a_field_finds_its_record(shop: Shop) -> None:
    ids = [r[0] for r in shop.raw().execute("SELECT id FROM orders ORDER BY id")]
    for row, order_id in zip(ROWS, ids, strict=True):
        for text in row:
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    fragment = text[start:end]
                    if search_text.words(fragment):
                        assert order_id in list(search.hits(shop, "orders", fragment)), (fragment, text)


@given(st.one_of(
    st.sampled_from(fragments()),
    st.lists(st.sampled_from(fragments()), min_size=2, max_size=3).map(" ".join),
    st.text(max_size=6),
    st.text(alphabet="zhangsouyl 138-0张三*%_\"'()ANDOR\x1f\ue100\uff11", max_size=8),
))
@settings(max_examples=600)
def test_equal_to_a_look_at_every_record(shop: Shop, text: str) -> None:
    assert list(search.hits(shop, "orders", text)) == plain(shop, text)


@pytest.mark.parametrize(("typed", "name"), [
    ("zs", {"张三", "章珊"}), ("zhangs", {"张三", "章珊"}), ("zhangsan", {"张三"}), ("zzw", {"曾志伟"}),
    ("zengzhi", {"曾志伟"}), ("sxx", {"单雄信"}), ("oyjg", {"欧阳建国"}), ("lvbu", {"吕布"}), ("lubu", {"吕布"}),
    ("lsab", {"李思·阿布"}), ("angsan", set()), ("muller", set()), ("müller", {"Anna Müller"}),
    ("１３８００１３８０００", {"张三"}), ("138 0013 8000", {"张三"}), ("138-0013-8000", {"张三"}),
    ("8000 zs", {"张三"}),
    ("98334418", {"章珊"}), ("057188886666", {"吕布"}), ("t恤", {"章珊"}), ("hat-01", {"吕布"}),
    ("菜鸟", {"欧阳建国"}),
    ("8000", {"张三"}), ("98334417", {"张三"}), ("", set()), ("   ", set()),
])
def test_what_people_type(shop: Shop, typed: str, name: set[str]) -> None:
    found = {shop.raw().execute("SELECT receiver_name FROM orders WHERE id = ?", (i,)).fetchone()[0]
             for i in search.hits(shop, "orders", typed)}
    assert found == name


@pytest.mark.parametrize(("name", "keys"), [
    ("单", "shan"), ("曾", "zeng"), ("仇", "qiu"), ("解", "xie"), ("朴", "piao"), ("查", "zha"), ("翟", "zhai"),
    ("盖", "ge"), ("区", "ou"), ("尉迟", "yuchi"), ("重庆", "chongqing"), ("吕", "lv"), ("吕", "lu"),
    ("买买提·阿里", "maimaitiali"), ("张三", "zs"), ("章珊", "zs"), ("欧阳建国", "oyjg"),
])
def test_readings_of_names(name: str, keys: str) -> None:
    assert keys in search_text.pinyin_keys(name).split()


@given(st.text(), st.text())
def test_normal_text_is_made_of_its_parts(a: str, b: str) -> None:
    assert search_text.normal(a + b) == search_text.normal(a) + search_text.normal(b)


_FIELD = st.one_of(
    st.sampled_from([part for row in ROWS for part in row if part]),
    st.text(min_size=1, max_size=12),
    st.text(alphabet="0123 -\n\x1f\x1eaB鞋*?\u3000\u2028\U0001f600\ue020\uff11ß", min_size=1, max_size=12),
)


@given(st.lists(st.tuples(st.lists(_FIELD, max_size=5), st.sampled_from(("", *BUYERS))), min_size=1, max_size=6))
@settings(max_examples=400)
def test_grams_of_many_are_the_grams_of_each(records: list[tuple[list[str], str]]) -> None:
    keys = [search_text.pinyin_keys(name) for _, name in records]
    made = search_grams.many([texts for texts, _ in records], keys)
    for (texts, _), of_name, grams in zip(records, keys, made, strict=True):
        assert set(grams.split()) == set(search_text.grams(search_text.document(texts, of_name)).split())


@given(st.text(max_size=12))
def test_keys_of_any_name_are_plain_letters(name: str) -> None:
    for key in search_text.pinyin_keys(name).split():
        assert key.isascii() and key.isalnum()


def test_bulk_old_and_new_stay_in_order_and_compact(tmp_path: Path) -> None:
    made = create_shop(tmp_path, "小店", NOW, storefront={"platform": "taobao", "name": "店"})
    with made.connection():
        for batch in range(15):
            with made.transaction():
                # Every file is older than the one before and its rows stand newest first, as platforms write them.
                rows = [(f"N{batch:02d}{i:04d}", BUYERS[i % 9], "", "", f"商品{i % 7}") for i in range(300)]
                dates = [f"20{25 - batch:02d}-06-01T{i // 60:02d}:{i % 60:02d}:00Z" for i in reversed(range(300))]
                ids = put(made, rows, dates)
                search.queue(made, "orders", ids[0], ids[-1])
            assert list(search.hits(made, "orders", "商品3")) == plain(made, "商品3")
            assert search.catch_up(made) >= 300
            assert search.queued(made) == []
        for text in ("商品3", "n0700", "zs", "n", "商", "没有"):
            assert list(search.hits(made, "orders", text)) == plain(made, text)
        assert len(search._segments(made, "orders")) <= search_index._MOST_SEGMENTS + 1
        count = made.raw().execute("SELECT count(*) FROM search_entry").fetchone()[0]
        assert count == made.raw().execute("SELECT count(*) FROM search_index").fetchone()[0] == 15 * 300


def test_changed_moved_and_removed_records(tmp_path: Path) -> None:
    made = create_shop(tmp_path, "小店", NOW, storefront={"platform": "taobao", "name": "店"})
    with made.connection():
        with made.transaction():
            ids = put(made, ROWS, [f"2026-05-0{i + 1}T00:00:00Z" for i in range(9)])
            search.index_rows(made, "orders", ids)
            made.raw().execute("UPDATE orders SET title = '帽子', placed_at = '2026-01-01T00:00:00Z' WHERE id = ?",
                               (ids[5],))
            made.raw().execute("UPDATE orders SET title = '帽子' WHERE id = ?", (ids[1],))
            search.index_rows(made, "orders", [ids[5], ids[1]])
            made.raw().execute("DELETE FROM orders WHERE id = ?", (ids[0],))
        # Removed without a word to the index: not found. A new record under the old id is found as what it is.
        assert list(search.hits(made, "orders", "女鞋")) == []
        assert list(search.hits(made, "orders", "帽")) == [ids[1], ids[5]]
        assert list(search.hits(made, "orders", "键盘")) == []
        with made.transaction():
            made.raw().execute("INSERT INTO orders (id, storefront_id, platform_order_no, title, placed_at) "
                               "VALUES (?, 1, 'neu', '帽子', '2026-12-01T00:00:00Z')", (ids[0],))
            search.queue(made, "orders", ids[0], ids[0])
        assert list(search.hits(made, "orders", "帽子")) == [ids[0], ids[1], ids[5]]
        search.catch_up(made)
        assert list(search.hits(made, "orders", "帽子")) == [ids[0], ids[1], ids[5]]


def test_catching_up_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    made = create_shop(tmp_path, "小店", NOW, storefront={"platform": "taobao", "name": "店"})
    with made.connection():
        with made.transaction():
            rows = [(f"N{i:06d}", "张三", "", "", "鞋") for i in range(10_000)]
            ids = put(made, rows, ["2026-05-01T00:00:00Z"] * 10_000)
            search.queue(made, "orders", ids[0], ids[-1])
        asked = []
        assert 0 < search.catch_up(made, lambda: asked.append(1) or len(asked) > 1) < 10_000
        assert list(search.hits(made, "orders", "n0000")) == plain(made, "n0000")
        search.catch_up(made)
        assert search.queued(made) == []
        assert len(list(search.hits(made, "orders", "鞋"))) == 10_000


def test_a_cancelled_search_ends(shop: Shop) -> None:
    with pytest.raises(Cancelled):
        list(search.hits(shop, "orders", "138", lambda: True))
    assert list(islice(search.hits(shop, "orders", "138", lambda: False), 1))
