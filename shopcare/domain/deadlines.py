"""Which clock runs for which record: a timer is data, this is how it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shopcare.domain.calendar import WorkCalendar, end_of_day
from shopcare.domain.clock import local_date

UNITS = ("hours", "days", "working_days")


@dataclass(frozen=True)
class Timer:
    """How long a step may take: ``unit`` hours run from the moment, days to 24:00 of the last day."""

    what: str
    amount: int
    unit: str
    source: str
    checked_on: str = ""


@dataclass(frozen=True)
class DueMoment:
    """When a timer ends (aware), and whether a calendar was missing on the way."""

    at: datetime
    provisional: bool = False


def count(timer: Timer, start: datetime, calendar: WorkCalendar, zone_name: str) -> DueMoment:
    """When a timer that starts at ``start`` ends.

    Hours never stop on holidays; working days end at 24:00 of the day counted in the storefront's zone (B.11).
    """
    if timer.unit == "hours":
        return DueMoment(start + timedelta(hours=timer.amount))
    first = local_date(start, zone_name)
    if timer.unit == "days":
        return DueMoment(end_of_day(first + timedelta(days=timer.amount), zone_name))
    due = calendar.add_working_days(first, timer.amount)
    return DueMoment(end_of_day(due.day, zone_name), due.provisional)
