"""The panel of one record: saving by itself, conflicts, steps, notes, new returns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from shopcare.services import detail, lists, records
from shopcare.ui import new_record
from shopcare.ui.record_panel import RecordPanel


def _first(session, kind, chip):
    return next(iter(lists.ids(session, lists.Query(kind, chip))))[0]


@pytest.fixture
def panel(context, session, qtbot):
    """The panel on a requested return."""
    made = RecordPanel(context, "returns")
    qtbot.addWidget(made)
    context.hub.changed.connect(made.apply_changes)
    made.resize(360, 900)
    made.show()
    made.show_record(_first(session, "returns", "requested"))
    return made


def test_leaving_a_field_saves_it(panel, session, qtbot):
    field = panel.fields["return_carrier"]
    field.editor.setFocus()
    field.editor.clear()
    qtbot.keyClicks(field.editor, "YTO")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert records.load(session, "returns", panel.record_id)["return_carrier"] == "YTO"


def test_a_newer_value_is_shown_beside_mine(panel, session, qtbot):
    field = panel.fields["return_carrier"]
    records.set_field(session, "returns", panel.record_id, "return_carrier", "SF")
    field.editor.clear()
    qtbot.keyClicks(field.editor, "ZTO")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert "SF" in field.problem
    qtbot.mouseClick(field.keep_button, Qt.MouseButton.LeftButton)
    assert records.load(session, "returns", panel.record_id)["return_carrier"] == "ZTO"


def test_the_next_step_is_one_click(panel, session, qtbot):
    assert panel.steps
    qtbot.mouseClick(panel.steps[0], Qt.MouseButton.LeftButton)
    assert records.load(session, "returns", panel.record_id)["decision"] == "accepted"


def test_a_refused_value_stays_in_the_field_with_its_reason(panel, session, qtbot):
    field = panel.fields["item_count"]
    before = records.load(session, "returns", panel.record_id)["item_count"]
    field.editor.clear()
    qtbot.keyClicks(field.editor, "many")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.problem
    assert records.load(session, "returns", panel.record_id)["item_count"] == before


def test_a_note_is_saved_while_it_is_written(panel, session, qtbot):
    panel.notes.editor.setPlainText("buyer called")
    panel.notes.flush()
    found = detail.detail(session, "returns", panel.record_id)
    assert found.notes[0]["body"] == "buyer called"


def test_money_paid_out_is_asked_about_first(context, session, prompts, qtbot):
    made = RecordPanel(context, "refunds")
    qtbot.addWidget(made)
    made.show()
    made.show_record(_first(session, "refunds", "agreed"))
    prompts.expect("no")
    made.take_step("refund", "pay")
    assert prompts.asked
    assert records.load(session, "refunds", made.record_id)["state"] == "agreed"


def test_new_return_never_takes_more_than_bought(context, session, qtbot):
    order = next(
        found for piece in lists.ids(session, lists.Query("orders", "shipped")) for i in piece
        for found in [detail.detail(session, "orders", i)]
        if sum(ln["quantity"] - ln["returned_quantity"] for ln in found.lines) > 1
    )
    opened = []
    context.hub.open_record.connect(lambda kind, record_id: opened.append((kind, record_id)))
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    new_record.begin(context, parent, "returns", {"order_id": order.id})
    dialog = next(d for d in parent.findChildren(QDialog) if d.objectName() == "return_lines")
    for line in order.lines:
        assert dialog.counts[line["id"]].maximum() == line["quantity"] - line["returned_quantity"]
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert opened and opened[0][0] == "returns"
    assert detail.detail(session, "returns", opened[0][1]).order["id"] == order.id
