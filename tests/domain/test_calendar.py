"""Working days in China, make-up days included, and what is said of a year whose schedule is not loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain.calendar import WorkCalendar, add_months, end_of_day
from shopcare.store.seeds import calendar_days

DAYS = {date.fromisoformat(day): bool(working) for day, working, _, _ in calendar_days()}
OFFICIAL = WorkCalendar(DAYS, frozenset({2024, 2025, 2026}))


@pytest.mark.parametrize(("start", "due"), [
    ("2026-02-13", "2026-02-25"), ("2026-09-18", "2026-09-22"), ("2026-09-30", "2026-10-10"),
    ("2026-04-30", "2026-05-08"), ("2025-12-31", "2026-01-06"),
])
def test_three_working_days(start: str, due: str) -> None:
    counted = OFFICIAL.add_working_days(date.fromisoformat(start), 3)
    assert (counted.day.isoformat(), counted.provisional) == (due, False)


def test_make_up_days_and_holidays() -> None:
    assert OFFICIAL.is_working(date(2026, 10, 10)), "a Saturday that is worked"
    assert not OFFICIAL.is_working(date(2026, 10, 5)), "a Monday of the National Day week"
    assert not OFFICIAL.is_working(date(2026, 11, 22)), "a Sunday"


def test_an_unloaded_year_is_counted_by_weekends_and_said_to_be_so() -> None:
    counted = OFFICIAL.add_working_days(date(2026, 12, 31), 1)
    assert (counted.day, counted.provisional) == (date(2027, 1, 4), True)
    assert not OFFICIAL.is_working(date(2027, 5, 1))
    rolled = OFFICIAL.roll(date(2027, 10, 1))
    assert (rolled.day, rolled.provisional) == (date(2027, 10, 4), True)
    assert not OFFICIAL.limited(frozenset({2024})).loaded(2026)


def test_legal_periods_move_to_the_next_working_day() -> None:
    assert OFFICIAL.roll(date(2026, 10, 1)).day == date(2026, 10, 8)
    assert OFFICIAL.roll(date(2026, 10, 8)).day == date(2026, 10, 8)


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.integers(0, 20))
def test_counting_matches_a_walk_day_by_day(start: date, days: int) -> None:
    due = OFFICIAL.add_working_days(start, days).day
    between = [date.fromordinal(o) for o in range(start.toordinal() + 1, due.toordinal() + 1)]
    assert sum(DAYS[day] for day in between if day in DAYS) == days or due.year > 2026
    assert days == 0 or OFFICIAL.is_working(due)


@pytest.mark.parametrize(("start", "months", "due"), [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-11-24", 3, "2027-02-24"),
    ("2026-12-01", 12, "2027-12-01"), ("2026-03-31", 0, "2026-03-31"),
])
def test_months(start: str, months: int, due: str) -> None:
    assert add_months(date.fromisoformat(start), months).isoformat() == due


def test_a_day_ends_at_midnight_of_the_storefront() -> None:
    assert end_of_day(date(2026, 10, 10), "Asia/Shanghai").astimezone(UTC) == datetime(2026, 10, 10, 16, tzinfo=UTC)
    assert end_of_day(date(2026, 10, 10), "Europe/Berlin").astimezone(UTC) == datetime(2026, 10, 10, 22, tzinfo=UTC)
