"""A layout and records made into a PDF: pages of true size, labels fitted, documents flowing, codes read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shopcare.domain.errors import Cancelled, DomainError
from shopcare.printing import codes, raster
from shopcare.printing.blocks import Filling, items_of
from shopcare.printing.items import CodeItem, GroupItem, Item, Words, stack_height
from shopcare.printing.layout import Layout, PaperSize, paper_mm
from shopcare.printing.page import MM, Document

#: Text is not printed smaller than this share of the layout's sizes.
_SMALLEST = 0.55
#: 0: everything; then what a block's ``drop`` allows to leave out.
_LEVELS = 4


@dataclass
class Record:
    """What fills a form once: single values and lists."""

    values: dict[str, str]
    lists: dict[str, list[dict]] = field(default_factory=dict)
    ref: str = ""


@dataclass
class Made:
    """A finished PDF and what was noticed on the way."""

    pdf: bytes
    pages: int
    paper_mm: tuple[float, float]
    refs: list[str]
    warnings: list[tuple[str, dict]]


def choose(layout: Layout, name: str | None) -> tuple[PaperSize, tuple[float, float]]:
    """The layout's entry for a paper and its size; other papers take the first entry, scaled to their width."""
    entry = layout.paper[0]
    if name is None:
        return entry, _turned(entry)
    size = paper_mm(name)
    for known in layout.paper:
        if _turned(known) == size or paper_mm(known.size) == size:
            return known, _turned(known)
    base = _turned(entry)
    share = min(size[0] / base[0], 1.0) * entry.scale
    return entry.model_copy(update={"size": name, "scale": max(_SMALLEST, share)}), size


def _turned(entry: PaperSize) -> tuple[float, float]:
    across, down = paper_mm(entry.size)
    return (down, across) if entry.landscape else (across, down)


def make(
    layout: Layout,
    records: Iterable[Record],
    *,
    lang: str,
    paper: str | None = None,
    dpi: int = 203,
    copies: int = 1,
    total: int = 1,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """The PDF of all records. Raises DomainError ``paper_too_small``, ``code_unreadable`` or Cancelled."""
    entry, size = choose(layout, paper)
    words = {name: texts[lang] for name, texts in layout.text.items()}
    document = Document(size[0] * MM, size[1] * MM, words["title"], lang, dpi)
    warnings: list[tuple[str, dict]] = []
    refs: list[str] = []
    #: One page per kind and length of code is read back as a printed picture.
    to_read: dict[tuple, tuple[int, set[tuple[str, str]]]] = {}
    for done, record in enumerate(records):
        if cancelled is not None and cancelled():
            raise Cancelled()
        refs.append(record.ref)
        filling = Filling(words, record.values, record.lists, dpi, entry.scale, 6 if layout.flow == "label" else 0)
        if done == 0:
            document.canvas.setTitle(f"{words['title']} {record.ref}" if total == 1 else words["title"])
        items = _fitted(layout, filling, document, entry)
        drawn = [d for item in items for d in _codes_in(item)]
        key = tuple((d.kind, d.across, d.dots) for d in drawn)
        if drawn and key not in to_read:
            to_read[key] = (document.pages, {(d.kind, d.text) for d in drawn})
        _draw(layout, items, document, entry, copies)
        for word in (w for item in items for w in item.words() if w.shortened):
            filling.warn("text_shortened", field=word.name)
        warnings += [(code, {"ref": record.ref, **params}) for code, params in filling.warnings]
        if progress is not None:
            progress(done + 1, total)
    if not refs:
        return Made(b"", 0, size, refs, warnings)
    pdf = document.bytes()
    _read_back(pdf, to_read, dpi, copies)
    return Made(pdf, document.pages, size, refs, warnings)


def _codes_in(item: Item) -> list[codes.Drawn]:
    if isinstance(item, CodeItem):
        return [item.drawn] if item.drawn else []
    if isinstance(item, GroupItem):
        return [d for _x, _v, items in item.cells for inner in items for d in _codes_in(inner)]
    return []


def _read_back(pdf: bytes, to_read: dict, dpi: int, copies: int) -> None:
    """Look at the pages as the printer will draw them and read their codes."""
    for page, expected in to_read.values():
        picture = raster.page_image(pdf, page, dpi)
        lacking = expected - codes.read(picture.data, picture.width, picture.height)
        if lacking:
            raise DomainError("code_unreadable", text=sorted(lacking)[0][1], dpi=dpi)


def _fitted(layout: Layout, filling: Filling, document: Document, entry: PaperSize) -> list[Item]:
    """The items of a record; on a label long texts give up lines, then everything gets smaller, until it fits."""
    margin = entry.margin_mm * MM
    width, room = document.width - 2 * margin, document.height - 2 * margin
    if layout.flow == "document":
        return items_of(layout.block, filling, width)
    start, least = filling.scale, min(_SMALLEST, entry.scale)
    for level in range(_LEVELS):
        filling.level = level
        while filling.scale >= least:
            items = _shortened(layout, filling, width, room)
            if items is not None:
                if level:
                    filling.warn("left_out", paper=entry.size)
                return items
            filling.scale = round(filling.scale * 0.94, 4)
        filling.scale = start
    filling.scale = least
    items = _shortened(layout, filling, width, room, everything=True)
    if items is not None:
        filling.warn("left_out", paper=entry.size)
        return items
    raise DomainError("paper_too_small", paper=entry.size)


def _shortened(
    layout: Layout, filling: Filling, width: float, room: float, everything: bool = False
) -> list[Item] | None:
    """Items that fit at this scale once long texts gave up lines; None when even one line each is too much.

    Words to be kept give up lines only when ``everything`` may.
    """
    items = items_of(layout.block, filling, width)
    if everything:
        for word in (w for item in items for w in item.words()):
            word.keep = False
    over = stack_height(items) - room
    while over > 0:
        longest = _longest(items)
        if longest is None:
            return None
        longest.give_up()
        over = stack_height(items) - room
    for item in items:
        if item.grow:
            item.height -= over
            break
    return items


def _longest(items: list[Item]) -> Words | None:
    found = [w for w in (item.longest() for item in items) if w is not None]
    return max(found, key=lambda w: len(w.lines), default=None)


def _draw(layout: Layout, items: list[Item], document: Document, entry: PaperSize, copies: int) -> None:
    margin = entry.margin_mm * MM
    y, bottom = margin, document.height - margin
    fresh = True
    for item in items:
        tall = item.height
        if item.breaks or (layout.flow == "document" and not fresh and y + tall > bottom + 0.01):
            document.end_page(copies)
            y, fresh = margin, True
            if item.breaks:
                continue
        if layout.flow == "document" and tall > bottom - y:
            for part in _split(item, bottom - y):
                if part is not item and y > margin and y + part.height > bottom + 0.01:
                    document.end_page(copies)
                    y = margin
                part.draw(document, margin, y)
                y += part.height
        else:
            item.draw(document, margin, y)
            y += tall
        y += item.after
        fresh = False
    document.end_page(copies)


def _split(item: Item, room: float) -> list[Item]:
    """A piece taller than a page as pieces that fit: text line by line; what cannot be split is shortened."""
    words = item.words()
    if len(words) == 1 and words[0].lines and type(item).__name__ == "TextItem":
        word = words[0]
        return [
            type(item)([Words([line], word.x, word.width, word.size, word.bold, word.align, word.name)])
            for line in word.lines
        ]
    while item.height > room:
        longest = item.longest()
        if longest is None:
            break
        longest.give_up()
    return [item]
