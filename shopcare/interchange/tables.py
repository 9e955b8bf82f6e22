"""Any file that holds a table, as rows of texts: CSV and its relatives, workbooks, a zip with one, JSON lists.

What could hurt (bombs, giant cells, passwords, pictures under a wrong name) is refused before it is parsed.
"""

from __future__ import annotations

import codecs
import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from shopcare.domain.errors import DomainError
from shopcare.domain.plain_text import whole_value
from shopcare.interchange import encodings, workbooks

MAX_TEXT_ROWS = 1_000_000
MAX_FILE_BYTES = 2 << 30
MAX_COLUMNS = 512
MAX_CELL = 1 << 18
_MAX_JSON = 64 << 20
_MAX_UNPACKED = 1 << 30
_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".json")
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"SQLite format 3", b"Rar!", b"7z\xbc")
_WEB = (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<head", b"<div")


@dataclass
class Table:
    """A table being read. ``rows()`` yields lists of texts, the header and lines before it included."""

    path: Path
    format: str
    rows: Callable[[], Iterator[list[str]]]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    total: int = 0
    #: How far the reading got, in the unit of ``total``.
    done: Callable[[], int] = lambda: 0
    max_rows: int = MAX_TEXT_ROWS


def open_table(
    path: Path, encoding: str | None = None, sheet: str | None = None, unpack_to: Path | None = None
) -> Table:
    """Look at the file and get ready to read it; reads only its beginning.

    Raises DomainError: ``file_missing``, ``file_empty``, ``file_too_large``, ``file_not_a_table``,
    ``file_is_web_page``, ``file_password``, ``workbook_damaged``, ``workbook_too_large``, ``sheet_unknown`` and
    ``encoding_unknown``.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DomainError("file_missing", path=str(path))
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as exc:
        raise DomainError("file_missing", path=str(path)) from exc
    except (OSError, ValueError) as exc:  # a name that no file can have is a ValueError
        raise DomainError("file_unreadable", path=str(path)) from exc
    if not size:
        raise DomainError("file_empty", name=path.name)
    if size > MAX_FILE_BYTES:
        raise DomainError("file_too_large", name=path.name, limit_mb=MAX_FILE_BYTES >> 20)
    if head.startswith(_PICTURES):
        raise DomainError("file_not_a_table", name=path.name)
    if head.startswith(b"PK"):
        return _zipped(path, sheet, unpack_to)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(path, sheet)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB):
        raise DomainError("file_is_web_page", name=path.name)
    if start.startswith((b"[", b"{")) and path.suffix.lower() == ".json":
        return _json(path, size)
    return _text(path, size, encoding)


def _workbook(path: Path, sheet: str | None) -> Table:
    book = workbooks.open_book(path, sheet)
    table = Table(path, "workbook", book.rows, sheet=book.sheet, sheets=book.sheets, max_rows=workbooks.MAX_ROWS)
    table.total = book.total
    table.done = book.done
    return table


def _zipped(path: Path, sheet: str | None, unpack_to: Path | None) -> Table:
    """A workbook, or a zip that holds exactly one table."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
            inside = {i.filename for i in names}
            if "[Content_Types].xml" in inside or "content.xml" in inside:
                workbooks.check_zip(archive, path.name)
                return _workbook(path, sheet)
            tables = [i for i in names if i.filename.lower().endswith(_ENDINGS)]
            if len(tables) != 1 or unpack_to is None:
                raise DomainError("zip_not_one_table", name=path.name, count=len(tables))
            if tables[0].flag_bits & 1:
                raise DomainError("file_password", name=path.name)
            size = tables[0].file_size
            if size > min(_MAX_UNPACKED, 200 * max(tables[0].compress_size, 1 << 16)):
                raise DomainError("workbook_too_large", name=path.name, limit=workbooks.MAX_ROWS)
            target = unpack_to / f"unpacked{Path(tables[0].filename).suffix.lower()}"
            left = size
            with archive.open(tables[0]) as source, target.open("wb") as out:
                while chunk := source.read(min(1 << 20, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        raise DomainError("workbook_damaged", name=path.name)
                    out.write(chunk)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as exc:
        raise DomainError("workbook_damaged", name=path.name) from exc
    return open_table(target, None, sheet)


def _json(path: Path, size: int) -> Table:
    if size > _MAX_JSON:
        raise DomainError("file_too_large", name=path.name, limit_mb=_MAX_JSON >> 20)
    try:
        # JSON can spell out zero and half characters that no text can hold.
        items = whole_value(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError) as exc:
        raise DomainError("file_not_a_table", name=path.name) from exc
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DomainError("file_not_a_table", name=path.name)
    names: dict[str, None] = {}
    for item in items:
        names.update(dict.fromkeys(item))
    if any(isinstance(v, dict | list) for item in items for v in item.values()):
        raise DomainError("file_not_a_table", name=path.name)

    def rows() -> Iterator[list[str]]:
        yield list(names)
        for item in items:
            yield ["" if item.get(name) is None else str(item[name]) for name in names]

    return Table(path, "json", rows, encoding="utf-8", total=len(items))


def _reading(path: Path, encoding: str) -> TextIOWrapper:
    """The file as text; a UTF-8 mark before text in another encoding is passed over."""
    binary = path.open("rb")
    if not (encoding != "utf-8-sig" and binary.read(3) == codecs.BOM_UTF8):
        binary.seek(0)
    return TextIOWrapper(binary, encoding=encoding, newline="")


def _has_zero_bytes(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b"\0" in chunk for chunk in iter(lambda: file.read(1 << 20), b""))


def _text(path: Path, size: int, encoding: str | None) -> Table:
    if encoding:
        try:
            "".encode(encoding)
        except LookupError as exc:
            raise DomainError("encoding_unknown", encoding=encoding) from exc
    chosen = encoding or encodings.detect(path)
    if not chosen.lower().startswith(("utf-16", "utf-32", "utf_16", "utf_32")) and _has_zero_bytes(path):
        # What a power cut leaves of a half-saved file, or no text at all.
        raise DomainError("file_not_a_table", name=path.name)
    try:
        with _reading(path, chosen) as file:
            sample = file.read(1 << 16)
    except UnicodeError as exc:
        raise DomainError("text_unreadable", name=path.name, encoding=chosen) from exc
    delimiter = encodings.delimiter_of(sample)
    place: list[IO[bytes] | None] = [None]

    def rows() -> Iterator[list[str]]:
        csv.field_size_limit(MAX_CELL)
        try:
            with _reading(path, chosen) as file:
                place[0] = file.buffer
                yield from csv.reader(file, delimiter=delimiter)
        except UnicodeError as exc:
            raise DomainError("text_unreadable", name=path.name, encoding=chosen) from exc
        except csv.Error as exc:
            raise DomainError("cell_too_long", name=path.name, limit=MAX_CELL) from exc
        finally:
            place[0] = None

    def done() -> int:
        file = place[0]
        return file.tell() if file is not None and not file.closed else size

    return Table(path, "text", rows, encoding=chosen, delimiter=delimiter, total=size, done=done)
