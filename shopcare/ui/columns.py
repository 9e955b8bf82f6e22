"""What a table's column is: its title, where its text comes from and how it looks. Knows no particular record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

#: How a column is drawn: ``id`` is never cut at the end, ``money`` and ``number`` stand right with tabular digits.
KINDS = ("text", "id", "money", "number", "date", "chip", "deadline", "stars")


def plain_text(value: Any) -> str:
    """The text of a value that needs no wording; nothing for None."""
    return "" if value is None else str(value)


def no_meaning(value: Any) -> str:
    """For columns without status colours."""
    return ""


@dataclass(frozen=True)
class Column:
    """One column. ``text``, ``meaning`` and ``tip`` are given the raw value standing in the row's tuple."""

    key: str
    title: str
    kind: str = "text"
    #: Pixels at 100 %.
    width: int = 120
    text: Callable[[Any], str] = plain_text
    #: A name of ``tokens.MEANINGS`` or nothing; colours chips and deadlines.
    meaning: Callable[[Any], str] = no_meaning
    tip: Callable[[Any], str] | None = None
    sortable: bool = True
    #: Hidden until the user shows it.
    hidden: bool = False
    #: Takes the room that is left; one per table.
    stretch: bool = False
    #: Columns with higher numbers go first when the window is narrow; 0 always stays.
    priority: int = 0


class RowSource(Protocol):
    """Where a table gets its columns and its rows by id."""

    def columns(self) -> Sequence[Column]:
        """The columns, in their first order."""
        ...

    def rows(self, ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        """The values of these records, one per column; records that are gone are left out."""
        ...


def sentence(columns: Sequence[Column], row: Sequence[Any]) -> str:
    """A whole row in words, for a screen reader: ``Return no. R2611-0187, Buyer 王晓燕, ...``."""
    parts = []
    for column, value in zip(columns, row, strict=False):
        text = column.text(value)
        if text:
            parts.append(f"{column.title} {text}")
    return ", ".join(parts)
