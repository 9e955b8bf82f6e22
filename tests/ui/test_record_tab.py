"""A list with search, chips, bulk bar, recycle bin: what a user does in a tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from shopcare.services import lists, records
from shopcare.ui.list_chips import RECYCLED
from shopcare.ui.returns_tab import ReturnsTab


@pytest.fixture
def shown(context, qtbot):
    """The list of returns."""
    tab = ReturnsTab(context)
    qtbot.addWidget(tab)
    context.hub.changed.connect(tab.apply_changes)
    tab.resize(1440, 800)
    tab.show()
    yield tab.list


def test_chips_count_and_filter(shown, session, qtbot):
    counts = lists.counts(session, "returns")
    assert shown.chips.button("all").text() == f"All {counts['all']}"
    qtbot.mouseClick(shown.chips.button("overdue"), Qt.MouseButton.LeftButton)
    assert shown.model.rowCount() == counts["overdue"]


def test_search_finds_and_says_where_else(shown, session, qtbot):
    case = records.load(session, "returns", shown.model.id_at(0))
    shown.search.setText(case["number"])
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.model.rowCount() == 1
    shown.search.setText("zzzznothing")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert "zzzznothing" in shown.empty.sentence
    qtbot.mouseClick(shown.empty.button, Qt.MouseButton.LeftButton)
    assert shown.model.rowCount() > 1


def test_number_and_enter_open_the_record_in_its_tab(shown, context, session, qtbot):
    ids = next(lists.ids(session, lists.Query("refunds", "refunded")))
    refund = records.load(session, "refunds", next(iter(ids)))
    shown.search.setText(refund["number"])
    with qtbot.waitSignal(context.hub.open_record) as heard:
        qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert heard.args == ["refunds", refund["id"]]


def test_bulk_step_says_what_will_change_and_is_one_step(shown, session, prompts, qtbot):
    shown.show_query("requested", "")
    ids = list(shown.model.ids)
    shown.table.selectAll()
    assert f"{len(ids)} selected" in shown.bulk.text
    accept = next(b for b in shown.bulk.step_buttons if b.text() in ("Accept", "Approve") or "ccept" in b.text())
    prompts.expect("yes")
    qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    assert str(len(ids)) in prompts.asked[0]
    assert {records.load(session, "returns", i)["decision"] for i in ids} == {"accepted"}
    from shopcare.services import undo

    undo.undo_last(session)
    assert {records.load(session, "returns", i)["decision"] for i in ids} == {"requested"}


def test_recycled_records_come_back(shown, session, qtbot):
    shown.table.selectRow(1)
    record_id = shown.table.current_id()
    qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shown.model.row_of(record_id) < 0)
    shown.show_query(RECYCLED, "")
    assert shown.table.go_to(record_id)
    shown.restore()
    assert records.load(session, "returns", record_id)["recycled_at"] is None


def test_own_filter_is_saved_and_used(shown, prompts, qtbot):
    shown.show_query("overdue", "")
    expected = shown.model.rowCount()
    prompts.expect("Late ones")
    shown.saved.save()
    key = next(iter(shown.saved.found))
    qtbot.mouseClick(shown.chips.button("all"), Qt.MouseButton.LeftButton)
    shown.show_query(key, "")
    assert shown.model.rowCount() == expected


def test_sorting_by_a_title(shown):
    section = next(i for i, c in enumerate(shown.model.columns) if c.key == "amount")
    shown.table.keeper.sort_by_section(section)
    amounts = [shown.model.row_values(row)[section][0] for row in range(20)]
    assert amounts == sorted(amounts)
