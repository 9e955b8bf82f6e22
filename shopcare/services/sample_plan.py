"""What happens in the sample shop and when: stories with their steps in time, and the orders they are about."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shopcare.domain.clock import DEFAULT_ZONE, zone
from shopcare.services.sample_people import Buyer, People, Product, people_data, products, stories_data, texts_data

DAYS = 90
ORDERS = 320
#: Hours that pass before a step, from - to.
_GAPS = {
    "accept": (1, 20),
    "waybill": (12, 50),
    "receive": (30, 78),
    "pass": (1, 20),
    "pass_partly": (1, 20),
    "fail": (1, 20),
    "refund_paid": (2, 20),
    "refund_agreed": (1, 6),
    "finish": (1, 10),
    "await_return": (2, 20),
    "note_sent_back": (20, 60),
    "pay": (2, 20),
    "found": (1, 4),
}
#: Who takes a step; the agent takes all others.
_WHO = {
    "waybill": "系统",
    "note_sent_back": "系统",
    "platform_steps_in": "系统",
    "new": "系统",
    "receive": "老周",
    "pass": "老周",
    "pass_partly": "老周",
    "fail": "老周",
    "restock": "老周",
    "inspect_again": "老周",
    "parked": "老周",
    "repair": "老周",
    "repaired": "老周",
    "pay": "林会计",
    "refund_paid": "林会计",
    "approve": "店主",
    "refuse": "店主",
    "stamp": "店主",
    "start_payment": "林会计",
    "pay_part": "林会计",
    "to_court": "店主",
    "ask_approval": "小陈",
}
_KIND_REASONS = {
    "return": (
        "no_reason_7d",
        "no_reason_7d",
        "wrong_size_chosen",
        "quality",
        "not_as_described",
        "colour_difference",
        "regret",
        "threshold_padding",
        "ordered_by_mistake",
        "expired",
        "counterfeit",
        "used",
        "bad_packing",
        "damaged_on_arrival",
        "late_delivery",
        "agreed_with_seller",
        "misunderstanding",
        "other",
    ),
    "exchange": ("wrong_size_chosen", "wrong_size_chosen", "quality", "colour_difference"),
    "refused": ("refused", "no_home_delivery", "late_delivery"),
    "in_transit": ("wrong_address", "out_of_range", "late_delivery", "regret"),
    "wrong_item": ("wrong_item",),
    "shortage": ("shortage",),
    "reship": ("lost", "damaged_on_arrival", "not_received", "promise_broken"),
    "project": ("defect_after_use", "damaged_by_buyer"),
    "dealer": ("quality", "agreed_with_seller"),
}
_REFUND_REASONS = {
    "refund_only": ("quality", "lost", "not_received", "signed_not_received", "damaged_on_arrival", "shortage"),
    "return_refund": ("no_reason_7d", "quality", "counterfeit", "excessive_demand"),
    "freight": ("freight_refund",),
    "price_difference": ("price_difference",),
    "after_success": ("quality", "defect_after_use"),
    "goodwill": ("service_manner", "invoice", "late_shipment"),
}
_UNSHIPPED = ("not_wanted", "out_of_stock", "late_shipment", "ordered_by_mistake", "wrong_address")
_COMPLAINT_CAUSES = (
    "service_manner",
    "promise_broken",
    "invoice",
    "late_delivery",
    "quality",
    "no_home_delivery",
    "excessive_demand",
    "counterfeit",
)


@dataclass
class Line:
    """One item of a planned order."""

    product: Product
    quantity: int
    paid: int


@dataclass
class Order:
    """A planned order; times in UTC."""

    front: int
    number: str
    buyer: Buyer
    lines: list[Line]
    placed: datetime
    status: str = "shipped"
    final: str = "completed"
    freight: int = 0
    shipped: datetime | None = None
    signed: datetime | None = None
    waybill: str = ""
    carrier: str = ""
    imported: datetime | None = None
    needed_by: datetime | None = None
    refunded: bool = False
    masked: bool = False
    extra: dict = field(default_factory=dict)
    id: int = 0
    line_ids: list[int] = field(default_factory=list)

    @property
    def paid(self) -> int:
        """What the buyer paid, freight included."""
        return sum(line.paid for line in self.lines) + self.freight

    @property
    def title(self) -> str:
        """The first item, and how many more there are."""
        more = f" 等 {len(self.lines)} 件" if len(self.lines) > 1 else ""
        return self.lines[0].product.name + more


@dataclass
class Story:
    """One record's life: what it is about and its steps as (moment, word, who)."""

    kind: str
    facts: dict
    steps: list[tuple[datetime, str, str]]
    order: Order | None = None
    id: int = 0
    refund_id: int = 0

    @property
    def opened(self) -> datetime:
        """When it began."""
        return self.steps[0][0]


class Planner:
    """Draws the whole shop from one seed and the present moment."""

    def __init__(self, now: datetime, seed: int = 20261122):
        self.now = now.replace(microsecond=0)
        self.rng = random.Random(seed)
        self.people = People(self.rng, list(reversed(people_data()["special"])))
        self.orders: list[Order] = []
        self.stories: list[Story] = []
        self.free: list[Order] = []

    def plan(self) -> None:
        """Make all stories and orders."""
        for entry in stories_data()["story"]:
            self._named(entry)
        for path in stories_data()["path"]:
            if path["kind"] in ("returns", "refunds"):
                for n in range(path["count"]):
                    self._path(path, n)
        # Filled up with orders to which nothing happened; complaints, reviews and the like take theirs from these.
        while len(self.orders) < ORDERS:
            self._quiet_order()
        for order in [o for o in self.free if o.status == "shipped"][:3]:
            order.status = order.final = "partly_shipped"
        for path in stories_data()["path"]:
            if path["kind"] not in ("returns", "refunds"):
                for n in range(path["count"]):
                    self._path(path, n)
        self._import_times()

    # Times ------------------------------------------------------------------------------------------------------

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _awake(self, moment: datetime) -> datetime:
        """The same or an earlier moment at which people of the shop work."""
        local = moment.astimezone(zone(DEFAULT_ZONE))
        if local.hour < 9:
            local = (local - timedelta(days=1)).replace(
                hour=self.rng.randrange(15, 21), minute=self.rng.randrange(60)
            )
        elif local.hour >= 21:
            local = local.replace(hour=self.rng.randrange(16, 21), minute=self.rng.randrange(60))
        return local.astimezone(self.now.tzinfo)

    def _times(self, words: list[str], last: float) -> list[datetime]:
        back, ages = last, [last]
        for word in reversed(words[1:]):
            low, high = _GAPS.get(word, (2, 24))
            back += self.rng.uniform(low, high)
            ages.append(back)
        moments = []
        for word, age in zip(words, reversed(ages), strict=True):
            moment = self._ago(min(age, (DAYS - 6) * 24))
            moments.append(moment if _WHO.get(word) == "系统" else self._awake(moment))
        for i in range(len(moments) - 2, -1, -1):
            moments[i] = min(moments[i], moments[i + 1] - timedelta(minutes=7))
        return moments

    # Orders -----------------------------------------------------------------------------------------------------

    def _lines(self, product: Product, quantity: int, more: bool) -> list[Line]:
        lines = [Line(product, quantity, product.price * quantity)]
        if more and self.rng.random() < 0.22:
            others = [p for p in products() if p.front == product.front and p.title != product.title]
            other = self.rng.choice(others)
            lines.append(Line(other, 1, other.price))
        return lines

    def _order(
        self, opened: datetime, shipped: bool, product: Product | None = None, entry: dict | None = None
    ) -> Order:
        rng, entry = self.rng, entry or {}
        if product is None:
            product = rng.choices(products(), [p.weight for p in products()])[0]
        hours = rng.uniform(80, 190) if shipped else rng.uniform(2, 30)
        placed = max(opened - timedelta(hours=hours), self._ago(DAYS * 24 + 12))
        placed = min(placed, opened - timedelta(minutes=20))
        quantity = entry.get("quantity") or (2 if rng.random() < 0.1 else 1)
        buyer = self.people.buyer(entry.get("buyer", ""))
        if entry:
            buyer = Buyer(
                buyer.name, buyer.nick, entry.get("phone", buyer.phone), tuple(entry.get("place", buyer.place))
            )
        platform = people_data()["storefront"][product.front]["platform"]
        order = Order(
            product.front,
            entry.get("order_no") or self.people.order_no(platform, placed.date()),
            buyer,
            self._lines(product, quantity, not entry),
            placed,
        )
        if not entry:
            order.freight = rng.choice((0, 0, 0, 800, 600, 1000))
        order.needed_by = opened
        if shipped:
            self._ship(order, opened)
        else:
            order.status = order.final = "to_ship"
        self._words(order)
        self.orders.append(order)
        return order

    def _ship(self, order: Order, before: datetime) -> None:
        room = (before - order.placed).total_seconds()
        order.shipped = order.placed + timedelta(seconds=room * self.rng.uniform(0.1, 0.25))
        order.signed = order.placed + timedelta(seconds=room * self.rng.uniform(0.55, 0.9))
        order.waybill, order.carrier = self.people.waybill()

    def _words(self, order: Order) -> None:
        rng, data = self.rng, people_data()
        if rng.random() < 0.15:
            order.extra["buyer_message"] = rng.choice(data["messages"])
        if rng.random() < 0.1:
            order.extra["remark"] = rng.choice(data["remarks"])
        if rng.random() < 0.08:
            order.extra["flag_colour"] = rng.choice(("red", "yellow", "green", "blue", "purple"))

    def _quiet_order(self) -> None:
        rng = self.rng
        age = rng.uniform(1, DAYS * 24)
        order = self._order(self._ago(age) + timedelta(hours=1), shipped=False)
        order.needed_by = None
        order.masked = order.front == 1 and rng.random() < 0.2
        days = age / 24
        if days < 2:
            order.status = rng.choice(("to_ship", "to_ship", "to_ship", "awaiting_payment"))
        else:
            self._ship(order, order.placed + timedelta(hours=110))
            if days < 6:
                order.signed = None
            order.status = "shipped" if days < 13 else "completed"
            roll = rng.random()
            if roll < 0.05:
                order.status = "cancelled"
            elif roll < 0.07:
                order.status = "unknown"
            elif roll < 0.1 and days < 8:
                order.status = "partly_shipped"
        order.final = order.status
        if order.status in ("shipped", "completed") and not order.masked:
            self.free.append(order)

    def _import_times(self) -> None:
        """Orders come in by export files, one per storefront every other day, earlier where a record needs them."""
        for order in self.orders:
            days = (self.now - order.placed).days // 2 * 2
            regular = self._awake(self._ago(days * 24) + timedelta(minutes=10 + 7 * order.front))
            if regular <= order.placed:
                regular = order.placed + timedelta(minutes=9)
            latest = (order.needed_by or self.now) - timedelta(minutes=3)
            order.imported = min(regular, latest)

    # Stories ----------------------------------------------------------------------------------------------------

    def _named(self, entry: dict) -> None:
        steps = []
        for part in entry["steps"].split(","):
            hours, word, who = part.split()
            steps.append((self._ago(float(hours)), word, who))
        product = next(p for p in products() if p.sku == entry["sku"])
        order = self._order(steps[0][0], entry.get("shipped", True), product, entry)
        facts = {k: v for k, v in entry.items() if k not in ("steps", "kind", "front", "place")} | {"named": True}
        self.stories.append(Story(entry["kind"], facts, steps, order))

    def _path(self, path: dict, n: int) -> None:
        rng = self.rng
        words = path["steps"].split() or ["draft"]
        low, high = path["last"]
        share = (n + rng.random()) / path["count"]
        moments = self._times(words, low + (high - low) * share**1.3)
        facts: dict = {}
        shipped = path.get("shipped", True)
        if "case_kinds" in path:
            facts["case_kind"] = path["case_kinds"][n % len(path["case_kinds"])]
            facts["reason"] = rng.choice(_KIND_REASONS[facts["case_kind"]])
        if "refund_kinds" in path:
            facts["refund_kind"] = path["refund_kinds"][n % len(path["refund_kinds"])]
            facts["reason"] = rng.choice(_REFUND_REASONS[facts["refund_kind"]] if shipped else _UNSHIPPED)
        order = None
        if path["kind"] in ("returns", "refunds"):
            if facts.get("case_kind") != "dealer":
                order = self._order(moments[0], shipped)
        elif path["kind"] != "unknown_parcels" and path.get("direction") != "by_us":
            order = self._older_order(moments[0])
        facts |= self._facts(path, n)
        steps = [
            (m, w, _WHO.get(w, "小陈" if rng.random() < 0.8 else "店主")) for m, w in zip(moments, words, strict=True)
        ]
        story = Story(path["kind"], facts, steps, order)
        if words[-1] in ("finish", "settle", "pay") and order and "refund_paid" in words:
            order.refunded = True
        if words[-1] in ("accept", "waybill", "receive", "complete_draft", "draft") and order and shipped:
            order.final = "shipped"
        self.stories.append(story)

    def _older_order(self, opened: datetime) -> Order | None:
        fitting = [o for o in self.free if o.placed < opened - timedelta(days=4)]
        if not fitting:
            return None
        order = max(fitting, key=lambda o: o.placed) if self.rng.random() < 0.6 else self.rng.choice(fitting)
        self.free.remove(order)
        order.needed_by = opened
        return order

    def _facts(self, path: dict, n: int) -> dict:
        rng, texts, kind = self.rng, texts_data(), path["kind"]
        if kind == "complaints":
            by_us = path.get("direction") == "by_us"
            words = texts["complaint"]
            return {
                "said": rng.choice(words["by_us" if by_us else "facts"]),
                "direction": "by_us" if by_us else "against_us",
                "reason": rng.choice(_COMPLAINT_CAUSES),
                "channel": "platform"
                if by_us
                else rng.choice(("chat", "phone", "platform", "hotline_12315", "review", "letter", "visit")),
                "demand": rng.choice(
                    ("discount", "return", "exchange", "claim", "apology", "repair", "reship", "explanation")
                ),
                "style": rng.choice(
                    ("friendly", "analytic", "irritable", "domineering", "talkative", "self_centred")
                ),
                "level": rng.choices(("normal", "serious", "crisis"), (14, 5, 1))[0],
                "proposal": rng.choice(words["proposal"]),
                "outcome": rng.choice(words["outcome"]),
                "promise": rng.choice(words["promise"]),
            }
        if kind == "reviews":
            rating = rng.choice((1, 2, 3)) if path["steps"] != "new close" else rng.choice((4, 5, 5, 5))
            if path["steps"] in ("new", "new answer"):
                rating = n % 5 + 1
            words = texts["review"]
            return {
                "rating": rating,
                "said": rng.choice(words[f"rating{rating}"]),
                "reply": rng.choice(words["reply"]),
                "contact": rng.choice(words["contact"]),
                "reason": "quality" if rating < 3 else "",
                "additional": rng.choice(words["additional"]) if rng.random() < 0.15 else "",
            }
        if kind == "claims":
            reason = (
                ("damaged", "lost", "short", "delayed", "wrong_address")[n % 5]
                if n
                else rng.choice(("damaged", "lost"))
            )
            return {
                "reason": reason,
                "said": rng.choice(texts["claim"][reason]),
                "answer": rng.choice(texts["claim"]["answer"]),
            }
        if kind == "repairs":
            words = texts["repair"]
            return {
                "said": rng.choice(words["fault"]),
                "finding": rng.choice(words["finding"]),
                "work": rng.choice(words["work"]),
                "call_back": rng.choice(words["call_back"]),
                "paid_repair": path.get("paid_repair", False),
                "serial": f"QH{rng.randrange(10**9, 10**10)}",
            }
        if kind == "unknown_parcels":
            waybill, carrier = self.people.waybill()
            return {
                "waybill": waybill,
                "carrier": carrier,
                "shelf": f"U-{rng.randrange(1, 9):02d}",
                "sender": self.people.name(),
                "phone": self.people.phone(),
                "said": rng.choice(texts["parcel"]["contents"]),
            }
        return {}
