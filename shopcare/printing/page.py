"""A PDF being written: text, lines, codes, pictures, in points from the top left corner; all black but photos."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from shopcare.printing import fonts
from shopcare.printing.codes import Drawn

MM = 72 / 25.4


class Document:
    """Pages of one size with embedded fonts; the same calls give the same bytes."""

    def __init__(self, width: float, height: float, title: str, lang: str, dpi: int):
        """Sizes in points; ``dpi`` is the printer's, codes stand on its dots."""
        fonts.face()
        self._out = io.BytesIO()
        self.width, self.height = width, height
        self.dot = 72 / dpi
        self.canvas = Canvas(
            self._out, pagesize=(width, height), invariant=1, pageCompression=1, pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR, lang=lang.replace("_", "-"),
        )
        self.canvas.setTitle(title)
        self.canvas.setCreator("ShopCare")
        self.canvas.setViewerPreference("PrintScaling", "None")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self._doc = self.canvas._doc
        self._codes: list[str] = []
        self._pieces: dict[tuple[bool, str], list[tuple[str, str]]] = {}
        self.pages = 0

    def text(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        """Text whose baseline starts at ``x``, ``y`` from the top."""
        for name, escaped, across in self._encoded(text, bold):
            self._codes.append(f"BT {name} {size:g} Tf {x:.2f} {self.height - y:.2f} Td ({escaped}) Tj ET")
            x += across * size / 1000

    def _encoded(self, text: str, bold: bool) -> list[tuple[str, str, float]]:
        """The text as font name, PDF string and width; remembered, since labels and addresses repeat."""
        key = (bold, text)
        found = self._pieces.get(key)
        if found is None:
            face = fonts.face(bold)
            found = []
            for font, run in face.runs(text):
                at = 0
                for subset, piece in font.splitString(run, self._doc):
                    name = font.getSubsetInternalName(subset, self._doc)
                    across = sum(map(face.__getitem__, run[at : at + len(piece)]))
                    at += len(piece)
                    found.append((name, self.canvas._escape(piece), across))
            if len(self._pieces) > 2000:
                self._pieces.clear()
            self._pieces[key] = found
        return found

    def line(self, x: float, y: float, x2: float, y2: float, weight: float) -> None:
        """A line."""
        self._codes.append(
            f"{weight:g} w {x:.2f} {self.height - y:.2f} m {x2:.2f} {self.height - y2:.2f} l S"
        )

    def frame(self, x: float, y: float, width: float, height: float, weight: float, filled: bool = False) -> None:
        """A rectangle, outlined or filled."""
        self._codes.append(f"{weight:g} w {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re "
                           + ("f" if filled else "S"))

    def inverse(self, x: float, y: float, text: str, size: float) -> float:
        """White text on a black box, ``y`` is the baseline; returns the box's width."""
        width = sum(map(fonts.face(True).__getitem__, text)) * size / 1000 + size * 0.7
        self.frame(x, y - size * 1.02, width, size * 1.36, 0.5, filled=True)
        self._codes.append("1 g")
        self.text(x + size * 0.35, y, text, size, True)
        self._codes.append("0 g")
        return width

    def code(self, drawn: Drawn, x: float, y: float, height: float = 0) -> None:
        """A code whose top left module corner is the printer dot nearest to ``x``, ``y``."""
        left = round(x / self.dot) * self.dot
        top = round(y / self.dot) * self.dot
        step = drawn.dots * self.dot
        tall = round((height or drawn.down * step) / self.dot) * self.dot
        base = self.height - top - tall
        self._codes.append(f"q {step:.5f} 0 0 {tall / drawn.down:.5f} {left:.4f} {base:.4f} cm {drawn.path} f Q")

    def picture(self, data: bytes, x: float, y: float, width: float, height: float) -> float:
        """A picture fitted into a place, at its top; returns its height. Raises OSError when it cannot be read."""
        reader = ImageReader(io.BytesIO(data))
        across, down = reader.getSize()
        scale = min(width / across, height / down)
        self._flush()
        self.canvas.drawImage(
            reader, x + (width - across * scale) / 2, self.height - y - down * scale, across * scale,
            down * scale,
        )
        return down * scale

    def _flush(self) -> None:
        if self._codes:
            self.canvas._code.append("\n".join(self._codes))
            self._codes.clear()

    def end_page(self, copies: int = 1) -> None:
        """Finish the page, several times for copies."""
        self._flush()
        code: Sequence[object] = list(self.canvas._code)
        for copy in range(copies):
            if copy:
                self.canvas._code.extend(code)
            self.canvas.showPage()
            self.pages += 1

    def bytes(self) -> bytes:
        """Write fonts and file structure and return the PDF."""
        with fonts.embedding():
            self.canvas.save()
        return self._out.getvalue()
