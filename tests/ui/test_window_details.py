"""Small things of the window: undo and redo by name, the menu of a row, photos let go over one, what a tab keeps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog

from shopcare.domain import kinds
from shopcare.services import lists, photos, records
from shopcare.ui import row_menu, step_taking
from shopcare.ui.context import Context
from shopcare.ui.record_list import RecordList
from shopcare.ui.window_state import WindowState


def test_undo_and_redo_are_named_and_only_offered_when_possible(window):
    undo, redo = window.commands.actions["undo"], window.commands.actions["redo"]
    assert not redo.isEnabled()
    window.show_page("returns")
    shown = window.current_list()
    shown.table.selectRow(0)
    record_id = shown.table.current_id()
    shown.recycle()
    assert undo.isEnabled()
    assert "recycle" in undo.text().lower()
    undo.trigger()
    assert redo.isEnabled()
    assert "recycle" in redo.text().lower()
    redo.trigger()
    assert records.load(window._session, "returns", record_id)["recycled_at"]
    assert not redo.isEnabled()


def test_several_steps_back_and_forth(window):
    window.show_page("returns")
    session = window._session
    ids = [int(window.current_list().model.id_at(row)) for row in range(3)]
    for record_id in ids:
        window._jobs.write(records.recycle, session, "returns", [record_id])
    for _ in ids:
        window.undo()
    assert not any(records.load(session, "returns", record_id)["recycled_at"] for record_id in ids)
    for _ in ids:
        window.redo()
    assert all(records.load(session, "returns", record_id)["recycled_at"] for record_id in ids)


def waiting(session):
    """Returns whose likely next step can be undone, those with the same step together."""
    found = {}
    for piece in lists.ids(session, lists.Query("returns")):
        for record_id in piece:
            record = records.load(session, "returns", record_id)
            steps = step_taking.likely_first(records.open_steps(session, "returns", record))
            if steps:
                flow = next(m for m in kinds.KINDS["returns"].machines if m.name == steps[0][0])
                if flow.step(record[flow.column], steps[0][1]).undoable:
                    found.setdefault(steps[0], []).append(record_id)
    return max(found.values(), key=len)


def texts_of(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_of_a_row_takes_its_steps(window):
    window.show_page("returns")
    shown, session = window.current_list(), window._session
    record_id = waiting(session)[0]
    shown.table.go_to(record_id)
    menu = row_menu.build(shown, *row_menu.look(session, "returns", [record_id]))
    assert texts_of(menu)[0] == "Open"
    assert "Recycle" in texts_of(menu)
    before = records.load(session, "returns", record_id)
    menu.actions()[2].trigger()
    assert records.load(session, "returns", record_id) != before
    assert window.toast.text


def test_the_menu_of_several_rows_asks_first(window, prompts):
    window.show_page("returns")
    shown, session = window.current_list(), window._session
    ids = waiting(session)[:2]
    shown.table.select_ids(set(ids), ids[0])
    menu = row_menu.build(shown, *row_menu.look(session, "returns", ids))
    step = next(action for action in menu.actions() if action.text().endswith("(2)"))
    prompts.expect("no")
    step.trigger()
    assert len(prompts.asked) == 1


@pytest.fixture
def picture(tmp_path):
    from PIL import Image

    path = tmp_path / "scratch.jpg"
    Image.new("RGB", (60, 40), "red").save(path)
    return path


def test_photos_let_go_over_a_row_go_to_its_record(window, picture, qtbot):
    window.show_page("returns")
    shown = window.current_list()
    port = shown.table.viewport()
    place = port.mapTo(window.centralWidget(), QPoint(40, shown.table.rowViewportPosition(1) + 5))
    plan = window._plan_drop([picture], place)
    record_id = int(shown.model.id_at(1))
    assert shown.model.text_at(1, 0) in plan.text
    before = len(photos._of_record(window._session, "returns", record_id))
    plan.run()
    assert len(photos._of_record(window._session, "returns", record_id)) == before + 1
    assert window.toast.text == "1 photo added"


def test_photos_let_go_beside_every_row_do_nothing(window, picture):
    window.show_page("returns")
    assert window._plan_drop([picture], QPoint(5, 5)) is None
    window.show_page("today")
    assert window._plan_drop([picture], QPoint(200, 200)) is None


def test_a_list_keeps_search_and_chip_until_cleared(context, tmp_path, qtbot):
    state = WindowState(tmp_path)
    with_state = Context(
        context.session, context.jobs, context.icons, context.tr, context.prompts, context.hub, state
    )
    first = RecordList(with_state, "returns")
    qtbot.addWidget(first)
    first.show_query("open", "R2611")
    again = RecordList(with_state, "returns")
    qtbot.addWidget(again)
    assert (again.query.chip, again.query.text) == ("open", "R2611")
    again.search.clear_search()
    again.chips.button("all").click()
    last = RecordList(with_state, "returns")
    qtbot.addWidget(last)
    assert (last.query.chip, last.query.text) == ("all", "")


def test_an_own_filter_is_kept_too(context, tmp_path, qtbot, prompts):
    with_state = Context(
        context.session, context.jobs, context.icons, context.tr, context.prompts, context.hub, WindowState(tmp_path)
    )
    first = RecordList(with_state, "returns")
    qtbot.addWidget(first)
    first.show_query("open", "R2611")
    prompts.expect("Mine")
    first.saved.save()
    key = next(iter(first.saved.found))
    first.chips.button(key).click()
    again = RecordList(with_state, "returns")
    qtbot.addWidget(again)
    assert again.chips.current == key
    assert again.query.chip == "open"


def test_help_opens_at_the_page_shown(window):
    window.show_page("refunds")
    window.show_help()
    page = window._late["help"].get()
    assert page.list.currentItem().data(0x0100) == "refunds"


def test_the_sheet_of_keys_is_in_the_help_menu(window):
    window.commands.actions["keys"].trigger()
    assert window.tabs.current_key == "settings"
    assert window._late["settings"].get().list.currentItem().text() == "Keyboard shortcuts"


def test_a_dialog_that_stays_says_it_alone(window, qtbot):
    window.toast.dismiss()
    dialog = QDialog(window)
    dialog.open()
    window.say("done", False)
    qtbot.wait(20)
    assert window.toast.isHidden()
    window.say("done and closed", False)
    dialog.accept()
    qtbot.waitUntil(lambda: window.toast.text == "done and closed")
