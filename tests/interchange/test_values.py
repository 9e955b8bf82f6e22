"""Cells to values: exact ids, exact money, one form of moments; what cannot be read says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain.errors import DomainError
from shopcare.interchange import layouts, problem_files, values
from shopcare.interchange.values import Memo, Moments


@given(st.text("0123456789", min_size=1, max_size=30))
def test_ids_survive_every_wrapping(number: str) -> None:
    wrapped = [number, f'="{number}"', f"'{number}", f"\t{number}", f"{number}\t", f" {number} "]
    assert values.ids(wrapped) == [number] * len(wrapped)


@pytest.mark.parametrize("cell", ["2.6E+15", "2.61122E+15", "3e+18", "9E15"])
def test_destroyed_ids_are_known(cell: str) -> None:
    assert values.destroyed(values.ids([cell])[0])


@given(st.integers(0, 10**12))
def test_money_is_exact_in_every_dress(minor: int) -> None:
    read = values.money_reader("CNY")
    plain = f"{minor // 100}.{minor % 100:02d}"
    grouped = f"{minor // 100:,}.{minor % 100:02d}"
    for cell in (plain, grouped, f"￥{plain}", f"¥ {grouped}", f"{plain}元", f"'{plain}", f"\t{plain}"):
        assert read(cell) == minor


@pytest.mark.parametrize("cell", ["1.234,50", "abc", "1.005", "-5.00", "12,34.00"])
def test_money_is_never_guessed(cell: str) -> None:
    with pytest.raises(DomainError):
        values.money_reader("CNY")(cell)


@pytest.mark.parametrize("cell", ["", "-", "--", "无退款申请", "null", "——"])
def test_nothing_is_nothing(cell: str) -> None:
    assert values.money_reader("CNY")(cell) is None
    assert values.texts([cell]) == [""]


def test_money_of_workbooks_and_of_other_currencies() -> None:
    assert values.money_reader("CNY")("0.30000000000000004") == 30
    assert values.money_reader("JPY")("1200") == 1200
    assert values.money_reader("USD")("&#36;12.50") == 1250


@given(st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)))
def test_moments_of_china_in_every_form(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    usual = moment.strftime("%Y-%m-%d %H:%M:%S")
    touched = f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment.minute:02d}:{moment.second:02d}"
    cells = [usual, touched, usual + "\t", f"{usual} +0800", usual.replace(" ", "T") + "+08:00"]
    found = Moments("Asia/Shanghai").column(cells)
    assert len(set(found)) == 1
    utc = datetime.strptime(str(found[0]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert (utc.timestamp() + 8 * 3600) == moment.replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2025-03-03 10:35:00 -0500", "2025-03-03T15:35:00Z"), ("2025-03-03T10:35:00Z", "2025-03-03T10:35:00Z"),
        ("45719.5", "2025-03-03T04:00:00Z"), ("2025年3月3日", "2025-03-02T16:00:00Z"),
        ("03/04/25", "2025-03-03T16:00:00Z"), ("03/04/2025 01:05:00 PM", "2025-03-04T05:05:00Z"),
        ("Sep-10-24", "2024-09-09T16:00:00Z"),
    ],
)
def test_moments_of_other_platforms(cell: str, utc: str) -> None:
    assert Moments("Asia/Shanghai").column([cell]) == [utc]


def test_a_moment_that_is_none_says_so() -> None:
    moments = Moments("Asia/Shanghai")
    assert moments.column(["2025-02-30 10:00:00", "gestern", "0000-00-00 00:00:00"]) == [None, None, None]
    assert set(moments.bad) == {"2025-02-30 10:00:00", "gestern"}


def test_addresses_phones_waybills() -> None:
    assert values.address("湖北省 宜昌市 西陵区 云集北街道 1号(000000)") == (
        "湖北省", "宜昌市", "西陵区", "云集北街道 1号"
    )
    assert values.address("某处 一条街") == ("", "", "", "某处 一条街")
    assert [values.full_phone(p) for p in ("13800001111", "+86 138-0000-1111", "138****1111", "", "##x##")] == [
        "13800001111", "13800001111", None, None, None
    ]
    cells = ("No:YT1", "YT1, YT2；YT3", "\tSF9\t", "-")
    assert [values.waybill(w) for w in cells] == ["YT1", "YT1 YT2 YT3", "SF9", ""]


@given(st.text(max_size=30))
def test_saved_cells_are_no_formulas(cell: str) -> None:
    safe = problem_files.harmless(cell)
    assert safe[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")
    assert safe.removeprefix("'") == cell.removeprefix("'") or safe == cell


def test_a_memory_stays_bounded() -> None:
    memo = Memo(values.count, None, limit=10)
    assert memo.column([str(n) for n in range(100)]) == list(range(100))
    assert len(memo) <= 10


HEADERS = {
    "taobao_order_list": [
        "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,"
        "收货人姓名,收货地址 ,订单创建时间",
        "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额",
        "订单编号,支付单号,买家应付货款,买家应付邮费,总金额,买家实付金额,订单创建时间,订单付款时间,商品标题,退款金额",
    ],
    "taobao_order_detail": [
        "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码",
        "订单编号,标题,价格,购买数量,外部系统编号,规格名称,套餐信息,备注,订单状态,商家编码",
    ],
    "pdd_orders": [
        "订单成交时间,商品,订单号,订单状态,商品总价（元）,用户实付金额（元）,商家实收金额（元）,商品数量(件)"
    ],
}


@pytest.mark.parametrize(("name", "header"), [(n, h) for n, listed in HEADERS.items() for h in listed])
def test_every_generation_is_recognised(name: str, header: str) -> None:
    known = layouts.load()
    found = layouts.recognise(known, header.split(","))
    assert found is not None and found.name == name
    shuffled = layouts.recognise(known, ["\ufeff" + header.split(",")[-1], "新的一列", *header.split(",")[:-1]])
    assert shuffled is not None and shuffled.name == name


def test_sub_orders_are_not_taken_for_orders() -> None:
    assert layouts.recognise(layouts.load(), ["子订单编号", "订单编号", "订单创建时间", "总金额"]) is None
