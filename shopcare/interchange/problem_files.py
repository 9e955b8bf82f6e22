"""Problem rows as a table for correction: the row as it was, its place and the reason; formulas become text."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Callable
from pathlib import Path

from shopcare.domain.errors import DomainError
from shopcare.interchange.batches import Problem

_DANGEROUS = "=+-@\t\r＝＋－＠"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; our own import takes the apostrophe off again."""
    return f"'{cell}" if cell[:1] and cell[0] in _DANGEROUS else cell


def write(
    source: Path, target: Path, header: list[str], problems: list[Problem], row_title: str, reason_title: str,
    reason: Callable[[Problem], str],
) -> int:
    """Write held and flagged rows and return their number. Raises DomainError."""
    if target.exists() and source.exists() and target.samefile(source):
        raise DomainError("problem_file_same", name=target.name)
    by_row: dict[int, tuple[Problem, list[str]]] = {}
    for problem in problems:
        if problem.how == "skipped":
            continue
        words = f"{problem.column}: {reason(problem)}" if problem.column else reason(problem)
        by_row.setdefault(problem.row, (problem, []))[1].append(words)
    names = [name.strip() for name in header]
    rows = [
        [str(row), "；".join(dict.fromkeys(words)), *problem.cells]
        for row, (problem, words) in sorted(by_row.items())
    ]
    table = [[row_title, reason_title, *names], *rows]
    # Whole or not at all: a full disk must not cost the file that was there.
    part = target.with_name(f".{os.getpid()}.part{target.suffix}")
    try:
        if target.suffix.lower() == ".xlsx":
            _workbook(part, table)
        else:
            with part.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
                csv.writer(file).writerows([harmless(c) for c in row] for row in table)
        part.replace(target)
    except OSError as exc:
        with contextlib.suppress(OSError):
            part.unlink()
        raise DomainError("file_not_writable", path=str(target)) from exc
    return len(rows)


def _workbook(target: Path, table: list[list[str]]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    try:
        with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for at, row in enumerate(table):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell[:32767], bold if at == 0 else None)
            sheet.freeze_panes(1, 0)
            sheet.set_column(1, 1, 40)
    except XlsxFileError as exc:
        raise OSError(str(exc)) from exc
