"""From rows of texts to clean columns, by a layout. Each cleaner runs over a whole column of a piece at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from shopcare.domain.errors import DomainError
from shopcare.interchange import values
from shopcare.interchange.batches import Batch, Problem
from shopcare.interchange.lines import read_lines
from shopcare.interchange.names import FIELDS, name_key, word_key
from shopcare.interchange.values import Memo, Moments

if TYPE_CHECKING:
    from shopcare.interchange.layouts import Layout

BATCH = 1000
_PLAUSIBLE = re.compile(r"^(?=.*\d)[\w#][\w#\-./:]{1,63}$", re.ASCII)
_DIGITS = re.compile(r"\D")
_MOMENTS = ("placed_at", "paid_at", "shipped_at", "signed_at", "completed_at")
_TEXTS = (
    "buyer_nick", "receiver_name", "phone", "province", "city", "district", "street", "title", "carrier_name",
    "buyer_message", "platform_remark", "flag_colour",
)
_AMOUNTS = ("goods_amount", "freight", "discount", "merchant_receipt")


class Reader:
    """Reads pieces of one file by one layout. Memories of cells live as long as the reader."""

    def __init__(self, layout: Layout, header: list[str], mapping: dict[str, str] | None, zone: str, currency: str):
        """``mapping`` names our field per file column and wins over the layout's names."""
        self.layout, self.header, self.width = layout, header, len(header)
        self.zone, self.currency = zone, currency
        self.places = self._places(mapping or {})
        self.facts = [
            (name, places[0]) for name in layout.columns.get("facts", []) if (places := self._named(name))
        ]
        self.money = Memo(values.money_reader(currency), None)
        self.count = Memo(values.count, None)
        self.moment = Moments(zone)
        self.order_id = self.places.get("order_no", [])
        self.status = Memo(self._coder("status"), "unknown")
        self.refund_words = Memo(self._coder("refund_status"), "unknown")
        self.seen_lines: dict[int, int] = {}
        self._turned: tuple[list, list] = ([], [])
        self.dates = re.compile(layout.order_date.pattern) if layout.order_date.pattern else None

    def _named(self, name: str) -> list[int]:
        key = name_key(name)
        return [i for i, cell in enumerate(self.header) if name_key(cell) == key][:1]

    def _places(self, mapping: dict[str, str]) -> dict[str, list[int]]:
        unknown = [f for f in mapping.values() if f and f not in FIELDS]
        if unknown:
            raise DomainError("field_unknown", field=unknown[0], known=", ".join(FIELDS))
        missing = [c for c in mapping if not self._named(c)]
        if missing:
            raise DomainError("column_unknown", column=missing[0])
        taken = {self._named(column)[0] for column in mapping}
        places: dict[str, list[int]] = {}
        for field, names in self.layout.columns.items():
            if field == "facts":
                continue
            found = [i for name in names for i in self._named(name) if i not in taken]
            if found and field not in mapping.values():
                places[field] = list(dict.fromkeys(found))
        for column, field in mapping.items():
            if field:
                places.setdefault(field, []).extend(self._named(column))
        return places

    def _coder(self, field: str):  # noqa: ANN202
        listed = self.layout.words.get(field, {})
        known = {word_key(word): code for code, words in listed.items() for word in words}
        nothing = "none" if field == "refund_status" else "unknown"

        def read(raw: str) -> str:
            return known.get(word_key(raw), "unknown") if raw.strip("|") else nothing

        return read

    def has(self, field: str) -> bool:
        """Whether the file fills this field."""
        return field in self.places

    def columns_filled(self) -> set[str]:
        """The shop's order columns this file can speak about; others stay as they are."""
        has = self.has
        found = {c for c in (*_TEXTS, *_AMOUNTS, *_MOMENTS) if has(c)} | {"currency"}
        amounts = self.layout.amounts
        if self.dates:
            found.add("placed_at")
        if has("status"):
            found |= {"status", "status_raw"}
        if has("address"):
            found |= {"province", "city", "district", "street"}
        if has("waybill"):
            found.add("waybill")
        if has("quantity") or self.layout.lines.rows != "none":
            found.add("item_count")
        if has("line_title"):
            found.add("title")
        if has(amounts.paid):
            found.add("paid")
        if has(amounts.net_paid):
            found.add("net_paid")
        if has(amounts.refunded) or all(has(f) for f in amounts.refunded_else or ["?"]):
            found |= {"platform_refunded", "platform_refunded_derived"}
            if amounts.refund_status == "by_amount":
                found.add("refund_status")
        if has("refund_status"):
            found |= {"refund_status", "refund_status_raw"}
        if self.facts:
            found.add("facts")
        return found

    # Pieces of the file ---------------------------------------------------------------------------------------------

    def pieces(
        self, rows: Iterator[list[str]], first: int, size: int = BATCH
    ) -> Iterator[tuple[list[list[str]], int]]:
        """Cut the rows behind the header into pieces that never part the rows of one order."""
        carry: list[list[str]] = []
        at = first
        place = self.order_id[0] if self.order_id else 0
        while True:
            fresh = list(islice(rows, size))
            piece = carry + fresh
            carry = []
            if not piece:
                return
            if fresh and self.layout.lines.rows == "repeat" and len(piece) < size * 50:
                last = piece[-1][place] if len(piece[-1]) > place else ""
                cut = len(piece) - 1
                while cut > 0 and (len(piece[cut - 1]) <= place or piece[cut - 1][place] in (last, "") or not last):
                    cut -= 1
                    last = last or (piece[cut][place] if len(piece[cut]) > place else "")
                if len(fresh) == size:
                    piece, carry = piece[:cut], piece[cut:]
            if piece:
                yield piece, at
                at += len(piece)

    def read(self, rows: list[list[str]], first: int, last_of_file: bool = False) -> Batch:
        """Clean one piece; ``first`` is the number of its first row in the file."""
        batch = Batch(total_rows=len(rows))
        width = self.width
        if set(map(len, rows)) != {width}:
            if last_of_file and len(rows[-1]) < width and sum(map(bool, rows[-1])) > 2:
                self._problem(batch, first + len(rows) - 1, "", "row_cut_off", "held", rows[-1])
                rows = rows[:-1]
            rows = [r if len(r) == width else (r + [""] * (width - len(r)))[:width] for r in rows]
        numbers = list(range(first, first + len(rows)))
        rows, numbers, ids = self._sort_out(batch, rows, numbers)
        if not rows:
            return batch
        self._orders(batch, rows, numbers, ids)
        self._sums(batch)
        return batch

    @staticmethod
    def _sums(batch: Batch) -> None:
        """Count what the result of an import tells about the orders of its file."""
        columns, sums = batch.columns, batch.sums
        for name in ("status", "refund_status", "status_raw"):
            if name in columns:
                sums[name] = dict(Counter(columns[name]))
        sums["paid"], sums["refunded"] = sum(columns["paid"]), sum(columns["platform_refunded"])
        if "net_paid" in columns:
            sums["net_paid"] = sum(n or 0 for n in columns["net_paid"])
        sums["derived"] = any(columns["platform_refunded_derived"])
        sums["items"], sums["quantity"] = sum(n or 0 for n in batch.kinds), sum(columns["item_count"])

    def _problem(self, batch: Batch, row: int, column: str, reason: str, how: str, cells: list[str]) -> None:
        batch.problems.append(Problem(row, column, reason, how, tuple(cells)))

    def _name(self, field: str) -> str:
        places = self.places.get(field)
        return self.header[places[0]].strip() if places else ""

    def cells(self, rows: list[list[str]], field: str) -> Sequence[str] | None:
        """The raw cells of a field; of several columns the first filled one counts. None when the file has none."""
        places = self.places.get(field)
        if not places:
            return None
        if len(places) == 1:
            return self._transposed(rows)[places[0]]
        return [next((row[p] for p in places if row[p].strip()), "") for row in rows]

    def _transposed(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        """All columns of a piece at once; kept while the same piece is read."""
        kept, columns = self._turned
        if kept is not rows:
            columns = list(zip(*rows, strict=True))
            self._turned = (rows, columns)
        return columns

    def _sort_out(self, batch: Batch, rows: list[list[str]], numbers: list[int]) -> tuple[list, list, list[str]]:
        """Set aside what is no data, and what must not be imported."""
        ids = values.ids(self.cells(rows, "order_no") or [""] * len(rows))
        repeat = self.layout.lines.rows == "repeat"
        drop: set[int] = set()
        plausible = _PLAUSIBLE.match
        for i, found in enumerate(ids):
            if found.isdigit() or (plausible(found) and not values.destroyed(found)):
                continue
            row = rows[i]
            filled = [c for c in row if c.strip()]
            if not filled:
                self._problem(batch, numbers[i], "", "blank_row", "skipped", row)
            elif values.destroyed(found):
                self._problem(batch, numbers[i], self._name("order_no"), "id_destroyed", "held", row)
            elif any(values.is_summary(c) for c in filled[:3]) or (not found and len(filled) <= 2 and not repeat):
                self._problem(batch, numbers[i], "", "summary_row", "skipped", row)
            elif not found and repeat and i and ids[i - 1]:
                ids[i] = ids[i - 1]  # merged cells: the number stands on the first row only
                continue
            elif not found:
                self._problem(batch, numbers[i], self._name("order_no"), "id_missing", "held", row)
            elif len(filled) <= 2:
                self._problem(batch, numbers[i], "", "summary_row", "skipped", row)
            else:
                self._problem(batch, numbers[i], self._name("order_no"), "id_unreadable", "held", row)
            drop.add(i)
        total = self.cells(rows, self.layout.amounts.paid)
        if total is not None:
            self.money.column(total)
            if self.money.bad:
                for i, cell in enumerate(total):
                    if i not in drop and cell in self.money.bad:
                        name = self._name(self.layout.amounts.paid)
                        self._problem(batch, numbers[i], name, self.money.bad[cell], "held", rows[i])
                        drop.add(i)
        if drop:
            kept = [i for i in range(len(rows)) if i not in drop]
            return [rows[i] for i in kept], [numbers[i] for i in kept], [ids[i] for i in kept]
        return rows, numbers, ids

    # Orders ---------------------------------------------------------------------------------------------------------

    def flag(
        self, batch: Batch, order: int, field: str, reason: str, row: list[str], number: int | None = None
    ) -> None:
        """Mark an order because of its row, or because of row ``number`` further down."""
        old = batch.flags.get(order, "")
        if reason not in old.split(","):
            batch.flags[order] = f"{old},{reason}".strip(",")
        self._problem(batch, number or batch.rows[order], self._name(field), reason, "flagged", row)

    def column(self, batch: Batch, rows: list[list[str]], field: str, reader: Memo | Moments) -> list | None:
        """A field of all orders, read; what cannot be read is marked. None when the file has no such column."""
        cells = self.cells(rows, field)
        if cells is None:
            return None
        found = reader.column(cells)
        if reader.bad:
            for i, cell in enumerate(cells):
                if cell in reader.bad:
                    self.flag(batch, i, field, reader.bad[cell], rows[i])
        return found

    def _orders(self, batch: Batch, rows: list[list[str]], numbers: list[int], ids: list[str]) -> None:
        grouped = self.layout.lines.rows == "repeat" or self.layout.kind == "order_items"
        starts = [i for i in range(len(ids)) if not i or ids[i] != ids[i - 1]] if grouped else None
        heads = rows if starts is None else [rows[i] for i in starts]
        batch.order_no = ids if starts is None else [ids[i] for i in starts]
        batch.rows = numbers if starts is None else [numbers[i] for i in starts]
        size = len(heads)
        if starts is not None:
            ends = [*starts[1:], len(rows)]
            batch.row_counts = [end - start for start, end in zip(starts, ends, strict=True)]
        columns = batch.columns
        for field in _TEXTS:
            cells = self.cells(heads, field)
            if cells is not None:
                columns[field] = values.texts(cells)
        self._addresses(heads, columns)
        if self.has("waybill"):
            columns["waybill"] = self._waybills(batch, heads)
        self._states(batch, heads)
        for field in _AMOUNTS:
            found = self.column(batch, heads, field, self.money)
            if found is not None:
                columns[field] = found
        for field in _MOMENTS:
            found = self.column(batch, heads, field, self.moment)
            if found is not None:
                columns[field] = found
        currency = self.cells(heads, "currency")
        columns["currency"] = [c.strip().upper() or self.currency for c in currency or [""] * size]
        self._dates_from_numbers(batch, size)
        self._amounts(batch, heads)
        read_lines(self, batch, rows, numbers, starts, heads)
        if self.facts:
            columns["facts"] = self._facts(heads)
        self._people(batch, heads)
        for field in self.layout.check.filled:
            cells = columns.get(field) or (values.texts(c) if (c := self.cells(heads, field)) else None)
            if cells is not None and not all(cells):
                for i, cell in enumerate(cells):
                    if not cell:
                        self.flag(batch, i, field, f"{field}_missing", heads[i])

    def _addresses(self, heads: list[list[str]], columns: dict[str, list]) -> None:
        cells = self.cells(heads, "address")
        if cells is None:
            return
        parts = [values.address(text) for text in values.texts(cells)]
        for at, field in enumerate(("province", "city", "district", "street")):
            columns.setdefault(field, [part[at] for part in parts])

    def _waybills(self, batch: Batch, heads: list[list[str]]) -> list[str]:
        found = list(map(values.waybill, self.cells(heads, "waybill") or []))
        for i, number in enumerate(found):
            if number[1:2] == "." and values.destroyed(number):
                found[i] = ""
                self.flag(batch, i, "waybill", "waybill_destroyed", heads[i])
        return found

    def _states(self, batch: Batch, heads: list[list[str]]) -> None:
        columns, size = batch.columns, len(heads)
        cells = self.cells(heads, "status")
        if cells is None:
            columns["status"], columns["status_raw"] = ["unknown"] * size, [""] * size
        else:
            raw = values.texts(cells)
            more = self.cells(heads, "status_more")
            if more is not None:
                raw = [f"{a}|{b}" for a, b in zip(raw, values.texts(more), strict=True)]
            columns["status_raw"], columns["status"] = raw, self.status.column(raw)
            if "unknown" in columns["status"]:
                for i, code in enumerate(columns["status"]):
                    if code == "unknown" and raw[i].strip("|"):
                        self.flag(batch, i, "status", "status_unknown", heads[i])
        cells = self.cells(heads, "refund_status")
        if cells is not None:
            raw = values.texts(cells)
            columns["refund_status_raw"], columns["refund_status"] = raw, self.refund_words.column(raw)
            if "unknown" in columns["refund_status"]:
                for i, code in enumerate(columns["refund_status"]):
                    if code == "unknown":
                        self.flag(batch, i, "refund_status", "refund_status_unknown", heads[i])

    def _dates_from_numbers(self, batch: Batch, size: int) -> None:
        if self.dates is None:
            return
        placed = batch.columns.setdefault("placed_at", [None] * size)
        if all(placed):
            return
        for i, moment in enumerate(placed):
            match = None if moment else self.dates.match(batch.order_no[i])
            if match:
                year, month, day = match.groups()
                placed[i] = self.moment.slow[f"20{year}-{month}-{day}"]

    def _amounts(self, batch: Batch, heads: list[list[str]]) -> None:
        rule, columns, size = self.layout.amounts, batch.columns, len(heads)
        raw: dict[str, list] = {}
        for field in ("total", "net", "refunded"):
            found = columns.get(field) if field in _AMOUNTS else self.column(batch, heads, field, self.money)
            if found is not None:
                raw[field] = found
        paid = [amount or 0 for amount in raw.get(rule.paid, [0] * size)]
        if rule.paid_when and rule.paid_when in columns:
            paid = [amount if when else 0 for amount, when in zip(paid, columns[rule.paid_when], strict=True)]
        if rule.paid_status:
            allowed = set(rule.paid_status)
            words = columns["status_raw"]
            paid = [a if w.split("|")[0] in allowed else 0 for a, w in zip(paid, words, strict=True)]
        columns["paid"] = paid
        if rule.net_paid in raw:
            columns["net_paid"] = raw[rule.net_paid]
        derived = False
        if rule.refunded_when:
            states = columns.get("refund_status", ["none"] * size)
            back = [p if s in rule.refunded_when else 0 for p, s in zip(paid, states, strict=True)]
            derived = True
        elif rule.refunded in raw:
            back = [amount or 0 for amount in raw[rule.refunded]]
            if rule.net_paid in raw:
                for i, (p, b, n) in enumerate(zip(paid, back, raw[rule.net_paid], strict=True)):
                    if n is not None and p != b + n and (p or b):
                        self.flag(batch, i, rule.net_paid, "amounts_differ", heads[i])
        elif rule.refunded_else and all(f in raw for f in rule.refunded_else):
            net = raw[rule.refunded_else[1]]
            back = [max(0, p - n) if p and n is not None else 0 for p, n in zip(paid, net, strict=True)]
            derived = True
        else:
            back = [0] * size
        columns["platform_refunded"] = back
        columns["platform_refunded_derived"] = [int(derived and amount > 0) for amount in back]
        if rule.refund_status == "by_amount":
            columns["refund_status"] = ["refunded" if amount else "none" for amount in back]
        columns.setdefault("refund_status", ["none"] * size)

    def _facts(self, heads: list[list[str]]) -> list[str]:
        parts: list[list[str]] = [[] for _ in heads]
        for name, place in self.facts:
            cells = self._transposed(heads)[place]
            if not any(cells):
                continue
            key = encode_basestring(name) + ":"
            for i, found in enumerate(values.texts(cells)):
                if found:
                    parts[i].append(key + encode_basestring(found))
        return ["{" + ",".join(part) + "}" for part in parts]

    def _people(self, batch: Batch, heads: list[list[str]]) -> None:
        size = len(heads)
        ids = self.cells(heads, "buyer_id")
        names = values.texts(ids) if ids is not None else batch.columns.get("buyer_nick", [""] * size)
        batch.buyers = [n if n and "*" not in n and "#" not in n and "$" not in n else None for n in names]
        phones = batch.columns.get("phone")
        batch.phones = [values.full_phone(p) for p in phones] if phones else [None] * size
