"""Who works on which shop at what time: handed to every use case instead of globals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from shopcare.domain import permissions
from shopcare.domain.calendar import WorkCalendar
from shopcare.domain.clock import DEFAULT_ZONE, Clock, local_date
from shopcare.domain.errors import DomainError
from shopcare.store import work
from shopcare.store.database import Shop
from shopcare.store.models import CalendarDayRow, StaffRightRow, StaffRow, StorefrontRow
from shopcare.store.work import Work


@dataclass(frozen=True)
class Actor:
    """The person at work; rights come from the role and personal grants."""

    name: str
    role: str = "owner"
    staff_id: int | None = None
    overrides: dict[str, bool] = field(default_factory=dict, hash=False)

    def may(self, right: str) -> bool:
        """Whether this person has a right."""
        return permissions.may(self.role, right, self.overrides)


@dataclass
class Session:
    """An open shop, the clock, the person at work and the language for words on paper."""

    shop: Shop
    clock: Clock
    actor: Actor = field(default_factory=lambda: Actor("店主"))
    lang: str = "zh_CN"
    #: None = all storefronts, else only this one is shown.
    storefront_id: int | None = None
    _calendar: WorkCalendar | None = None

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    def today(self, zone_name: str = DEFAULT_ZONE) -> date:
        """The calendar day in a zone."""
        return local_date(self.clock.now(), zone_name)

    @contextmanager
    def begin(self, op: str, right: str = "edit_records") -> Iterator[Work]:
        """One journalled action. Raises DomainError ``not_allowed`` when the person lacks the right."""
        self.require(right)
        with work.begin(self.shop, op, self.actor.name, self.clock.now(), self.clock.fixed) as unit:
            yield unit

    def require(self, right: str) -> None:
        """Raise DomainError ``not_allowed`` when the person lacks the right."""
        if not self.actor.may(right):
            raise DomainError("not_allowed", right=right, name=self.actor.name)

    def calendar(self) -> WorkCalendar:
        """The working-day calendar of the shop file, read once."""
        if self._calendar is None:
            days = self.shop.dicts(CalendarDayRow.select())
            table = {date.fromisoformat(d["day"]): bool(d["working"]) for d in days}
            self._calendar = WorkCalendar(table, frozenset(d.year for d in table))
        return self._calendar

    def forget_calendar(self) -> None:
        """Read the calendar again at its next use, after days were edited."""
        self._calendar = None

    def storefronts(self) -> list[dict]:
        """All storefronts, the default one first."""
        return self.shop.dicts(
            StorefrontRow.select()
            .where(StorefrontRow.recycled_at.is_null())
            .order_by(StorefrontRow.is_default.desc(), StorefrontRow.id)
        )

    def zone_of(self, storefront_id: int | None) -> str:
        """The time zone of a storefront; the default zone when there is none."""
        if storefront_id is None:
            return DEFAULT_ZONE
        found = self.shop.scalar(
            StorefrontRow.select(StorefrontRow.time_zone).where(StorefrontRow.id == storefront_id)
        )
        return str(found or DEFAULT_ZONE)


def find_actor(shop: Shop, name: str | None) -> Actor:
    """The staff member of that name, or the owner. Raises DomainError ``staff_unknown``."""
    query = StaffRow.select().where(StaffRow.active == 1)
    query = query.where(StaffRow.name == name) if name else query.order_by(StaffRow.id)
    row = shop.one(query)
    if row is None:
        if name:
            raise DomainError("staff_unknown", name=name)
        return Actor("店主")
    grants = shop.dicts(StaffRightRow.select().where(StaffRightRow.staff == row["id"]))
    return Actor(row["name"], row["role"], row["id"], {g["right"]: bool(g["granted"]) for g in grants})
