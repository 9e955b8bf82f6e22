"""Import of the sample exports: exact figures, nothing twice, the shop's own words kept, and back as one step."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from shopcare import import_texts
from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.i18n import Translator
from shopcare.interchange import feeding
from shopcare.services import imports, records, safety, undo
from shopcare.services.import_reasons import REASONS, reason_text
from shopcare.services.imports import Options
from shopcare.services.session import Session
from shopcare.store import journal
from shopcare.store.database import Shop
from shopcare.store.models import CaseRow, OrderLineRow, OrderRow, ParcelRow, RefundRow, StorefrontRow

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "data" / "imports"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
LIST, DETAIL, PDD = "taobao_order_list_gbk.csv", "taobao_order_detail_gbk.csv", "pdd_orders_utf8.csv"
FILES = (LIST, DETAIL, PDD, "shopify_orders.csv")
HEADER = (
    "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,订单创建时间,"
    "订单付款时间 ,退款金额,物流单号"
)


@pytest.fixture
def session(tmp_path: Path):
    shop = safety.create(tmp_path / "shop", "小店", NOW)
    shop.connect()
    yield Session(shop, FixedClock(NOW))
    shop.close()


def orders(session: Session) -> dict[str, dict]:
    return {r["platform_order_no"]: r for r in session.shop.dicts(OrderRow.select())}


def count(session: Session, table: str) -> int:
    return session.shop.raw().execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def write(path: Path, *rows: str, header: str = HEADER, encoding: str = "gb18030") -> Path:
    path.write_bytes("\r\n".join((header, *rows, "")).encode(encoding))
    return path


def row(number: str = "2611220098334417001", **cells: str) -> str:
    values = {
        "nick": "tb1", "total": "52.00", "net": "52.00", "state": "交易成功", "name": "文拾闲",
        "address": "湖北省 宜昌市 西陵区 测试路1号(000000)", "phone": "'13800001111", "placed": "2026-11-20 10:00:00",
        "paid": "2026-11-20 10:01:00", "refund": "0.00", "waybill": "No:YT123456789",
    } | cells
    return ",".join((f'"=""{number}"""' if number.isdigit() else number, *values.values()))


def refusal(call, *args) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args)
    for lang in ("en", "zh_CN"):
        sentence = Translator(lang).text(import_texts.ERROR_TEXTS[caught.value.code]).format(**caught.value.params)
        assert "{" not in sentence
    return caught.value.code


@pytest.mark.parametrize("name", FILES)
def test_figures_of_the_samples_are_exact(session: Session, name: str) -> None:
    rehearsed = imports.preview(session, SAMPLES / name).to_json()
    found = imports.run(session, SAMPLES / name).to_json()
    assert {k: v for k, v in rehearsed.items() if k != "batch"} == {k: v for k, v in found.items() if k != "batch"}
    for key, value in EXPECTED[name].items():
        if key == "orders":
            assert sum(found["orders"].values()) == value
        elif key == "data_rows":
            assert found["rows"] == value
        elif key in found:
            assert found[key] == value, key
    assert (found["flagged"], found["held"], found["skipped"]) == ([], [], [])


@pytest.mark.parametrize("name", FILES)
def test_a_helper_process_reads_exactly_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    odd = write(tmp_path / "odd.csv", row(), row("2.6E+15"), row("1000000000000000003", name=""), "", "合计,,52.00")
    here = [imports.preview(session, path) for path in (SAMPLES / name, odd)]
    monkeypatch.setattr(feeding, "WORTH_BYTES", 0)
    beside = [imports.preview(session, path) for path in (SAMPLES / name, odd)]
    assert beside == here
    assert imports.run(session, SAMPLES / name).tally == here[0].tally


def test_a_helper_process_tells_what_it_cannot_read(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(feeding, "WORTH_BYTES", 0)
    lines = "\r\n".join((HEADER, *(row(str(10**18 + i)) for i in range(5000)))).encode("gb18030")
    (tmp_path / "a.csv").write_bytes(lines + b"\xff\xff\r\n" + lines)
    assert refusal(imports.run, session, tmp_path / "a.csv", Options(encoding="gb18030")) == "text_unreadable"
    assert count(session, "orders") == 0
    with pytest.raises(Cancelled):
        imports.run(session, SAMPLES / LIST, cancelled=lambda: session.shop.raw().in_transaction)
    assert imports.run(session, SAMPLES / LIST).tally.new == 80


def test_money_that_is_only_implied_is_marked(session: Session) -> None:
    assert imports.run(session, SAMPLES / PDD).to_json()["refund_sum_derived"] is True
    assert imports.run(session, SAMPLES / LIST).to_json()["refund_sum_derived"] is False


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_again_changes_nothing(session: Session, name: str) -> None:
    first = imports.run(session, SAMPLES / name)
    before = orders(session)
    assert imports.preview(session, SAMPLES / name).seen_batch == first.batch
    again = imports.run(session, SAMPLES / name).tally
    assert (again.new, again.updated) == (0, 0)
    assert again.rows == again.rows_unchanged
    assert orders(session) == before


@pytest.mark.parametrize("names", [(LIST, DETAIL), (DETAIL, LIST)])
def test_list_and_detail_come_in_any_order(session: Session, names: tuple[str, str]) -> None:
    for name in names:
        imports.run(session, SAMPLES / name)
    found = orders(session)
    assert len(found) == 80 and sum(o["paid"] for o in found.values()) == 662790
    assert count(session, "order_line") == 118
    assert found["3300000000000147265"]["title"] == "和纸胶带 10卷，白瓷盖碗 110ml"
    mine = OrderLineRow.order == found["3300000000000147265"]["id"]
    lines = session.shop.dicts(OrderLineRow.select().where(mine).order_by(OrderLineRow.id))
    assert [(p["sku"], p["spec"], p["quantity"], p["unit_price"]) for p in lines] == [
        ("JD10", "系列:山水", 2, 1880), ("GW110", "款式:描金", 1, 5200),
    ]
    assert len(session.storefronts()) == 1


def test_an_order_is_whole(session: Session, tmp_path: Path) -> None:
    imports.run(session, write(tmp_path / "a.csv", row()))
    order = orders(session)["2611220098334417001"]
    assert (order["province"], order["city"], order["district"], order["street"]) == (
        "湖北省", "宜昌市", "西陵区", "测试路1号"
    )
    assert (order["phone"], order["placed_at"], order["paid"]) == ("13800001111", "2026-11-20T02:00:00Z", 5200)
    parcel = session.shop.one(ParcelRow.select())
    assert (parcel["waybill"], parcel["waybill_reversed"]) == ("YT123456789", "987654321TY")
    counts = session.shop.raw().execute("SELECT kind, chip, n FROM state_count WHERE n").fetchall()
    assert counts == [("orders", "completed", 1)]


def test_masked_people_are_never_joined(session: Session, tmp_path: Path) -> None:
    masked = {"nick": "用户**1", "phone": "'138****1111"}
    imports.run(session, write(
        tmp_path / "a.csv", row("1000000000000000001", **masked), row("1000000000000000002", **masked),
        row("1000000000000000003", nick="用户**1"), row("1000000000000000004", nick="用户**2"),
        row("1000000000000000005", nick="tb9"), row("1000000000000000006", nick="tb9"),
    ))
    owner = [o["customer_id"] for o in orders(session).values()]
    assert owner[:2] == [None, None]
    assert owner[2] == owner[3] is not None
    assert owner[4] == owner[5] is not None and owner[4] != owner[2]


def test_a_newer_export_changes_platform_facts_only(session: Session, tmp_path: Path) -> None:
    imports.run(session, write(tmp_path / "a.csv", row(state="卖家已发货，等待买家确认")))
    order = orders(session)["2611220098334417001"]
    with session.begin("note") as work:
        work.update(OrderRow, order["id"], note="爱喝茶", remark="老客户", recorded_refunded=1000)
    newer = row(net="32.00", refund="20.00", phone="'138****1111", name="文**")
    done = imports.run(session, write(tmp_path / "b.csv", newer))
    assert done.tally.updated == 1
    order = orders(session)["2611220098334417001"]
    assert (order["status"], order["platform_refunded"], order["refund_status"]) == ("completed", 2000, "refunded")
    assert (order["note"], order["remark"], order["recorded_refunded"]) == ("爱喝茶", "老客户", 1000)
    assert (order["phone"], order["receiver_name"]) == ("13800001111", "文拾闲")
    assert order["conflict"] == 1
    assert session.shop.raw().execute("SELECT chip FROM state_count WHERE n").fetchall() == [("completed",)]
    back = imports.undo_batch(session, done.batch)
    order = orders(session)["2611220098334417001"]
    assert (order["status"], order["platform_refunded"], order["conflict"]) == ("shipped", 0, 0)
    assert (back.removed, back.kept) == (0, [])


def test_a_file_with_few_columns_blanks_nothing(session: Session, tmp_path: Path) -> None:
    imports.run(session, write(tmp_path / "a.csv", row()))
    report = write(
        tmp_path / "b.csv", "2611220098334417001,52.00,30.00,2026-11-20 10:00:00,2026-11-20 10:01:00,22.00",
        header="订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 ,退款金额",
    )
    imports.run(session, report)
    order = orders(session)["2611220098334417001"]
    assert (order["status"], order["receiver_name"], order["platform_refunded"]) == ("completed", "文拾闲", 2200)


def test_odd_rows_are_told_apart(session: Session, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", row("1000000000000000001"), row("2.6E+15"), row("1000000000000000003", name=""),
        row("1000000000000000004", total="abc"), row("1000000000000000005", state="神秘状态"), "", "合计,,52.00",
        row("1000000000000000001"), row("1000000000000000001", name="另一人"), row("", name="谁"), "共 5 条",
    )
    found = imports.preview(session, path)
    document = imports.run(session, path).to_json()
    assert [(p["row"], p["reason"]) for p in document["held"]] == [
        (3, "id_destroyed"), (5, "amount_unreadable"), (10, "order_repeated"), (11, "id_missing"),
    ]
    assert [(p["row"], p["reason"]) for p in document["flagged"]] == [
        (4, "receiver_name_missing"), (6, "status_unknown")
    ]
    assert sum(document["orders"].values()) == 3
    assert document["rows"] == 3 + len(document["held"]) + len(document["skipped"])
    assert (found.new, found.flagged, found.held, found.skipped) == (
        3, 2, len(document["held"]), len(document["skipped"])
    )
    assert orders(session)["1000000000000000003"]["flagged"] == "receiver_name_missing"


def test_problem_rows_are_saved_without_formulas(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", row("2.6E+15", name="=cmd()"), row("1000000000000000003", name=""))
    done = imports.run(session, path)
    assert imports.save_problem_rows(session, path, done, tmp_path / "out.csv") == 2
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert rows[1][0] == "2" and reason_text(Translator("zh_CN"), "id_destroyed") in rows[1][1]
    assert "'=cmd()" in rows[1]
    assert imports.save_problem_rows(session, path, done, tmp_path / "out.xlsx") == 2
    assert refusal(imports.save_problem_rows, session, path, done, path) == "problem_file_same"


def test_undo_keeps_what_was_touched(session: Session) -> None:
    done = imports.run(session, SAMPLES / LIST)
    first, second, *_ = orders(session).values()
    with session.begin("touch") as work:
        work.insert(RefundRow, order_id=first["id"], storefront_id=first["storefront_id"], amount=1)
        work.update(OrderRow, second["id"], note="记一笔")
    back = imports.undo_batch(session, done.batch)
    assert back.removed == 78
    assert back.reasons == {first["platform_order_no"]: "has_refund", second["platform_order_no"]: "edited_since"}
    assert set(back.reasons.values()) <= REASONS.keys()
    assert len(orders(session)) == 2
    assert refusal(imports.undo_batch, session, done.batch) == "batch_undone"
    assert journal.verify_chain(session.shop) == []


def test_undo_takes_everything_back(session: Session) -> None:
    batches = [imports.run(session, SAMPLES / name).batch for name in FILES]
    later = imports.undo_batch(session, batches[0])
    assert set(later.reasons.values()) == {"later_import"} and later.removed < 80
    for batch in batches[1:]:
        assert imports.undo_batch(session, batch).kept == []
    assert count(session, "order_line") == 0
    assert all(b["undone_at"] for b in imports.batches(session))


def test_cancel_leaves_nothing(session: Session, tmp_path: Path) -> None:
    before = session.shop.raw().execute("SELECT count(*) FROM event").fetchone()
    with pytest.raises(Cancelled):
        imports.run(session, SAMPLES / LIST, cancelled=lambda: session.shop.raw().in_transaction)
    assert count(session, "orders") == count(session, "import_batch") == count(session, "storefront") == 0
    assert session.shop.raw().execute("SELECT count(*) FROM event").fetchone() == before
    assert imports.run(session, SAMPLES / LIST).tally.new == 80


def test_a_large_file_builds_its_indexes_again(session: Session, tmp_path: Path) -> None:
    def indexes() -> list:
        return session.shop.raw().execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name"
        ).fetchall()

    before = indexes()
    path = write(tmp_path / "a.csv", *(row(str(10**18 + i)) for i in range(25_000)))
    seen: list[tuple[int, int]] = []
    done = imports.run(session, path, progress=lambda *at: seen.append(at))
    assert done.tally.new == 25_000 and seen[-1] == (25_000, 25_000) and len(seen) > 10
    assert indexes() == before
    raw = session.shop.raw()
    assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    assert raw.execute("SELECT chip, n FROM state_count WHERE n").fetchall() == [("completed", 25_000)]
    undo.undo_last(session)
    assert undo.steps(session, 1)[0].op != "import"
    assert count(session, "orders") == count(session, "customer") == count(session, "parcel") == 0


def test_cancel_while_indexes_are_built(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *(row(str(10**18 + i)) for i in range(12_000)))
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        imports.run(
            session, path, progress=lambda *at: told.append(at),
            # All rows are told of once when the last was written, and again and again while indexes are built.
            cancelled=lambda: told.count((12_000, 12_000)) > 3,
        )
    assert count(session, "orders") == 0
    assert session.shop.raw().execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert imports.run(session, path).tally.new == 12_000
    assert session.shop.raw().execute("PRAGMA foreign_key_check").fetchall() == []


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from shopcare.domain.clock import FixedClock
from shopcare.services import imports
from shopcare.services.session import Session
from shopcare.store.database import Shop, ShopFolder
shop = Shop(ShopFolder(Path(sys.argv[1])))
shop.connect()
now = datetime(2026, 11, 24, 8, tzinfo=UTC)
calls = []
def progress(done, total):
    calls.append(done)
    if done >= int(sys.argv[3]):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
imports.run(Session(shop, FixedClock(now)), Path(sys.argv[2]), progress=progress)
"""


def test_a_kill_in_the_middle_leaves_the_shop_as_it_was(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *(row(str(10**18 + i)) for i in range(12_000)))
    root = session.shop.folder.root
    for at in (2000, 8000):
        ended = subprocess.run([sys.executable, "-c", _KILLED, str(root), str(path), str(at)], cwd=ROOT, check=False)
        assert ended.returncode != 0
        shop = Shop(session.shop.folder)
        with shop.connection():
            assert shop.raw().execute("SELECT count(*) FROM orders").fetchone()[0] == 0
            assert shop.raw().execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert imports.run(session, path).tally.new == 12_000


def test_an_unknown_table_is_mapped_once(session: Session, tmp_path: Path) -> None:
    lines = ("A-1,甲,12.50,已付款", "A-2,乙,3,???")
    path = write(tmp_path / "a.csv", *lines, header="编号,谁,钱,情况", encoding="utf-8")
    assert imports.preview(session, path).layout == ""
    assert refusal(imports.run, session, path) == "layout_unknown"
    mapping = {"编号": "order_no", "谁": "receiver_name", "钱": "total", "情况": "status"}
    done = imports.run(session, path, Options(mapping=mapping)).to_json()
    assert (done["layout"], done["paid_sum"], done["orders"]["new"]) == ("own_table", "15.50", 2)
    assert [p["reason"] for p in done["flagged"]] == ["status_unknown"]
    again = imports.run(session, path).tally
    assert (again.new, again.updated, again.unchanged) == (0, 0, 2)
    wrong = Options(mapping={"没有": "order_no"})
    assert refusal(imports.run, session, path, wrong) == "column_unknown"


def test_two_storefronts_are_asked_about(session: Session) -> None:
    with session.begin("fronts") as work:
        for name in ("一号店", "山月茶与纸"):
            work.insert(StorefrontRow, platform="taobao", name=name)
    assert imports.run(session, SAMPLES / LIST).storefront_id == 2, "the file names its shop"
    assert refusal(imports.run, session, SAMPLES / DETAIL) == "storefront_ambiguous"
    assert imports.run(session, SAMPLES / DETAIL, Options(storefront_id=2)).tally.updated == 80


def test_a_workbook_is_read_like_a_text(session: Session, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        texts = (HEADER.replace(" ", ""), row("1000000000000000001"), row("1000000000000000002"))
        for at, cells in enumerate(texts):
            for column, cell in enumerate(next(csv.reader([cells]))):
                sheet.write_string(at, column, cell)
        sheet.write_number(3, 0, 1000000000000000003)
        sheet.write_string(3, 5, "某人")
        sheet.write_string(3, 6, "某地")
    done = imports.run(session, tmp_path / "a.xlsx").to_json()
    assert (done["orders"]["new"], [p["reason"] for p in done["held"]]) == (2, ["id_destroyed"])


def test_a_layout_of_the_own_folder_wins(session: Session, tmp_path: Path) -> None:
    folder = session.shop.folder.own_layouts
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'name="mine"\ntitle={en="Mine"}\nkind="orders"\nplatforms=["other"]\n[fingerprint]\nall=["编号","钱"]\n'
        '[columns]\norder_no=["编号"]\ntotal=["钱"]\n[amounts]\npaid="total"\n', encoding="utf-8",
    )
    assert "mine" in [f.name for f in imports.layouts(session)]
    path = write(tmp_path / "a.csv", "A-1,12.50", header="编号,钱", encoding="utf-8")
    assert imports.run(session, path).layout == "mine"
    (folder / "mine.toml").write_text("name=", encoding="utf-8")
    assert refusal(imports.layouts, session) == "layout_file_broken"


ITEMS = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,订单状态"


def items(*rows: str) -> list[str]:
    return [f'"=""{r.split(",")[0]}""",{",".join(r.split(",")[1:])}' for r in rows]


def test_a_quantity_that_cannot_be_read_is_marked_and_never_one(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *items(
        "1000000000000000001,盖碗,52.00,2,G1,描金,交易成功", "1000000000000000001,胶带,abc,两卷,T1,山水,交易成功",
        "1000000000000000002,手账,12.00,,H1,方格,交易成功",
    ), header=ITEMS)
    document = imports.run(session, path).to_json()
    assert [(p["row"], p["column"], p["reason"]) for p in document["flagged"]] == [
        (3, "购买数量", "count_unreadable"), (3, "价格", "amount_unreadable"),
    ]
    found = orders(session)
    assert set(found["1000000000000000001"]["flagged"].split(",")) == {"count_unreadable", "amount_unreadable"}
    assert found["1000000000000000002"]["flagged"] == ""
    lines = {r["title"]: r for r in session.shop.dicts(OrderLineRow.select())}
    assert [(lines[t]["quantity"], lines[t]["unit_price"]) for t in ("盖碗", "胶带", "手账")] == [
        (2, 5200), (0, None), (1, 1200),
    ]
    assert document["quantity"] == 3


def test_lines_that_come_later_complete_an_order_made_from_its_lines(session: Session, tmp_path: Path) -> None:
    first = "1000000000000000001,盖碗,52.00,2,G1,描金,交易成功"
    second = "1000000000000000001,胶带,3.00,3,T1,山水,交易成功"
    other = "1000000000000000002,手账,12.00,1,H1,方格,交易成功"
    apart = imports.run(session, write(tmp_path / "a.csv", *items(first, other), header=ITEMS))
    added = imports.run(session, write(tmp_path / "b.csv", *items(second), header=ITEMS))
    order = orders(session)["1000000000000000001"]
    assert (order["title"], order["item_count"]) == ("盖碗，胶带", 5)
    imports.undo_batch(session, added.batch)
    order = orders(session)["1000000000000000001"]
    assert (order["title"], order["item_count"]) == ("盖碗", 2)
    imports.undo_batch(session, apart.batch)
    imports.run(session, write(tmp_path / "c.csv", *items(first, other, second), header=ITEMS))
    order = orders(session)["1000000000000000001"]
    assert (order["title"], order["item_count"]) == ("盖碗，胶带", 5), "also when the rows lie apart in one file"
    filler = [f"{2 * 10**18 + i},茶,1.00,1,C{i},罐,交易成功" for i in range(1500)]
    far = [first.replace("001,", "009,"), *filler, second.replace("001,", "009,")]
    imports.run(session, write(tmp_path / "d.csv", *items(*far), header=ITEMS))
    order = orders(session)["1000000000000000009"]
    assert (order["title"], order["item_count"]) == ("盖碗，胶带", 5), "and when they are read in different pieces"


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_reason_is_a_sentence(lang: str) -> None:
    tr = Translator(lang)
    for code in (*REASONS, "buyer_nick_missing"):
        words = reason_text(tr, code)
        assert words and words != code and "_" not in words
        assert lang == "en" or not words.isascii()
    assert reason_text(Translator("zh_CN"), "count_unreadable") != reason_text(Translator("en"), "count_unreadable")


def test_a_return_of_an_order_without_lines_counts_its_pieces(session: Session) -> None:
    imports.run(session, SAMPLES / LIST)
    order = next(o for o in orders(session).values() if o["item_count"] > 1)
    records.create(session, "returns", {"order_id": order["id"]})
    (case,) = session.shop.dicts(CaseRow.select())
    assert case["item_count"] == order["item_count"]
