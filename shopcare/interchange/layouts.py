"""Layouts: what the export of a platform looks like, as data. Own files in the data folder win over shipped ones."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shopcare import assets
from shopcare.domain import orders
from shopcare.domain.errors import DomainError
from shopcare.interchange.names import FIELDS, name_key

GENERIC = "own_table"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fingerprint(_Part):
    """Names by which a header is recognised."""

    all: list[str] = []
    any: list[str] = []
    none: list[str] = []


class Amounts(_Part):
    """Which column is what was paid and what went back."""

    paid: str = ""
    paid_when: str = ""
    paid_status: list[str] = []
    net_paid: str = ""
    refunded: str = ""
    refunded_when: list[str] = []
    refunded_else: list[str] = []
    refund_status: str = "words"


class Lines(_Part):
    """How rows and lines go together: none, one per row, or further rows of an order."""

    rows: str = "none"
    line_title: str = "line_title"
    line_quantity: str = "line_quantity"


class Check(_Part):
    """Fields whose emptiness is worth a mark."""

    filled: list[str] = []


class OrderDate(_Part):
    """A pattern with year, month and day inside order numbers."""

    pattern: str = ""


class Layout(_Part):
    """One kind of export file."""

    name: str
    title: dict[str, str]
    kind: str
    platforms: list[str]
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    confirmed: bool = False
    fingerprint: Fingerprint = Fingerprint()
    columns: dict[str, list[str]]
    lines: Lines = Lines()
    amounts: Amounts = Amounts()
    check: Check = Check()
    order_date: OrderDate = OrderDate()
    words: dict[str, dict[str, list[str]]] = Field(default_factory=dict)


def header_hash(header: Iterable[str]) -> str:
    """The fingerprint under which a confirmed mapping of a header is kept."""
    return hashlib.sha256("\x1f".join(sorted({name_key(n) for n in header if n.strip()})).encode()).hexdigest()


def _parse(text: str, where: str) -> Layout:
    try:
        layout = Layout.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as exc:
        detail = exc.errors()[0] if isinstance(exc, ValidationError) else {}
        place = ".".join(str(p) for p in detail.get("loc", ())) or str(exc)
        raise DomainError("layout_file_broken", file=where, place=place[:200]) from exc
    for field, states in (("status", orders.STATES), ("refund_status", orders.REFUND_STATES)):
        strange = [code for code in layout.words.get(field, {}) if code not in states]
        if strange:
            raise DomainError("layout_file_broken", file=where, place=f"words.{field}.{strange[0]}")
    try:
        re.compile(layout.order_date.pattern)
    except re.error as exc:
        raise DomainError("layout_file_broken", file=where, place="order_date.pattern") from exc
    unknown = [f for f in layout.columns if f not in FIELDS and f != "facts"]
    if unknown:
        raise DomainError("layout_file_broken", file=where, place=f"columns.{unknown[0]}")
    return layout


def load(own_folder: Path | None = None) -> dict[str, Layout]:
    """All layouts by name. Raises DomainError ``layout_file_broken`` naming the file and the place."""
    found: dict[str, Layout] = {}
    for name in assets.listing("resources/imports", ".toml"):
        layout = _parse(assets.read_text(f"resources/imports/{name}"), name)
        found[layout.name] = layout
    if own_folder is not None and own_folder.is_dir():
        for path in sorted(own_folder.glob("*.toml")):
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeError) as exc:
                raise DomainError("layout_file_broken", file=path.name, place=str(exc)) from exc
            layout = _parse(text, path.name)
            found[layout.name] = layout
    return found


def matches(layout: Layout, names: set[str]) -> int:
    """How strongly a header fits, as the number of known columns; 0 when it is another one."""
    print_ = layout.fingerprint
    if not (print_.all or print_.any) or any(name_key(n) not in names for n in print_.all):
        return 0
    if print_.any and not any(name_key(n) in names for n in print_.any):
        return 0
    if any(name_key(n) in names for n in print_.none):
        return 0
    known = {name_key(n) for listed in layout.columns.values() for n in listed}
    return len(known & names)


def recognise(layouts: dict[str, Layout], header: Iterable[str]) -> Layout | None:
    """The layout that a header belongs to, or None."""
    names = {name_key(n) for n in header if n.strip()}
    best, points = None, 0
    for layout in layouts.values():
        score = matches(layout, names)
        if score > points:
            best, points = layout, score
    return best


def find_header(head: list[list[str]], layouts: dict[str, Layout]) -> tuple[int, Layout | None]:
    """The header's place among the first rows, and its layout; the first wide row when none is known."""
    for place, row in enumerate(head[:40]):
        if len(row) > 1:
            found = recognise(layouts, row)
            if found is not None:
                return place, found
    width = max((sum(1 for c in row if c.strip()) for row in head[:40]), default=0)
    for place, row in enumerate(head[:40]):
        filled = [c for c in row if c.strip()]
        if len(filled) >= max(1, width * 0.6):
            return place, None
    return 0, None
