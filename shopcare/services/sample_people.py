"""Invented people, addresses, order and parcel numbers for the sample shop and for large generated shops."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from shopcare import assets
from shopcare.domain.money import parse_money

#: carrier code -> how a waybill of it begins, how many digits follow, how often it is used.
WAYBILLS = {
    "YTO": ("YT", 13, 30),
    "ZTO": ("78", 12, 22),
    "STO": ("77", 13, 14),
    "YUNDA": ("43", 13, 12),
    "SF": ("SF", 13, 10),
    "JT": ("JT", 13, 8),
    "JD": ("JD", 14, 3),
    "POST": ("98", 11, 3),
    "EMS": ("E", 12, 2),
}
CARRIER_NAMES = {
    "YTO": "圆通速递",
    "ZTO": "中通快递",
    "STO": "申通快递",
    "YUNDA": "韵达速递",
    "SF": "顺丰速运",
    "JT": "极兔速递",
    "JD": "京东快递",
    "POST": "中国邮政",
    "EMS": "EMS",
}
#: Beginnings of mobile numbers whose block is not in use.
_PHONES = ("1990000", "1980000", "1910000", "1660000", "1730000", "1550000")


@dataclass(frozen=True)
class Product:
    """A product variant of the invented shop; money in minor units."""

    front: int
    sku: str
    title: str
    spec: str
    category: str
    price: int
    cost: int
    guarantee: int
    grams: int
    returnable: bool
    supplier: int
    weight: int

    @property
    def name(self) -> str:
        """Title and variant as one reads them in a list."""
        return f"{self.title} {self.spec}"

    @property
    def stored(self) -> dict[str, Any]:
        """What a product row of the shop file keeps of it, by column."""
        return {
            "sku": self.sku,
            "title": self.title,
            "spec": self.spec,
            "category": self.category,
            "price": self.price,
            "purchase_cost": self.cost,
            "guarantee_months": self.guarantee or None,
            "weight_g": self.grams,
            "no_reason_return": int(self.returnable),
        }


@dataclass(frozen=True)
class Buyer:
    """One invented buyer with an address."""

    name: str
    nick: str
    phone: str
    place: tuple[str, str, str, str]


@dataclass
class People:
    """Draws invented people; the same generator state gives the same people."""

    rng: random.Random
    #: Names that programs get wrong, each used once before others.
    waiting: list[str] = field(default_factory=list)

    def name(self) -> str:
        """A Chinese name, sometimes one of the difficult ones."""
        if self.waiting and self.rng.random() < 0.12:
            return self.waiting.pop()
        data = people_data()
        return self.rng.choice(data["surnames"]) + self.rng.choice(data["given"])

    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"{self.rng.choice(_PHONES)}{self.rng.randrange(10_000):04d}"

    def place(self) -> tuple[str, str, str, str]:
        """Province, city, district and an invented street."""
        data = people_data()
        province, city, districts = self.rng.choice(data["places"])
        street = self.rng.choice(data["streets"]).format(
            n=self.rng.randrange(1, 980),
            b=self.rng.randrange(1, 30),
            r=f"{self.rng.randrange(1, 28)}0{self.rng.randrange(1, 6)}",
        )
        return province, city, self.rng.choice(districts.split(",")), street

    def buyer(self, name: str = "") -> Buyer:
        """A buyer with everything."""
        nick = self.rng.choice(people_data()["nicks"]).format(n=self.rng.randrange(1000, 99_999))
        return Buyer(name or self.name(), nick, self.phone(), self.place())

    def waybill(self) -> tuple[str, str]:
        """(waybill, carrier name) in that carrier's form."""
        codes = list(WAYBILLS)
        code = self.rng.choices(codes, [WAYBILLS[c][2] for c in codes])[0]
        start, digits, _ = WAYBILLS[code]
        return f"{start}{self.rng.randrange(10 ** (digits - 1), 10**digits)}", CARRIER_NAMES[code]

    def order_no(self, platform: str, placed: date) -> str:
        """An order number in the platform's form."""
        rng = self.rng
        if platform == "pdd":
            return f"{placed:%y%m%d}-{rng.randrange(10**14, 10**15)}"
        return f"{'69' if platform == 'douyin' else '33'}{rng.randrange(10**16, 10**17)}"


@cache
def people_data() -> dict:
    """``resources/sample/people.toml``."""
    return tomllib.loads(assets.read_text("resources/sample/people.toml"))


@cache
def texts_data() -> dict:
    """``resources/sample/texts.toml``."""
    return tomllib.loads(assets.read_text("resources/sample/texts.toml"))


@cache
def stories_data() -> dict:
    """``resources/sample/stories.toml``."""
    return tomllib.loads(assets.read_text("resources/sample/stories.toml"))


@cache
def products() -> tuple[Product, ...]:
    """The invented assortment."""
    rows = tomllib.loads(assets.read_text("resources/sample/products.toml"))["product"][0]["rows"]
    return tuple(
        Product(
            r[0], r[1], r[2], r[3], r[4], parse_money(r[5]), parse_money(r[6]), r[7], r[8], bool(r[9]), r[10], r[11]
        )
        for r in rows
    )
