"""Kills, full disks and several processes at once: what was acknowledged is there, nothing is half."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.store import health, journal
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import EventRow, OrderLineRow, OrderRow
from shopcare.store.opening import open_shop
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import OrderLineRow, OrderRow
from shopcare.store.work import begin
now = datetime(2026, 11, 24, 8, tzinfo=UTC)
shop = Shop(ShopFolder(Path(sys.argv[1])))
shop.connect()
i = 0
while True:
    i += 1
    number = f"{sys.argv[2]}-{i}"
    with begin(shop, "order", "", now) as work:
        order = work.insert(OrderRow, storefront_id=1, platform_order_no=number, paid=300)
        for line in range(3):
            work.insert(OrderLineRow, order_id=order, line_key=str(line), line_paid=100)
    print(number, flush=True)
"""

REFUNDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from shopcare.domain.errors import DomainError
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import OrderRow
from shopcare.store.work import begin
now = datetime(2026, 11, 24, 8, tzinfo=UTC)
shop = Shop(ShopFolder(Path(sys.argv[1])), timeout_s=30)
shop.connect()
done, refused = 0, set()
for _ in range(50):
    try:
        with begin(shop, "refund", sys.argv[2], now) as work:
            order = work.get(OrderRow, 1)
            work.update(OrderRow, 1, recorded_refunded=order["recorded_refunded"] + 300)
        done += 300
    except DomainError as exc:
        refused.add(exc.code)
print(done, ",".join(sorted(refused)))
"""


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    shop = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    return shop.folder


def start(script: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )


def kill_rounds(folder: ShopFolder, rounds: int) -> None:
    """Kill a writer after a random number of acknowledged orders, again and again."""
    draw = random.Random(rounds)
    acknowledged: set[str] = set()
    for turn in range(rounds):
        with start(WRITER, str(folder.root), str(turn)) as writer:
            for _ in range(draw.randrange(1, 12)):
                acknowledged.add(writer.stdout.readline().strip())
            writer.kill()
            acknowledged |= {line.strip() for line in writer.stdout.read().splitlines() if line.strip()}
    opened = open_shop(folder, NOW, window=True)
    found = {row["platform_order_no"]: row["id"] for row in opened.shop.dicts(OrderRow.select())}
    assert acknowledged <= found.keys()
    lines = opened.shop.rows(OrderLineRow.select(OrderLineRow.order))
    assert len(lines) == 3 * len(found)
    assert len(opened.shop.rows(EventRow.select(EventRow.id))) == 1 + len(found)
    assert health.check(opened.shop) == []
    opened.close()


def test_killed_thirty_times_nothing_acknowledged_is_lost(folder: ShopFolder) -> None:
    kill_rounds(folder, 30)


@pytest.mark.full
def test_killed_a_thousand_times_nothing_acknowledged_is_lost(folder: ShopFolder) -> None:
    kill_rounds(folder, 1000)


def test_a_full_disk_takes_back_the_whole_step_and_the_shop_stays_usable(folder: ShopFolder) -> None:
    shop = Shop(folder)
    with shop.connection():
        with begin(shop, "order", "", NOW) as work:
            work.insert(OrderRow, storefront_id=1, platform_order_no="before", paid=1)
        pages = shop.db.execute_sql("PRAGMA page_count").fetchone()[0]
        shop.db.execute_sql(f"PRAGMA max_page_count = {pages + 20}").fetchone()
        before = health.check(shop), len(shop.rows(OrderRow.select(OrderRow.id)))
        with pytest.raises(ShopUnavailable) as caught, begin(shop, "import", "", NOW) as work:
            for i in range(5000):
                work.insert(OrderRow, storefront_id=1, platform_order_no=f"T{i}", title="茶杯" * 200)
        assert caught.value.code == "disk_full"
        assert (health.check(shop), len(shop.rows(OrderRow.select(OrderRow.id)))) == before
        shop.db.execute_sql("PRAGMA max_page_count = 1000000").fetchone()
        with begin(shop, "order", "", NOW) as work:
            work.insert(OrderRow, storefront_id=1, platform_order_no="after", paid=1)
        assert len(shop.rows(OrderRow.select(OrderRow.id))) == 2


def test_four_processes_never_refund_more_than_was_paid(folder: ShopFolder) -> None:
    shop = Shop(folder)
    with begin(shop, "order", "", NOW) as work:
        work.insert(OrderRow, storefront_id=1, platform_order_no="T1", paid=10_000)
    clerks = [start(REFUNDER, str(folder.root), str(i)) for i in range(4)]
    results = [clerk.communicate()[0].split() for clerk in clerks]
    total = sum(int(done) for done, *_ in results)
    with shop.connection():
        assert shop.one(OrderRow.select())["recorded_refunded"] == total == 9_900
    assert {code for _, *codes in results for code in codes} == {"refund_exceeds_paid"}


def test_background_writers_lose_nothing_and_leave_no_connection(folder: ShopFolder) -> None:
    shop = Shop(folder, timeout_s=30)
    troubles: list[str] = []

    def work_through(worker: int) -> None:
        for i in range(50):
            try:
                with begin(shop, "order", "", NOW) as work:
                    work.insert(OrderRow, storefront_id=1, platform_order_no=f"{worker}-{i}", paid=1)
                    if i % 10 == 9:
                        raise DomainError("made_up")
            except DomainError as exc:
                troubles.append(exc.code)
        assert shop.db.is_closed()

    workers = [threading.Thread(target=work_through, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with shop.connection():
        assert len(shop.rows(OrderRow.select(OrderRow.id))) == 8 * 45
        assert health.check(shop) == []
    assert troubles == ["made_up"] * 40
    assert not folder.file.with_name("shop.db-wal").exists()


def test_the_journal_cannot_be_changed_and_shows_a_changed_byte(folder: ShopFolder) -> None:
    shop = Shop(folder)
    with begin(shop, "order", "", NOW) as work:
        work.insert(OrderRow, storefront_id=1, platform_order_no="T1", paid=1)
    with shop.connection():
        for query in (EventRow.update(actor="x"), EventRow.delete()):
            with pytest.raises(DomainError, match="journal_is_append_only"), shop.transaction():
                query.execute(shop.db)
        kept = shop.one(EventRow.select().where(EventRow.op == "order"))["changes"]
        assert json.loads(kept)[0]["d"]["paid"] == [None, 1]
        shop.db.execute_sql("DROP TRIGGER event_no_update")
        shop.db.execute_sql("UPDATE event SET changes = replace(changes, 'T1', 'T2') WHERE op = 'order'")
        assert journal.verify_chain(shop) == [2]
        assert [(f.code, f.params["what"]) for f in health.check(shop)] == [("schema_differs", "event_no_update")]
