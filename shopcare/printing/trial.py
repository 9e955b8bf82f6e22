"""The printer test page: rulers on four sides and bar codes of three widths, drawn on whole dots."""

from __future__ import annotations

from shopcare.i18n import Translator
from shopcare.printing import codes, fonts, plain
from shopcare.printing.page import MM, Document

_BARS_MM = (0.25, 0.375, 0.5)


def page(size: tuple[float, float], dpi: int, lang: str) -> bytes:
    """The PDF of the test page on a paper of ``size`` millimetres."""
    tr = Translator(lang)
    document = Document(size[0] * MM, size[1] * MM, tr("Printer test page"), lang, dpi)
    _rulers(document, size)
    left, width = 9 * MM, document.width - 18 * MM
    y = 9 * MM
    setting = tr("{w} × {h} mm, {dpi} dpi, printed at 100 %", w=f"{size[0]:g}", h=f"{size[1]:g}", dpi=dpi)
    advice = tr("The rulers begin at the edges of the paper and count millimetres. Measure 50 mm with a real ruler.")
    lines = [(tr("Printer test page"), 12.0, True), (setting, 8.0, False), (advice, 8.0, False)]
    for text, points, bold in lines:
        for line in plain.wrap(text, fonts.face(bold), width * 1000 / points)[0]:
            document.text(left, y + points, line, points, bold)
            y += points * 1.4
    y += 3 * MM
    for wanted in _BARS_MM:
        y = _bar(document, wanted, left, y, width, dpi)
    document.end_page()
    return document.bytes()


def _bar(document: Document, wanted: float, left: float, y: float, width: float, dpi: int) -> float:
    """One bar code of exactly that many dots, when it fits."""
    dots = max(1, round(wanted * dpi / 25.4))
    text = f"T{wanted:g}".replace(".", "")
    room = min(codes.bars_modules(codes.code128(text)) * dots * document.dot, width + 12 * MM)
    drawn = codes.bars(text, room / MM + 0.01, dpi, wanted)
    if drawn is None or y + 17 * MM > document.height - 8 * MM:
        return y
    drawn = codes.Drawn(drawn.kind, drawn.text, drawn.path, drawn.across, drawn.down, dots, drawn.quiet)
    if drawn.across * dots * document.dot > width:
        return y
    document.code(drawn, left + 2 * MM, y, 11 * MM)
    caption = f"{text}   {wanted:g} mm = {dots} × {25.4 / dpi:.3f} mm"
    document.text(left + 2 * MM, y + 11 * MM + 9, caption, 8)
    return y + 18 * MM


def _rulers(document: Document, size: tuple[float, float]) -> None:
    """Marks at every millimetre, longer at five and ten, a number at every ten."""
    across, down = size
    for mm in range(int(across) + 1):
        tall = _mark(mm)
        document.line(mm * MM, 0, mm * MM, tall, 0.35)
        document.line(mm * MM, document.height, mm * MM, document.height - tall, 0.35)
        if mm % 10 == 0 and 10 <= mm <= across - 8:
            document.text(mm * MM + 0.6, 4.0 * MM + 4, str(mm), 6)
    for mm in range(int(down) + 1):
        wide = _mark(mm)
        document.line(0, mm * MM, wide, mm * MM, 0.35)
        document.line(document.width, mm * MM, document.width - wide, mm * MM, 0.35)
        if mm % 10 == 0 and 10 <= mm <= down - 8:
            document.text(4.2 * MM, mm * MM + 2, str(mm), 6)


def _mark(mm: int) -> float:
    return (4.0 if mm % 10 == 0 else 3.0 if mm % 5 == 0 else 2.0) * MM
