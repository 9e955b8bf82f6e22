"""Moments: UTC in the file, the storefront's zone for people, and a clock that tests can hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain import clock
from shopcare.domain.errors import DomainError

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda m: m.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS)
def test_the_files_form_keeps_the_moment_and_its_order(moment: datetime) -> None:
    text = clock.to_utc_text(moment)
    assert len(text) == 20
    assert clock.from_utc_text(text) == moment
    assert clock.to_utc_text(moment.astimezone(timezone(timedelta(hours=8)))) == text
    assert clock.to_utc_text(moment + timedelta(seconds=1)) > text


def test_the_day_depends_on_the_zone() -> None:
    late = datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert clock.local_date(late) == date(2026, 11, 25)
    assert clock.local_date(late, "America/New_York") == date(2026, 11, 24)
    assert clock.local("2026-11-24T17:00:00Z").isoformat() == "2026-11-25T01:00:00+08:00"


@pytest.mark.parametrize(("text", "zone", "wanted"), [
    ("2026-11-24T08:00:00Z", "Asia/Shanghai", "2026-11-24T08:00:00Z"),
    ("2026-11-24 16:00", "Asia/Shanghai", "2026-11-24T08:00:00Z"),
    ("2026-11-24T16:00:00+08:00", "Europe/Berlin", "2026-11-24T08:00:00Z"),
    ("2026-11-24", "Asia/Shanghai", "2026-11-23T16:00:00Z"),
    ("2026-07-01 10:00", "Europe/Berlin", "2026-07-01T08:00:00Z"),
])
def test_typed_moments(text: str, zone: str, wanted: str) -> None:
    assert clock.to_utc_text(clock.parse_moment(text, zone)) == wanted


def test_what_is_no_moment_or_zone_is_named() -> None:
    with pytest.raises(DomainError, match="moment_unreadable"):
        clock.parse_moment("tomorrow")
    with pytest.raises(DomainError, match="zone_unknown"):
        clock.zone("Mars/Olympus")


def test_a_fixed_clock_moves_only_when_told() -> None:
    fixed = clock.FixedClock(datetime(2026, 11, 24, 16, tzinfo=timezone(timedelta(hours=8))))
    assert fixed.now() == fixed.now() == datetime(2026, 11, 24, 8, tzinfo=UTC)
    fixed.advance(hours=2, minutes=30)
    assert clock.to_utc_text(fixed.now()) == "2026-11-24T10:30:00Z"
    assert fixed.fixed and not clock.SystemClock().fixed
    assert clock.SystemClock().now().tzinfo is UTC
