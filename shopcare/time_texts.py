"""How moments, days and the time left read: 剩 6 小时, 11-22 周六, 10:42."""

from __future__ import annotations

from datetime import date, datetime

from shopcare.domain.clock import local
from shopcare.i18n import N_, Translator

_WEEKDAYS = (
    N_("weekday|Mon"), N_("weekday|Tue"), N_("weekday|Wed"), N_("weekday|Thu"), N_("weekday|Fri"),
    N_("weekday|Sat"), N_("weekday|Sun"),
)  # fmt: skip


def left_text(tr: Translator, seconds: float) -> str:
    """Time left in its largest whole unit; a negative number is time overdue."""
    late, size = seconds < 0, abs(int(seconds))
    if size >= 172_800 or (size >= 86_400 and not late):
        n = size // 86_400
        if late:
            return tr.plural("overdue by {n} day", "overdue by {n} days", n)
        return tr.plural("{n} day left", "{n} days left", n)
    if size >= 3600:
        n = size // 3600
        if late:
            return tr.plural("overdue by {n} hour", "overdue by {n} hours", n)
        return tr.plural("{n} hour left", "{n} hours left", n)
    n = max(1, size // 60)
    if late:
        return tr.plural("overdue by {n} minute", "overdue by {n} minutes", n)
    return tr.plural("{n} minute left", "{n} minutes left", n)


def day_text(tr: Translator, day: date, today: date) -> str:
    """A day with its weekday; the year only when it is another one."""
    form = "%m-%d" if day.year == today.year else "%Y-%m-%d"
    return f"{day.strftime(form)} {tr.text(_WEEKDAYS[day.weekday()])}"


def moment_text(tr: Translator, utc_text: str | None, zone: str, now: datetime) -> str:
    """A moment of the file in a storefront's zone: the time today, else the day with the time; blank for none."""
    if not utc_text:
        return ""
    moment, today = local(utc_text, zone), now.astimezone(local(utc_text, zone).tzinfo).date()
    if moment.date() == today:
        return moment.strftime("%H:%M")
    return f"{day_text(tr, moment.date(), today)} {moment:%H:%M}"
