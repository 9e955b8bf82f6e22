"""Safety as the window and the command line use it: backups on their occasions, restore, undo, check, lock."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopcare import safety_texts
from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.i18n import Translator
from shopcare.services import safety
from shopcare.services.locking import WindowLock, holder_of
from shopcare.store import migrating
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.models import EventRow, OrderRow
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return safety.create(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"}).folder


def add_order(shop: Shop, number: str) -> None:
    with begin(shop, "order", "店主", NOW) as work:
        work.insert(OrderRow, storefront_id=1, platform_order_no=number, paid=100)


def numbers(folder: ShopFolder) -> list[str]:
    opened = safety.open_shop(folder, NOW)
    try:
        return [row["platform_order_no"] for row in opened.shop.dicts(OrderRow.select())]
    finally:
        safety.close(opened, NOW)


def test_the_window_backs_up_on_exit_only_when_something_changed(folder: ShopFolder) -> None:
    opened = safety.open_for_window(folder, NOW)
    add_order(opened.shop, "T1")
    made = safety.close(opened, NOW)
    assert (made.reason, made.counts["orders"]) == ("exit", 1)
    opened = safety.open_for_window(folder, NOW)
    assert opened.notes == []
    assert safety.close(opened, NOW) is None
    assert len(safety.list_backups(folder)) == 1


def test_a_due_backup_is_made_at_the_start_and_an_old_one_is_told(folder: ShopFolder) -> None:
    opened = safety.open_for_window(folder, NOW)
    add_order(opened.shop, "T1")
    safety.close(opened, NOW)
    beside = safety.open_shop(folder, NOW)
    add_order(beside.shop, "T2")
    beside.close()
    later = NOW + timedelta(days=2)
    opened = safety.open_for_window(folder, later)
    assert safety.list_backups(folder)[0].reason == "start"
    safety.close(opened, later)
    opened = safety.open_for_window(folder, NOW + timedelta(days=30))
    assert [n.code for n in opened.notes] == ["backup_old", "check_due"]
    safety.close(opened, later)


def test_a_backup_that_fails_on_exit_still_closes_the_shop(
    folder: ShopFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kw: object) -> None:
        raise ShopUnavailable("disk_full", path="x")

    opened = safety.open_for_window(folder, NOW)
    add_order(opened.shop, "T1")
    monkeypatch.setattr(safety.backups, "make_backup", full)
    with pytest.raises(ShopUnavailable, match="disk_full"):
        safety.close(opened, NOW)
    assert not folder.open_marker.exists()
    assert opened.shop.db.is_closed()


def test_restore_and_undo_are_journalled_and_keep_all_backups(folder: ShopFolder) -> None:
    shop = Shop(folder)
    add_order(shop, "T1")
    backup = safety.backup_now(shop, NOW)
    add_order(shop, "T2")
    safety.restore(folder, backup.path, NOW, actor="店主")
    assert numbers(folder) == ["T1"]
    with shop.connection():
        last = shop.dicts(EventRow.select().order_by(EventRow.id.desc()))[0]
    assert (last["op"], last["actor"]) == ("shop.restored", "店主")
    assert safety.list_kept(folder)[0].counts["orders"] == 2
    safety.undo_restore(folder, NOW, actor="店主")
    assert sorted(numbers(folder)) == ["T1", "T2"]
    assert [b.path for b in safety.list_backups(folder)] == [backup.path]
    assert safety.check(folder, NOW, full=True) == []


def test_nothing_is_thinned_for_a_week_after_a_restore(folder: ShopFolder) -> None:
    shop = Shop(folder)
    for i in range(15, 0, -1):
        safety.backups.make_backup(folder, NOW - timedelta(days=i))
    safety.restore(folder, safety.list_backups(folder)[0].path, NOW)
    safety.backup_now(shop, NOW + timedelta(days=1))
    assert len(safety.list_backups(folder)) == 16
    safety.backup_now(shop, NOW + timedelta(days=9))
    assert len(safety.list_backups(folder)) < 16


def test_restore_refuses_while_a_window_holds_the_lock(folder: ShopFolder) -> None:
    backup = safety.backup_now(Shop(folder), NOW)
    lock = WindowLock(folder.lock)
    lock.acquire(NOW)
    with pytest.raises(ShopUnavailable, match="shop_in_use"):
        safety.restore(folder, backup.path, NOW)
    safety.restore(folder, backup.path, NOW, own_lock=True)
    lock.release()


def test_a_wrong_counter_is_put_right_when_the_window_opens(folder: ShopFolder) -> None:
    shop = Shop(folder)
    add_order(shop, "T1")
    with shop.connection():
        shop.db.execute_sql("UPDATE state_count SET n = 7")
    assert [f.code for f in safety.check(folder, NOW)] == ["counter_differs"]
    safety.close(safety.open_for_window(folder, NOW), NOW)
    assert safety.check(folder, NOW) == []


def test_a_backup_of_a_damaged_shop_is_refused(folder: ShopFolder) -> None:
    shop = Shop(folder)
    made = safety.backup_now(shop, NOW)
    add_order(shop, "T1")
    data = bytearray(folder.file.read_bytes())
    with shop.connection():
        root = shop.db.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'orders'").fetchone()[0]
    data[(root - 1) * 4096:root * 4096] = b"\x5a" * 4096
    folder.file.write_bytes(bytes(data))
    with pytest.raises(DomainError):
        safety.backup_if_due(shop, NOW, "exit")
    assert [b.path for b in safety.list_backups(folder)] == [made.path]
    assert safety.check(folder, NOW)[0].kind == "damage"
    with pytest.raises(ShopDamaged):
        safety.open_for_window(folder, NOW)


def test_migrate_backs_up_first_and_the_command_line_asks_for_it(
    folder: ShopFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert safety.migrate(folder, NOW) == {"from": SCHEMA_VERSION, "to": SCHEMA_VERSION, "steps": [], "backup": None}
    shop = Shop(folder)
    with shop.connection():
        shop.db.execute_sql(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
        shop.db.execute_sql("DELETE FROM schema_migration")
    with pytest.raises(DomainError, match="shop_older"):
        safety.open_shop(folder, NOW)
    # The first step cannot run twice: it fails, and the shop and its backup are there.
    before = folder.file.read_bytes()
    with pytest.raises(ShopUnavailable, match="migration_failed"):
        safety.migrate(folder, NOW)
    assert safety.list_backups(folder)[0].reason == "migration"
    assert len(folder.file.read_bytes()) == len(before)
    with shop.connection():
        assert migrating.read_version(shop)[1] == SCHEMA_VERSION - 1


HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from shopcare.services.locking import WindowLock
lock = WindowLock(Path(sys.argv[1]))
lock.acquire(datetime(2026, 11, 24, 8, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_window_is_refused_and_a_killed_one_never_blocks(folder: ShopFolder) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.lock)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout.readline() == b"held\n"
        lock = WindowLock(folder.lock)
        with pytest.raises(ShopUnavailable) as caught:
            lock.acquire(NOW)
        assert (caught.value.code, caught.value.params["pid"]) == ("shop_already_open", first.pid)
        assert holder_of(folder.lock).pid == first.pid
        first.kill()
        first.wait()
    assert holder_of(folder.lock) is None
    lock.acquire(NOW)
    assert lock.held
    lock.release()
    assert holder_of(folder.lock) is None


def test_a_lock_of_another_computer_is_named_and_taken_only_on_purpose(folder: ShopFolder) -> None:
    folder.lock.write_text(json.dumps({"pid": 4, "host": "仓库电脑", "boot": "", "at": "2026-11-01T00:00:00Z"}))
    lock = WindowLock(folder.lock)
    with pytest.raises(ShopUnavailable) as caught:
        lock.acquire(NOW)
    assert (caught.value.code, caught.value.params["host"]) == ("shop_open_elsewhere", "仓库电脑")
    assert holder_of(folder.lock).host == "仓库电脑"
    lock.acquire(NOW, force=True)
    lock.release()


def raised_codes(errors: tuple[str, ...] = ("DomainError", "ShopDamaged", "ShopUnavailable")) -> set[str]:
    """Every code that the store and the safety services give to objects of these kinds."""
    found = set()
    names = ["safety", "locking"]
    sources = [*(ROOT / "shopcare/store").glob("*.py"), *(ROOT / f"shopcare/services/{n}.py" for n in names)]
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in errors and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_code_has_its_sentence_in_both_languages() -> None:
    areas = ("shop_", "backup_", "restore_", "migration_", "photo_", "disk_")
    own = {code for code in raised_codes() if code.startswith(areas)}
    assert len(own) > 15
    assert own <= safety_texts.ERROR_TEXTS.keys()
    assert raised_codes(("Note",)) <= safety_texts.NOTE_TEXTS.keys()
    assert raised_codes(("Finding",)) <= safety_texts.FINDING_TEXTS.keys()
    chinese, english = Translator("zh_CN"), Translator("en")
    for texts in (safety_texts.ERROR_TEXTS, safety_texts.NOTE_TEXTS, safety_texts.FINDING_TEXTS):
        for code, source in texts.items():
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese.text(source)), code
            assert "|" not in english.text(source)
