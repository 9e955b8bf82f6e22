"""Excel workbooks through calamine, looked at before they are opened: declared sizes, used area, passwords."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from shopcare.domain.errors import DomainError

MAX_ROWS = 100_000
_MAX_CELLS = 9_000_000
_MAX_PART = 192 << 20
_MAX_ALL = 320 << 20
_MAX_OLD_FILE = 64 << 20
#: Pieces in which the parts are looked through; longer than any cell can be.
_LONGEST = 1 << 20
_CELL_LIMIT = 32_767
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,9})"')
#: Beyond 15 digits a number in a cell has lost its last ones.
_EXACT = 10**15


@dataclass
class Book:
    """An opened sheet."""

    sheet: str
    sheets: list[str]
    total: int
    rows: Callable[[], Iterator[list[str]]]
    done: Callable[[], int]


def check_zip(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse by the zip directory and by the area that cells claim. Raises DomainError ``workbook_too_large``."""
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise DomainError("file_password", name=name)
    if sum(info.file_size for info in infos) > _MAX_ALL or any(i.file_size > _MAX_PART for i in infos):
        raise DomainError("workbook_too_large", name=name, limit=MAX_ROWS)
    for info in infos:
        if re.search(r"worksheets/[^/]+\.xml$", info.filename):
            _check_area(archive, info, name)
        elif info.filename.lower().endswith("sharedstrings.xml"):
            _check_texts(archive, info, name)


def _check_texts(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """A megabyte in which no text ends is no cell of a spreadsheet, whose longest has 32,767 characters."""
    left = info.file_size
    with archive.open(info) as part:
        while chunk := part.read(_LONGEST):
            left -= len(chunk)
            if left < 0:
                raise DomainError("workbook_damaged", name=name)
            if len(chunk) == _LONGEST and b"si>" not in chunk and b"si/>" not in chunk:
                raise DomainError("cell_too_long", name=name, limit=_CELL_LIMIT)


def _column(letters: bytes) -> int:
    number = 0
    for byte in letters:
        number = number * 26 + byte - 64
    return number


def _check_area(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """One cell far away makes a reader reserve everything before it."""
    low, high, columns, left = 1 << 30, 0, set(), info.file_size
    carry = b""
    with archive.open(info) as part:
        while chunk := part.read(_LONGEST):
            left -= len(chunk)
            if left < 0:
                raise DomainError("workbook_damaged", name=name)
            if len(chunk) == _LONGEST and b"<" not in chunk:
                raise DomainError("cell_too_long", name=name, limit=_CELL_LIMIT)
            text = carry + chunk
            found = _CELL.findall(text)
            if found:
                columns.update(letters for letters, _row in found)
                # Rows stand in order; the ends of a piece tell its range.
                rows = (int(found[0][1]), int(found[-1][1]))
                low, high = min(low, *rows), max(high, *rows)
            carry = text[-64:] if b">" not in text[-64:] else text[text.rfind(b"<") :][-256:]
    width = max(map(_column, columns), default=0)
    if high > MAX_ROWS + 100:
        raise DomainError("workbook_too_many_rows", name=name, limit=MAX_ROWS)
    if width * max(0, high - low + 1) > _MAX_CELLS or width > 1024:
        raise DomainError("workbook_too_large", name=name, limit=MAX_ROWS)


def _check_old(path: Path) -> None:
    with path.open("rb") as file:
        data = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise DomainError("file_password", name=path.name)
    if path.stat().st_size > _MAX_OLD_FILE:
        raise DomainError("workbook_too_large", name=path.name, limit=MAX_ROWS)


def cell_text(value: object) -> str:
    """A cell as the text a person sees; a number too long to be exact keeps its damaged form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if abs(value) >= _EXACT:
            return f"{value:.1E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def open_book(path: Path, sheet: str | None) -> Book:
    """Open a sheet by name, or the first one with cells. Raises DomainError."""
    import python_calamine

    with path.open("rb") as file:
        if file.read(4) == b"\xd0\xcf\x11\xe0":
            _check_old(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise DomainError("sheet_unknown", sheet=sheet, known=", ".join(names))
        chosen, opened = sheet or "", None
        for name in [sheet] if sheet else names:
            opened = book.get_sheet_by_name(name)
            chosen = name
            if opened.height:
                break
    except DomainError:
        raise
    except BaseException as exc:  # calamine's own panics are no Exceptions
        if isinstance(exc, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        if "password" in str(exc).lower() or "encrypt" in str(exc).lower():
            raise DomainError("file_password", name=path.name) from exc
        raise DomainError("workbook_damaged", name=path.name) from exc
    if opened is None or not opened.height:
        raise DomainError("file_empty", name=path.name)
    place = [0]

    def rows() -> Iterator[list[str]]:
        for place[0], row in enumerate(opened.iter_rows(), 1):  # noqa: B007 - the place is read by done()
            yield [value if type(value) is str else cell_text(value) for value in row]

    return Book(chosen, names, opened.height, rows, lambda: place[0])
