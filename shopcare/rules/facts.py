"""What may be asked: kinds of questions, their facts with types, and the reading of facts from JSON values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


class FactError(ValueError):
    """A fact is missing or cannot be read: ``fact`` names it, ``why`` is a code, ``detail`` what is known."""

    def __init__(self, fact: str, why: str, detail: str = ""):
        super().__init__(fact, why, detail)
        self.fact, self.why, self.detail = fact, why, detail


@dataclass(frozen=True)
class Fact:
    """One fact: ``type`` is money, number, integer, flag, text, choice, date, moment, when, clock, list or table."""

    name: str
    type: str
    optional: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    #: Facts of each entry, for a list or table of tables.
    parts: tuple[Fact, ...] = ()


def read_fact(fact: Fact, value: Any, path: str = "") -> Any:
    """A JSON value as the fact's type (money and numbers as Decimal). Raises FactError naming the fact."""
    name = f"{path}{fact.name}"
    if value is None:
        if fact.optional:
            return fact.default
        raise FactError(name, "missing")
    reader = _READERS[fact.type]
    return reader(fact, value, name)


def _number(fact: Fact, value: Any, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FactError(name, "not_a_number")
    try:
        found = Decimal(str(value))
    except InvalidOperation as exc:
        raise FactError(name, "not_a_number") from exc
    if not found.is_finite():
        raise FactError(name, "not_a_number")
    if found < 0:
        raise FactError(name, "negative")
    if found > Decimal("1e12"):
        raise FactError(name, "too_large")
    return found


def _money(fact: Fact, value: Any, name: str) -> Decimal:
    found = _number(fact, value, name)
    if found != found.quantize(Decimal("0.01")):
        raise FactError(name, "more_than_two_decimals")
    return found


def _integer(fact: Fact, value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != int(value):
        raise FactError(name, "not_an_integer")
    if value < 0:
        raise FactError(name, "negative")
    if value > 100_000:
        raise FactError(name, "too_large")
    return int(value)


def _flag(fact: Fact, value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise FactError(name, "not_true_or_false")
    return value


def _text(fact: Fact, value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise FactError(name, "not_a_text")
    return value


def _choice(fact: Fact, value: Any, name: str) -> str:
    if value not in fact.choices:
        raise FactError(name, "not_one_of", ", ".join(fact.choices))
    return value


def _date(fact: Fact, value: Any, name: str) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise FactError(name, "not_a_date")
    try:
        return date.fromisoformat(value)
    except ValueError as exc:
        raise FactError(name, "not_a_date") from exc


def _moment(fact: Fact, value: Any, name: str) -> datetime:
    if not isinstance(value, str) or not _MOMENT.match(value):
        raise FactError(name, "not_a_moment")
    try:
        return datetime.fromisoformat(value)
    except ValueError as exc:
        raise FactError(name, "not_a_moment") from exc


def _when(fact: Fact, value: Any, name: str) -> date | datetime:
    return _moment(fact, value, name) if isinstance(value, str) and "T" in value else _date(fact, value, name)


def _clock(fact: Fact, value: Any, name: str) -> str:
    if not isinstance(value, str) or not _CLOCK.match(value):
        raise FactError(name, "not_a_clock_time")
    return value


def _list(fact: Fact, value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise FactError(name, "not_a_list")
    if len(value) > 1000:
        raise FactError(name, "too_large")
    part = fact.parts[0]
    if part.type == "table":
        return [read_fact(part, each, f"{name}[{at}].") for at, each in enumerate(value)]
    return [_READERS[part.type](part, each, f"{name}[{at}]") for at, each in enumerate(value)]


def _table(fact: Fact, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise FactError(name.rstrip("."), "not_a_table")
    if not fact.parts:
        return dict(value)
    return {part.name: read_fact(part, value.get(part.name), name if name.endswith(".") else f"{name}.")
            for part in fact.parts}


_READERS = {
    "money": _money, "number": _number, "integer": _integer, "flag": _flag, "text": _text, "choice": _choice,
    "date": _date, "moment": _moment, "when": _when, "clock": _clock, "list": _list, "table": _table,
}


def read_facts(specs: tuple[Fact, ...], given: Any) -> tuple[dict[str, Any], list[str]]:
    """All facts of a question by name, and the names of facts its kind does not know. Raises FactError."""
    if not isinstance(given, Mapping):
        raise FactError("facts", "not_a_table")
    known = {spec.name for spec in specs}
    return {spec.name: read_fact(spec, given.get(spec.name)) for spec in specs}, [n for n in given if n not in known]
