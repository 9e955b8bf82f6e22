"""The official Chinese working days as shipped data, for questions asked without a shop."""

from __future__ import annotations

import tomllib
from datetime import date

from shopcare import assets
from shopcare.domain.calendar import WorkCalendar


def shipped_calendar() -> WorkCalendar:
    """Deviations from Monday to Friday of the years in ``resources/rules/calendar_cn.toml``."""
    years = tomllib.loads(assets.read_text("resources/rules/calendar_cn.toml"))["year"]
    deviations: dict[date, bool] = {}
    for number, entry in years.items():
        for text in entry["weekdays_off"]:
            deviations[date.fromisoformat(f"{number}-{text}")] = False
        for text in entry["weekend_workdays"]:
            deviations[date.fromisoformat(f"{number}-{text}")] = True
    return WorkCalendar(deviations, frozenset(int(number) for number in years))


def narrowed(calendar: WorkCalendar, years: list[int] | None) -> WorkCalendar:
    """The calendar as if only these years were loaded; None leaves it as it is."""
    return calendar if years is None else calendar.limited(frozenset(years))
