"""Restoring: at every kill the old or the new shop, whole; what was replaced can be put back."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.store import health, photos, restoring
from shopcare.store.backups import Backup, list_backups, make_backup
from shopcare.store.creating import create_shop
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.models import EvidenceFileRow, OrderRow
from shopcare.store.opening import open_shop
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def add(shop: Shop, number: str) -> None:
    """One order and one photo of its own."""
    with begin(shop, "test", "店主", NOW) as work:
        work.insert(OrderRow, storefront_id=1, platform_order_no=number, paid=100)
        stored = photos.keep(shop.folder.photos, b"%PDF-1.4 " + number.encode(), "a.pdf")
        work.insert(EvidenceFileRow, sha256=stored.sha256, size=stored.size, extension=stored.extension)


def orders(folder: ShopFolder) -> list[str]:
    opened = open_shop(folder, NOW)
    try:
        assert health.check(opened.shop, full=True) == []
        return sorted(row["platform_order_no"] for row in opened.shop.dicts(OrderRow.select()))
    finally:
        opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    made = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    add(made, "old")
    return made.folder


@pytest.fixture
def backup(folder: ShopFolder) -> Backup:
    made = make_backup(folder, NOW)
    add(Shop(folder), "new")
    return made


def set_version(folder: ShopFolder, version: int) -> None:
    shop = Shop(folder)
    with shop.connection():
        shop.db.execute_sql(f"PRAGMA user_version = {version}")


@pytest.mark.parametrize("as_zip", [False, True])
def test_restore_and_change_of_mind(folder: ShopFolder, as_zip: bool) -> None:
    made = make_backup(folder, NOW, as_zip=as_zip)
    add(Shop(folder), "new")
    done = restoring.restore(folder, made.path, NOW)
    assert orders(folder) == ["old"]
    assert [k.counts["orders"] for k in restoring.list_kept(folder)] == [2]
    assert len(list_backups(folder.backups)) == 1
    restoring.undo_restore(folder, NOW + timedelta(minutes=1), done.kept)
    assert orders(folder) == ["new", "old"]
    restoring.undo_restore(folder, NOW + timedelta(minutes=2))
    assert orders(folder) == ["old"]
    assert len(restoring.list_kept(folder)) == 1


SCRIPT = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from shopcare.store import files, restoring
from shopcare.store.database import ShopFolder
left = int(sys.argv[3])
def stop(source, target):
    global left
    left -= 1
    if left == 0:
        os._exit(9)
files.before_replace = stop
now = datetime(2026, 11, 24, 9, tzinfo=UTC)
folder = ShopFolder(Path(sys.argv[1]))
if sys.argv[2] == "undo":
    restoring.undo_restore(folder, now)
else:
    restoring.restore(folder, Path(sys.argv[2]), now)
"""


def run_killed(folder: ShopFolder, what: str, step: int) -> int:
    command = [sys.executable, "-c", SCRIPT, str(folder.root), what, str(step)]
    return subprocess.run(command, check=False, capture_output=True, cwd=Path(__file__).parents[2]).returncode


def test_a_kill_at_each_step_leaves_the_old_or_the_new_shop_whole(folder: ShopFolder, backup: Backup) -> None:
    outcomes = []
    for step in range(1, 30):
        code = run_killed(folder, str(backup.path), step)
        found = orders(folder)
        assert found in (["old"], ["new", "old"])
        assert not folder.restore_intent.exists()
        assert not folder.stage.exists()
        outcomes.append((code, found))
        if found == ["old"]:
            # Nothing of what was replaced is lost: go back to it for the next step.
            restoring.undo_restore(folder, NOW + timedelta(minutes=step))
            assert orders(folder) == ["new", "old"]
        if code == 0:
            break
    assert outcomes[0] == (9, ["new", "old"])
    assert outcomes[-1] == (0, ["old"])
    assert len(outcomes) >= 7


def test_a_kill_at_each_step_of_going_back(folder: ShopFolder, backup: Backup) -> None:
    restoring.restore(folder, backup.path, NOW)
    for step in range(1, 30):
        code = run_killed(folder, "undo", step)
        found = orders(folder)
        assert found in (["old"], ["new", "old"])
        if found == ["new", "old"]:
            restoring.undo_restore(folder, NOW + timedelta(minutes=step))
            assert orders(folder) == ["old"]
        if code == 0:
            break
    assert (code, found) == (0, ["new", "old"])


def test_a_damaged_shop_is_kept_as_it_is(folder: ShopFolder, backup: Backup) -> None:
    damaged = folder.file.read_bytes()[:5000]
    folder.file.write_bytes(damaged)
    done = restoring.restore(folder, backup.path, NOW)
    assert (done.kept / "shop.db").read_bytes() == damaged
    assert orders(folder) == ["old"]


def test_restore_where_the_shop_is_missing(folder: ShopFolder, backup: Backup, tmp_path: Path) -> None:
    folder.file.unlink()
    done = restoring.restore(folder, backup.path, NOW)
    assert orders(folder) == ["old"]
    assert len(list(photos.stored_files(done.kept / "photos"))) == 2
    fresh = ShopFolder(tmp_path / "new computer")
    assert restoring.restore(fresh, backup.path, NOW).kept is None
    assert orders(fresh) == ["old"]


def test_restore_refuses_and_changes_nothing(folder: ShopFolder, backup: Backup, tmp_path: Path) -> None:
    other = create_shop(tmp_path / "other", "别家", NOW)
    foreign = make_backup(other.folder, NOW)
    changed = make_backup(folder, NOW + timedelta(hours=1))
    with open(changed.path / "shop.db", "r+b") as stream:
        stream.seek(50_000)
        stream.write(b"zzzz")
    set_version(folder, SCHEMA_VERSION + 1)
    newer = make_backup(folder, NOW + timedelta(hours=2))
    set_version(folder, SCHEMA_VERSION)
    for path, code in (
        (foreign.path, "backup_of_other_shop"), (changed.path, "backup_not_restorable"),
        (newer.path, "shop_newer"), (tmp_path / "nothing", "backup_not_found"), (tmp_path, "backup_not_restorable"),
    ):
        with pytest.raises(DomainError) as caught:
            restoring.restore(folder, path, NOW)
        assert caught.value.code == code
        assert orders(folder) == ["new", "old"]
    restoring.restore(folder, foreign.path, NOW, other_shop=True)
    assert orders(folder) == []


def test_restore_refuses_while_the_shop_is_open(folder: ShopFolder, backup: Backup) -> None:
    opened = open_shop(folder, NOW)
    with pytest.raises(ShopUnavailable, match="shop_in_use"):
        restoring.restore(folder, backup.path, NOW)
    opened.close()
    assert orders(folder) == ["new", "old"]


def test_a_full_disk_while_staging_leaves_the_shop(
    folder: ShopFolder, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kw: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring.shutil, "copyfile", full)
    with pytest.raises(ShopUnavailable, match="disk_full"):
        restoring.restore(folder, backup.path, NOW)
    monkeypatch.undo()
    assert not folder.stage.exists()
    assert orders(folder) == ["new", "old"]


def test_undo_without_a_restore(folder: ShopFolder) -> None:
    with pytest.raises(DomainError, match="nothing_kept"):
        restoring.undo_restore(folder, NOW)
