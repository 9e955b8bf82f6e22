"""What an import is asked and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from shopcare.domain.money import plain
from shopcare.interchange.batches import Problem
from shopcare.services.changes import Changes

Progress = Callable[[int, int], None]
Ask = Callable[[], bool]


@dataclass(frozen=True)
class Options:
    """What the user chose instead of what was detected. ``mapping`` is {file column: our field}."""

    layout: str | None = None
    storefront_id: int | None = None
    mapping: dict[str, str] | None = None
    encoding: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class LayoutInfo:
    """A known layout: code, words per language, kind, platforms, and the columns it is recognised by."""

    name: str
    title: dict[str, str]
    kind: str
    platforms: tuple[str, ...]
    needs: tuple[str, ...]
    one_of: tuple[str, ...]
    without: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True)
class Column:
    """A column of the file and what we take it for ("" = not used). ``check`` is a code: "", suggested, missing."""

    name: str
    field: str
    samples: tuple[str, ...] = ()
    check: str = ""


@dataclass
class Tally:
    """Counts and sums over a file, filled while it is read."""

    rows: int = 0
    imported: int = 0
    rows_unchanged: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    items: int = 0
    quantity: int = 0
    paid: int = 0
    net_paid: int | None = None
    refunded: int = 0
    derived: bool = False
    first_id: str = ""
    last_id: str = ""
    order_status: dict[str, int] = field(default_factory=dict)
    refund_status: dict[str, int] = field(default_factory=dict)
    status_raw: dict[str, int] = field(default_factory=dict)
    case_types: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, how: str) -> list[Problem]:
        """The problems of one sort: flagged, held or skipped."""
        return [p for p in self.problems if p.how == how]

    def rows_of(self, how: str) -> int:
        """How many rows have such a problem (a row may have two)."""
        return len({p.row for p in self.problems if p.how == how})


@dataclass
class Preview:
    """What an import of the file would do; nothing was written."""

    file: str
    layout: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: list[str]
    header: list[str]
    header_row: int
    columns: list[Column]
    rows: list[list[str]]
    tally: Tally
    storefront_id: int | None = None
    platform: str = ""
    currency: str = "CNY"
    #: Required fields that no column fills; an import needs them mapped first.
    missing: tuple[str, ...] = ()
    #: The batch that brought this very file before, if any.
    seen_batch: int | None = None

    @property
    def new(self) -> int:
        """Records that would be new."""
        return self.tally.new

    @property
    def updated(self) -> int:
        """Records that would change."""
        return self.tally.updated

    @property
    def unchanged(self) -> int:
        """Records that stay as they are."""
        return self.tally.unchanged

    @property
    def flagged(self) -> int:
        """Rows that would be imported and marked."""
        return self.tally.rows_of("flagged")

    @property
    def held(self) -> int:
        """Rows that would not be imported."""
        return self.tally.rows_of("held")

    @property
    def skipped(self) -> int:
        """Rows that are no data."""
        return self.tally.rows_of("skipped")

    @property
    def problems(self) -> list[dict]:
        """All problem rows with column, reason code and how they are treated."""
        return [{"row": p.row, "column": p.column, "reason": p.reason, "how": p.how} for p in self.tally.problems]

    def to_json(self) -> dict:
        """The same document an import gives, without a batch."""
        return as_json(self, None)


@dataclass
class Result:
    """A finished import."""

    file: str
    layout: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    currency: str
    tally: Tally
    header: list[str]
    storefront_id: int
    batch: int
    changes: Changes = field(default_factory=Changes)
    storefront_made: bool = False

    def to_json(self) -> dict:
        """The ``import`` result of the command line."""
        return as_json(self, self.batch)


def _listed(problems: list[Problem]) -> list[dict]:
    return [{"row": p.row, "column": p.column, "reason": p.reason} for p in sorted(problems, key=lambda p: p.row)]


def as_json(done: Preview | Result, batch: int | None) -> dict:
    """The document of command-line.md for a preview or a result; what the layout has not is None."""
    tally, items_only, cases = done.tally, done.kind == "order_items", done.kind == "refunds"
    counts = {"new": tally.new, "updated": tally.updated, "unchanged": tally.unchanged}
    money = {
        "paid_sum": None if items_only or cases else plain(tally.paid, done.currency),
        "net_paid_sum": None if tally.net_paid is None else plain(tally.net_paid, done.currency),
        "refund_sum": None if items_only else plain(tally.refunded, done.currency),
    }
    return {
        "file": done.file, "layout": done.layout, "kind": done.kind, "encoding": done.encoding,
        "delimiter": done.delimiter, "sheet": done.sheet, "currency": done.currency, "rows": tally.rows,
        "orders": None if cases else counts,
        "items": None if cases else tally.items,
        "quantity": None if cases else tally.quantity,
        "cases": counts if cases else None,
        "reviews": None,
        "first_id": tally.first_id or None, "last_id": tally.last_id or None, **money,
        "refund_sum_derived": None if items_only else tally.derived,
        "order_status": None if cases else tally.order_status,
        "refund_status": None if items_only else tally.refund_status,
        "status_raw": tally.status_raw,
        "case_types": tally.case_types if cases else None,
        "flagged": _listed(tally.of("flagged")), "held": _listed(tally.of("held")),
        "skipped": _listed(tally.of("skipped")), "batch": batch,
    }


def kept_json(result: Result) -> str:
    """The result as it is kept with the batch; long lists of problems are cut, personal values are not in it."""
    document = result.to_json()
    for how in ("flagged", "held", "skipped"):
        document[how] = document[how][:1000]
    return json.dumps(document, ensure_ascii=False)
