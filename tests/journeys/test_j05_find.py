"""J05: finding 张三 among 3,000 buyers from the keyboard: initials, phone tail, the middle of a number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from shopcare.services import imports, lists
from shopcare.store import search
from tests.journeys.exports import export, order_no
from tests.journeys.hands import CTRL
from tests.ui.dialog_parts import add_returns

SURNAMES = "王李刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂雨欣佳"
WANTED = {1234: "张三", 2345: "章珊", 17: "曾志伟", 2999: "单雄信", 800: "欧阳建国"}


def buyers() -> list[str]:
    """3,000 names, five of them those that are looked for."""
    made = [
        SURNAMES[at % len(SURNAMES)] + GIVEN[at * 7 % len(GIVEN)] + GIVEN[at * 5 % 23] for at in range(3000)
    ]
    for at, name in WANTED.items():
        made[at] = name
    return made


@pytest.fixture
def orders(window, tmp_path, hands):
    """The orders tab over 3,000 orders, at the smallest width that is promised."""
    session = window._session
    imports.run(session, export(tmp_path / "orders.csv", buyers()))
    lists.catch_up(session)
    window.refresh()
    window.resize(1000, 700)
    hands.press(window, Qt.Key.Key_2, CTRL)
    assert window.current_list().model.rowCount() == 3000
    assert window.width() == 1000
    return window.current_list()


def look_for(window, hands, shown, text: str) -> list[str]:
    """Ctrl+F, type, Enter; the names listed."""
    hands.begin()
    hands.press(window, Qt.Key.Key_F, CTRL)
    assert window.focusWidget() is shown.search and shown.search.isVisible()
    assert shown.search.width() >= 200
    hands.fill(shown.search, text)
    hands.press(window, Qt.Key.Key_Return)
    assert hands.actions <= 3
    name = [column.key for column in shown.model.columns].index("receiver_name")
    return [shown.model.text_at(row, name) for row in range(shown.model.rowCount())]


@pytest.mark.parametrize(("typed", "name"), [
    ("zs", "张三"), ("zzw", "曾志伟"), ("sxx", "单雄信"), ("oyjg", "欧阳建国"), ("张三", "张三"),
    ("zhangsan", "张三"), ("ouyang", "欧阳建国"),
])  # fmt: skip
def test_by_name_or_initials(window, hands, orders, typed, name) -> None:
    found = look_for(window, hands, orders, typed)
    assert name in found and len(found) < 100
    if typed == "zs":
        assert "章珊" in found and "曾志伟" not in found


def test_by_the_last_four_digits_of_the_phone(window, hands, orders) -> None:
    assert look_for(window, hands, orders, "1234") == ["张三"]


def test_by_the_middle_of_the_number_and_by_the_whole_of_it(window, hands, orders) -> None:
    assert look_for(window, hands, orders, order_no(800)[3:-1]) and orders.model.rowCount() <= 10
    look_for(window, hands, orders, order_no(2999))
    assert orders.host.panel_open
    assert orders.panel.detail.record["receiver_name"] == "单雄信"


def test_escape_clears_then_leaves(window, hands, orders) -> None:
    look_for(window, hands, orders, "oyjg")
    hands.press(window, Qt.Key.Key_F, CTRL)
    hands.press(window, Qt.Key.Key_Escape)
    assert orders.search.text() == "" and orders.model.rowCount() == 3000
    hands.press(window, Qt.Key.Key_Escape)
    assert window.focusWidget() is orders.table


def test_nothing_here_offers_where_it_is(window, hands, orders) -> None:
    shop = window._session.shop
    refs = add_returns(window._session, 2)
    with shop.transaction():
        search.index_rows(shop, "returns", [record_id for _kind, record_id in refs])
    look_for(window, hands, orders, "88643697")
    assert orders.model.rowCount() == 0
    assert orders.empty.isVisible()
    assert "退换货 2" in orders.empty.sentence
    hands.begin()
    hands.click(orders.empty.link)
    assert hands.actions == 1
    assert window.tabs.current_key == "returns"
    assert window.current_list().model.rowCount() == 2
    hands.press(window, Qt.Key.Key_2, CTRL)
    look_for(window, hands, orders, "YT8864369700001")  # a whole number jumps, whatever tab it belongs to
    assert window.tabs.current_key == "returns"
    assert window.current_list().panel.detail.record["number"] == "R2611-0188"
