"""Backups: consistent beside busy writers, verified before they count, never pushed out by worse ones."""

from __future__ import annotations

import shutil
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cysqlite
import pytest

from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import Cancelled, DomainError, ShopUnavailable
from shopcare.store import backups, files, photos, thinning
from shopcare.store.backups import NEWER, UNREADABLE, VERIFIED, Backup, list_backups, make_backup, verify_backup
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import EvidenceFileRow, OrderRow, SettingRow
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PDF = b"%PDF-1.4 a document of evidence"


def add_order(shop: Shop, number: str, paid: int = 12900) -> None:
    with begin(shop, "test", "店主", NOW) as work:
        work.insert(OrderRow, storefront_id=1, platform_order_no=number, paid=paid)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    add_order(made, "T1")
    with begin(made, "photo", "店主", NOW) as work:
        stored = photos.keep(made.folder.photos, PDF, "证据.pdf")
        work.insert(EvidenceFileRow, sha256=stored.sha256, size=stored.size, extension=stored.extension)
    return made


@pytest.mark.parametrize("as_zip", [False, True])
def test_a_backup_holds_everything_and_says_so(shop: Shop, tmp_path: Path, as_zip: bool) -> None:
    steps: list[tuple[int, int]] = []
    made = make_backup(shop.folder, NOW, as_zip=as_zip, progress=lambda *step: steps.append(step))
    assert made.state == VERIFIED
    assert (made.counts["orders"], made.sums["paid"], made.photos, made.events) == (1, {"CNY": 12900}, 1, 3)
    assert steps[-1][0] == steps[-1][1]
    again = verify_backup(made.path, tmp_path)
    assert (again.state, again.counts, again.shop_name) == (VERIFIED, made.counts, "小店")
    assert [b.path for b in list_backups(shop.folder.backups)] == [made.path]
    assert not list(shop.folder.root.rglob("*.part"))


def test_a_named_zip_is_made_once(shop: Shop, tmp_path: Path) -> None:
    name = tmp_path / "usb" / "我的备份.zip"
    assert make_backup(shop.folder, NOW, target=name).path == name
    with pytest.raises(DomainError, match="file_exists"):
        make_backup(shop.folder, NOW, target=name)


@pytest.mark.parametrize("what", ["database", "photo", "manifest", "cut", "empty"])
@pytest.mark.parametrize("as_zip", [False, True])
def test_a_changed_backup_is_told_unreadable(shop: Shop, tmp_path: Path, what: str, as_zip: bool) -> None:
    made = make_backup(shop.folder, NOW)
    victim = {"photo": next((made.path / "photos").rglob("*.pdf")), "manifest": made.path / "manifest.json"}.get(
        what, made.path / "shop.db")
    data = bytearray(victim.read_bytes())
    if what == "cut":
        del data[-4096:]
    elif what == "empty":
        data.clear()
    else:
        data[len(data) // 2] ^= 0xFF
    victim.unlink()
    victim.write_bytes(bytes(data))
    path = made.path
    if as_zip:
        path = tmp_path / "shopcare-x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for part in made.path.rglob("*"):
                archive.write(part, part.relative_to(made.path).as_posix())
    assert verify_backup(path, tmp_path).state == UNREADABLE
    assert not (tmp_path / "verify").exists()


def test_damaged_zips_and_stray_folders_are_listed_as_unreadable(shop: Shop) -> None:
    made = make_backup(shop.folder, NOW, as_zip=True)
    (shop.folder.backups / "shopcare-1.zip").write_bytes(made.path.read_bytes()[:5000])
    (shop.folder.backups / "shopcare-2").mkdir()
    states = {b.path.name: b.state for b in list_backups(shop.folder.backups)}
    assert states == {made.path.name: VERIFIED, "shopcare-1.zip": UNREADABLE, "shopcare-2": UNREADABLE}


def test_a_backup_of_a_newer_schema_is_named_so(shop: Shop) -> None:
    made = make_backup(shop.folder, NOW)
    manifest = files.read_json(made.path / "manifest.json")
    files.write_json(made.path / "manifest.json", manifest | {"schema": 99})
    assert list_backups(shop.folder.backups)[0].state == NEWER


def test_backups_beside_busy_writers_are_consistent(shop: Shop, tmp_path: Path) -> None:
    """Two writers keep a sum constant while backups run; every backup must show that sum."""
    with shop.transaction():
        shop.raw().executemany(
            "INSERT INTO setting (key, value) VALUES (?, ?)", [(f"pad{i}", "x" * 4000) for i in range(1500)])
        for name in ("a", "b"):
            SettingRow.insert(key=name, value="0").execute(shop.db)
    stop, troubles = threading.Event(), []

    def write(step: int) -> None:
        try:
            while not stop.is_set():
                with shop.transaction():
                    shop.db.execute_sql("UPDATE setting SET value = value + ? WHERE key = 'a'", (step,))
                    shop.db.execute_sql("UPDATE setting SET value = value - ? WHERE key = 'b'", (step,))
        except Exception as exc:  # noqa: BLE001 - reported to the test's own thread
            troubles.append(exc)

    writers = [threading.Thread(target=write, args=(step,)) for step in (1, 3)]
    for writer in writers:
        writer.start()
    try:
        made = [make_backup(shop.folder, NOW + timedelta(seconds=i), target=tmp_path / "out") for i in range(4)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert troubles == []
    for backup in made:
        copy = cysqlite.Connection(str(backup.path / "shop.db"))
        assert copy.execute("SELECT sum(value) FROM setting WHERE key IN ('a', 'b')").fetchone()[0] == 0
        copy.close()
        assert verify_backup(backup.path, tmp_path).state == VERIFIED


def test_cancel_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(Cancelled):
        make_backup(shop.folder, NOW, cancelled=lambda: True)
    assert list(shop.folder.backups.iterdir()) == []


@pytest.mark.parametrize("free", [0, 10_000])
def test_a_full_disk_leaves_older_backups_and_no_half_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    first = make_backup(shop.folder, NOW)
    before = {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()}
    if free:
        def full(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files, "sync_file", full)
    else:
        usage = shutil.disk_usage(shop.folder.root)
        monkeypatch.setattr(backups.shutil, "disk_usage", lambda _p: usage._replace(free=0))
    with pytest.raises(ShopUnavailable, match="disk_full"):
        make_backup(shop.folder, NOW + timedelta(hours=1))
    assert {p: p.read_bytes() for p in first.path.rglob("*") if p.is_file()} == before
    assert [p.name for p in shop.folder.backups.iterdir()] == [first.path.name]


def test_photos_are_shared_between_backups_and_survive_their_removal(shop: Shop, tmp_path: Path) -> None:
    first = make_backup(shop.folder, NOW)
    second = make_backup(shop.folder, NOW + timedelta(hours=1))
    one, two = (next((b.path / "photos").rglob("*.pdf")) for b in (first, second))
    assert one.stat().st_ino == two.stat().st_ino
    shutil.rmtree(first.path)
    assert verify_backup(second.path, tmp_path).state == VERIFIED


def test_a_missing_photo_does_not_stop_the_backup(shop: Shop) -> None:
    next(photos.stored_files(shop.folder.photos)).unlink()
    made = make_backup(shop.folder, NOW)
    assert (made.state, made.photos) == (VERIFIED, 0)
    assert len(files.read_json(made.path / "manifest.json")["missing_photos"]) == 1


def a_backup(day: datetime, state: str = VERIFIED) -> Backup:
    return Backup(Path(f"/b/{day:%Y%m%d%H%M}"), state, at=to_utc_text(day), shop_uid="u")


def test_thinning_keeps_days_weeks_months_and_the_newest_verified() -> None:
    made = [a_backup(NOW - timedelta(days=i)) for i in range(500)]
    made.append(a_backup(NOW + timedelta(days=1), UNREADABLE))
    gone = {b.path for b in thinning.surplus(made)}
    kept = [b for b in made if b.path not in gone]
    days = [b.at[:10] for b in kept if b.state == VERIFIED]
    assert days[:7] == [f"{NOW - timedelta(days=i):%Y-%m-%d}" for i in range(7)]
    assert len({d[:7] for d in days}) == 12
    assert len(days) <= 7 + 4 + 12
    assert kept[-1].state == UNREADABLE


def test_a_clock_in_the_future_pushes_nothing_out() -> None:
    made = [a_backup(NOW - timedelta(days=i)) for i in range(7)]
    assert thinning.surplus([a_backup(NOW + timedelta(days=4000)), *made[:6]]) == []


def test_thinning_pauses_while_the_shop_is_suspect_and_spares_other_shops(shop: Shop) -> None:
    for i in range(12):
        make_backup(shop.folder, NOW - timedelta(days=i))
    uid = list_backups(shop.folder.backups)[0].shop_uid
    assert thinning.thin(shop.folder.backups, uid, suspect=True) == []
    assert thinning.thin(shop.folder.backups, "another") == []
    removed = thinning.thin(shop.folder.backups, uid)
    left = list_backups(shop.folder.backups)
    assert len(removed) + len(left) == 12
    assert removed and left[0].at == to_utc_text(NOW)
    assert ShopFolder(shop.folder.root).file.exists()
