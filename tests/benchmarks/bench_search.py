"""How long the first hundred hits take, beside a scan of the table in the same run.

Run: ``python tests/benchmarks/bench_search.py [orders] [folder]``; the folder is kept when it is named.
"""

from __future__ import annotations

import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from filling import fill, used_bytes  # noqa: E402

from shopcare.store import search  # noqa: E402
from shopcare.store.database import Shop, ShopFolder  # noqa: E402

FRAGMENTS = {
    "one digit": "7", "one letter": "z", "one character": "鞋", "rare character": "檬", "two digits": "39",
    "two characters": "女鞋", "name": "单雄信", "surname": "单", "initials": "zs", "pinyin": "zhangs",
    "three digits": "834", "four digits": "8344", "five digits": "83441", "six digits": "834417",
    "eight digits": "10334417", "common pair": "加厚 黑色", "absent": "没有这个", "absent digits": "9999999999",
    "address": "文一西路", "mixed": "39码", "street": "龙城大道7", "message": "菜鸟驿站",
}
SCAN = " || char(10) || ".join(("platform_order_no", "receiver_name", "phone", "waybill", "title", "province", "city",
                                 "district", "street", "buyer_message"))


def timed(work) -> tuple[float, object]:  # noqa: ANN001
    """(seconds, result)."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main(orders: int, folder: Path) -> None:
    """Fill, index, measure, print."""
    if (folder / "shop.db").exists():
        shop = Shop(ShopFolder(folder))
    else:
        taken, shop = timed(lambda: fill(folder, orders, orders // 5))
        print(f"filled {orders:,} orders in {taken:.1f} s")
    with shop.connection():
        data = used_bytes(shop)
        taken, done = timed(lambda: search.catch_up(shop))
        if done:
            index = used_bytes(shop) - data
            print(f"indexed {done:,} records in {taken:.1f} s: {done / taken:,.0f} a second")
            print(f"data {data / 1e6:.0f} MB, index {index / 1e6:.0f} MB: {index / data:.3f} of the data")
        for name, text in FRAGMENTS.items():
            runs = [timed(lambda t=text: list(islice(search.hits(shop, "orders", t), 100))) for _ in range(5)]
            first = sorted(r[0] for r in runs)[2]
            sql = f"SELECT id FROM orders WHERE instr({SCAN}, ?) ORDER BY placed_at DESC LIMIT 100"
            scan = timed(lambda t=text, q=sql: shop.raw().execute(q, (t,)).fetchall())[0]
            print(f"{name:16} {text:12} {len(runs[0][1]):4} hits  median {first * 1000:7.1f} ms  "
                  f"first run {runs[0][0] * 1000:7.1f} ms  scan {scan * 1000:7.1f} ms")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    if len(sys.argv) > 2:
        main(count, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temp:
            main(count, Path(temp))
