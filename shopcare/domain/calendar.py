"""Counting days in China: working days of the official calendar, natural days, months, and the legal roll.

Counting rules: Civil Code art. 200-203 (after-sales.md B.11). A year without a loaded schedule is counted with
Monday to Friday, except holidays of a fixed date; its results are provisional.
"""

from __future__ import annotations

import calendar as _gregorian
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shopcare.domain.clock import zone

_FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True)
class Due:
    """A day that was counted; ``provisional`` when a year's schedule was missing on the way."""

    day: date
    provisional: bool = False


class WorkCalendar:
    """Working days from a table of deviations (day -> works?) and the years it covers."""

    def __init__(self, deviations: Mapping[date, bool], years: frozenset[int]):
        self._deviations = dict(deviations)
        self.years = years

    def loaded(self, year: int) -> bool:
        """Whether the official schedule of that year is known."""
        return year in self.years

    def limited(self, years: frozenset[int]) -> WorkCalendar:
        """This calendar with only those of its years loaded."""
        kept = self.years & years
        return WorkCalendar({d: works for d, works in self._deviations.items() if d.year in kept}, kept)

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        known = self._deviations.get(day)
        if known is not None:
            return known
        if not self.loaded(day.year) and (day.month, day.day) in _FIXED_HOLIDAYS:
            return False
        return day.weekday() < 5

    def add_working_days(self, start: date, days: int) -> Due:
        """The day after counting ``days`` working days; the start day is not counted."""
        day, left, provisional = start, days, False
        while left > 0:
            day += timedelta(days=1)
            provisional = provisional or not self.loaded(day.year)
            if self.is_working(day):
                left -= 1
        return Due(day, provisional)

    def roll(self, day: date) -> Due:
        """For legal periods only: a last day that is a rest day moves to the next working day (art. 203)."""
        provisional = not self.loaded(day.year)
        while not self.is_working(day):
            day += timedelta(days=1)
            provisional = provisional or not self.loaded(day.year)
        return Due(day, provisional)


def add_months(start: date, months: int) -> date:
    """The same day number ``months`` later, or that month's last day."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, _gregorian.monthrange(year, month)[1]))


def end_of_day(day: date, zone_name: str) -> datetime:
    """The moment a period ending on that day runs out: 24:00 in the storefront's zone."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone(zone_name))
