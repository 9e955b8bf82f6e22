"""The print preview with real papers: true size, remembered choices, masks, cancelling, no printer."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPageSize

from shopcare.services import documents
from shopcare.store.models import PrintLogRow
from shopcare.ui.context import Context
from shopcare.ui.print_device import PrinterSilent, PrintOrder, QtPrinting, papers_differ, to_qimage
from shopcare.ui.print_preview import PrintPreview, print_direct
from shopcare.ui.print_run import cancelled_text
from tests.ui.dialog_parts import NotingPrinters, add_returns, shop_context

FORM = "return_label"


@pytest.fixture
def context(tmp_path: Path, qapp):
    with shop_context(tmp_path / "shop") as found:
        yield found
        assert found.faults == []


def opened(qtbot, context: Context, refs, printing=None) -> PrintPreview:
    dialog = PrintPreview(context, FORM, refs, None, printing or NotingPrinters())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def logged(context: Context) -> list[dict]:
    return context.session.shop.dicts(PrintLogRow.select().order_by(PrintLogRow.id))


def test_first_print_takes_one_key_and_the_second_is_remembered(qtbot, context) -> None:
    printers = NotingPrinters(("A printer", "GP-1324D"))
    refs = add_returns(context.session, 3)
    dialog = opened(qtbot, context, refs, printers)
    assert dialog.windowTitle() == "退货标签 — 3 张"
    assert dialog.print_button.text().strip() == "打印 3 张"
    dialog.options.printers.setCurrentText("GP-1324D")
    dialog.options.x.setValue(1.5)
    said = []
    context.hub.say.connect(lambda text, undo: said.append(text))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert said == ["已打印 3 张"]
    assert dialog.isHidden()
    (order,) = printers.orders
    assert (order.printer, order.paper_mm, order.dpi) == ("GP-1324D", (100.0, 150.0), 203)
    assert order.offset_mm == (1.5, 0.0)
    assert [row["record_id"] for row in logged(context)] == [record_id for _kind, record_id in refs]
    again = opened(qtbot, context, refs[:1], printers)
    assert (again.choices.printer, again.choices.x_mm) == ("GP-1324D", 1.5)


def test_preview_and_print_show_the_same_page(qtbot, context) -> None:
    printers = NotingPrinters()
    dialog = opened(qtbot, context, add_returns(context.session), printers)
    dialog.print_now()
    (image,) = printers.images
    same = to_qimage(documents.page_image(dialog.paper.pdf, 0, 203))
    assert image == same
    assert (image.width(), image.height()) == (800, 1199)
    shown = dialog.view.sheet.image
    assert shown.isGrayscale() and abs(shown.width() / shown.height() - 2 / 3) < 0.01


def test_a_real_printer_gets_a_page_of_exactly_the_paper(qtbot, context, tmp_path) -> None:
    target = tmp_path / "out.pdf"

    class ToFile(QtPrinting):
        def printers(self) -> list[str]:
            return ["file"]

        def paper_of(self, printer: str):
            return None

    dialog = opened(qtbot, context, add_returns(context.session, 2), ToFile(str(target)))
    dialog.print_now()
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 2
    for page in document:
        # Qt's own PDF writer knows whole points only; the printer is told the millimetres themselves.
        assert [round(points) for points in page.get_size()] == [283, 425]
    device = QtPrinting(str(tmp_path / "size.pdf"))._device(PrintOrder("", (100.0, 150.0), 203))
    size = device.pageLayout().pageSize().size(QPageSize.Unit.Millimeter)
    assert (size.width(), size.height()) == (100.0, 150.0)
    margins = device.pageLayout().margins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (0, 0, 0, 0)
    picture = document[0].render(scale=203 / 72).to_pil().convert("L")
    found = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert any(text.startswith("YT88643697") for text in found), found
    document.close()


def test_the_offset_moves_by_whole_dots(qapp, tmp_path) -> None:
    page = QImage(800, 1199, QImage.Format.Format_Grayscale8)
    page.fill(0)
    target = tmp_path / "moved.pdf"
    order = PrintOrder("", (100.0, 150.0), 203, (10.0, 20.0))
    assert QtPrinting(str(target)).print_pages(order, [0], lambda p, d: page, lambda n: None, lambda: False) == 1
    document = pypdfium2.PdfDocument(target)
    picture = document[0].render(scale=203 / 72).to_pil().convert("L")
    document.close()
    assert picture.getpixel((40, 80)) > 200 and picture.getpixel((84, 164)) < 50


def test_phone_is_masked_and_only_the_right_may_show_it(qtbot, context, tmp_path) -> None:
    refs = add_returns(context.session)

    def text_of(pdf: bytes) -> str:
        document = pypdfium2.PdfDocument(pdf)
        text = document[0].get_textpage().get_text_range()
        document.close()
        return text.replace(" ", "")

    dialog = opened(qtbot, context, refs)
    assert dialog.options.mask.isEnabled() and "13800138000" not in text_of(dialog.paper.pdf)
    dialog.options.mask.setChecked(False)
    dialog._render()
    assert "13800138000" in text_of(dialog.paper.pdf)
    with shop_context(tmp_path / "other", role="agent") as other:
        agent = opened(qtbot, other, add_returns(other.session))
        assert not agent.options.mask.isEnabled() and agent.options.mask.isChecked()


def test_cancelling_a_batch_says_and_logs_what_went_out(qtbot, context) -> None:
    printers = NotingPrinters()
    dialog = opened(qtbot, context, add_returns(context.session, 40), printers)
    printers.stop_after = 10
    outcome = []
    dialog._run.start(
        dialog.paper, dialog.choices, "t", lambda o: outcome.append(o), lambda *a: None, lambda o: outcome.append(o)
    )
    assert (outcome[0].done, outcome[0].total) == (10, 40)
    assert len(logged(context)) == 10
    assert cancelled_text(context.tr, outcome[0]) == "已打印 10 张，其余 30 张已取消。"


def test_a_silent_printer_keeps_the_pages_and_offers_a_way(qtbot, context) -> None:
    printers = NotingPrinters()

    def silent(*_args):
        raise PrinterSilent("GP-1324D", 0)

    printers.print_pages = silent
    dialog = opened(qtbot, context, add_returns(context.session, 3), printers)
    dialog.print_now()
    assert dialog.message.text == "打印机「GP-1324D」没有响应。还有 3 张没打。"
    assert [button.text() for button in dialog.message.actions_shown] == ["重试", "另存为 PDF"]
    assert logged(context) == [] and not dialog.isHidden()


def test_without_a_printer_the_pdf_remains(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, add_returns(context.session), NotingPrinters(()))
    assert not dialog.options.no_printer.isHidden()
    assert dialog.print_button.isHidden() and dialog.test_button.isHidden()
    context.prompts.place = str(tmp_path / "标签")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "标签.pdf").read_bytes() == dialog.paper.pdf
    assert [row["target"] for row in logged(context)] == ["pdf"]


def test_a_folder_that_cannot_be_written_is_told(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, add_returns(context.session))
    context.prompts.place = str(tmp_path / "nowhere" / "label.pdf")
    dialog.save_pdf()
    assert "PDF 没有写成" in dialog.message.text and logged(context) == []


def test_other_paper_in_the_driver_is_an_amber_line(qtbot, context) -> None:
    dialog = opened(qtbot, context, add_returns(context.session), NotingPrinters(paper=(100.0, 100.0)))
    assert "100 × 100 mm" in dialog.options.warning_text
    assert not papers_differ((100, 150), (101.5, 150)) and not papers_differ((210, 297), (297, 210))


def test_custom_paper_and_copies(qtbot, context) -> None:
    dialog = opened(qtbot, context, add_returns(context.session))
    options = dialog.options
    options.papers.setCurrentIndex(options.papers.count() - 1)
    options.papers.activated.emit(options.papers.currentIndex())
    assert not options._custom.isHidden()
    options.custom_width.setValue(90)
    options.custom_height.setValue(140)
    options.copies.setValue(2)
    dialog._render()
    assert (dialog.paper.paper_mm, dialog.paper.pages) == ((90.0, 140.0), 2)


def test_a_record_that_cannot_be_printed_says_why(qtbot, context) -> None:
    dialog = opened(qtbot, context, [("returns", 999)])
    assert dialog.paper is None and dialog.message.text and not dialog.print_button.isEnabled()


def test_direct_print_opens_the_preview_until_a_form_was_printed(qtbot, context) -> None:
    refs = add_returns(context.session)
    printers, asked, said = NotingPrinters(), [], []
    context.hub.print_records.connect(lambda form, refs, direct: asked.append((form, direct)))
    context.hub.say.connect(lambda text, undo: said.append(text))
    print_direct(context, FORM, refs, printers)
    assert asked == [(FORM, False)] and printers.orders == []
    opened(qtbot, context, refs, printers).print_now()
    print_direct(context, FORM, refs, printers)
    assert asked == [(FORM, False)] and len(printers.orders) == 2
    assert said == ["已打印 1 张", "已打印 1 张"] and len(logged(context)) == 2
    printers.names = ["another"]
    print_direct(context, FORM, refs, printers)
    assert len(asked) == 2


def test_pager_and_zoom_by_keyboard(qtbot, context) -> None:
    dialog = opened(qtbot, context, add_returns(context.session, 3))
    first = dialog.view.sheet.image.copy()
    dialog.view.turn(1)
    assert dialog.view.page == 1 and dialog.view.sheet.image != first
    dialog.view.turn(5)
    assert dialog.view.page == 2 and not dialog.view.forward.isEnabled()
    dialog.view.set_zoom(100)
    dialog.view.step_zoom(1)
    assert dialog.view.zoom_percent == 125
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_test_page_is_printed_and_not_logged(qtbot, context) -> None:
    printers = NotingPrinters()
    dialog = opened(qtbot, context, add_returns(context.session), printers)
    dialog.test_button.click()
    assert len(printers.orders) == 1 and logged(context) == []
    assert "测试页已打印" in dialog.message.text
