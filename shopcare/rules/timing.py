"""Deadlines: hours, calendar days, working days, months; the legal roll; lists of dates; void lists and slots."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from shopcare.domain.calendar import Due, add_months
from shopcare.rules.answer import Answer
from shopcare.rules.calendars import narrowed
from shopcare.rules.facts import Fact, FactError

UNITS = ("hour", "calendar_day", "working_day", "month", "year")
_START_RULES = ("payment", "delivery", "invoice", "installation", "arrival_and_acceptance", "government_acceptance")
#: What happens by itself when these run out.
_ON_TIMEOUT = {
    "buyer_send_back": "request_closed",
    "seller_confirm_receipt": "automatic_refund",
    "seller_answer": "automatic_refund",
}

_COUNTED = (Fact("start", "when"), Fact("n", "integer"), Fact("unit", "choice", choices=UNITS),
            Fact("roll_rest_day", "flag", True, default=False))
FACTS: dict[str, tuple[Fact, ...]] = {
    "deadline": (*_COUNTED, Fact("start_rule", "choice", True, _START_RULES),
                 Fact("calendar_years_loaded", "list", True, parts=(Fact("year", "integer"),))),
    "deadline_window": (Fact("start", "when"), Fact("n_from", "integer"), Fact("n_to", "integer"),
                        Fact("unit", "choice", choices=UNITS)),
    "deadline_list": (
        Fact("items", "list", parts=(Fact("item", "table", parts=(Fact("what", "text"), *_COUNTED)),)),
    ),
    "void_list": (
        Fact("print_time", "clock"),
        Fact("requests", "list", parts=(
            Fact("request", "table", parts=(Fact("id", "text"), Fact("at", "moment"), Fact("paid", "moment", True))),
        )),
    ),
    "slots": (Fact("slots", "list", parts=(Fact("slot", "clock"),)),
              Fact("requests", "list", parts=(Fact("request", "moment"),))),
}


def day_of(moment: date | datetime) -> date:
    """The day of a date or moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def end_of(moment: date | datetime) -> datetime:
    """A moment; a date means the end of that day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(23, 59, 59))


def _on(day: date, like: date | datetime) -> date | datetime:
    return datetime.combine(day, like.time()) if isinstance(like, datetime) else day


def counted(answer: Answer, start: date | datetime, n: int, unit: str) -> tuple[date | datetime, Due]:
    """The unrolled end of a period, in the precision of ``start``, and the day as it was counted (B.11)."""
    first = day_of(start)
    try:
        if unit == "hour":
            begin = start if isinstance(start, datetime) else datetime.combine(start, time(0))
            moment = begin + timedelta(hours=n)
            return moment, Due(moment.date())
        if unit == "working_day":
            due = answer.book.calendar.add_working_days(first, n)
            return due.day, due
        if unit == "calendar_day":
            day = first + timedelta(days=n)
        else:
            day = add_months(first, n * (12 if unit == "year" else 1))
    except (OverflowError, ValueError) as exc:
        raise FactError("n", "too_large") from exc
    return _on(day, start), Due(day)


def rolled(answer: Answer, moment: date | datetime) -> tuple[date | datetime, Due]:
    """A legal last day that is a rest day moves to the next working day (Civil Code art. 203)."""
    due = answer.book.calendar.roll(day_of(moment))
    return _on(due.day, moment), due


def put_rolled(answer: Answer, name: str, day: date, rolls: bool) -> date:
    """Write a date and, where rolling moved it, the unrolled one beside it; returns the latest legal day."""
    if not rolls:
        answer.result[name] = day
        return day
    latest, due = rolled(answer, day)
    answer.note_missing_years(due, day)
    answer.result[name] = latest
    if latest != day:
        answer.result[f"{name}_unrolled"] = day
    return day_of(latest)


def _period(answer: Answer, item: dict[str, Any]) -> dict[str, Any]:
    start = item["start"]
    moment, due = counted(answer, start, item["n"], item["unit"])
    found: dict[str, Any] = {"due": moment}
    answer.use("CN-LAW", "working-days" if item["unit"] == "working_day" else "counting")
    if item["unit"] == "working_day":
        answer.note_missing_years(due, day_of(start))
        if due.provisional:
            found["provisional"] = True
    if item["roll_rest_day"]:
        latest, last = rolled(answer, moment)
        answer.note_missing_years(last, day_of(moment))
        if last.provisional:
            found["provisional"] = True
        if latest != moment:
            found |= {"due": latest, "due_unrolled": moment}
    return found


def deadline(answer: Answer, facts: dict[str, Any]) -> None:
    """One deadline."""
    calendar = narrowed(answer.book.calendar, facts["calendar_years_loaded"])
    answer.book = type(answer.book)(answer.book.packs, calendar, answer.book.broken)
    found = _period(answer, facts)
    provisional = found.pop("provisional", None)
    answer.result = {**found, **answer.result}
    answer.result.setdefault("flags", [])
    if provisional:
        answer.result["provisional"] = True
    plain_unit = facts["unit"] in ("hour", "calendar_day")
    if plain_unit and not facts["roll_rest_day"] and not calendar.is_working(day_of(found["due"])):
        answer.flag("due_on_rest_day_tell_customer_early")


def deadline_window(answer: Answer, facts: dict[str, Any]) -> None:
    """The earliest and latest end of a period known as a range."""
    if facts["n_to"] < facts["n_from"]:
        raise FactError("n_to", "below", "n_from")
    for name, n in (("earliest", facts["n_from"]), ("latest", facts["n_to"])):
        item = {"start": facts["start"], "n": n, "unit": facts["unit"], "roll_rest_day": False}
        answer.result[name] = _period(answer, item)["due"]


def deadline_list(answer: Answer, facts: dict[str, Any]) -> None:
    """Several deadlines of one matter."""
    items = []
    for item in facts["items"]:
        found = _period(answer, item)
        entry = {"what": item["what"], **found}
        if item["what"] in _ON_TIMEOUT:
            entry["on_timeout"] = _ON_TIMEOUT[item["what"]]
        if item["what"] == "courier_answer":
            answer.use("CN-LAW", "courier-complaint")
            answer.result["appeal_possible_from"] = day_of(found["due"]) + timedelta(days=1)
        items.append(entry)
    answer.result = {"items": items, **answer.result}
    answer.result.setdefault("flags", [])
    legal = [end_of(i["due"]) for i in items if i["what"].startswith("legal_")]
    house = [end_of(i["due"]) for i in items if i["what"].startswith("house_")]
    if legal and house and max(house) > min(legal):
        answer.flag("house_rule_below_law")
        answer.warn("law_differs")


def void_list(answer: Answer, facts: dict[str, Any]) -> None:
    """On which morning's void list each unshipped refund goes (S1-001)."""
    hour, minute = (int(part) for part in facts["print_time"].split(":"))
    answer.use("CN-BASE", "void-list")
    lists = []
    for request in facts["requests"]:
        at, paid = request["at"], request["paid"]
        todays_run = datetime.combine(at.date(), time(hour, minute))
        day = at.date() if at < todays_run else at.date() + timedelta(days=1)
        last_run = todays_run if at >= todays_run else todays_run - timedelta(days=1)
        if paid is not None and paid > at:
            raise FactError("requests.paid", "after", "at")
        printed = at >= todays_run if paid is None else paid <= last_run
        flags = ["already_printed_check_intercept"] if printed else []
        lists.append({"id": request["id"], "list_date": day, "approve_refund_only_after": "warehouse_void_mark",
                      "flags": flags})
    answer.result["lists"] = lists


def slots(answer: Answer, facts: dict[str, Any]) -> None:
    """In which clearing slot each refund request is handled (S2-031); slots run every day."""
    if not facts["slots"]:
        raise FactError("slots", "empty")
    times = sorted(time.fromisoformat(text) for text in facts["slots"])
    answer.use("CN-BASE", "refund-slots")
    handled = []
    for request in facts["requests"]:
        later = [t for t in times if t >= request.time()]
        day = request.date() if later else request.date() + timedelta(days=1)
        handled.append(datetime.combine(day, later[0] if later else times[0]))
    answer.result["handled"] = handled


ANSWERS = {"deadline": deadline, "deadline_window": deadline_window, "deadline_list": deadline_list,
           "void_list": void_list, "slots": slots}
