"""The layout language of ``forms/*.toml``: papers, words, blocks; checked when read; no logic but ``show_when``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shopcare.domain.errors import DomainError
from shopcare.i18n import LANGUAGES

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SIZES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0)}
_CUSTOM = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*[xX×*]\s*(\d{1,3}(?:\.\d{1,2})?)")


@dataclass(frozen=True)
class Fields:
    """What a context offers: single values by name, and lists with the names of their columns."""

    values: frozenset[str]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Part(BaseModel):
    """Base of everything in a layout: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PaperSize(Part):
    """A paper the form is made for; ``scale`` multiplies text and bars."""

    size: str
    margin_mm: float = Field(5.0, ge=0, le=40)
    scale: float = Field(1.0, ge=0.5, le=1.5)
    landscape: bool = False


class Block(Part):
    """What all blocks share."""

    show_when: str = ""
    #: On a label too small for everything: left out first (1) or later (2, 3); 0: never.
    drop: int = Field(0, ge=0, le=3)
    space_after_mm: float = Field(1.5, ge=0, le=60)


class Heading(Block):
    """A title with an optional text at the right edge and a mark in a filled box."""

    kind: Literal["heading"]
    text: str
    right: str = ""
    mark: str = ""
    size: float = Field(16, ge=5, le=60)
    right_size: float = Field(11, ge=5, le=60)


class Paragraph(Block):
    """Running text."""

    kind: Literal["paragraph"]
    text: str
    size: float = Field(9, ge=5, le=60)
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    max_lines: int = Field(0, ge=0, le=200)


class Row(Part):
    """A labelled value; without a value ``blank_lines`` lines to write on are drawn."""

    label: str
    value: str
    show_when: str = ""
    drop: int = Field(0, ge=0, le=3)
    size: float = Field(9.5, ge=5, le=40)
    bold: bool = False
    max_lines: int = Field(0, ge=0, le=200)
    #: On a label: shortened only when nothing else can be.
    keep: bool = False
    blank_lines: int = Field(0, ge=0, le=20)


class FieldRows(Block):
    """Rows of label and value."""

    kind: Literal["fields"]
    rows: tuple[Row, ...] = Field(min_length=1)
    label_mm: float = Field(12, ge=3, le=100)
    label_size: float = Field(8, ge=5, le=40)
    row_gap_mm: float = Field(1.0, ge=0, le=20)


class Column(Part):
    """A column of a table."""

    field: str
    title: str = ""
    width_mm: float = Field(gt=2, le=300)
    align: Literal["left", "center", "right"] = "left"


class Table(Block):
    """A ruled table over a list of the context; widths are shares of the line."""

    kind: Literal["table"]
    rows: str
    columns: tuple[Column, ...] = Field(min_length=1, max_length=20)
    size: float = Field(9, ge=5, le=40)
    min_rows: int = Field(0, ge=0, le=60)
    max_lines: int = Field(4, ge=0, le=200)


class Total(Part):
    """A line of sums."""

    label: str
    value: str
    bold: bool = False


class Totals(Block):
    """Sums at the right edge."""

    kind: Literal["totals"]
    rows: tuple[Total, ...] = Field(min_length=1)
    size: float = Field(9.5, ge=5, le=40)


class Signature(Block):
    """Places to sign or stamp."""

    kind: Literal["signature"]
    places: tuple[str, ...] = Field(min_length=1, max_length=6)
    height_mm: float = Field(18, ge=5, le=100)
    size: float = Field(8.5, ge=5, le=40)


class Barcode(Block):
    """Code 128; what it cannot carry becomes a QR code."""

    kind: Literal["barcode"]
    value: str
    text: str = ""
    height_mm: float = Field(15, ge=5, le=80)
    module_mm: float = Field(0.375, ge=0.25, le=1.5)
    size: float = Field(11, ge=5, le=40)


class Qr(Block):
    """A QR code no larger than ``size_mm``."""

    kind: Literal["qr"]
    value: str
    size_mm: float = Field(20, ge=6, le=120)
    align: Literal["left", "center", "right"] = "left"


class Rule(Block):
    """A line across."""

    kind: Literal["rule"]
    weight: float = Field(0.6, gt=0, le=6)


class Space(Block):
    """Room: so many millimetres, or all that is left on the page."""

    kind: Literal["space"]
    mm: float = Field(0, ge=0, le=300)
    grow: bool = False


class Pictures(Block):
    """Photos in a grid."""

    kind: Literal["pictures"]
    rows: str
    columns: int = Field(2, ge=1, le=4)
    height_mm: float = Field(80, ge=10, le=250)
    most: int = Field(9, ge=1, le=30)


class PageBreak(Block):
    """What follows begins on a new page."""

    kind: Literal["page_break"]


class Cell(Part):
    """One of several columns beside each other; without ``width_mm`` it takes what is left."""

    width_mm: float = Field(0, ge=0, le=300)
    valign: Literal["top", "bottom"] = "top"
    block: tuple[AnyBlock, ...]


class Columns(Block):
    """Blocks beside each other."""

    kind: Literal["columns"]
    gap_mm: float = Field(3, ge=0, le=40)
    column: tuple[Cell, ...] = Field(min_length=1, max_length=4)


class Box(Block):
    """Blocks inside a border."""

    kind: Literal["box"]
    padding_mm: float = Field(2, ge=0, le=20)
    weight: float = Field(0.8, gt=0, le=6)
    block: tuple[AnyBlock, ...]


AnyBlock = Annotated[
    Heading | Paragraph | FieldRows | Table | Totals | Signature | Barcode | Qr | Rule | Space | Pictures | PageBreak
    | Columns | Box,
    Field(discriminator="kind"),
]  # fmt: skip


class Layout(Part):
    """A form: on which papers, for which data, in which words, made of which blocks."""

    form: Literal[1]
    context: str
    #: ``label``: one page, long text shortened; ``document``: as many pages as needed.
    flow: Literal["label", "document"] = "document"
    paper: tuple[PaperSize, ...] = Field(min_length=1)
    text: dict[str, dict[str, str]]
    block: tuple[AnyBlock, ...] = Field(min_length=1)


Cell.model_rebuild()
Columns.model_rebuild()
Box.model_rebuild()
Layout.model_rebuild()


def paper_mm(name: str) -> tuple[float, float]:
    """Width and height of a paper such as ``100x150`` or ``A4``. Raises DomainError ``paper_unreadable``."""
    if name.upper() in _SIZES:
        return _SIZES[name.upper()]
    found = _CUSTOM.fullmatch(name.strip())
    size = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not all(20 <= side <= 500 for side in size):
        raise DomainError("paper_unreadable", paper=name)
    return size


def read(source: str, file: str, contexts: Mapping[str, Fields]) -> Layout:
    """Read and check a layout. Raises DomainError ``form_not_toml`` or ``form_wrong`` (file, block, key)."""
    try:
        loaded = tomllib.loads(source)
    except tomllib.TOMLDecodeError as exc:
        raise DomainError("form_not_toml", file=file, reason=str(exc)) from exc
    try:
        layout = Layout.model_validate(loaded)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = [str(p) for p in first["loc"] if not isinstance(p, str) or p not in _KINDS]
        block = next((p for p in first["loc"] if isinstance(p, int)), None) if place[:1] == ["block"] else None
        raise _wrong(file, block, ".".join(place), first["msg"]) from exc
    _check_names(layout, file, contexts)
    return layout


_KINDS = frozenset(
    ("heading", "paragraph", "fields", "table", "totals", "signature", "barcode", "qr", "rule", "space", "pictures",
     "page_break", "columns", "box")
)  # fmt: skip


def _wrong(file: str, block: int | None, key: str, reason: str) -> DomainError:
    return DomainError("form_wrong", file=file, block="-" if block is None else block + 1, key=key, reason=reason)


def _check_names(layout: Layout, file: str, contexts: Mapping[str, Fields]) -> None:
    """Every ``{name}`` is a word of the file or a field of the context, every word has all languages."""
    context = contexts.get(layout.context)
    if context is None:
        raise _wrong(file, None, "context", f"{layout.context}? {', '.join(sorted(contexts))}")
    for name, words in layout.text.items():
        missing = [lang for lang in LANGUAGES if not words.get(lang)]
        if missing or not PLACE.fullmatch("{" + name + "}"):
            raise _wrong(file, None, f"text.{name}", ", ".join(missing) or name)
        if name in context.values:
            raise _wrong(file, None, f"text.{name}", f"{name} = {layout.context}.{name}")
    if "title" not in layout.text:
        raise _wrong(file, None, "text.title", "title?")
    for size in layout.paper:
        paper_mm(size.size)
    known = context.values | layout.text.keys()
    for number, block in enumerate(layout.block):
        _check_block(block, file, number, known, context)


def _check_block(part: BaseModel, file: str, number: int, known: frozenset[str] | set[str], context: Fields) -> None:
    rows = getattr(part, "rows", None)
    if isinstance(rows, str):
        if rows not in context.lists:
            raise _wrong(file, number, "rows", f"{rows}? {', '.join(sorted(context.lists))}")
        for column in getattr(part, "columns", ()) if isinstance(part, Table) else ():
            if column.field not in context.lists[rows]:
                raise _wrong(file, number, "columns", f"{column.field}? {', '.join(sorted(context.lists[rows]))}")
    for key in type(part).model_fields:
        value = getattr(part, key)
        if key == "show_when" and value and value not in context.values and value not in context.lists:
            raise _wrong(file, number, key, f"{value}?")
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                _check_block(item, file, number, known, context)
            elif isinstance(item, str):
                for name in PLACE.findall(item):
                    if name not in known:
                        raise _wrong(file, number, key, f"{{{name}}}?")


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its ``{names}`` replaced, literally and once."""
    if "{" not in template:
        return template
    return PLACE.sub(lambda found: values.get(found[1], ""), template)
