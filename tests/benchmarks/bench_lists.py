"""How long the first ids and rows of a list take with many orders, beside the same with 1,000 orders.

Run: ``python tests/benchmarks/bench_lists.py [orders] [folder]``; the folder is kept when it is named.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from filling import fill  # noqa: E402

from shopcare.domain.clock import FixedClock  # noqa: E402
from shopcare.services import lists  # noqa: E402
from shopcare.services.lists import Query  # noqa: E402
from shopcare.services.session import Session  # noqa: E402
from shopcare.store.database import Shop, ShopFolder  # noqa: E402

QUERIES = {
    "all": Query("orders"), "open": Query("orders", "open"), "one chip": Query("orders", "to_ship"),
    "chip and shop": Query("orders", "completed", storefront_id=1), "overdue": Query("orders", "overdue"),
    "returns to inspect": Query("returns", "to_inspect"),
}


def first(session: Session, query: Query) -> float:
    """Seconds to the first ids and their rows."""
    start = time.perf_counter()
    piece = next(iter(lists.ids(session, query)), [])
    lists.rows(session, query.kind, piece[:64])
    return time.perf_counter() - start


def whole(session: Session, query: Query) -> tuple[float, int]:
    """Seconds to all ids, and how many there are."""
    start = time.perf_counter()
    n = sum(len(piece) for piece in lists.ids(session, query))
    return time.perf_counter() - start, n


def median(work, times: int = 7) -> float:  # noqa: ANN001
    """The middle of several runs."""
    return sorted(work() for _ in range(times))[times // 2]


def main(orders: int, folder: Path, small: Path) -> None:
    """Measure both shops in turn and print the ratio."""
    clock = FixedClock(datetime(2026, 11, 24, 8, tzinfo=UTC))
    shop = Shop(ShopFolder(folder)) if (folder / "shop.db").exists() else fill(folder, orders, orders // 5)
    few = fill(small, 1000, 200)
    with shop.connection(), few.connection():
        large, little = Session(shop, clock), Session(few, clock)
        for name, query in QUERIES.items():
            a, b = median(lambda q=query: first(large, q)), median(lambda q=query: first(little, q))
            all_of, n = whole(large, query)
            print(f"{name:20} first {a * 1000:6.1f} ms, with 1,000 orders {b * 1000:6.1f} ms, ratio {a / b:5.2f}; "
                  f"all {n:9,} in {all_of * 1000:7.0f} ms")
        for key in ("paid", "receiver_name"):
            taken, n = whole(large, Query("orders", sort=(key, True)))
            print(f"sorted by {key:14} {n:9,} in {taken * 1000:7.0f} ms")
        taken = median(lambda: _counted(large))
        print(f"counts {taken * 1000:.1f} ms")


def _counted(session: Session) -> float:
    start = time.perf_counter()
    lists.counts(session, "orders")
    return time.perf_counter() - start


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as temp:
        main(count, Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temp) / "large", Path(temp) / "small")
