"""Large invented shops: counts, soundness, the same for the same seed, nothing left after a cancel."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.services import generating, records, safety
from shopcare.services.session import Actor, Session
from shopcare.store import search
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import CaseRow, OrderRow
from tests.services.desk import NOW


def test_the_counts_are_what_was_asked_for_and_the_shop_is_sound(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    counts = generating.generate(
        tmp_path / "shop", FixedClock(NOW), 3_000, progress=lambda done, total: told.append((done, total))
    )
    assert (counts["orders"], counts["order_line"], counts["cases"]) == (3_000, 3_000, 600)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert safety.check(tmp_path / "shop", NOW) == []


def test_the_same_seed_gives_the_same_orders_and_another_seed_others(tmp_path: Path) -> None:
    contents = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generating.generate(tmp_path / name, FixedClock(NOW), 500, cases=100, seed=seed)
        shop = Shop(ShopFolder(tmp_path / name))
        with shop.connection():
            contents.append(shop.rows(OrderRow.select().order_by(OrderRow.id)) + shop.rows(CaseRow.select()))
    assert contents[0] == contents[1] != contents[2]


def test_the_generated_shop_can_be_worked_with_and_searched(tmp_path: Path) -> None:
    generating.generate(tmp_path / "shop", FixedClock(NOW), 1_000)
    shop = Shop(ShopFolder(tmp_path / "shop"))
    with shop.connection():
        assert search.catch_up(shop) >= 1_200
        session = Session(shop, FixedClock(NOW), Actor("店主", "owner", 1))
        order = shop.one(OrderRow.select().where(OrderRow.status == "completed"))
        made = records.create(session, "complaints", {"facts": "没人回复", "order_id": order["id"]}, draft=False)
        assert made.ref.startswith("C2611-")
    assert safety.check(tmp_path / "shop", NOW) == []


def test_a_cancel_leaves_nothing_and_a_shop_is_never_overwritten(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        generating.generate(tmp_path / "shop", FixedClock(NOW), 1_000, cancelled=lambda: True)
    assert not (tmp_path / "shop" / "shop.db").exists()
    assert list((tmp_path / "shop" / "temp").iterdir()) == []
    generating.generate(tmp_path / "shop", FixedClock(NOW), 0)
    with pytest.raises(DomainError, match="shop_exists"):
        generating.generate(tmp_path / "shop", FixedClock(NOW), 10)


def test_counts_out_of_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="number_out_of_range"):
        generating.generate(tmp_path / "shop", FixedClock(NOW), 10, cases=11)
