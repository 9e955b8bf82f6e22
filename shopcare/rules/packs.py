"""Dated rule packs: read and checked from TOML, a shop's own before ours, chosen by platform and date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopcare import assets
from shopcare.domain.calendar import WorkCalendar

FOLDER = "resources/rules/packs"
#: B.12: what is better for the buyer first, then the law, then the platform, last the house.
RANKS = ("promise", "law", "platform", "house")
_CONFIDENCE = ("H", "M", "L")


@dataclass(frozen=True)
class Rule:
    """One rule of a pack: ``id`` is ``PACK/name``; ``says`` holds its sentence by language."""

    id: str
    source: str
    confidence: str
    says: Mapping[str, str]


@dataclass(frozen=True)
class Pack:
    """A set of rules with its place, dates, source and confidence; figures may be edited by the owner."""

    id: str
    title: Mapping[str, str]
    jurisdiction: str
    platform: str
    rank: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    checked_on: date
    figures: Mapping[str, Any]
    tables: Mapping[str, Any]
    rules: Mapping[str, Rule]
    own: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether the pack was in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class BrokenPack:
    """A file of the shop's own that could not be used: its name, the line where known, and why."""

    file: str
    line: int | None
    reason: str


@dataclass(frozen=True)
class Book:
    """All packs by id, the working-day calendar, and the files that could not be used."""

    packs: Mapping[str, Pack]
    calendar: WorkCalendar
    broken: tuple[BrokenPack, ...] = field(default_factory=tuple)

    def pack(self, pack_id: str) -> Pack:
        """The pack of that id. Raises KeyError."""
        return self.packs[pack_id]

    def of_platform(self, platform: str, day: date) -> Pack | None:
        """The platform's compensation pack in force on a day, or None."""
        fitting = [p for p in self.packs.values() if p.platform == platform and p.valid_on(day)]
        return max(fitting, key=lambda p: p.valid_from, default=None)

    def unchecked_since(self, today: date, days: int = 365) -> list[Pack]:
        """Packs whose figures nobody compared with their source for a year."""
        return [p for p in self.packs.values() if (today - p.checked_on).days > days]


class PackError(ValueError):
    """A pack cannot be used; the message names the key and the reason."""


def _need(data: Mapping[str, Any], key: str, kind: type) -> Any:
    if key not in data:
        raise PackError(f"{key} is missing")
    if not isinstance(data[key], kind):
        raise PackError(f"{key} is not a {kind.__name__}")
    return data[key]


def _day(text: str, key: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise PackError(f"{key} is not a date like 2026-11-24") from exc


def read_pack(text: str, own: bool = False) -> Pack:
    """A pack from its TOML text. Raises PackError and tomllib.TOMLDecodeError."""
    data = tomllib.loads(text, parse_float=Decimal)
    pack_id = _need(data, "id", str)
    title = _need(data, "title", dict)
    for lang in ("en", "zh_CN"):
        if not title.get(lang):
            raise PackError(f"title.{lang} is missing")
    confidence = _need(data, "confidence", str)
    if confidence not in _CONFIDENCE:
        raise PackError(f"confidence is one of {', '.join(_CONFIDENCE)}")
    rank = _need(data, "rank", str)
    if rank not in RANKS:
        raise PackError(f"rank is one of {', '.join(RANKS)}")
    valid_from = _day(_need(data, "valid_from", str), "valid_from")
    checked_on = _day(_need(data, "checked_on", str), "checked_on")
    if valid_from is None or checked_on is None:
        raise PackError("valid_from and checked_on are dates")
    rules: dict[str, Rule] = {}
    for number, entry in enumerate(data.get("rule", []), 1):
        try:
            name = _need(entry, "id", str)
            says = {lang: _need(entry, lang, str) for lang in ("en", "zh_CN")}
            source = _need(entry, "source", str)
        except PackError as exc:
            raise PackError(f"rule {number}: {exc}") from exc
        rules[name] = Rule(f"{pack_id}/{name}", source, entry.get("confidence", confidence), says)
    known = {"id", "title", "jurisdiction", "platform", "rank", "valid_from", "valid_to", "source", "confidence",
             "checked_on", "figures", "rule"}
    tables = {key: value for key, value in data.items() if key not in known}
    return Pack(
        pack_id, title, data.get("jurisdiction", ""), data.get("platform", ""), rank, valid_from,
        _day(data.get("valid_to", ""), "valid_to"), _need(data, "source", str), confidence, checked_on,
        data.get("figures", {}), tables, rules, own,
    )


def load(calendar: WorkCalendar, own_folder: Path | None = None) -> Book:
    """Our packs, with the shop's own in their place; a broken own one is named and ours is used."""
    packs = {}
    for name in assets.listing(FOLDER, ".toml"):
        pack = read_pack(assets.read_text(f"{FOLDER}/{name}"))
        packs[pack.id] = pack
    broken = []
    files = sorted(own_folder.glob("*.toml")) if own_folder is not None and own_folder.is_dir() else []
    for file in files:
        try:
            pack = read_pack(file.read_text(encoding="utf-8-sig"), own=True)
            ours = packs.get(pack.id)
            if ours is not None and (lost := set(ours.rules) - set(pack.rules)):
                raise PackError(f"rules are missing: {', '.join(sorted(lost))}")
            packs[pack.id] = pack
        except tomllib.TOMLDecodeError as exc:
            line = getattr(exc, "lineno", None) or _line_of(str(exc))
            broken.append(BrokenPack(file.name, line, str(exc)))
        except (PackError, OSError, UnicodeDecodeError) as exc:
            broken.append(BrokenPack(file.name, None, str(exc)))
    return Book(packs, calendar, tuple(broken))


def _line_of(message: str) -> int | None:
    words = message.replace(",", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words and words[-1] != "line" else None
