"""What the import service found, put into the words and rows the dialog shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopcare.ui.import_words import ColumnWords, ProblemWords

#: More problem rows than anyone reads on a screen; the file with reasons has all.
PROBLEMS_SHOWN = 500
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")


@dataclass(frozen=True)
class Counts:
    """Rows of a file by what becomes of them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    flagged: int = 0
    held: int = 0
    skipped: int = 0

@dataclass(frozen=True)
class Facts:
    """A preview as the page shows it."""

    layout: str
    layout_words: str
    kind: str
    encoding: str
    sheet: str
    total: int
    storefront_id: int | None
    counts: Counts
    #: Rows of the file that go into the shop or are there already.
    rows_imported: int = 0
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    columns: list[ColumnWords] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    problems: list[ProblemWords] = field(default_factory=list)
    encodings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    #: Fields without which nothing can be imported and that no column fills.
    lacking: tuple[str, ...] = ()
    seen_before: bool = False

    @property
    def mapped(self) -> int:
        """How many columns go somewhere."""
        return sum(1 for column in self.columns if column.field)
