"""What the settings pages change beside plain settings: storefronts, addresses, the calendar; timers to read."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shopcare import assets
from shopcare.domain.deadlines import UNITS
from shopcare.domain.errors import DomainError
from shopcare.domain.orders import PLATFORMS
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import CalendarDayRow, ReturnAddressRow, StorefrontRow

_YES = ("1", "true", "yes", "work", "working", "workday", "班", "上班", "工作日", "是")
_NO = ("0", "false", "no", "off", "rest", "holiday", "休", "休息", "放假", "否", "假")
_OWN_SOURCE = "own"
_MAX_FILE = 2_000_000


@dataclass(frozen=True)
class CalendarDay:
    """A day that is not what its weekday says."""

    day: str
    working: bool
    name: str
    source: str


@dataclass(frozen=True)
class TimerLine:
    """A timer as it is shown: figures by platform, unit, and where they come from."""

    kind: str
    what: str
    unit: str
    amounts: dict[str, int]
    source: str
    checked_on: str


def edit_storefront(session: Session, storefront_id: int, name: str, platform: str) -> Changes:
    """Change a storefront's name and platform. Raises ``choice_unknown`` and ``storefront_name_missing``."""
    if platform not in PLATFORMS:
        raise DomainError("choice_unknown", field="platform", value=platform, known=", ".join(PLATFORMS))
    if not name.strip():
        raise DomainError("storefront_name_missing")
    with session.begin("storefront.edit", "edit_settings") as work:
        work.update(StorefrontRow, storefront_id, name=name.strip()[:100], platform=platform)
        work.about("storefront", storefront_id)
    return Changes(op="storefront.edit", event_id=work.event_id)


def prefer_address(session: Session, address_id: int) -> Changes:
    """Make an address the default of its storefront."""
    with session.begin("address.prefer", "edit_settings") as work:
        wanted = work.get(ReturnAddressRow, address_id)
        mine = session.shop.dicts(
            ReturnAddressRow.select().where(ReturnAddressRow.storefront == wanted["storefront_id"])
        )
        for row in mine:
            work.update(ReturnAddressRow, row["id"], is_default=int(row["id"] == address_id))
        work.about("storefront", wanted["storefront_id"])
    return Changes(op="address.prefer", event_id=work.event_id)


def remove_address(session: Session, address_id: int) -> Changes:
    """Remove a return address; the next one becomes the default. Printed records keep the text they were given."""
    with session.begin("address.remove", "edit_settings") as work:
        gone = work.get(ReturnAddressRow, address_id)
        work.delete(ReturnAddressRow, address_id)
        rest = session.shop.dicts(
            ReturnAddressRow.select()
            .where(ReturnAddressRow.storefront == gone["storefront_id"])
            .order_by(ReturnAddressRow.id)
        )
        if gone["is_default"] and rest:
            work.update(ReturnAddressRow, rest[0]["id"], is_default=1)
        work.about("storefront", gone["storefront_id"])
    return Changes(op="address.remove", event_id=work.event_id)


# -- calendar -------------------------------------------------------------------------------------------------


def years(session: Session) -> list[int]:
    """Years whose days are loaded."""
    return sorted(session.calendar().years)


def special_days(session: Session, year: int) -> list[CalendarDay]:
    """Days of a year that differ from Monday to Friday, or carry a name of a holiday."""
    rows = session.shop.dicts(
        CalendarDayRow.select()
        .where((CalendarDayRow.day >= f"{year}-01-01") & (CalendarDayRow.day <= f"{year}-12-31"))
        .order_by(CalendarDayRow.day)
    )
    found = []
    for row in rows:
        plain = date.fromisoformat(row["day"]).weekday() < 5
        if bool(row["working"]) != plain or row["name"] or row["source"] == _OWN_SOURCE:
            found.append(CalendarDay(row["day"], bool(row["working"]), row["name"], row["source"]))
    return found


def put_day(session: Session, day: str, working: bool, name: str = "") -> Changes:
    """Say whether a day is worked. Only in a year that is loaded, so that one day never passes for a whole schedule.

    Raises ``date_unreadable`` and ``calendar_year_missing``.
    """
    try:
        parsed = date.fromisoformat(day)
    except ValueError as exc:
        raise DomainError("date_unreadable") from exc
    if not session.calendar().loaded(parsed.year):
        raise DomainError("calendar_year_missing", year=parsed.year)
    with session.begin("calendar.put", "edit_settings") as work:
        work.summary = {"day": day}
        _write_day(work, session, day, working, name)
    session.forget_calendar()
    return Changes(op="calendar.put", event_id=work.event_id)


def _write_day(work, session: Session, day: str, working: bool, name: str) -> None:  # noqa: ANN001
    values = {"working": int(working), "name": name.strip()[:100], "source": _OWN_SOURCE}
    if session.shop.scalar(CalendarDayRow.select(CalendarDayRow.day).where(CalendarDayRow.day == day)) is None:
        work.insert(CalendarDayRow, day=day, **values)
    else:
        work.update(CalendarDayRow, day, **values)


def read_days(path: Path) -> list[tuple[str, bool, str]]:
    """Days of a CSV file: date, working or off, name. A heading is passed over. Raises ``calendar_file_unfit``."""
    path = Path(path)
    try:
        if path.stat().st_size > _MAX_FILE:
            raise DomainError("calendar_file_unfit", row=1)
        data = path.read_bytes()
    except OSError as exc:
        raise DomainError("file_unreadable", path=str(path)) from exc
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    found = []
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            day = date.fromisoformat(cells[0].replace("/", "-")).isoformat()
            word = cells[1].lower()
            if word not in _YES + _NO:
                raise ValueError(word)
        except (ValueError, IndexError) as exc:
            if number == 1:
                continue
            raise DomainError("calendar_file_unfit", row=number) from exc
        found.append((day, word in _YES, cells[2] if len(cells) > 2 else ""))
    if not found:
        raise DomainError("calendar_file_unfit", row=1)
    return found


def import_days(session: Session, path: Path) -> Changes:
    """Take the days of a file into the calendar, whole years: what the file does not name follows the weekday.

    One step of undo. Raises ``calendar_file_unfit`` and ``file_unreadable``.
    """
    days = read_days(path)
    given = {day: (working, name) for day, working, name in days}
    loaded = session.calendar().years
    for year in sorted({int(day[:4]) for day in given} - loaded):
        day = date(year, 1, 1)
        while day.year == year:
            given.setdefault(day.isoformat(), (day.weekday() < 5, ""))
            day += timedelta(days=1)
    with session.begin("calendar.import", "edit_settings") as work:
        work.summary = {"days": len(days)}
        for day in sorted(given):
            _write_day(work, session, day, *given[day])
    session.forget_calendar()
    return Changes(op="calendar.import", event_id=work.event_id)


def timers() -> list[TimerLine]:
    """Every timer that starts by itself, with its source."""
    lines = []
    for entry in tomllib.loads(assets.read_text("resources/rules/timers.toml"))["timer"]:
        for unit in UNITS:
            if unit in entry:
                lines.append(
                    TimerLine(entry["kind"], entry["what"], unit, dict(entry[unit]), entry["source"],
                              entry["checked_on"])
                )
    return lines
