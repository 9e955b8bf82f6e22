"""J06: a platform export of 1,284 rows dropped on the window, again, and taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from shopcare.services import imports, lists
from shopcare.services.lists import Query
from shopcare.store.models import CustomerRow, OrderRow, ParcelRow
from shopcare.ui.import_dialog import ImportDialog
from tests.journeys.exports import order_no, phone, platform_export
from tests.journeys.hands import CTRL


def dialog_of(window) -> ImportDialog:
    return next(one for one in window.findChildren(ImportDialog) if one.isVisible())


def rows(window, model) -> list[dict]:
    return window._session.shop.dicts(model.select().order_by(model.id))


def test_dropped_checked_imported_again_and_undone(window, hands, tmp_path) -> None:
    path = platform_export(tmp_path / "ExportOrderList20261122.csv")
    words = hands.drop(window, path)
    assert "ExportOrderList20261122.csv" in words
    dialog = dialog_of(window)
    assert "GB18030" in dialog._sub.text() and dialog.message.isHidden()
    counts = dialog.facts.counts
    assert (counts.new, counts.updated, counts.flagged, counts.held, counts.skipped) == (1281, 0, 3, 0, 3)
    assert dialog.main_button.text() == "导入 1,281 行"
    assert rows(window, OrderRow) == []
    hands.press(dialog, Qt.Key.Key_Return)
    cards = dialog.result_page.cards
    assert [cards.number(key) for key in ("new", "updated", "flagged", "left_out")] == ["1,281", "0", "3", "3"]
    tally = dialog.result.tally
    assert (tally.new, tally.rows_of("flagged"), tally.rows_of("skipped")) == (1281, 3, 3)
    hands.press(dialog, Qt.Key.Key_Return)
    assert hands.actions <= 5
    kept = rows(window, OrderRow)
    assert [row["platform_order_no"] for row in kept] == [order_no(at) for at in range(1281)]
    assert [row["phone"] for row in kept] == [phone(at) for at in range(1281)]
    # Both styles are the shop's wall clock, eight hours ahead of what is kept.
    assert (kept[0]["placed_at"], kept[1]["placed_at"]) == ("2026-11-01T10:02:00Z", "2026-11-02T01:41:00Z")
    hands.press(window, Qt.Key.Key_2, CTRL)
    assert window.current_list().model.rowCount() == 1281

    hands.drop(window, path)
    again = dialog_of(window)
    assert (again.facts.counts.new, again.facts.counts.unchanged) == (0, 1281)
    assert "导入过" in again.message.text
    hands.press(again, Qt.Key.Key_Return)
    assert again.result.tally.new == 0
    hands.press(again, Qt.Key.Key_Return)
    assert len(rows(window, OrderRow)) == 1281


def test_undo_removes_exactly_this_import(window, hands, tmp_path) -> None:
    session = window._session
    before = tmp_path / "before.csv"
    lines = platform_export(before).read_bytes().split(b"\r\n")
    before.write_bytes(b"\r\n".join(lines[:11]) + b"\r\n")
    imports.run(session, before)
    kept = [rows(window, model) for model in (OrderRow, ParcelRow, CustomerRow)]
    assert len(kept[0]) == 10
    hands.drop(window, platform_export(tmp_path / "all.csv"))
    dialog = dialog_of(window)
    hands.press(dialog, Qt.Key.Key_Return)
    assert dialog.result.tally.new == 1271
    hands.press(dialog, Qt.Key.Key_Return)
    hands.begin()
    hands.press(window, Qt.Key.Key_Z, CTRL)
    assert hands.actions == 1
    assert [rows(window, model) for model in (OrderRow, ParcelRow, CustomerRow)] == kept
    assert lists.counts(session, "orders")["all"] == 10


def test_cancelled_import_leaves_nothing(window, hands, tmp_path, monkeypatch) -> None:
    real, seen = imports.run, []

    def cancelled_midway(session, path, options, progress, cancelled):
        # The cancel button is pressed while rows are being written: jobs run at once here, so it is pressed from
        # the progress report, as the window's thread does.
        def report(done: int, total: int = 0) -> None:
            progress(done, total)
            if not seen and done > 600:
                seen.append(done)
                dialog._job.cancel()

        return real(session, path, options, progress=report, cancelled=lambda: bool(seen) or cancelled())

    hands.drop(window, platform_export(tmp_path / "all.csv"))
    dialog = dialog_of(window)
    monkeypatch.setattr(imports, "run", cancelled_midway)
    hands.press(dialog, Qt.Key.Key_Return)
    assert seen and "没有导入" in dialog.message.text
    for model in (OrderRow, ParcelRow, CustomerRow):
        assert rows(window, model) == []
    hands.press(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden() and QApplication.activeModalWidget() is None
    assert sum(len(part) for part in lists.ids(window._session, Query("orders"))) == 0
