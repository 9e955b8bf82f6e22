"""J07: a return label on a thermal printer, the first with a preview, the second without one."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from shopcare.services import documents
from shopcare.store.models import CaseRow, PrintLogRow
from shopcare.ui import print_run
from shopcare.ui.print_preview import PrintPreview
from tests.journeys.hands import CTRL, SHIFT
from tests.ui.dialog_parts import NotingPrinters, add_returns

PHONE = "13800138000"


@pytest.fixture
def printers(monkeypatch) -> NotingPrinters:
    """Two printers that note what they are given, in place of those of this computer."""
    made = NotingPrinters(("Office A4", "GP-1324D"))
    monkeypatch.setattr(print_run, "QtPrinting", lambda: made)
    return made


def black_and_white(pdf: bytes) -> Image.Image:
    """The page as the printer's head burns it: 203 dots per inch, a dot or no dot."""
    found = documents.page_image(pdf, 0, 203)
    grey = Image.frombytes(found.mode, (found.width, found.height), found.data).convert("L")
    return grey.point(lambda value: 255 if value >= 128 else 0).convert("1")


def test_first_label_with_preview_second_without(window, hands, printers, qtbot) -> None:
    add_returns(window._session, 2)
    hands.press(window, Qt.Key.Key_3, CTRL)
    shown = window.current_list()
    assert shown.model.rowCount() == 2
    hands.begin()
    hands.press(window, Qt.Key.Key_Space)  # select a return
    first = shown.table.current_id()
    assert first is not None and shown.table.selected_count() == 1
    hands.press(window, Qt.Key.Key_P, CTRL)
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview)
    assert preview.windowTitle() == "退货标签 — 1 张"
    hands.choose(preview.options.printers, "GP-1324D")
    paper = preview.paper
    hands.press(preview, Qt.Key.Key_Return)
    assert hands.actions <= 5
    assert QApplication.activeModalWidget() is None
    # Said by the window once the dialog is gone.
    qtbot.waitUntil(lambda: window.toast.text == "已打印 1 张")

    (order,) = printers.orders
    assert (order.paper_mm, order.dpi) == ((100.0, 150.0), 203)
    (page,) = pypdfium2.PdfDocument(paper.pdf)
    millimetres = [points / 72 * 25.4 for points in page.get_size()]
    assert millimetres == pytest.approx([100.0, 150.0], abs=0.01)
    words = page.get_textpage().get_text_range()
    assert PHONE not in words and "138******00" in words
    # Every font the page describes lies in the file.
    assert paper.pdf.count(b"/FontFile2") == paper.pdf.count(b"/Type /FontDescriptor") > 0
    case = window._session.shop.dicts(CaseRow.select().where(CaseRow.id == first))[0]
    codes = {code.text for code in zxingcpp.read_barcodes(black_and_white(paper.pdf))}
    assert codes & {case["number"], case["return_waybill"]}
    # What was printed is what was previewed, without a colour.
    assert printers.images[0].width() == 800 and printers.images[0].isGrayscale()

    # A desktop gives the window its focus back when the dialog is gone; without a screen nobody does.
    with qtbot.waitActive(window):
        window.activateWindow()
    hands.begin()
    hands.press(window, Qt.Key.Key_Down)  # the next return
    hands.press(window, Qt.Key.Key_P, CTRL | SHIFT)
    assert hands.actions == 2
    assert QApplication.activeModalWidget() is None
    assert len(printers.images) == 2
    assert (printers.orders[1].printer, printers.orders[1].paper_mm) == (order.printer, (100.0, 150.0))
    logged = window._session.shop.dicts(PrintLogRow.select().order_by(PrintLogRow.id))
    assert [row["record_id"] for row in logged] == [first, shown.table.current_id()]
    assert shown.table.current_id() != first

