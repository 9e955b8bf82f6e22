"""How long an import takes against ``sqlite3 .import`` of the same file, in turn, as ratios.

    python tests/benchmarks/bench_import.py [--rows 100000] [--rounds 3] [--keep DIR]

Each round runs both in processes of their own; printed are median ratios of elapsed time and of processor time (the
latter hardly depends on what else the machine does), and the peak memory of ours.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADER = next(csv.reader([
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址 ,"
    "联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,退款金额"
]))
STATES = ("交易成功", "交易成功", "交易成功", "卖家已发货，等待买家确认", "买家已付款，等待卖家发货", "交易关闭")
GOODS = ("白瓷盖碗 110ml", "手账本 A5 方格, 192页", "和纸胶带 10卷", "明前龙井 100g 罐装", "旅行茶具套装")
PLACES = ("湖北省 宜昌市 西陵区 云集北街道", "福建省 福州市 仓山区 南江滨街道", "浙江省 杭州市 余杭区 五常街道")


def make_file(path: Path, rows: int, encoding: str = "utf-8") -> None:
    """An invented order list of 20 columns with quoted line breaks, the same for the same ``rows``."""
    rnd = random.Random(7)
    start = datetime(2025, 1, 1)
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for i in range(rows):
            placed = start + timedelta(seconds=i * 29)
            total = rnd.randint(1500, 40000)
            state = rnd.choice(STATES)
            back = total if state == "交易关闭" else 0
            masked = i % 3 == 0
            out.writerow((
                f'="{3300000000000000000 + i * 9973}"',
                f"用户**{i % 10}" if masked else f"tb{rnd.randint(10**6, 10**7)}",
                f"{total / 100:.2f}", "0.00", f"{total / 100:.2f}", f"{(total - back) / 100:.2f}", state,
                "一、不要塑料袋\n二、加缓冲" if i % 10 == 0 else "",
                f"测{chr(0x4E00 + i % 2000)}{chr(0x5E00 + i % 900)}",
                f"{PLACES[i % 3]}测试路{i % 400}号{i % 30}幢{i % 2500}室(000000)",
                f"'199****{i % 10000:04d}" if masked else f"'199{rnd.randint(0, 99999999):08d}",
                placed.strftime("%Y-%m-%d %H:%M:%S"),
                (placed + timedelta(minutes=6)).strftime("%Y-%m-%d %H:%M:%S"),
                GOODS[i % 5], "1", f"No:YT{rnd.randint(10**11, 10**12 - 1)}", "圆通速递",
                "'已电话确认'" if i % 7 == 0 else "",
                "1", f"{back / 100:.2f}",
            ))


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _limit(path: Path, folder: Path) -> dict:
    target = folder / "limit.db"
    target.unlink(missing_ok=True)
    cpu, begun = _children_cpu(), time.perf_counter()
    subprocess.run(["sqlite3", str(target)], input=f".mode csv\n.import {path} t\n", text=True, check=True)
    return {"seconds": time.perf_counter() - begun, "cpu": _children_cpu() - cpu}


_OURS = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from shopcare.domain.clock import FixedClock
from shopcare.services import imports, safety
from shopcare.services.session import Session
now = datetime(2026, 11, 24, 8, tzinfo=UTC)
shop = safety.create(Path(sys.argv[1]), "bench", now)
shop.connect()
times, gaps = [], []
last = [0.0]
def progress(done, total):
    at = time.perf_counter()
    gaps.append(at - last[0])
    last[0] = at
def used():
    of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return [u.ru_utime + u.ru_stime for u in of]
before = used()
begun = last[0] = time.perf_counter()
done = imports.run(Session(shop, FixedClock(now)), Path(sys.argv[2]), progress=progress)
took = time.perf_counter() - begun
peak, helper = (
    resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
)
own, beside = (after - first for first, after in zip(before, used()))
print(json.dumps({
    "seconds": took, "own": own, "beside": beside, "peak_mb": peak, "helper_mb": helper, "new": done.tally.new,
    "longest_gap": max(gaps),
}))
"""


def _ours(path: Path, folder: Path) -> dict:
    shutil.rmtree(folder / "shop", ignore_errors=True)
    answer = subprocess.run(
        [sys.executable, "-c", _OURS, str(folder / "shop"), str(path)], cwd=ROOT, text=True, check=True,
        capture_output=True,
    )
    return json.loads(answer.stdout)


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--encoding", default="utf-8")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench_import"))
    try:
        path = folder / "orders.csv"
        make_file(path, given.rows, given.encoding)
        pairs = [(_limit(path, folder), _ours(path, folder)) for _ in range(given.rounds)]
        def median(values: Iterable[float], digits: int = 2) -> float:
            return round(statistics.median(values), digits)

        print(json.dumps({
            "rows": given.rows, "rounds": given.rounds,
            "ratio": median(ours["seconds"] / limit["seconds"] for limit, ours in pairs),
            # Of the process that writes, and with the one that reads beside it.
            "ratio_cpu_writer": median(ours["own"] / limit["cpu"] for limit, ours in pairs),
            "ratio_cpu_all": median((ours["own"] + ours["beside"]) / limit["cpu"] for limit, ours in pairs),
            "limit_s": median(limit["seconds"] for limit, _ in pairs),
            "ours_s": median(ours["seconds"] for _, ours in pairs),
            "peak_mb": round(max(ours["peak_mb"] for _, ours in pairs)),
            "helper_peak_mb": round(max(ours["helper_mb"] for _, ours in pairs)),
            "longest_progress_gap_s": round(max(ours["longest_gap"] for _, ours in pairs), 3),
        }))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
