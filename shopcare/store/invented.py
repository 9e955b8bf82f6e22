"""Fills a new shop file with very many invented rows, inside SQLite itself: one statement makes tens of thousands.

Everything is drawn by arithmetic from the row number and a seed, so that the same seed gives the same shop. Indexes
and counting triggers are taken away meanwhile and put back as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shopcare.domain.errors import Cancelled
from shopcare.store import health
from shopcare.store.database import Shop

CHUNK = 25_000
_TABLES = (
    "orders",
    "order_line",
    "parcel",
    "customer",
    "cases",
    "case_line",
    "refund",
    "refund_line",
    "refund_payment",
    "complaint",
    "review",
    "deadline",
)
_P = 2147483647

#: Draws of row ``i``: r1 … r4, each a number below 2^31 that looks random.
_DRAWS = ", ".join(f"((i * 48271 + {k * 104729} + :seed * 7919) % {_P}) AS q{k}" for k in range(1, 5))
_ROWS = f"""
WITH RECURSIVE
  n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last),
  a AS MATERIALIZED (SELECT i, {_DRAWS} FROM n),
  d AS MATERIALIZED (SELECT i, (q1 * q1 + q1 * 31) % {_P} AS r1, (q2 * q2 + q2 * 37) % {_P} AS r2,
    (q3 * q3 + q3 * 41) % {_P} AS r3, (q4 * q4 + q4 * 43) % {_P} AS r4 FROM a)
"""


def _text(moment: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {moment}, 'unixepoch')"


_CUSTOMERS = (
    _ROWS
    + f"""
INSERT INTO customer (id, storefront_id, platform_buyer_id, name, pinyin, phone, province, city, district,
  street, created_at)
SELECT i, i % 3 + 1, 'b' || i, nm.name, nm.pinyin, ph.start || substr('0000' || (r2 % 10000), -4), pl.province,
  pl.city,
  pl.district, st.street || (r4 % 900 + 1) || ' 号 ' || (r3 % 28 + 1) || '0' || (r1 % 6 + 1) || ' 室',
    {_text(":start")}
FROM d
JOIN pool_name nm ON nm.k = r1 % :names
JOIN pool_phone ph ON ph.k = r3 % :phones
JOIN pool_place pl ON pl.k = r2 / 10000 % :places
JOIN pool_street st ON st.k = r4 / 1000 % :streets
"""
)

_ORDERS = (
    _ROWS
    + f""",
o AS MATERIALIZED (SELECT i, r1, r2, r3, r4, :start + (i - 1) * :step + r1 % max(1, :step) AS placed,
    r2 % :customers + 1 AS customer, (r3 / 7) % 10 + 1 AS luck FROM d),
s AS MATERIALIZED (SELECT o.*, c.storefront_id AS front, c.name, c.pinyin, c.phone, c.province, c.city,
  c.district, c.street,
    CASE WHEN :now - placed < 5400 AND luck < 4 THEN 'awaiting_payment' WHEN :now - placed < 129600 THEN 'to_ship'
      WHEN r4 % 100 < 5 THEN 'cancelled' WHEN r4 % 1000 = 77 THEN 'unknown'
      WHEN :now - placed < 864000 THEN (CASE WHEN r4 % 60 = 7 THEN 'partly_shipped' ELSE 'shipped' END)
      ELSE 'completed' END AS status FROM o JOIN customer c ON c.id = o.customer)
INSERT INTO orders (id, storefront_id, platform_order_no, status, status_raw, buyer_nick, receiver_name, phone,
  province, city,
  district, street, title, item_count, waybill, carrier_name, goods_amount, freight, discount, paid, placed_at,
    paid_at,
  shipped_at, signed_at, completed_at, buyer_message, customer_id, buyer_pinyin, created_at, updated_at)
SELECT i, s.front,
  CASE s.front WHEN 2 THEN substr(strftime('%Y%m%d', placed, 'unixepoch'), 3) || '-'
    || (100000000000000 + (i * 7351 + r1 % 7351) * 977 % 899999999999999)
    WHEN 3 THEN '69' || (10000000000000000 + (i * 8363 + r1 % 8363) * 99999989 % 89999999999999971) ELSE '33'
      || (10000000000000000 + (i * 9173 + r1 % 9173) * 99999989 % 89999999999999971) END,
  status, w.raw, 'u' || customer, s.name, s.phone, s.province, s.city, s.district, s.street, p.title || ' '
    || p.spec,
  1 + (luck = 1),
  CASE WHEN status IN ('shipped', 'partly_shipped', 'completed') THEN cr.start
    || substr(10000000000000 + (i * 6151 + r2 % 6151) * 99991 % 89999999999999, -cr.digits)
    ELSE '' END,
  CASE WHEN status IN ('shipped', 'partly_shipped', 'completed') THEN cr.name ELSE '' END,
  p.price * (1 + (luck = 1)), r1 % 3 / 2 * 800, 0,
  CASE status WHEN 'awaiting_payment' THEN 0 ELSE p.price * (1 + (luck = 1)) + r1 % 3 / 2 * 800 END,
  {_text("placed")}, CASE status WHEN 'awaiting_payment' THEN NULL ELSE {_text("placed + 95")} END,
  CASE WHEN status IN ('shipped', 'partly_shipped', 'completed') THEN {_text("placed + 21600 + r3 % 80000")} END,
  CASE WHEN status = 'completed' THEN {_text("placed + 210000 + r3 % 200000")} END,
  CASE WHEN status = 'completed' THEN {_text("placed + 600000 + r3 % 260000")} END,
  coalesce(m.message, ''), customer, s.pinyin, {_text("placed + 600")}, {_text("placed + 600")}
FROM s
JOIN pool_product p ON p.front = s.front AND p.k = r3 % 32
JOIN pool_carrier cr ON cr.k = r4 / 1000 % :carriers
JOIN pool_status w ON w.code = s.status
LEFT JOIN pool_message m ON m.k = r1 % 64
"""
)

_LINES = """
INSERT INTO order_line (id, order_id, line_key, product_id, sku, title, spec, quantity, unit_price, line_paid)
SELECT o.id, o.id, '1', p.id, p.sku, p.title, p.spec, o.item_count, p.price, p.price * o.item_count
FROM orders o JOIN pool_item p ON p.front = o.storefront_id AND p.name = o.title WHERE o.id BETWEEN :first AND :last
"""

_PARCELS = f"""
INSERT INTO parcel (leg, order_id, carrier_name, waybill, waybill_reversed, status, sent_at, signed_at,
  from_platform)
SELECT 'outbound', id, carrier_name, waybill, {" || ".join(f"substr(waybill, {-k}, 1)" for k in range(1, 17))},
  CASE WHEN signed_at IS NULL THEN 'in_transit' ELSE 'signed' END, shipped_at, signed_at, 1
FROM orders WHERE id BETWEEN :first AND :last AND waybill != ''
"""

#: Rows of orders that belong to the ``:share`` of all, evenly spread.
_SHARE = "(o.id * :share / :orders) != ((o.id - 1) * :share / :orders)"


def _of_orders(delay: int, spread: int) -> str:
    """Orders a share of which gets a record, with draws and the moment it began (as seconds)."""
    return f"""
WITH a AS MATERIALIZED (SELECT o.*, CAST(strftime('%s', o.placed_at) AS INT) AS placed,
    (o.id * 69621 + :seed * 104729) % {_P} AS q FROM orders o WHERE o.id BETWEEN :first AND :last AND {_SHARE}),
d AS MATERIALIZED (SELECT a.*, (q * q + q * 43) % {_P} AS r FROM a),
t AS MATERIALIZED (SELECT d.*, min(placed + {delay} + r % {spread}, max(placed + 60,
  :now - 60 - r / 9 % 90000)) AS opened FROM d)
"""


_CASES = (
    _of_orders(430_000, 400_000)
    + f"""
INSERT INTO cases (kind, storefront_id, order_id, customer_id, decision, goods, settlement, chip, reason,
  liable_party,
  freight_payer, buyer_name, buyer_phone, buyer_address, title, item_count, currency, amount, return_waybill,
  return_carrier, description, opened_at, received_at, closed_at, created_at, updated_at)
SELECT c.kind, t.storefront_id, t.id, t.customer_id, c.decision, c.goods, c.settlement, c.chip, w.reason,
  w.party, 'open',
  t.receiver_name, t.phone, t.province || t.city || t.district || t.street, t.title, t.item_count, 'CNY',
  t.goods_amount, CASE WHEN c.sent THEN 'YT'
    || (1000000000000 + (t.id * 7919 + r % 7919) * 99991 % 8999999999993) ELSE '' END,
  CASE WHEN c.sent THEN '圆通速递' ELSE '' END, w.said, {_text("opened")},
  CASE WHEN c.received THEN {_text("min(:now - 60, opened + 300000)")} END,
  CASE WHEN c.closed THEN {_text("min(:now - 30, opened + 500000)")} END, {_text("opened")}, {_text("opened")}
FROM t
JOIN pool_case c ON c.old = (opened < :now - 1100000) AND c.k = r / 64 % 64
JOIN pool_reason w ON w.k = r / 4096 % :reasons
"""
)

_CASE_LINES = """
INSERT INTO case_line (case_id, order_line_id, product_id, sku, title, spec, quantity, amount)
SELECT c.id, l.id, l.product_id, l.sku, l.title, l.spec, l.quantity, l.line_paid
FROM cases c JOIN order_line l ON l.id = c.order_id WHERE c.order_id BETWEEN :first AND :last
"""
_RETURNED = """
UPDATE order_line SET returned_quantity = quantity WHERE id IN
  (SELECT order_id FROM cases WHERE order_id BETWEEN :first AND :last AND decision NOT IN ('refused', 'withdrawn'))
"""

_REFUNDS = f"""
INSERT INTO refund (storefront_id, order_id, case_id, kind, state, reason, liable_party, buyer_name, title,
  amount, paid_out,
  goods_received, order_shipped, opened_at, decided_at, paid_at, created_at, updated_at)
SELECT c.storefront_id, c.order_id, c.id, 'return_refund', CASE c.settlement WHEN 'refunded' THEN 'refunded'
  ELSE 'agreed' END,
  c.reason, c.liable_party, c.buyer_name, c.title, c.amount, CASE c.settlement WHEN 'refunded' THEN c.amount
    ELSE 0 END, 1, 1,
  c.opened_at, c.received_at, CASE c.settlement
    WHEN 'refunded' THEN {_text("min(:now - 40, strftime('%s', c.received_at) + 70000)")} END,
  c.opened_at, c.opened_at
FROM cases c JOIN orders o ON o.id = c.order_id
WHERE c.order_id BETWEEN :first AND :last AND c.settlement IN ('refunded', 'refund_due') AND o.paid >= c.amount
  AND c.amount > 0
"""
_REFUND_LINES = """
INSERT INTO refund_line (refund_id, type, direction, amount, order_line_id)
SELECT id, 'goods', 'to_buyer', amount, order_id FROM refund WHERE order_id BETWEEN :first AND :last
"""
_PAYMENTS = """
INSERT INTO refund_payment (refund_id, method, payee, amount, paid_at, action_key)
SELECT id, 'platform', buyer_name, amount, paid_at, 'refund-' || id FROM refund
WHERE order_id BETWEEN :first AND :last AND state = 'refunded'
"""
_BOOKED = """
UPDATE orders SET recorded_refunded = r.amount FROM refund r
WHERE r.order_id = orders.id AND r.state = 'refunded' AND orders.id BETWEEN :first AND :last
"""
_BOOKED_LINES = """
UPDATE order_line SET refunded_goods = r.amount FROM refund r
WHERE r.order_id = order_line.id AND r.state = 'refunded' AND order_line.id BETWEEN :first AND :last
"""
_CASE_CHIPS = """
UPDATE orders SET case_chip = c.chip FROM cases c WHERE c.order_id = orders.id AND orders.id BETWEEN :first
  AND :last
"""

_COMPLAINTS = (
    _of_orders(500_000, 300_000)
    + f"""
INSERT INTO complaint (storefront_id, order_id, direction, channel, state, level, cause, demand, buyer_name,
  buyer_phone, title,
  facts, opened_at, created_at, updated_at)
SELECT t.storefront_id, t.id, 'against_us', CASE r % 3 WHEN 0 THEN 'chat' WHEN 1 THEN 'phone' ELSE 'platform' END,
  CASE WHEN opened < :now - 400000 THEN (CASE r / 8 % 4 WHEN 0 THEN 'done' WHEN 1 THEN 'withdrawn'
    ELSE 'called_back' END)
    ELSE (CASE r / 8 % 3 WHEN 0 THEN 'accepted' WHEN 1 THEN 'clarifying' ELSE 'proposed' END) END,
  'normal', w.reason, 'explanation', t.receiver_name, t.phone, t.title, w.said, {_text("opened")},
    {_text("opened")}, {_text("opened")}
FROM t JOIN pool_reason w ON w.k = r / 4096 % :reasons
"""
)
_REVIEWS = (
    _of_orders(700_000, 200_000)
    + f"""
INSERT INTO review (storefront_id, order_id, platform_review_id, state, rating, body, buyer_name, title,
  reviewed_at, opened_at,
  created_at, updated_at)
SELECT t.storefront_id, t.id, 'g' || t.id, CASE WHEN opened < :now - 400000 THEN 'closed' ELSE 'new' END,
  v.rating, v.body,
  t.receiver_name, t.title, {_text("opened")}, {_text("opened")}, {_text("opened")}, {_text("opened")}
FROM t JOIN pool_review v ON v.k = r / 32 % :reviews
"""
)

_DEADLINES = """
INSERT INTO deadline (kind, record_id, what, due_at, rule, money)
SELECT '{kind}', r.id, w.what,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(strftime('%s', r.opened_at) + w.seconds, :now - 7200 + r.id % 400000),
    'unixepoch'),
  'generated', {money}
FROM {table} r JOIN pool_due w ON w.kind = '{kind}' AND w.chip = r.{chip} {where}
"""
_DUE = """
UPDATE {table} SET due_at = d.due_at FROM deadline d WHERE d.kind = '{kind}' AND d.record_id = {table}.id
"""
_NUMBERS = """
UPDATE {table} SET number = '{prefix}' || n.month || '-' || printf('%04d', n.place) FROM (
  SELECT id, substr(strftime('%Y%m', opened_at, '+8 hours'), 3) AS month,
    row_number() OVER (PARTITION BY substr(strftime('%Y%m', opened_at, '+8 hours'), 3) ORDER BY opened_at,
      id) AS place
  FROM {table} WHERE {where}) n WHERE n.id = {table}.id
"""
_SERIES = """
INSERT INTO number_series (prefix, month, last)
SELECT '{prefix}', substr(number, 2, 4), count(*) FROM {table} WHERE number IS NOT NULL GROUP BY 2
"""
_STEPS = (_CUSTOMERS,)
_OF_ORDERS = (_ORDERS, _LINES, _PARCELS)
_OF_CASES = (_CASES, _CASE_LINES, _RETURNED, _REFUNDS, _REFUND_LINES, _PAYMENTS, _BOOKED, _BOOKED_LINES,
  _CASE_CHIPS)
#: kind, table, number prefix, chip column, money, which records get a number, which get a deadline
_KINDS = (
    ("returns", "cases", "R", "chip", "r.amount", "decision != 'draft'", ""),
    ("refunds", "refund", "F", "state", "r.amount", "1", ""),
    ("complaints", "complaint", "C", "state", "0", "1", ""),
    ("reviews", "review", "V", "state", "0", "1", "WHERE r.rating <= 3"),
)


@contextmanager
def _bare(shop: Shop) -> Iterator[None]:
    """Without secondary indexes and counting triggers; both come back with the same text."""
    run = shop.db.execute_sql
    marks = ", ".join("?" for _ in _TABLES)
    kept = run(
        f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL"
        " AND (type = 'index' OR (type = 'trigger' AND name LIKE '%_count_%')) ORDER BY rowid",
        _TABLES,
    ).fetchall()
    for kind, name, _ in kept:
        run(f'DROP {kind} "{name}"')
    # Joins while filling need these two.
    run("CREATE INDEX fill_cases ON cases (order_id)")
    run("CREATE INDEX fill_refund ON refund (order_id)")
    yield
    run("DROP INDEX fill_cases")
    run("DROP INDEX fill_refund")
    for _, _, sql in kept:
        run(sql)
    health.recount(shop)


def _pool(shop: Shop, name: str, columns: str, rows: list[tuple], key: str) -> None:
    run = shop.db.execute_sql
    run(f"CREATE TEMP TABLE pool_{name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID")
    marks = ", ".join("?" for _ in rows[0])
    shop.raw().executemany(f"INSERT INTO pool_{name} VALUES ({marks})", rows)


def fill(
    shop: Shop,
    pools: dict[str, tuple[str, list[tuple], str]],
    values: dict[str, int],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Insert everything; ``values`` holds seed, start, now (seconds), orders, customers,
      cases. Raises Cancelled."""
    for name, (columns, rows, key) in pools.items():
        _pool(shop, name, columns, rows, key)
    sizes = {
        f"{name}s": len(pools[name][1])
        for name in ("name", "phone", "place", "street", "carrier", "reason", "review")
    }
    values = values | sizes | {"step": max(1, (values["now"] - values["start"]) // max(1, values["orders"]))}
    plan = [(_STEPS, values["customers"], {}), (_OF_ORDERS, values["orders"], {})]
    for statements, share in (
        (_OF_CASES, values["cases"]),
        ((_COMPLAINTS,), values["cases"] // 10),
        ((_REVIEWS,), values["cases"] // 2),
    ):
        plan.append((statements, values["orders"] if share else 0, {"share": share}))
    whole = sum(rows * len(statements) for statements, rows, _ in plan)
    done = 0
    with _bare(shop):
        for statements, rows, more in plan:
            for first in range(1, rows + 1, CHUNK):
                last = min(rows, first + CHUNK - 1)
                for statement in statements:
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    _run(shop, statement, values | more | {"first": first, "last": last})
                    done += last - first + 1
                    if progress is not None:
                        progress(done, whole)
        for kind, table, prefix, chip, money, numbered, where in _KINDS:
            _run(shop, _DEADLINES.format(kind=kind, table=table, chip=chip, money=money, where=where), values)
            _run(shop, "CREATE INDEX fill_due ON deadline (kind, record_id)", {})
            _run(shop, _DUE.format(kind=kind, table=table), values)
            _run(shop, "DROP INDEX fill_due", {})
            _run(shop, _NUMBERS.format(table=table, prefix=prefix, where=numbered), values)
            _run(shop, _SERIES.format(table=table, prefix=prefix), values)
    for name in pools:
        shop.db.execute_sql(f"DROP TABLE temp.pool_{name}")


def _run(shop: Shop, statement: str, values: dict[str, int]) -> None:
    shop.raw().execute(statement, {name: value for name, value in values.items() if f":{name}" in statement})
