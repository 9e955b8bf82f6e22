"""A large invented shop for measuring speed: as many orders as asked for, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from shopcare.domain import reasons, returns
from shopcare.domain.clock import Clock, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.services.sample_people import CARRIER_NAMES, WAYBILLS, people_data, products, texts_data
from shopcare.store import creating, invented, journal, search, search_text
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.journal import Event
from shopcare.store.models import ProductRow, StorefrontRow

NAME = "生成的店铺"
#: How far back the orders reach.
DAYS = 730
MOST = 20_000_000
_NAMES = 6000
_STREETS = 3000

#: (decision, goods, settlement, how often) of cases that are still open and of old ones.
_OPEN = (
    ("draft", "nothing_due", "none", 2),
    ("requested", "nothing_due", "none", 10),
    ("accepted", "awaiting", "none", 12),
    ("accepted", "in_transit", "none", 14),
    ("accepted", "to_inspect", "none", 9),
    ("accepted", "good", "refund_due", 6),
    ("accepted", "defective", "none", 2),
    ("accepted", "good", "refunded", 4),
    ("accepted", "lost", "none", 1),
    ("done", "restocked", "refunded", 4),
)
_OLD = (
    ("done", "restocked", "refunded", 47),
    ("done", "good", "refunded", 6),
    ("withdrawn", "nothing_due", "none", 6),
    ("refused", "nothing_due", "none", 4),
    ("accepted", "lost", "none", 1),
)
_SENT = ("in_transit", "to_inspect", "good", "defective", "restocked", "lost")
_DUE = (
    ("returns", "requested", "answer_case", 72),
    ("returns", "awaiting", "buyer_sends_back", 168),
    ("returns", "in_transit", "receive_parcel", 168),
    ("returns", "to_inspect", "inspect", 48),
    ("returns", "refund_due", "pay_refund", 24),
    ("refunds", "agreed", "pay_refund", 24),
    ("complaints", "accepted", "solve_complaint", 24),
    ("complaints", "clarifying", "solve_complaint", 24),
    ("complaints", "proposed", "solve_complaint", 24),
    ("reviews", "new", "answer_review", 48),
)


def generate(
    folder: ShopFolder | Path,
    clock: Clock,
    orders: int,
    cases: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, int]:
    """Make a large shop in an empty folder and return how many rows of each kind it has.

    Raises DomainError ``shop_exists`` where a shop is, ``number_out_of_range``, Cancelled (nothing is left behind).
    """
    cases = orders // 5 if cases is None else cases
    for field, value, most in (("orders", orders, MOST), ("cases", cases, orders)):
        if not 0 <= value <= most:
            raise DomainError("number_out_of_range", field=field, low=0, high=most, value=value)
    now = clock.now()
    with creating.staged(folder, NAME, now - timedelta(days=DAYS)) as shop, shop.connection():
        _quick(shop)
        with shop.transaction():
            pools = _pools(shop, random.Random(seed))
            values = {
                "seed": seed,
                "start": int((now - timedelta(days=DAYS)).timestamp()),
                "now": int(now.timestamp()),
                "orders": orders,
                "cases": cases,
                "customers": max(1, orders * 3 // 5) if orders else 0,
            }
            invented.fill(shop, pools, values, progress, cancelled)
            counts = _counts(shop)
            for kind, table in (
                ("orders", "orders"),
                ("returns", "cases"),
                ("refunds", "refund"),
                ("complaints", "complaint"),
                ("reviews", "review"),
            ):
                if counts[table]:
                    search.queue(shop, kind, 1, counts[table])
            journal.append(
                shop,
                Event(
                    at=to_utc_text(now),
                    actor="",
                    op="shop.generated",
                    undoable=False,
                    summary={"orders": orders, "cases": cases, "seed": seed},
                ),
            )
    return counts


def _quick(shop: Shop) -> None:
    """Nobody else sees this file yet; it is made durable when it gets its name."""
    shop.db.execute_sql("PRAGMA synchronous = off")
    shop.db.execute_sql("PRAGMA cache_size = -131072")


def _counts(shop: Shop) -> dict[str, int]:
    names = ("orders", "order_line", "parcel", "customer", "cases", "refund", "complaint", "review", "deadline")
    return {name: shop.db.execute_sql(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def _chip_rows(states: tuple, old: int) -> list[tuple]:
    weighted = [state for state in states for _ in range(state[3])]
    rows = []
    for k, (decision, goods, settlement, _) in enumerate(islice(cycle(weighted), 64)):
        chip = returns.chip({"decision": decision, "goods": goods, "settlement": settlement})
        closed = int(decision in ("done", "refused", "withdrawn"))
        received = int(goods in ("to_inspect", "good", "defective", "restocked"))
        rows.append((old, k, "return", decision, goods, settlement, chip, int(goods in _SENT), received, closed))
    return rows


def _pools(shop: Shop, rng: random.Random) -> dict[str, tuple[str, list[tuple], str]]:
    """What is drawn from: names, places, products and so on, with storefronts and products inserted on the way."""
    data, texts = people_data(), texts_data()
    for front in data["storefront"]:
        StorefrontRow.insert(
            platform=front["platform"], name=front["name"], is_default=int(front is data["storefront"][0])
        ).execute(shop.db)
    items = []
    for product in products():
        row_id = ProductRow.insert(storefront=product.front + 1, **product.stored).execute(shop.db)
        items.append(
            (product.front + 1, product.name, row_id, product.sku, product.title, product.spec, product.price)
        )
    slots = []
    for front in (1, 2, 3):
        mine = [p for p in products() if p.front + 1 == front]
        weighted = [p for p in mine for _ in range(p.weight)]
        slots += [(front, k, p.title, p.spec, p.price) for k, p in enumerate(islice(cycle(weighted), 32))]
    every = [a + b for a in data["surnames"] for b in data["given"]] + data["special"] * 4
    rng.shuffle(every)
    names = every[:_NAMES]
    places = [(p, c, d) for p, c, ds in data["places"] for d in ds.split(",")]
    streets = [
        rng.choice(data["streets"]).split("{")[0].strip() + f" {rng.randrange(1, 400)} 弄 " for _ in range(_STREETS)
    ]
    reviews = [
        (rating, body) for rating in (1, 2, 3, 4, 4, 5, 5, 5, 5) for body in texts["review"][f"rating{rating}"]
    ]
    said = [(code, reasons.party_of(code), body) for code, bodies in texts["said"].items() for body in bodies]
    carriers = [
        (WAYBILLS[code][0], WAYBILLS[code][1], CARRIER_NAMES[code])
        for code in WAYBILLS
        for _ in range(WAYBILLS[code][2] // 2)
    ]
    raw = {
        "awaiting_payment": "等待买家付款",
        "to_ship": "买家已付款，等待卖家发货",
        "partly_shipped": "部分发货",
        "shipped": "卖家已发货，等待买家确认",
        "completed": "交易成功",
        "cancelled": "交易关闭",
        "unknown": "",
    }

    def numbered(rows: list) -> list[tuple]:
        return [(k, *(row if isinstance(row, tuple) else (row,))) for k, row in enumerate(rows)]

    return {
        "name": ("k INTEGER, name, pinyin", numbered([(n, search_text.pinyin_keys(n)) for n in names]), "k"),
        "phone": ("k INTEGER, start", numbered([f"1{a}{b}0000" for a in "35789" for b in "1356789"]), "k"),
        "place": ("k INTEGER, province, city, district", numbered(places), "k"),
        "street": ("k INTEGER, street", numbered(streets), "k"),
        "product": ("front INTEGER, k INTEGER, title, spec, price INTEGER", slots, "front, k"),
        "item": ("front INTEGER, name, id INTEGER, sku, title, spec, price INTEGER", items, "front, name"),
        "carrier": ("k INTEGER, start, digits INTEGER, name", numbered(carriers), "k"),
        "status": ("code, raw", list(raw.items()), "code"),
        "message": ("k INTEGER, message", numbered(data["messages"]), "k"),
        "reason": ("k INTEGER, reason, party, said", numbered(said), "k"),
        "review": ("k INTEGER, rating INTEGER, body", numbered(reviews), "k"),
        "case": (
            "old INTEGER, k INTEGER, kind, decision, goods, settlement, chip, sent INTEGER, received INTEGER,"
            " closed INTEGER",
            _chip_rows(_OPEN, 0) + _chip_rows(_OLD, 1),
            "old, k",
        ),
        "due": ("kind, chip, what, seconds INTEGER", [(k, c, w, h * 3600) for k, c, w, h in _DUE], "kind, chip"),
    }
