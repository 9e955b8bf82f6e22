"""Pages onto paper: the printers of this computer behind one small object, so that tests print without one.

A page is a picture at the printer's own resolution, laid on a page of exactly the paper's millimetres without
margins and without any fitting: a label that is scaled does not scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

MM_PER_INCH = 25.4
#: Two papers further apart than this are not the same paper.
SAME_PAPER_MM = 2.0


@dataclass(frozen=True)
class PrintOrder:
    """What is wanted of the printer. ``offset_mm`` moves everything right and down; rolls differ by half a mm."""

    printer: str
    paper_mm: tuple[float, float]
    dpi: int
    offset_mm: tuple[float, float] = (0.0, 0.0)
    title: str = "ShopCare"


class PrinterSilent(Exception):
    """The printer took no (further) page; ``done`` pages had been handed over."""

    def __init__(self, printer: str, done: int):
        super().__init__(printer)
        self.printer, self.done = printer, done


class Printing(Protocol):
    """The printers of the computer."""

    def printers(self) -> list[str]:
        """Names of the installed printers, the default one first."""
        ...

    def paper_of(self, printer: str) -> tuple[float, float] | None:
        """The paper (mm) the driver is set to, None when it does not say."""
        ...

    def print_pages(
        self,
        order: PrintOrder,
        pages: Sequence[int],
        image: Callable[[int, int], QImage],
        printed: Callable[[int], object],
        cancelled: Callable[[], bool],
    ) -> int:
        """Print ``image(page, dpi)`` of each page; returns how many went out, fewer when cancelled.

        May run on a worker. Raises PrinterSilent.
        """
        ...


class QtPrinting:
    """The real printers, or a PDF file in place of one."""

    def __init__(self, output: str = ""):
        """``output`` prints into this PDF file instead of onto a printer."""
        self._output = output

    def printers(self) -> list[str]:
        """See :class:`Printing`."""
        names = list(QPrinterInfo.availablePrinterNames())
        default = QPrinterInfo.defaultPrinterName()
        return sorted(names, key=lambda name: (name != default, name.casefold()))

    def paper_of(self, printer: str) -> tuple[float, float] | None:
        """See :class:`Printing`."""
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull() or not info.defaultPageSize().isValid():
            return None
        size = info.defaultPageSize().size(QPageSize.Unit.Millimeter)
        return size.width(), size.height()

    def print_pages(
        self,
        order: PrintOrder,
        pages: Sequence[int],
        image: Callable[[int, int], QImage],
        printed: Callable[[int], object],
        cancelled: Callable[[], bool],
    ) -> int:
        """See :class:`Printing`."""
        if not pages or cancelled():
            return 0
        device = self._device(order)
        painter = QPainter()
        if not painter.begin(device):
            raise PrinterSilent(order.printer, 0)
        done = 0
        try:
            for page in pages:
                if cancelled():
                    break
                if done and not device.newPage():
                    raise PrinterSilent(order.printer, done)
                dpi = device.resolution()
                picture = image(page, dpi)
                dots = dpi / MM_PER_INCH
                # Whole dots: half a dot would smear every bar of a barcode.
                at = QPointF(round(order.offset_mm[0] * dots), round(order.offset_mm[1] * dots))
                painter.drawImage(QRectF(at, QSizeF(picture.size())), picture, QRectF(picture.rect()))
                done += 1
                printed(done)
        finally:
            painter.end()
        return done

    def _device(self, order: PrintOrder) -> QPrinter:
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._output:
            device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            device.setOutputFileName(self._output)
        else:
            device.setPrinterName(order.printer)
        device.setResolution(order.dpi)
        device.setDocName(order.title)
        device.setFullPage(True)
        name = f"{order.paper_mm[0]:g} x {order.paper_mm[1]:g} mm"
        size = QPageSize(
            QSizeF(*order.paper_mm), QPageSize.Unit.Millimeter, name, QPageSize.SizeMatchPolicy.ExactMatch
        )
        layout = QPageLayout(
            size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter
        )
        layout.setMode(QPageLayout.Mode.FullPageMode)
        device.setPageLayout(layout)
        return device


class PagePicture(Protocol):
    """A page as ``services.documents.page_image`` draws it."""

    width: int
    height: int
    data: bytes
    mode: str


def to_qimage(image: PagePicture) -> QImage:
    """The picture of a page as Qt's own; the bytes are copied."""
    gray = image.mode == "L"
    kind = QImage.Format.Format_Grayscale8 if gray else QImage.Format.Format_RGB888
    stride = image.width if gray else image.width * 3
    return QImage(image.data, image.width, image.height, stride, kind).copy()


def papers_differ(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two papers are more than 2 mm apart, turned or not: drivers name the same sheet both ways."""

    def apart(a: tuple[float, float], b: tuple[float, float]) -> bool:
        return abs(a[0] - b[0]) > SAME_PAPER_MM or abs(a[1] - b[1]) > SAME_PAPER_MM

    return apart(one, other) and apart(one, (other[1], other[0]))
