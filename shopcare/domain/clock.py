"""Time: an injectable clock, UTC text for the file, the storefront's zone for people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopcare.domain.errors import DomainError

DEFAULT_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """Tells the time; replaced in rehearsals and tests."""

    fixed: bool

    def now(self) -> datetime:
        """The moment, aware, in UTC."""


class SystemClock:
    """The computer's clock."""

    fixed = False

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until moved, for tests, rehearsals and ``--now``."""

    fixed = True

    def __init__(self, moment: datetime):
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """The moment set, aware, in UTC."""
        return self._moment

    def advance(self, **step: float) -> None:
        """Move the clock by ``timedelta(**step)``."""
        self._moment += timedelta(**step)


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises DomainError ``zone_unknown``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise DomainError("zone_unknown", name=name) from exc


def to_utc_text(moment: datetime) -> str:
    """An aware moment as the one form the file holds: ``2026-11-24T08:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_utc_text(text: str) -> datetime:
    """Read the file's form back to an aware moment in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def local(text: str, zone_name: str = DEFAULT_ZONE) -> datetime:
    """A moment of the file in the given zone."""
    return from_utc_text(text).astimezone(zone(zone_name))


def local_date(moment: datetime, zone_name: str = DEFAULT_ZONE) -> date:
    """The calendar day of a moment in the given zone."""
    return moment.astimezone(zone(zone_name)).date()


def parse_moment(text: str, zone_name: str = DEFAULT_ZONE) -> datetime:
    """Read ISO 8601; without an offset the moment is in ``zone_name``. Raises DomainError ``moment_unreadable``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise DomainError("moment_unreadable", text=text) from exc
    # Years before shops were online, or far ahead, are slips of the finger; at the ends conversion would overflow.
    if not 1970 <= moment.year < 2200:
        raise DomainError("moment_unreadable", text=text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone(zone_name))
    return moment.astimezone(UTC)
