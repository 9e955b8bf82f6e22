"""Blocks of a layout made into items for one record: words filled in, cleaned, wrapped; codes fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shopcare.printing import codes, fonts, layout, plain
from shopcare.printing.items import (
    MARK_SHARE,
    CodeItem,
    GroupItem,
    HeadingItem,
    Item,
    PictureItem,
    RuleItem,
    SignItem,
    TableRow,
    TextItem,
    Words,
)
from shopcare.printing.page import MM

#: Characters looked at of one text: more than a label can show, and more than a record may hold.
_LABEL_LIMIT, _LIMIT = 4000, 400_000


@dataclass
class Filling:
    """What blocks are filled with: words of the form, values and lists of the record, and what was noticed."""

    words: Mapping[str, str]
    values: Mapping[str, str]
    lists: Mapping[str, list[dict]]
    dpi: int
    scale: float = 1.0
    #: Lines a text may have on a label when its block names no limit; 0: as many as it needs.
    most: int = 0
    #: Blocks up to this ``drop`` are left out.
    level: int = 0
    warnings: list[tuple[str, dict]] = field(default_factory=list)
    _all: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._all = {**self.words, **self.values}

    @property
    def limit(self) -> int:
        """How many characters of a text are looked at."""
        return _LABEL_LIMIT if self.most else _LIMIT

    def warn(self, warning: str, **params: object) -> None:
        """Note something that the person must know before printing."""
        if (warning, params) not in self.warnings:
            self.warnings.append((warning, params))

    def shown(self, block: layout.Block | layout.Row) -> bool:
        """Whether the block's ``show_when`` is filled."""
        if 0 < block.drop <= self.level:
            return False
        name = block.show_when
        return not name or bool(self.values.get(name) or self.lists.get(name))

    def text(self, template: str) -> str:
        """The template filled and made harmless; odd characters are noted by name."""
        if not template:
            return ""
        return self.harmless(layout.fill(template, self._all))

    def harmless(self, text: str) -> str:
        """The text cleaned, with warnings for what the paper cannot show."""
        shown = plain.clean(text[: self.limit])
        if not shown.isascii():
            for char in fonts.lacking(shown):
                self.warn("glyph_missing", char=char, code=f"U+{ord(char):04X}")
            if plain.right_to_left(shown):
                self.warn("right_to_left", text=shown[:40])
        return shown

    def words_of(
        self, text: str, x: float, width: float, size: float, *,
        bold: bool = False, align: str = "left", most: int = 0, name: str = "",
    ) -> Words:  # fmt: skip
        """The text wrapped into a width."""
        size = round(size * self.scale, 2)
        lines, short = plain.wrap(text, fonts.face(bold), width * 1000 / size, most or self.most)
        short = short or len(text) >= self.limit
        return Words(lines, x, width, size, bold, align, name or text[:20], short)


def items_of(blocks: tuple[layout.Block, ...], filling: Filling, width: float) -> list[Item]:
    """The items of blocks below each other, ``width`` in points."""
    items: list[Item] = []
    for block in blocks:
        if filling.shown(block):
            items += _MAKERS[block.kind](block, filling, width)
    return items


def _after(block: layout.Block, filling: Filling) -> float:
    return block.space_after_mm * MM * filling.scale


def _heading(block: layout.Heading, filling: Filling, width: float) -> list[Item]:
    right = filling.text(block.right)
    parts = []
    room = width
    if right:
        size = block.right_size * filling.scale
        needed = min(plain.width(right, fonts.face(True)) * size / 1000 + 0.5, width * 0.6)
        parts.append(
            filling.words_of(right, width - needed, needed, block.right_size, bold=True, align="right", most=1)
        )
        room -= needed + 2 * MM
    mark = filling.text(block.mark)
    if mark:
        room -= (plain.width(mark, fonts.face(True)) / 1000 + 1.6) * block.size * filling.scale * MARK_SHARE
    text = filling.text(block.text)
    wide = plain.width(text, fonts.face(True)) * block.size * filling.scale / 1000
    size = block.size * min(1.0, max(0.6, (room - 0.5) / wide)) if wide else block.size
    title = filling.words_of(text, 0, room, size, bold=True, most=1)
    return [HeadingItem([title, *parts], _after(block, filling), mark=mark)]


def _paragraph(block: layout.Paragraph, filling: Filling, width: float) -> list[Item]:
    words = filling.words_of(
        filling.text(block.text), 0, width, block.size, bold=block.bold, align=block.align, most=block.max_lines
    )
    return [TextItem([words], _after(block, filling))] if words.lines else []


def _fields(block: layout.FieldRows, filling: Filling, width: float) -> list[Item]:
    items: list[TextItem] = []
    left = block.label_mm * MM * filling.scale
    for row in block.rows:
        if not filling.shown(row):
            continue
        label_text = filling.text(row.label)
        label = filling.words_of(label_text, 0, left - MM, block.label_size, most=2)
        value = filling.words_of(
            filling.text(row.value), left, width - left, row.size, bold=row.bold, most=row.max_lines, name=label_text
        )
        value.keep = row.keep
        item = TextItem([label, value], block.row_gap_mm * MM * filling.scale)
        if not value.lines and row.blank_lines:
            item.blanks, item.blank_x, item.blank_width = row.blank_lines, left, width - left
            item.blank_step *= filling.scale
        items.append(item)
    if items:
        items[-1].after = _after(block, filling)
    return list(items)


def _table(block: layout.Table, filling: Filling, width: float) -> list[Item]:
    whole = sum(column.width_mm for column in block.columns)
    stops = [0.0]
    for column in block.columns:
        stops.append(stops[-1] + column.width_mm * width / whole)
    padding = 1.2 * MM

    def row(texts: list[str], bold: bool, most: int) -> TableRow:
        parts = [
            filling.words_of(
                text, stops[n] + padding, stops[n + 1] - stops[n] - 2 * padding, block.size,
                bold=bold, align=block.columns[n].align, most=most,
            )
            for n, text in enumerate(texts) if text
        ]  # fmt: skip
        return TableRow(parts, stops=stops, padding=padding * 0.6, least=block.size * 1.7)

    items: list[Item] = []
    if any(column.title for column in block.columns):
        items.append(row([filling.text(column.title) for column in block.columns], True, 2))
    rows = filling.lists.get(block.rows, [])
    for values in rows:
        texts = [filling.harmless(str(values.get(c.field) or "")) for c in block.columns]
        items.append(row(texts, False, block.max_lines))
    items += [row([""] * len(block.columns), False, 1) for _n in range(block.min_rows - len(rows))]
    if items:
        items[-1].after = _after(block, filling)
    return items


def _totals(block: layout.Totals, filling: Filling, width: float) -> list[Item]:
    items: list[Item] = []
    for total in block.rows:
        label = filling.words_of(
            filling.text(total.label), 0, width * 0.4, block.size, align="right", bold=total.bold, most=2
        )
        value = filling.words_of(
            filling.text(total.value), width * 0.42, width * 0.58, block.size, align="right", bold=total.bold, most=2
        )
        items.append(TextItem([label, value], 0.6 * MM))
    items[-1].after = _after(block, filling)
    return items


def _signature(block: layout.Signature, filling: Filling, width: float) -> list[Item]:
    places = [filling.text(place) for place in block.places]
    size = block.size * filling.scale
    return [SignItem(places, width, block.height_mm * MM * filling.scale, size, _after(block, filling))]


def _barcode(block: layout.Barcode, filling: Filling, width: float) -> list[Item]:
    value = filling.text(block.value)
    if not value:
        return []
    caption = filling.words_of(
        filling.text(block.text) or codes.grouped(value), 0, width, block.size, bold=True, align="center", most=2
    )
    height = block.height_mm * MM * filling.scale
    room = width / MM
    drawn = codes.bars(value, room, filling.dpi, block.module_mm)
    if drawn is None:
        drawn = codes.square(value, min(room, block.height_mm * filling.scale * 1.5), filling.dpi)
        filling.warn("code_as_qr" if drawn else "code_refused", text=value[:40])
    dot = 72 / filling.dpi
    if drawn and drawn.down > 1:
        height = drawn.down * drawn.dots * dot + MM
    return [CodeItem(drawn, width, height, dot, caption, "center", _after(block, filling))]


def _qr(block: layout.Qr, filling: Filling, width: float) -> list[Item]:
    value = filling.text(block.value)
    if not value:
        return []
    room = min(width / MM, block.size_mm * filling.scale)
    drawn = codes.square(value, room, filling.dpi)
    if drawn is None:
        filling.warn("code_refused", text=value[:40])
        return []
    dot = 72 / filling.dpi
    return [CodeItem(drawn, width, drawn.down * drawn.dots * dot, dot, None, block.align, _after(block, filling))]


def _rule(block: layout.Rule, filling: Filling, width: float) -> list[Item]:
    return [RuleItem(width, block.weight, block.weight, _after(block, filling))]


def _space(block: layout.Space, filling: Filling, width: float) -> list[Item]:
    return [RuleItem(width, 0, block.mm * MM * filling.scale, 0.0, block.grow)]


def _page_break(block: layout.PageBreak, filling: Filling, width: float) -> list[Item]:
    return [RuleItem(width, 0, 0, 0.0, False, True)]


def _pictures(block: layout.Pictures, filling: Filling, width: float) -> list[Item]:
    found = [
        (bytes(row["data"]), filling.harmless(str(row.get("caption") or "")))
        for row in filling.lists.get(block.rows, [])[: block.most]
    ]
    height = block.height_mm * MM
    # Many photos stand closer, so that three rows, one page, hold them.
    columns = block.columns + (len(found) > 3 * block.columns)
    items: list[Item] = [
        PictureItem(found[n : n + columns], width, height, columns, 2 * MM) for n in range(0, len(found), columns)
    ]
    if items:
        items[-1].after = _after(block, filling)
    return items


def _columns(block: layout.Columns, filling: Filling, width: float) -> list[Item]:
    gap = block.gap_mm * MM
    fixed = [cell.width_mm * MM * filling.scale for cell in block.column]
    open_ = sum(1 for w in fixed if not w)
    rest = max(0.0, width - sum(fixed) - gap * (len(fixed) - 1))
    cells = []
    x = 0.0
    for cell, given in zip(block.column, fixed, strict=True):
        across = given or rest / open_
        cells.append((x, cell.valign, items_of(cell.block, filling, across)))
        x += across + gap
    return [GroupItem(cells, width, 0.0, 0.0, _after(block, filling))]


def _box(block: layout.Box, filling: Filling, width: float) -> list[Item]:
    padding = block.padding_mm * MM * filling.scale
    inside = items_of(block.block, filling, width - 2 * padding)
    return [GroupItem([(padding, "top", inside)], width, padding, block.weight, _after(block, filling))]


_MAKERS: dict[str, Callable[..., list[Item]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "fields": _fields,
    "table": _table,
    "totals": _totals,
    "signature": _signature,
    "barcode": _barcode,
    "qr": _qr,
    "rule": _rule,
    "space": _space,
    "page_break": _page_break,
    "pictures": _pictures,
    "columns": _columns,
    "box": _box,
}
