"""The answer under construction: result, the rules used in their order, the working line by line, warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shopcare.domain.calendar import Due
from shopcare.rules.packs import Book, Pack, Rule

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Answer:
    """Filled by the functions of each kind; money is Decimal until it is written out."""

    book: Book
    result: dict[str, Any] = field(default_factory=dict)
    because: list[Rule] = field(default_factory=list)
    #: (code, params) of lines that show how a sum came about.
    working: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    packs: set[str] = field(default_factory=set)

    def use(self, pack: Pack | str, name: str) -> None:
        """Note that a rule took part; a low-confidence one brings a warning."""
        pack = self.book.pack(pack) if isinstance(pack, str) else pack
        rule = pack.rules[name]
        self.packs.add(pack.id)
        if rule not in self.because:
            self.because.append(rule)
            if rule.confidence == "L":
                self.warn("low_confidence", rule=rule.id)

    def warn(self, code: str, **params: Any) -> None:
        """Add a warning once."""
        if (code, params) not in self.warnings:
            self.warnings.append((code, params))

    def line(self, code: str, **params: Any) -> None:
        """Add a line of the working."""
        self.working.append((code, params))

    def flag(self, code: str) -> None:
        """Add a flag to the result's set."""
        flags = self.result.setdefault("flags", [])
        if code not in flags:
            flags.append(code)

    def positive(self, value: Decimal) -> Decimal:
        """Nothing is ever owed the wrong way round: below zero becomes zero with a warning."""
        if value < 0:
            self.warn("clamped_to_zero", value=str(cents(value)))
            return Decimal(0)
        return cents(value)

    def note_missing_years(self, due: Due, first: date) -> None:
        """Flag the years between ``first`` and the due day whose calendar is not loaded."""
        if not due.provisional:
            return
        self.result["provisional"] = True
        for year in range(first.year, due.day.year + 1):
            if not self.book.calendar.loaded(year):
                self.flag(f"calendar_missing_{year}")
                self.warn("calendar_missing", year=year)


def plain(value: Any) -> Any:
    """A result as JSON values: money with two decimals, dates and moments as texts."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
