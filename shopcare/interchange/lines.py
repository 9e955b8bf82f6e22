"""The items of orders out of the rows of a file: one per row, one per order, or files that hold nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shopcare.interchange import values
from shopcare.interchange.batches import LINE_COLUMNS, Batch
from shopcare.interchange.values import Memo

if TYPE_CHECKING:
    from shopcare.interchange.reading import Reader

_QUANTITY, _TITLE = LINE_COLUMNS.index("quantity"), LINE_COLUMNS.index("title")


def read_lines(
    reader: Reader, batch: Batch, rows: list[list[str]], numbers: list[int], starts: list[int] | None,
    heads: list[list[str]],
) -> None:
    """Fill a batch's lines, kinds and numbers of pieces, and titles that no column gives."""
    columns, size, rule = batch.columns, len(heads), reader.layout.lines
    kinds = reader.column(batch, heads, "kinds", reader.count)
    if rule.rows == "none" and reader.layout.kind != "order_items":
        quantity = reader.column(batch, heads, "quantity", reader.count)
        columns["item_count"] = [n or 0 for n in quantity] if quantity else [0] * size
        batch.kinds = kinds or [None] * size
        return
    title_field = rule.line_title if reader.has(rule.line_title) else "line_title"
    count_field = rule.line_quantity if reader.has(rule.line_quantity) else "line_quantity"
    many = len(rows)
    begins: Sequence[int] = range(many) if starts is None else starts

    def texts(field: str) -> list[str]:
        cells = reader.cells(rows, field)
        return values.texts(cells) if cells is not None else [""] * many

    def read(field: str, memo: Memo, otherwise: int | None = None) -> list:
        """A column of figures; nothing is ``otherwise``, what cannot be read is marked and stays unknown."""
        cells = reader.cells(rows, field)
        if cells is None:
            return [otherwise] * many
        found = memo.column(cells)
        if otherwise is not None:
            found = [otherwise if n is None else n for n in found]
        if memo.bad:
            for i, cell in enumerate(cells):
                if cell in memo.bad:
                    found[i] = None
                    reader.flag(batch, bisect_right(begins, i) - 1, field, memo.bad[cell], rows[i], numbers[i])
        return found

    titles, skus, specs = texts(title_field), texts("sku"), texts("spec")
    keys, products, states = texts("line_id"), texts("product_id"), texts("line_refund_status")
    # No quantity at all is one piece; one that cannot be read is never taken for one.
    counts = read(count_field, reader.count, 1)
    prices, paids = read("unit_price", reader.money), read("line_paid", reader.money)
    if rule.rows == "one" and not reader.has("line_paid"):
        freight = columns.get("freight") or [0] * size
        paids = [max(0, p - (f or 0)) for p, f in zip(columns["paid"], freight, strict=True)]
    lines: list[list[tuple]] = []
    spans = zip(begins, [*begins[1:], many], strict=True)
    file_wide = reader.layout.kind == "order_items"
    for order, (start, end) in enumerate(spans):
        seen: dict[int, int] = reader.seen_lines if file_wide else {}
        group: list[tuple] = []
        for i in range(start, end):
            key = keys[i] or f"{skus[i] or titles[i][:60]}/{specs[i]}"
            if not keys[i]:
                mark = hash((batch.order_no[order], key)) if file_wide else hash(key)
                times = seen[mark] = seen.get(mark, 0) + 1
                if times > 1:
                    key = f"{key}/{times}"
            elif any(line[0] == key for line in group):
                reader.flag(batch, order, "line_id", "line_repeated", rows[i], numbers[i])
                continue
            group.append(
                (key, products[i], skus[i], titles[i], specs[i], counts[i], prices[i], paids[i], states[i])
            )
        lines.append(group)
    batch.lines = lines
    batch.kinds = [len(group) for group in lines]
    columns["item_count"] = [sum(line[_QUANTITY] or 0 for line in group) for group in lines]
    if "title" not in columns:
        columns["title"] = [joined_title(group) for group in lines]


def joined_title(lines: Sequence[tuple]) -> str:
    """What an order is called that has no title of its own, from its lines."""
    return "，".join(line[_TITLE] for line in lines if line[_TITLE])[:500]
