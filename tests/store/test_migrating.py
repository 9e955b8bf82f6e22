"""Migration steps: models and schema agree, every step is whole or absent, newer files are refused untouched."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playhouse.schema_diff import diff_models

from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.store import files, migrating
from shopcare.store.creating import create_shop
from shopcare.store.database import APPLICATION_ID, SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.models import ROWS, CalendarDayRow, CarrierRow, OrderRow, StaffRow, StorefrontRow
from shopcare.store.opening import look, open_shop
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    yield made
    made.close()


def write_step(folder: Path, name: str, body: str) -> None:
    (folder / f"{name}.py").write_text(body, encoding="utf-8")


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    folder.mkdir()
    for source in migrating.STEPS.glob("[0-9]*.py"):
        (folder / source.name).write_bytes(source.read_bytes())
    return folder


def test_models_and_schema_agree(shop: Shop) -> None:
    with shop.connection(), shop.db.bind_ctx(list(ROWS)):
        assert not diff_models(shop.db, list(ROWS))
        assert migrating.schema_differences(shop.db.execute_sql) == []


def test_a_new_shop_is_marked_and_filled(shop: Shop) -> None:
    with shop.connection():
        assert migrating.read_version(shop) == (APPLICATION_ID, SCHEMA_VERSION)
        owner = shop.one(StaffRow.select())
        assert (owner["name"], owner["role"]) == ("店主", "owner")
        assert shop.one(StorefrontRow.select())["is_default"] == 1
        codes = {row["code"] for row in shop.dicts(CarrierRow.select())}
        assert {"SF", "YTO", "ZTO", "STO", "YUNDA", "JT", "JD", "EMS", "DEPPON"} <= codes
        days = {row["day"]: row["working"] for row in shop.dicts(CalendarDayRow.select())}
    assert len(days) == 366 + 365 + 365
    assert (days["2026-10-01"], days["2026-10-10"], days["2026-11-24"]) == (0, 1, 1)


def test_create_refuses_where_a_shop_is_and_leaves_it(shop: Shop) -> None:
    before = shop.folder.file.read_bytes()
    with pytest.raises(DomainError, match="shop_exists"):
        create_shop(shop.folder, "另一家", NOW)
    assert shop.folder.file.read_bytes() == before


def test_create_stopped_before_its_rename_leaves_no_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_source: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "before_replace", stop)
    with pytest.raises(KeyboardInterrupt):
        create_shop(tmp_path, "小店", NOW)
    assert not list(tmp_path.glob("shop.db*"))


def test_a_newer_shop_is_refused_without_changing_a_byte(shop: Shop) -> None:
    with shop.connection():
        shop.db.execute_sql("PRAGMA journal_mode = delete").fetchall()
        shop.db.execute_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        shop.db.execute_sql("PRAGMA journal_mode = wal").fetchall()
    before = hashlib.sha256(shop.folder.file.read_bytes()).hexdigest()
    for window in (False, True):
        with pytest.raises(ShopUnavailable) as caught:
            open_shop(shop.folder, NOW, window=window)
        assert caught.value.code == "shop_newer"
        assert caught.value.params["schema"] == SCHEMA_VERSION + 1
    assert hashlib.sha256(shop.folder.file.read_bytes()).hexdigest() == before


def test_a_foreign_database_is_refused(shop: Shop) -> None:
    with shop.connection():
        shop.db.execute_sql("PRAGMA application_id = 7")
    with pytest.raises(ShopDamaged, match="shop_not_ours"):
        look(shop.folder)


def fill(shop: Shop) -> None:
    with begin(shop, "test", "店主", NOW) as work:
        for i in range(20):
            work.insert(OrderRow, storefront_id=1, platform_order_no=f"T{i}", paid=1000 + i)


def test_a_step_runs_once_and_raises_the_version(shop: Shop, steps: Path) -> None:
    fill(shop)
    body = "def up(migrator, db):\n    db.execute_sql('ALTER TABLE orders ADD COLUMN x TEXT')\n"
    write_step(steps, "0002_colour", body)
    done = migrating.migrate(shop, steps, version=SCHEMA_VERSION + 1)
    assert done.steps == ["0002_colour"]
    assert done.rows_before == done.rows_after | {"schema_migration": done.rows_before["schema_migration"]}
    with shop.connection():
        assert migrating.read_version(shop)[1] == SCHEMA_VERSION + 1
        assert migrating.pending(shop, steps) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("def up(migrator, db):\n    db.execute_sql('DELETE FROM orders WHERE id < 5')\n", "migration_lost_rows"),
        ("def up(migrator, db):\n    db.execute_sql('UPDATE orders SET storefront_id = 99')\n",
         "migration_broke_references"),
        ("def up(migrator, db):\n    db.execute_sql('CREATE TABLE zzz (a)')\n    db.execute_sql('nonsense')\n",
         "migration_failed"),
    ],
)
def test_a_bad_step_is_taken_back_and_a_retry_works(shop: Shop, steps: Path, body: str, code: str) -> None:
    fill(shop)
    write_step(steps, "0002_bad", body)
    with shop.connection():
        before = migrating.row_counts(shop.db.execute_sql)
        schema = migrating.schema_of(shop.db.execute_sql)
    with pytest.raises(ShopUnavailable, match=code):
        migrating.migrate(shop, steps, version=SCHEMA_VERSION + 1)
    with shop.connection():
        assert migrating.row_counts(shop.db.execute_sql) == before
        assert migrating.schema_of(shop.db.execute_sql) == schema
        assert migrating.read_version(shop)[1] == SCHEMA_VERSION
    open_shop(shop.folder, NOW).close()
    write_step(steps, "0002_bad", "def up(migrator, db):\n    db.execute_sql('CREATE TABLE zzz (a)')\n")
    assert migrating.migrate(shop, steps, version=SCHEMA_VERSION + 1).steps == ["0002_bad"]


KILLED = """
import os, sys
from pathlib import Path
from shopcare.store import migrating
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
def stop(name):
    if name == sys.argv[3]:
        os._exit(9)
shop = Shop(ShopFolder(Path(sys.argv[1])))
migrating.migrate(shop, Path(sys.argv[2]), version=SCHEMA_VERSION + 1, before_step=stop)
"""


@pytest.mark.parametrize(("step", "left"), [("0002_a", ["0002_a", "0003_b"]), ("0003_b", ["0003_b"])])
def test_a_kill_within_a_step_leaves_the_steps_before_it(shop: Shop, steps: Path, step: str, left: list[str]) -> None:
    fill(shop)
    for name in ("0002_a", "0003_b"):
        body = f"def up(migrator, db):\n    db.execute_sql('CREATE TABLE t{name} (a)')\n"
        write_step(steps, name, body + "    db.execute_sql('ALTER TABLE orders RENAME COLUMN note TO note_2')\n"
                   if name == "0003_b" else body)
    command = [sys.executable, "-c", KILLED, str(shop.folder.root), str(steps), step]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode == 9
    with shop.connection():
        assert migrating.pending(shop, steps) == left
        assert shop.db.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert migrating.row_counts(shop.db.execute_sql)["orders"] == 20
    assert migrating.migrate(shop, steps, version=SCHEMA_VERSION + 1).steps == left


def test_pragmas_hold_on_every_connection(shop: Shop) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0,
              "cell_size_check": 1}
    seen: list[dict] = []

    def look_at_pragmas() -> None:
        with shop.connection():
            seen.append({name: shop.db.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in wanted})

    look_at_pragmas()
    workers = [threading.Thread(target=look_at_pragmas) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert seen == [wanted] * 5


def test_a_network_folder_never_gets_wal(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopcare.store.database.is_network", lambda _folder: True)
    there = Shop(ShopFolder(shop.folder.root))
    with there.connection():
        assert there.db.execute_sql("PRAGMA journal_mode").fetchone()[0] == "delete"
