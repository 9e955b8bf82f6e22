"""Pages as pictures: for the preview, for the printer, and to read codes back as a scanner would."""

from __future__ import annotations

import ctypes
import math
import threading
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

#: PDFium is one library with one state.
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Image:
    """A picture without padding; ``mode`` is ``L`` (one byte a pixel) or ``RGB``."""

    width: int
    height: int
    data: bytes
    mode: str


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_image(pdf: bytes, page: int, dpi: float, mode: str = "L") -> Image:
    """A page (from 0) drawn on white so that one printer dot is exactly one pixel from the top left corner."""
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            return _draw(document[page], dpi / 72, mode)
        finally:
            document.close()


def _draw(page: pdfium.PdfPage, scale: float, mode: str) -> Image:
    across, down = page.get_size()
    width, height = math.ceil(across * scale - 0.01), math.ceil(down * scale - 0.01)
    grey = mode == "L"
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray if grey else raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    matrix = raw.FS_MATRIX(scale, 0, 0, scale, 0, 0)
    clip = raw.FS_RECTF(0, 0, width, height)
    flags = raw.FPDF_ANNOT | (raw.FPDF_GRAYSCALE if grey else raw.FPDF_REVERSE_BYTE_ORDER)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, ctypes.byref(matrix), ctypes.byref(clip), flags)
    pixels = bytes(bitmap.buffer)
    row = width * (1 if grey else 3)
    if bitmap.stride != row:
        pixels = b"".join(pixels[y * bitmap.stride : y * bitmap.stride + row] for y in range(height))
    bitmap.close()
    page.close()
    return Image(width, height, pixels, mode)
