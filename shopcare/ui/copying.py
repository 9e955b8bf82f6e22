"""Rows on the clipboard: plain text, and an HTML table in which long numbers stay text in a spreadsheet."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from shopcare.ui.lazy_table import GONE, LazyTableModel

#: More rows than anyone pastes by hand; the export is for those.
COPIED_AT_MOST = 10_000
#: Excel's own mark for a text cell; without it order numbers lose their last digits.
_AS_TEXT = " style=\"mso-number-format:'\\@'\""


def put_rows_on_clipboard(model: LazyTableModel, ranges: list[tuple[int, int]], columns: list[int]) -> int:
    """Copy the rows of ``ranges`` (first, last) with these model columns and their titles; returns how many rows."""
    chosen = [row for first, last in ranges for row in range(first, min(last, first + COPIED_AT_MOST) + 1)]
    chosen = chosen[:COPIED_AT_MOST]
    if not chosen or not columns:
        return 0
    titles = [model.columns[column].title for column in columns]
    lines = ["\t".join(titles)]
    table = ["<table><tr>" + "".join(f"<th>{escape(title)}</th>" for title in titles) + "</tr>"]
    marks = ["" if model.columns[column].kind in ("money", "number") else _AS_TEXT for column in columns]
    for row in chosen:
        values = model.row_values(row)
        texts = [GONE if values is None else model.columns[column].text(values[column]) for column in columns]
        lines.append("\t".join(" ".join(text.split()) for text in texts))
        cells = (f"<td{mark}>{escape(text)}</td>" for mark, text in zip(marks, texts, strict=True))
        table.append(f"<tr>{''.join(cells)}</tr>")
    data = QMimeData()
    data.setText("\n".join(lines))
    data.setHtml("\n".join(table) + "</table>")
    QGuiApplication.clipboard().setMimeData(data)
    return len(chosen)
