"""Bar codes and QR codes as modules in whole printer dots, read back before they are offered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp

#: Narrowest bar in millimetres that thermal printers print readably (ux.md finding 5).
NARROWEST_MM = 0.25
#: Bars of fewer dots fail when a driver prints at 97-99 %; used only where more do not fit.
GOOD_DOTS = 3
_QUIET_BARS = 10
_QUIET_QR = 4

_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122"
    "123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323"
    "131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131"
    "213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122"
    "141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112"
    "124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141"
    "411131211412211214211232"
)
_PATTERNS = tuple(_WIDTHS[i : i + 6] for i in range(0, len(_WIDTHS), 6))
_STOP = "2331112"
_START_B, _START_C, _TO_C, _TO_B = 104, 105, 99, 100


def carries_code128(text: str) -> bool:
    """Whether Code 128 can carry the text: printable ASCII."""
    return bool(text) and all(" " <= char <= "~" for char in text)


def _values(text: str) -> list[int]:
    """Symbol values: pairs of digits in set C where that is shorter, the rest in set B."""
    values: list[int] = []
    in_c = False
    at = 0
    while at < len(text):
        run = at
        while run < len(text) and text[run] in "0123456789":
            run += 1
        digits = run - at
        worth = digits >= 4 if (at == 0 or run == len(text)) else digits >= 6
        if in_c and digits >= 2:
            values.append(int(text[at : at + 2]))
            at += 2
        elif not in_c and (worth or (digits == 2 == len(text))) and digits % 2 == 0:
            values.append(_TO_C if values else _START_C)
            in_c = True
        else:
            if in_c or not values:
                values.append(_TO_B if values else _START_B)
                in_c = False
            values.append(ord(text[at]) - 32)
            at += 1
    return values


@lru_cache(maxsize=4096)
def code128(text: str) -> str:
    """Widths of bars and spaces in modules, first a bar. Raises ValueError for text that it cannot carry."""
    if not carries_code128(text):
        raise ValueError(text)
    values = _values(text)
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    return "".join(_PATTERNS[value] for value in (*values, check)) + _STOP


@lru_cache(maxsize=4096)
def qr(text: str, level: str = "M") -> tuple[str, ...]:
    """Rows of a QR code, ``1`` for dark. Raises ValueError when the text is too long for any size."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = memoryview(made.to_image(scale=1, add_quiet_zones=False))
    side = picture.shape[0]
    flat = bytes(picture).translate(_DARK)
    return tuple(flat[row * side : (row + 1) * side].decode() for row in range(side))


_DARK = bytes(ord("1") if grey < 128 else ord("0") for grey in range(256))


def dots_for(modules: int, room_mm: float, dpi: int, wanted_mm: float) -> int:
    """Dots per module so that ``modules`` fit into ``room_mm``; 0 when they do not fit readably."""
    per_mm = dpi / 25.4
    least = max(2, math.ceil(NARROWEST_MM * per_mm - 0.01))
    fitting = math.floor(room_mm * per_mm / modules + 1e-6)
    wanted = max(GOOD_DOTS, least, round(wanted_mm * per_mm))
    return min(wanted, fitting) if fitting >= least else 0


def bars_modules(widths: str) -> int:
    """Modules of a bar code with its quiet zones."""
    return sum(map(int, widths)) + 2 * _QUIET_BARS


@dataclass(frozen=True)
class Drawn:
    """A code as one PDF path in modules, its size in modules without quiet zone, and its dots per module."""

    kind: str
    text: str
    path: str
    across: int
    down: int
    dots: int
    quiet: int


@lru_cache(maxsize=4096)
def _bars_path(widths: str) -> str:
    parts, x = [], 0
    for place, digit in enumerate(widths):
        if place % 2 == 0:
            parts.append(f"{x} 0 {digit} 1 re")
        x += int(digit)
    return " ".join(parts)


@lru_cache(maxsize=4096)
def _qr_path(rows: tuple[str, ...]) -> str:
    """Runs of dark modules, a run that stands over an equal one drawn as one rectangle; y grows upwards."""
    side = len(rows)
    open_runs: dict[tuple[int, int], int] = {}
    parts = []
    for y, row in enumerate((*rows, "")):
        runs = set()
        x = row.find("1")
        while x >= 0:
            end = row.find("0", x)
            end = len(row) if end < 0 else end
            runs.add((x, end - x))
            x = row.find("1", end)
        for run in [r for r in open_runs if r not in runs]:
            top = open_runs.pop(run)
            parts.append(f"{run[0]} {side - y} {run[1]} {y - top} re")
        for run in sorted(runs):
            open_runs.setdefault(run, y)
    return " ".join(parts)


def bars(text: str, room_mm: float, dpi: int, wanted_mm: float) -> Drawn | None:
    """A Code 128 that fits into the room, read back from its modules; None when it cannot be carried or read."""
    if not carries_code128(text):
        return None
    widths = code128(text)
    dots = dots_for(bars_modules(widths), room_mm, dpi, wanted_mm)
    if not dots or not _bars_read(text):
        return None
    return Drawn("Code128", text, _bars_path(widths), sum(map(int, widths)), 1, dots, _QUIET_BARS)


def square(text: str, room_mm: float, dpi: int, level: str = "M", wanted_mm: float = 9.0) -> Drawn | None:
    """A QR code that fits into the room, read back from its modules; None when it does not fit readably."""
    try:
        rows = qr(text, level)
    except (ValueError, RuntimeError, TypeError):
        return None
    dots = dots_for(len(rows), room_mm, dpi, wanted_mm)
    if not dots or not _square_read(text, level):
        return None
    return Drawn("QRCode", text, _qr_path(rows), len(rows), len(rows), dots, _QUIET_QR)


@lru_cache(maxsize=4096)
def _bars_read(text: str) -> bool:
    line = bytearray(b"\xff" * _QUIET_BARS)
    for place, digit in enumerate(code128(text)):
        line += (b"\xff" if place % 2 else b"\x00") * int(digit)
    line += b"\xff" * _QUIET_BARS
    return _one(bytes(line) * 8, len(line), 8, zxingcpp.BarcodeFormat.Code128) == text


@lru_cache(maxsize=4096)
def _square_read(text: str, level: str) -> bool:
    rows = qr(text, level)
    side = len(rows) + 2 * _QUIET_QR
    blank, edge = b"\xff" * side, b"\xff" * _QUIET_QR
    body = b"".join(edge + row.encode().translate(_GREY) + edge for row in rows)
    pixels = blank * _QUIET_QR + body + blank * _QUIET_QR
    return _one(pixels, side, side, zxingcpp.BarcodeFormat.QRCode) == text


_GREY = bytes(0 if char == ord("1") else 255 for char in range(256))


def _one(pixels: bytes, across: int, down: int, kind: zxingcpp.BarcodeFormat) -> str:
    picture = memoryview(pixels).cast("B", (down, across))
    found = zxingcpp.read_barcodes(picture, formats=kind, is_pure=True, text_mode=zxingcpp.TextMode.Plain)
    return found[0].text if len(found) == 1 else ""


def read(pixels: bytes, across: int, down: int) -> set[tuple[str, str]]:
    """Kind and text of the codes in a grey picture that was turned to black and white, as a printer does."""
    hard = pixels.translate(_THRESHOLD)
    picture = memoryview(hard).cast("B", (down, across))
    kinds = zxingcpp.barcode_formats_from_str("Code128,QRCode")
    found = zxingcpp.read_barcodes(picture, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
    return {(str(code.format).split(".")[-1].replace(" ", ""), code.text) for code in found}


_THRESHOLD = bytes(0 if grey < 128 else 255 for grey in range(256))


def grouped(text: str) -> str:
    """A number for people: ``YT8864369794618`` as ``YT 8864 3697 94618``; texts with own marks stay."""
    letters = len(text) - len(text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    digits = text[letters:]
    if not digits.isdigit() or len(digits) < 8:
        return text
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    if len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join(([text[:letters]] if letters else []) + groups)
