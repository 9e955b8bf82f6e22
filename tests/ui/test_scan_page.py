"""Scanning parcels in: received, unknown, refused, several, twice; undo with one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from shopcare.services import records
from shopcare.store.models import CaseRow, OrderRow, UnknownParcelRow
from shopcare.ui.scan_page import ScanPage, grouped


@pytest.fixture
def page(context, qtbot):
    made = ScanPage(context)
    qtbot.addWidget(made)
    made.show()
    return made


def awaited(session, many=1):
    """Returns on their way with waybills of their own, nothing else under the same number."""
    rows = session.shop.dicts(
        CaseRow.select().where(
            (CaseRow.goods == "in_transit") & (CaseRow.decision == "accepted") & (CaseRow.return_waybill != "")
            & CaseRow.recycled_at.is_null()
        )
    )
    assert len(rows) >= many
    return rows[:many]


def goods(session, case):
    return session.shop.by_id(CaseRow, case["id"])["goods"]


def test_a_known_parcel_is_received_and_says_so(page, session):
    case = awaited(session)[0]
    page.scan(case["return_waybill"])
    assert goods(session, case) == "to_inspect"
    assert case["number"] in page.text and "to inspect" in page.text
    assert page.history.count() == 1


def test_zero_takes_the_last_parcel_back(page, session, qtbot):
    first, second = awaited(session, 2)
    page.scan(first["return_waybill"])
    page.scan(second["return_waybill"])
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert (goods(session, first), goods(session, second)) == ("to_inspect", "in_transit")
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert goods(session, first) == "in_transit"
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert "nothing to take back" in page.text


def test_the_counts_follow_an_undo(page, session, qtbot):
    page.scan(awaited(session)[0]["return_waybill"])
    assert "1 parcel this time" in page.sums
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert "0 parcels this time" in page.sums


def test_an_unknown_parcel_is_parked_and_work_goes_on(page, session, qtbot):
    before = len(session.shop.rows(UnknownParcelRow.select(UnknownParcelRow.id)))
    page.scan("yt 9999 0000 11112")
    parked = session.shop.dicts(UnknownParcelRow.select().order_by(UnknownParcelRow.id.desc()))
    assert len(parked) == before + 1
    assert parked[0]["waybill"] == "YT9999000011112"
    assert "Nobody announced" in page.text
    case = awaited(session)[0]
    page.scan(case["return_waybill"])
    assert goods(session, case) == "to_inspect"


def test_a_parcel_scanned_again_is_not_received_twice(page, session):
    case = awaited(session)[0]
    page.scan(case["return_waybill"])
    received = session.shop.by_id(CaseRow, case["id"])["received_at"]
    page.scan(case["return_waybill"])
    assert session.shop.by_id(CaseRow, case["id"])["received_at"] == received
    assert "received before" in page.text


def test_several_are_chosen_by_digit(page, session, qtbot):
    one, two = awaited(session, 2)
    records.set_field(session, "returns", two["id"], "return_waybill", one["return_waybill"])
    page.scan(one["return_waybill"])
    assert page.choices.count() == 2
    assert {goods(session, one), goods(session, two)} == {"in_transit"}
    wanted = page.outcome.scan.candidates[1][1]
    qtbot.keyClick(page, Qt.Key.Key_2)
    assert session.shop.by_id(CaseRow, wanted)["goods"] == "to_inspect"
    assert not page.choices.isVisible()


def test_a_refused_parcel_shows_its_order_and_n_makes_the_return(page, session, context, qtbot):
    taken = [row[0] for row in session.shop.rows(CaseRow.select(CaseRow.order))]
    order = session.shop.one(
        OrderRow.select().where((OrderRow.waybill != "") & OrderRow.id.not_in([i for i in taken if i]))
    )
    page.scan(order["waybill"])
    assert order["platform_order_no"] in page.text
    asked = []
    context.hub.new_record.connect(lambda kind, values: asked.append((kind, values["order_id"])))
    qtbot.keyClick(page, Qt.Key.Key_N)
    assert asked == [("returns", order["id"])]


def test_p_prints_and_escape_leaves(page, session, context, qtbot):
    printed, left = [], []
    context.hub.print_records.connect(lambda form, refs, direct: printed.append((form, refs)))
    page.leave_requested.connect(lambda: left.append(True))
    case = awaited(session)[0]
    page.scan(case["return_waybill"])
    qtbot.keyClick(page, Qt.Key.Key_P)
    assert printed == [("return_label", [("returns", case["id"])])]
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert left


def test_a_number_typed_by_hand_is_taken_and_the_page_has_the_focus_again(page, session, qtbot):
    case = awaited(session)[0]
    page.typed.setText(case["return_waybill"])
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    assert goods(session, case) == "to_inspect"
    assert page.typed.text() == ""


def test_the_page_takes_no_input_method(page):
    assert not page.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def lines(page):
    return [page.history.itemWidget(page.history.item(at)) for at in range(page.history.count())]


def test_the_history_tells_time_number_record_and_state(page, session):
    case = awaited(session)[0]
    page.scan(case["return_waybill"])
    page.scan("yt 9999 0000 11112")
    page.scan(case["return_waybill"])
    assert [(line.chip.text, line.chip.meaning) for line in lines(page)] == [
        ("received before", "warn"), ("unannounced · parked", "warn"), ("To inspect", "info"),
    ]
    spoken = page.history.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert case["number"] in spoken and case["return_waybill"] in spoken and "To inspect" in spoken
    assert page.sums == "3 parcels this time · 1 received · 1 to look at · 1 unannounced"


@pytest.mark.parametrize(("number", "shown"), [
    ("YT8864369794618", "YT 8864 3697 94618"), ("775502065988037", "7755 0206 5988 037"), ("", ""), ("SF", "SF"),
])
def test_numbers_are_grouped_for_reading_from_a_distance(number, shown):
    assert grouped(number) == shown
