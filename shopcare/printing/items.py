"""Prepared pieces of a page: each knows its height, can give up lines when there is no room, and draws itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopcare.printing import fonts, plain
from shopcare.printing.codes import Drawn
from shopcare.printing.page import MM, Document

#: Line height of Chinese text, and where its baseline stands, in sizes.
LEADING = 1.36
#: Size of the mark behind a title, as a share of the title's.
MARK_SHARE = 0.62
_BASE = 1.0


@dataclass
class Words:
    """Lines of one size at one place of a row."""

    lines: list[str]
    x: float
    width: float
    size: float
    bold: bool = False
    align: str = "left"
    name: str = ""
    shortened: bool = False
    keep: bool = False

    def give_up(self) -> None:
        """Lose the last line, visibly."""
        self.lines.pop()
        widths = fonts.face(self.bold)
        self.lines[-1] = plain.shorten(self.lines[-1] + plain.ELLIPSIS, widths, self.width * 1000 / self.size)
        self.shortened = True

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw the lines below ``y``."""
        for number, line in enumerate(self.lines):
            left = x + self.x
            if self.align != "left":
                spare = self.width - plain.width(line, fonts.face(self.bold)) * self.size / 1000
                left += spare if self.align == "right" else spare / 2
            page.text(left, y + (number * LEADING + _BASE) * self.size, line, self.size, self.bold)


class Item:
    """A piece of a page."""

    height: float
    #: Room below, unless it is the last.
    after: float
    #: Takes the room left on the page.
    grow: bool
    #: What follows begins a new page.
    breaks: bool

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw below ``y``."""

    def longest(self) -> Words | None:
        """The words that can best give up a line."""
        return None

    def words(self) -> list[Words]:
        """All words of the piece."""
        return []


def most_lines(parts: list[Words]) -> Words | None:
    """The longest words that may give up a line, none when none may."""
    return max((w for w in parts if len(w.lines) > 1 and not w.keep), key=lambda w: len(w.lines), default=None)


@dataclass
class TextItem(Item):
    """A row of words side by side, with empty lines to write on where a value is unknown."""

    parts: list[Words]
    after: float = 0.0
    blanks: int = 0
    blank_x: float = 0.0
    blank_width: float = 0.0
    blank_step: float = 6.5 * MM
    grow: bool = False
    breaks: bool = False

    @property
    def height(self) -> float:
        """Height of the highest part."""
        tall = max((len(w.lines) * w.size * LEADING for w in self.parts), default=0.0)
        return max(tall, self.blanks * self.blank_step)

    def longest(self) -> Words | None:
        """The words with the most lines."""
        return most_lines(self.parts)

    def words(self) -> list[Words]:
        """The parts."""
        return self.parts

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw parts on one first baseline."""
        base = max((w.size for w in self.parts), default=0.0)
        for part in self.parts:
            part.draw(page, x, y + (base - part.size) * _BASE)
        for number in range(self.blanks):
            at = y + (number + 1) * self.blank_step - 1.2 * MM
            page.line(x + self.blank_x, at, x + self.blank_x + self.blank_width, at, 0.4)


@dataclass
class HeadingItem(TextItem):
    """A title, with a mark in a filled box behind it."""

    mark: str = ""

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw title, mark and right text on one baseline."""
        TextItem.draw(self, page, x, y)
        if self.mark:
            title = self.parts[0]
            across = plain.width(title.lines[0], fonts.face(True)) * title.size / 1000 if title.lines else 0
            size = title.size * MARK_SHARE
            page.inverse(x + across + size * 0.5, y + _BASE * title.size, self.mark, size)


@dataclass
class CodeItem(Item):
    """A bar code or QR code with its text."""

    drawn: Drawn | None
    width: float
    tall: float
    dot: float
    caption: Words | None = None
    align: str = "center"
    after: float = 0.0
    grow: bool = False
    breaks: bool = False

    @property
    def height(self) -> float:
        """Code and caption."""
        below = len(self.caption.lines) * self.caption.size * LEADING if self.caption else 0
        return (self.tall if self.drawn else 0) + below

    def longest(self) -> Words | None:
        """The caption, when it has several lines."""
        return most_lines([self.caption]) if self.caption else None

    def words(self) -> list[Words]:
        """The caption."""
        return [self.caption] if self.caption else []

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw the code on whole dots."""
        if self.drawn:
            across = self.drawn.across * self.drawn.dots * self.dot
            spare = self.width - across
            left = x + (0 if self.align == "left" else spare if self.align == "right" else spare / 2)
            page.code(self.drawn, left, y, 0 if self.drawn.down > 1 else self.tall)
        if self.caption:
            self.caption.draw(page, x, y + (self.tall + 0.4 * MM if self.drawn else 0))


@dataclass
class RuleItem(Item):
    """A line across, or room."""

    width: float
    weight: float
    height: float
    after: float = 0.0
    grow: bool = False
    breaks: bool = False

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw the line; room draws nothing."""
        if self.weight:
            page.line(x, y, x + self.width, y, self.weight)


@dataclass
class TableRow(TextItem):
    """A row of a table with its borders; ``stops`` are the column edges."""

    stops: list[float] = field(default_factory=list)
    padding: float = 0.0
    least: float = 0.0

    @property
    def height(self) -> float:
        """Text and padding."""
        tall = max((len(w.lines) * w.size * LEADING for w in self.parts), default=0.0)
        return max(tall + 2 * self.padding, self.least)

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw frame and text."""
        tall = self.height
        page.frame(x, y, self.stops[-1], tall, 0.5)
        for stop in self.stops[1:-1]:
            page.line(x + stop, y, x + stop, y + tall, 0.5)
        for part in self.parts:
            part.draw(page, x, y + self.padding)


@dataclass
class SignItem(Item):
    """Places to sign or stamp, beside each other."""

    places: list[str]
    width: float
    height: float
    size: float
    after: float = 0.0
    grow: bool = False
    breaks: bool = False

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw framed places with their names."""
        gap = 3 * MM
        each = (self.width - gap * (len(self.places) - 1)) / len(self.places)
        for number, place in enumerate(self.places):
            left = x + number * (each + gap)
            page.frame(left, y, each, self.height, 0.5)
            shown = plain.wrap(place, fonts.face(), (each - 3 * MM) * 1000 / self.size, 1)[0]
            for line in shown:
                page.text(left + 1.5 * MM, y + self.size * 1.4, line, self.size)


@dataclass
class PictureItem(Item):
    """A row of photos with captions."""

    pictures: list[tuple[bytes, str]]
    width: float
    height: float
    columns: int
    after: float = 0.0
    grow: bool = False
    breaks: bool = False

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw the photos; one that cannot be read leaves an empty frame."""
        gap, size = 3 * MM, 8.0
        each = (self.width - gap * (self.columns - 1)) / self.columns
        tall = self.height - size * LEADING
        for number, (data, caption) in enumerate(self.pictures):
            left = x + number * (each + gap)
            try:
                used = page.picture(data, left, y, each, tall)
            except (OSError, ValueError):
                page.frame(left, y, each, tall, 0.5)
                used = tall
            for line in plain.wrap(caption, fonts.face(), each * 1000 / size, 1)[0]:
                page.text(left, y + used + size * 1.2, line, size)


@dataclass
class GroupItem(Item):
    """Items below each other in columns beside each other, with a border or without."""

    cells: list[tuple[float, str, list[Item]]]
    width: float
    padding: float = 0.0
    weight: float = 0.0
    after: float = 0.0
    grow: bool = False
    breaks: bool = False

    @property
    def height(self) -> float:
        """Height of the highest column and the padding."""
        return max((stack_height(items) for _x, _v, items in self.cells), default=0.0) + 2 * self.padding

    def longest(self) -> Words | None:
        """The longest words of the highest column, for only that one helps."""
        for _x, _v, items in sorted(self.cells, key=lambda cell: -stack_height(cell[2])):
            return most_lines([w for item in items for w in item.words()])
        return None

    def words(self) -> list[Words]:
        """Words of all columns."""
        return [w for _x, _v, items in self.cells for item in items for w in item.words()]

    def draw(self, page: Document, x: float, y: float) -> None:
        """Draw border and columns."""
        tall = self.height
        if self.weight:
            page.frame(x, y, self.width, tall, self.weight)
        for left, valign, items in self.cells:
            top = y + self.padding
            if valign == "bottom":
                top = y + tall - self.padding - stack_height(items)
            for item in items:
                item.draw(page, x + left, top)
                top += item.height + item.after


def stack_height(items: list[Item]) -> float:
    """Height of items below each other, without the room behind the last."""
    if not items:
        return 0.0
    return sum(item.height + item.after for item in items) - items[-1].after
