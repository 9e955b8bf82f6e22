"""Bring cleaned batches of orders into the shop: new ones whole, known ones by what differs; or only count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from shopcare.domain import orders as order_rules
from shopcare.domain.clock import from_utc_text, local_date
from shopcare.interchange.batches import LINE_COLUMNS, ORDER_COLUMNS, Batch, Problem
from shopcare.interchange.lines import joined_title
from shopcare.interchange.values import Memo
from shopcare.services.import_comparing import differing, unmasked
from shopcare.services.import_models import Tally
from shopcare.services.import_rehearsing import Rehearsed
from shopcare.store.bulk import Bulk, note_changes

_PARCEL_STATE = {"shipped": "in_transit", "partly_shipped": "in_transit", "completed": "signed"}
_QUANTITY, _TITLE = LINE_COLUMNS.index("quantity"), LINE_COLUMNS.index("title")
_PARCEL_COLUMNS = ("carrier_name", "waybill", "status", "sent_at", "signed_at", "leg", "from_platform")


class OrderWriter:
    """Compares batches with the shop and, unless it is a rehearsal, writes them."""

    def __init__(
        self, bulk: Bulk, storefront_id: int | None, batch_id: int | None, filled: set[str], items_only: bool,
        tally: Tally, now: str, zone: str,
    ):
        """``batch_id`` None is a rehearsal: everything is compared and counted, nothing written."""
        self.bulk, self.storefront_id, self.batch_id = bulk, storefront_id, batch_id
        self.items_only, self.tally, self.now = items_only, tally, now
        self.columns = tuple(c for c in ORDER_COLUMNS if c in filled)
        self.seen: dict[int, int] = {}
        self.met = bytearray()
        self.rehearsed = Rehearsed()
        self.changed_ids: set[int] = set()
        self.states: Counter[str] = Counter()
        self.changes: list[tuple[str, int, dict | None, dict]] = []
        self.follow_up = Memo(
            lambda hour: (
                local_date(from_utc_text(hour + ":00:00Z"), zone) + timedelta(days=order_rules.FOLLOW_UP_DAYS)
            ).isoformat(), None,
        )

    @property
    def dry(self) -> bool:
        """Whether nothing is written."""
        return self.batch_id is None

    def put(self, batch: Batch) -> None:
        """Take in one batch."""
        if not batch.order_no:
            return
        names = self.columns if not self.items_only else tuple(
            c for c in ("status", "status_raw", "title", "item_count", "currency") if c in batch.columns
        )
        values = list(zip(*(batch.columns[c] for c in names), strict=True)) if names else [()] * len(batch.order_no)
        known = self._known(batch.order_no, names)
        if self.items_only:
            self._put_items(batch, names, values, known)
            return
        order = self._first_ones(batch, names, values, known)
        fresh = [i for i in order if batch.order_no[i] not in known] if known else order
        self._count(batch, fresh, "new")
        if not self.dry:
            self._insert(batch, fresh, names, values)
        if known:
            self._compare(batch, [i for i in order if batch.order_no[i] in known], names, values, known)

    def _known(self, numbers: Sequence[str], names: Sequence[str]) -> dict[str, tuple]:
        if self.storefront_id is None:
            return {}
        return self.bulk.orders(self.storefront_id, numbers, names)

    def _count(self, batch: Batch, places: Sequence[int], how: str) -> None:
        rows = len(places) if batch.row_counts is None else sum(batch.row_counts[i] for i in places)
        setattr(self.tally, how, getattr(self.tally, how) + len(places))
        if how == "unchanged":
            self.tally.rows_unchanged += rows
        else:
            self.tally.imported += rows

    def _first_ones(
        self, batch: Batch, names: tuple[str, ...], values: list[tuple], known: dict[str, tuple]
    ) -> list[int]:
        """An order that comes twice in a file counts once; a second, different one is held."""
        numbers = batch.order_no
        if not known and not self.dry and len(set(numbers)) == len(numbers):
            return list(range(len(numbers)))
        here: dict[str, int] = {}
        order = []
        for i, number in enumerate(numbers):
            first, row = here.get(number), known.get(number)
            if first is not None:
                same = values[first] == values[i]
            elif row is not None and self._met(row[0]):
                same = not differing(names, row[5:], unmasked(names, row[5:], values[i]))
            elif row is None and self.dry and (mark := self.rehearsed.of(number)) is not None:
                same = mark == hash(values[i])
            else:
                here[number] = i
                order.append(i)
                continue
            count = 1 if batch.row_counts is None else batch.row_counts[i]
            self.tally.problems += [
                Problem(batch.rows[i] + n, "", "order_repeated", "skipped" if same else "held", (number,))
                for n in range(count)
            ]
        if self.dry:
            fresh = [i for i in order if numbers[i] not in known]
            self.rehearsed.add([numbers[i] for i in fresh], [values[i] for i in fresh])
        return order

    def _met(self, order_id: int) -> bool:
        """Whether this file had the order before: it made it, or it was marked here. A byte for each known order."""
        if self.bulk.made_here("orders", order_id):
            return True
        if order_id >= len(self.met):
            self.met.extend(bytes(order_id + 10_000 - len(self.met)))
        before, self.met[order_id] = self.met[order_id], 1
        return bool(before)

    # New orders -----------------------------------------------------------------------------------------------------

    def _customers(self, batch: Batch, places: Sequence[int]) -> list[int | None]:
        """The customer of each order: by platform buyer id, else by full phone, else nobody."""
        buyers = {b for i in places if (b := batch.buyers[i])}
        phones = {p for i in places if not batch.buyers[i] and (p := batch.phones[i])}
        by_buyer = self.bulk.customers_by_buyer(self.storefront_id, list(buyers)) if buyers else {}
        by_phone = self.bulk.customers_by_phone(list(phones)) if phones else {}
        get = batch.columns.get
        blank = [""] * len(batch.order_no)
        names, nicks = get("receiver_name", blank), get("buyer_nick", blank)
        provinces, cities, districts, streets = (get(c, blank) for c in ("province", "city", "district", "street"))
        made: list[tuple] = []
        found: list[int | None] = []
        missing: list[tuple[int, str | None, str | None]] = []
        for i in places:
            buyer, phone = batch.buyers[i], batch.phones[i]
            table, key = (by_buyer, buyer) if buyer else (by_phone, phone)
            if key is None:
                found.append(None)
                continue
            known = table.get(key)
            if known is None:
                known = table[key] = -len(missing) - 1
                missing.append((i, buyer, phone))
            found.append(known)
        if missing:
            ids = self.bulk.take_ids("customer", len(missing))
            for new_id, (i, buyer, phone) in zip(ids, missing, strict=True):
                made.append((
                    new_id, self.storefront_id, buyer, names[i] or nicks[i], phone or "",
                    provinces[i], cities[i], districts[i], streets[i], self.now,
                ))
            self.bulk.insert(
                "customer", ("id", "storefront_id", "platform_buyer_id", "name", "phone", "province", "city",
                             "district", "street", "created_at"), made,
            )
            first = ids[0]
            found = [first - known - 1 if known is not None and known < 0 else known for known in found]
        return found

    def _insert(self, batch: Batch, places: list[int], names: tuple[str, ...], values: list[tuple]) -> None:
        if not places:
            return
        customers = self._customers(batch, places)
        ids = self.bulk.take_ids("orders", len(places))
        done = batch.columns.get("completed_at") or [None] * len(batch.order_no)
        states = batch.columns["status"]
        follow, flags, front, batch_id, now = self.follow_up, batch.flags, self.storefront_id, self.batch_id, self.now
        numbers = batch.order_no
        self.states.update(map(states.__getitem__, places))
        rows = [
            (
                new_id, front, numbers[i], customer, flags.get(i, ""), batch_id,
                follow[moment[:13]] if (moment := done[i]) and states[i] == "completed" else None,
                now, now, *values[i],
            )
            for new_id, i, customer in zip(ids, places, customers, strict=True)
        ]
        self.bulk.insert(
            "orders", ("id", "storefront_id", "platform_order_no", "customer_id", "flagged", "batch_id",
                       "follow_up_until", "created_at", "updated_at", *names), rows,
        )
        if batch.lines is not None:
            self._insert_lines([(o, line) for o, i in zip(ids, places, strict=True) for line in batch.lines[i]])
        self._insert_parcels(batch, list(zip(ids, places, strict=True)))

    def _insert_lines(self, pairs: list[tuple[int, tuple]]) -> None:
        if pairs:
            ids = self.bulk.take_ids("order_line", len(pairs))
            self.bulk.insert(
                "order_line", ("id", "order_id", *LINE_COLUMNS),
                [
                    # A quantity that could not be read (the order is marked) is none, not one.
                    (line_id, order_id, *line) if line[_QUANTITY] is not None
                    else (line_id, order_id, *line[:_QUANTITY], 0, *line[_QUANTITY + 1 :])
                    for line_id, (order_id, line) in zip(ids, pairs, strict=True)
                ],
            )

    def _insert_parcels(self, batch: Batch, pairs: list[tuple[int, int]]) -> None:
        numbers = batch.columns.get("waybill")
        if numbers is None:
            return
        size = len(batch.order_no)
        carriers = batch.columns.get("carrier_name") or [""] * size
        sent = batch.columns.get("shipped_at") or [None] * size
        signed = batch.columns.get("completed_at") or [None] * size
        states = batch.columns["status"]
        rows = []
        for order_id, i in pairs:
            if not numbers[i]:
                continue
            state = _PARCEL_STATE.get(states[i], "announced")
            for number in numbers[i].split() if " " in numbers[i] else (numbers[i],):
                rows.append((
                    order_id, carriers[i], number, number[::-1], state, sent[i],
                    signed[i] if state == "signed" else None, "outbound", 1,
                ))
        if rows:
            ids = self.bulk.take_ids("parcel", len(rows))
            self.bulk.insert(
                "parcel", ("id", "order_id", "carrier_name", "waybill", "waybill_reversed", "status", "sent_at",
                           "signed_at", "leg", "from_platform"),
                [(i, *row) for i, row in zip(ids, rows, strict=True)],
            )

    # Known orders ---------------------------------------------------------------------------------------------------

    def _compare(
        self, batch: Batch, places: list[int], names: tuple[str, ...], values: list[tuple], known: dict
    ) -> None:
        ids = [known[batch.order_no[i]][0] for i in places]
        lines = self.bulk.children("order_line", ids, LINE_COLUMNS) if batch.lines is not None else {}
        parcels = self.bulk.children("parcel", ids, _PARCEL_COLUMNS) if "waybill" in batch.columns else {}
        changed, same = [], []
        for i in places:
            order_id, _version, customer, recorded, recycled, *old = known[batch.order_no[i]]
            new = unmasked(names, old, values[i])
            update = differing(names, old, new)
            different = bool(update)
            if update and not self.dry:
                self._update_order(batch, i, order_id, names, old, new, update, customer, recorded, recycled)
            if batch.lines is not None:
                different |= self._lines(order_id, batch.lines[i], lines.get(order_id, []))
            different |= self._parcels(batch, i, order_id, parcels.get(order_id, []))
            if different:
                self.changed_ids.add(order_id)
            (changed if different else same).append(i)
        self._count(batch, changed, "updated")
        self._count(batch, same, "unchanged")

    def _update_order(
        self, batch: Batch, i: int, order_id: int, names: tuple[str, ...], old: list, new: list,
        update: dict[str, object], customer: int | None, recorded: int, recycled: str | None,
    ) -> None:
        full = dict(zip(names, new, strict=True))
        before = {c: o for c, o in zip(names, old, strict=True) if c in update}
        if customer is None and (found := self._customers(batch, [i])[0]) is not None:
            update["customer_id"], before["customer_id"] = found, None
        shop_own: dict[str, object] = {}
        if recorded and ("paid" in full or "platform_refunded" in full):
            refunded = int(full.get("platform_refunded") or 0)
            shop_own["conflict"] = int(recorded > int(full.get("paid") or recorded) or refunded not in (0, recorded))
        if update.get("status") == "completed" and full.get("completed_at"):
            shop_own["follow_up_until"] = self.follow_up[str(full["completed_at"])[:13]]
        if batch.flags.get(i):
            shop_own["flagged"] = batch.flags[i]
        if shop_own:
            was = self.bulk.order_values(order_id, tuple(shop_own))
            for column, value in shop_own.items():
                if was[column] != value:
                    update[column], before[column] = value, was[column]
        self.bulk.update("orders", order_id, update, self.now)
        if "status" in update:
            self.states[str(update["status"])] += not recycled
            self.states[str(before["status"])] -= not recycled
        self.changes.append(("orders", order_id, before, update))

    def _lines(self, order_id: int, wanted: list[tuple], present: list[tuple]) -> bool:
        by_key = {line[1]: line for line in present}
        different, fresh = False, []
        for line in wanted:
            old = by_key.get(line[0])
            if old is None:
                fresh.append((order_id, line))
                continue
            # A file without a figure does not take it away.
            update = {
                c: n for c, o, n in zip(LINE_COLUMNS, old[1:], line, strict=True) if o != n and n not in (None, "")
            }
            if update:
                different = True
                if not self.dry:
                    before = {c: o for c, o in zip(LINE_COLUMNS, old[1:], strict=True) if c in update}
                    self.bulk.update("order_line", old[0], update)
                    self.changes.append(("order_line", old[0], before, update))
        if fresh and not self.dry:
            self._insert_lines(fresh)
        return different or bool(fresh)

    def _parcels(self, batch: Batch, i: int, order_id: int, present: list[tuple]) -> bool:
        number = batch.columns.get("waybill", [""] * (i + 1))[i]
        if not number:
            return False
        known = {p[2]: p for p in present}
        if any(part not in known for part in number.split()):
            if not self.dry:
                fresh = [part for part in number.split() if part not in known]
                kept = batch.columns["waybill"][i]
                batch.columns["waybill"][i] = " ".join(fresh)
                self._insert_parcels(batch, [(order_id, i)])
                batch.columns["waybill"][i] = kept
            return True
        state = _PARCEL_STATE.get(batch.columns["status"][i])
        for part in number.split():
            parcel = known[part]
            if state and parcel[3] in ("announced", "in_transit") and parcel[3] != state and parcel[7]:
                if not self.dry:
                    done = (batch.columns.get("completed_at") or [None] * (i + 1))[i]
                    update = {"status": state} | ({"signed_at": done} if state == "signed" else {})
                    before = {"status": parcel[3]} | ({"signed_at": parcel[5]} if state == "signed" else {})
                    self.bulk.update("parcel", parcel[0], update)
                    self.changes.append(("parcel", parcel[0], before, update))
                return True
        return False

    # Item files -----------------------------------------------------------------------------------------------------

    def _put_items(self, batch: Batch, names: tuple[str, ...], values: list[tuple], known: dict) -> None:
        """Lines of orders; an order whose list has not come yet is made with what the lines tell."""
        fresh: dict[str, int] = {}
        extra: list[tuple[int, int]] = []
        for i, number in enumerate(batch.order_no):
            if number in known or hash(number) in self.seen:
                continue
            if number in fresh:
                extra.append((fresh[number], i))
                continue
            fresh[number] = i
        for first, i in extra:
            keys = {line[0] for line in batch.lines[first]}
            batch.lines[first] = batch.lines[first] + [line for line in batch.lines[i] if line[0] not in keys]
            whole = {
                "title": joined_title(batch.lines[first]),
                "item_count": sum(line[_QUANTITY] or 0 for line in batch.lines[first]),
            }
            values[first] = tuple(whole.get(n, v) for n, v in zip(names, values[first], strict=True))
            if batch.flags.get(i):
                batch.flags[first] = ",".join(filter(None, (batch.flags.get(first), batch.flags[i])))
            if batch.row_counts is not None:
                batch.row_counts[first] += batch.row_counts[i]
        places = list(fresh.values())
        self._count(batch, places, "new")
        for number in fresh:
            self.seen[hash(number)] = 1
        if not self.dry:
            self._insert(batch, places, names, values)
        elsewhere = {i for _first, i in extra} | set(places)
        rest = [i for i in range(len(batch.order_no)) if i not in elsewhere]
        ids = [known[batch.order_no[i]][0] for i in rest if batch.order_no[i] in known]
        lines = self.bulk.children("order_line", ids, LINE_COLUMNS) if ids else {}
        for i in rest:
            number = batch.order_no[i]
            row = known.get(number)
            if row is None:
                # A rehearsal meets an order again that it has not written.
                self.tally.imported += 1 if batch.row_counts is None else batch.row_counts[i]
                continue
            present = lines.get(row[0], [])
            different = self._lines(row[0], batch.lines[i], present)
            if different:
                # The order may come once more further down.
                lines[row[0]] = self._complete(row[0], present) if not self.dry else present + [
                    (0, *line) for line in batch.lines[i] if all(line[0] != p[1] for p in present)
                ]
            if batch.flags.get(i) and not self.dry:
                self._mark(row[0], batch.flags[i])
            mark = hash(number)
            again = self.seen.get(mark)
            if again is None or (again == 0 and different):
                self.seen[mark] = int(different)
                if again == 0:
                    self.tally.unchanged -= 1
                    self.tally.updated += 1
                    self.tally.imported += 1 if batch.row_counts is None else batch.row_counts[i]
                else:
                    self._count(batch, [i], "updated" if different else "unchanged")
            elif again:
                self.tally.imported += 1 if batch.row_counts is None else batch.row_counts[i]
            else:
                self.tally.rows_unchanged += 1 if batch.row_counts is None else batch.row_counts[i]
            if different:
                self.changed_ids.add(row[0])

    def _complete(self, order_id: int, before: list[tuple]) -> list[tuple]:
        """The title and pieces of an order that has them from its lines go along with new lines; all its lines."""
        lines = self.bulk.children("order_line", [order_id], LINE_COLUMNS).get(order_id, [])
        (was, counted), (title, count) = (
            (joined_title([p[1:] for p in some]), sum(p[1 + _QUANTITY] for p in some)) for some in (before, lines)
        )
        old = self.bulk.order_values(order_id, ("title", "item_count"))
        if old == {"title": was, "item_count": counted} and (was, counted) != (title, count):
            update: dict[str, object] = {"title": title, "item_count": count}
            self.bulk.update("orders", order_id, update, self.now)
            self.changes.append(("orders", order_id, old, update))
        return lines

    def _mark(self, order_id: int, reasons: str) -> None:
        old = str(self.bulk.order_values(order_id, ("flagged",))["flagged"])
        new = ",".join(dict.fromkeys(r for r in (*old.split(","), *reasons.split(",")) if r))
        if new != old:
            self.bulk.update("orders", order_id, {"flagged": new}, self.now)
            self.changes.append(("orders", order_id, {"flagged": old}, {"flagged": new}))

    def flush(self) -> None:
        """Write what has to be kept for the undo; called after each batch."""
        if self.changes and self.batch_id is not None:
            note_changes(self.bulk, self.batch_id, self.changes)
            self.changes = []

    def finish(self) -> None:
        """Note the ranges of new rows and queue orders for the search."""
        if self.batch_id is None:
            return
        self.flush()
        self.bulk.add_counts(self.storefront_id, self.states)
        made = self.bulk.ranges()
        ranges = [(table, first, None, {"to": last}) for table, (first, last) in made.items()]
        note_changes(self.bulk, self.batch_id, ranges)
        if "orders" in made:
            self.bulk.queue_search_range("orders", *made["orders"])
        first, last = made.get("orders", (0, -1))
        self.bulk.queue_search("orders", [i for i in self.changed_ids if not first <= i <= last])
