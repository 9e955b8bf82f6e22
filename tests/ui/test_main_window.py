"""The window as a user meets it: pages, keys, undo, language, names for screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QSpinBox, QTableView

from shopcare.services import records


def test_six_pages_by_keyboard(window, qtbot):
    for number, key in enumerate(("today", "orders", "returns", "refunds", "complaints", "reviews"), start=1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert window.tabs.current_key == key


def test_title_counts_what_is_urgent(window):
    assert window.windowTitle().startswith("(")
    assert window.tabs.badge("today") > 0


def test_the_sample_shop_is_marked(window):
    assert window.banner is not None
    assert "Sample data" in window.banner.text


def test_recycling_is_undone_by_ctrl_z(window, qtbot, session):
    window.show_page("returns")
    shown = window.current_list()
    before = shown.model.rowCount()
    shown.table.selectRow(0)
    record_id = shown.table.current_id()
    qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    assert records.load(session, "returns", record_id)["recycled_at"]
    assert window.toast.action_button.accessibleName() == "Undo"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert records.load(session, "returns", record_id)["recycled_at"] is None
    qtbot.waitUntil(lambda: shown.model.rowCount() == before)


def test_language_changes_in_place(window, qtbot):
    window.show_page("returns")
    shown = window.current_list()
    record_id = shown.model.id_at(0)
    shown.open_record(record_id)
    window.switch_language("zh_CN")
    assert window.tabs.current_key == "returns"
    assert window.tabs.tabText(2) == "退换货"
    assert window.current_list().panel.record_id == record_id
    window.switch_language("en")
    assert window.tabs.tabText(0) == "Today"
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.current_key == "orders"  # the keys of the menus before are gone


def test_search_box_is_reached_from_everywhere(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.current_list().kind == "orders"
    assert window.focusWidget() is window.current_list().search


@pytest.mark.parametrize("key", ["today", "orders", "returns", "refunds", "complaints", "reviews", "scan"])
def test_everything_has_a_name_for_a_screen_reader(window, key):
    window.show_page(key)
    shown = window.current_list()
    if shown is not None:
        shown.open_record(shown.model.id_at(0))
    nameless = [
        f"{type(w).__name__} {w.objectName()} in {w.parent().objectName() if w.parent() else ''}"
        for w in window.findChildren(QAbstractButton)
        if w.isVisible() and not (w.accessibleName() or w.text().strip() or w.toolTip())
    ]
    for kind in (QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QTableView):
        nameless += [
            f"{type(w).__name__} {w.objectName()}" for w in window.findChildren(kind)
            if w.isVisible() and not w.accessibleName() and not isinstance(w.parent(), QSpinBox)
        ]
    assert nameless == []


def test_the_file_menu_shows_past_imports(window):
    window.commands.actions["imports"].trigger()
    dialog = window.findChild(QDialog, "import_history")
    assert dialog is not None and dialog.isVisible()
    dialog.reject()
