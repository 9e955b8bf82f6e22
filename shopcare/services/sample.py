"""The sample shop: an invented shop with three storefronts and everything that can happen in after-sales.

It is told through the same use cases that people click, with a clock that moves through the last 90 days, so that the
journal, the numbers and the deadlines are those of a real shop. The same moment gives the same content.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from shopcare.domain.clock import Clock
from shopcare.services import sample_orders, sample_tell
from shopcare.services.sample_plan import DAYS, Planner
from shopcare.store import creating
from shopcare.store.database import ShopFolder

_NAMES = {"zh_CN": "青禾小店（示例）", "en": "Qinghe Shop (sample)"}


def make(
    folder: ShopFolder | Path, clock: Clock, lang: str = "zh_CN", progress: Callable[[int, int], None] | None = None
) -> None:
    """Make the sample shop in an empty data folder. Raises DomainError ``shop_exists`` and ShopUnavailable."""
    now = clock.now()
    planner = Planner(now)
    planner.plan()
    started = now - timedelta(days=DAYS + 1)
    name = _NAMES.get(lang, _NAMES["en"])
    with creating.staged(folder, name, started, sample=True) as shop, shop.connection(), shop.transaction():
        teller = sample_tell.Teller(shop, planner, lang)
        sample_orders.furnish(teller.session, planner)
        teller.tell(progress)
        sample_orders.finish(teller.session, planner)
