"""Fonts of the paper: Noto Sans SC, embedded as a subset; system fonts for what it lacks; a box for the rest."""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from shopcare import assets

#: Stands visibly where no font has the character.
PLACEHOLDER = "□"
REGULAR, BOLD = "ShopCareSans", "ShopCareSansBold"
_FILES = {REGULAR: "resources/fonts/NotoSansSC-Regular.ttf", BOLD: "resources/fonts/NotoSansSC-Bold.ttf"}
_LOCK = threading.RLock()


def _system_files() -> list[tuple[Path, int]]:
    """Fonts with TrueType outlines that come with the system and know many characters."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        names = ["msyh.ttc", "simsun.ttc", "simsunb.ttf", "simhei.ttf", "segoeui.ttf", "seguisym.ttf"]
        return [(folder / name, 0) for name in names]
    if sys.platform == "darwin":
        folder = Path("/System/Library/Fonts")
        names = [
            "STHeiti Medium.ttc", "Supplemental/Songti.ttc", "Supplemental/Arial Unicode.ttf", "Apple Symbols.ttf",
        ]  # fmt: skip
        return [(folder / name, 0) for name in names]
    folder = Path("/usr/share/fonts")
    names = [
        "truetype/wqy/wqy-microhei.ttc", "truetype/dejavu/DejaVuSans.ttf", "truetype/freefont/FreeSans.ttf",
        "wqy-microhei/wqy-microhei.ttc", "dejavu-sans-fonts/DejaVuSans.ttf", "TTF/DejaVuSans.ttf",
    ]  # fmt: skip
    return [(folder / name, 0) for name in names]


class PaperFont(TTFont):
    """A font whose rare characters (beyond U+FFFF) can be searched and copied in the PDF as well."""

    def addObjects(self, doc: object) -> None:  # noqa: N802 - reportlab's name
        """Write the subsets; reportlab names rare characters with five digits where UTF-16 needs two words."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        known = set(doc.idToObject)
        super().addObjects(doc)
        new = [key for key in doc.idToObject if key not in known and key.startswith("toUnicodeCMap:")]
        maps = [doc.idToObject[key] for key in new]
        for subset, written in zip(subsets, maps, strict=True):
            for place, code in enumerate(subset):
                if code > 0xFFFF:
                    words = chr(code).encode("utf-16-be").hex().upper()
                    wrong = f"<{place:02X}> <{code:04X}>"
                    written.content = written.content.replace(wrong, f"<{place:02X}> <{words}>")


@cache
def _load(name: str, path: str, index: int) -> TTFont:
    font = PaperFont(name, path, subfontIndex=index, asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)
    return font


def font(name: str) -> TTFont:
    """One of our two fonts, loaded once."""
    with _LOCK:
        return _load(name, str(assets.path(_FILES[name])), 0)


@cache
def _fallbacks() -> list[TTFont]:
    found = []
    for number, (path, index) in enumerate(_system_files()):
        if not path.is_file():
            continue
        try:
            found.append(_load(f"Fallback{number}", str(path), index))
        except (TTFError, OSError, ValueError, KeyError):
            continue
    return found


class Face(dict):
    """Widths by character (thousandths of the size) of one weight, with what other fonts lend it."""

    def __init__(self, name: str):
        super().__init__()
        self.font = font(name)
        self._glyphs = self.font.face.charToGlyph
        self._widths = self.font.face.charWidths
        #: Characters that another font draws, and those that none has.
        self.lent: dict[str, TTFont] = {}
        self.absent: set[str] = set()
        self.special: set[str] = set()

    def __missing__(self, char: str) -> float:
        code = ord(char)
        if code in self._glyphs:
            width = self._widths.get(code, self.font.face.defaultWidth)
        else:
            width = self._elsewhere(char, code)
        self[char] = width
        return width

    def _elsewhere(self, char: str, code: int) -> float:
        with _LOCK:
            for other in _fallbacks():
                if code in other.face.charToGlyph:
                    self.lent[char] = other
                    self.special.add(char)
                    return other.face.charWidths.get(code, other.face.defaultWidth)
        self.absent.add(char)
        self.special.add(char)
        return self[PLACEHOLDER]

    def runs(self, text: str) -> list[tuple[TTFont, str]]:
        """The text as pieces of one font each; characters that no font has are placeholders."""
        if self.special.isdisjoint(text):
            return [(self.font, text)]
        runs: list[tuple[TTFont, str]] = []
        for char in text:
            owner = self.lent.get(char, self.font)
            shown = PLACEHOLDER if char in self.absent else char
            if runs and runs[-1][0] is owner:
                runs[-1] = (owner, runs[-1][1] + shown)
            else:
                runs.append((owner, shown))
        return runs


@cache
def _face(name: str) -> Face:
    return Face(name)


def face(bold: bool = False) -> Face:
    """The face of a weight, shared by all documents."""
    with _LOCK:
        return _face(BOLD if bold else REGULAR)


def lacking(text: str) -> list[str]:
    """The characters of a text that no font has, in the order they appear."""
    regular = face()
    for char in text:
        if char != "\n":
            regular[char]
    if regular.absent.isdisjoint(text):
        return []
    return list(dict.fromkeys(char for char in text if char in regular.absent))


def embedding() -> threading.RLock:
    """Held while a document writes its fonts: reportlab's font objects read their file with one pointer."""
    return _LOCK
