"""Opening: every kind of damage is refused without a write, a missing shop is never replaced by an empty one."""

from __future__ import annotations

import os
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cysqlite
import pytest

from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.store import health, machine
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.files import sync_service, write_json
from shopcare.store.models import OrderRow
from shopcare.store.opening import Opened, has_traces, open_shop
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PAGE = 4096


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed shop with a few hundred orders."""
    root = tmp_path_factory.mktemp("good") / "shop"
    shop = create_shop(root, "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    opened = open_shop(shop.folder, NOW, window=True)
    with begin(opened.shop, "test", "店主", NOW) as work:
        for i in range(300):
            number = f"26112400{i:05d}"
            work.insert(OrderRow, storefront_id=1, platform_order_no=number, paid=1000 + i, title="杯子" * 9)
    opened.close()
    return root


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> ShopFolder:
    shutil.copytree(good, tmp_path / "shop")
    return ShopFolder(tmp_path / "shop")


def refused(folder: ShopFolder, window: bool = True) -> DomainError:
    """The error of opening; the file must be the same afterwards."""
    before = folder.file.read_bytes()
    with pytest.raises(DomainError) as caught:
        open_shop(folder, NOW, window=window).close()
    assert folder.file.read_bytes() == before
    assert not (folder.file.with_name("shop.db-wal").exists() and folder.file.with_name("shop.db-wal").stat().st_size)
    return caught.value


def page_with(data: bytes, text: bytes, kind: int) -> tuple[int, int]:
    """Start of a page of that kind (13 table leaf, 10 index leaf) holding the text, and where the text is."""
    at = data.find(text)
    while data[at // PAGE * PAGE] != kind:
        at = data.index(text, at + 1)
    return at // PAGE * PAGE, at


def change(folder: ShopFolder, how: str) -> None:
    data = bytearray(folder.file.read_bytes())
    page, _ = page_with(data, b"2611240000123", 13)
    if how == "header":
        data[:16] = b"not a database!!"
    elif how == "text":
        data = bytearray("这是一封信\n".encode() * 500)
    elif how == "zeros_first":
        data[:100] = bytes(100)
    elif how == "half":
        del data[len(data) // 2:]
    elif how == "one_page":
        del data[-PAGE:]
    elif how == "part_of_page":
        del data[-100:]
    elif how == "schema_text":
        at = data.find(b"CREATE TABLE")
        data[at:at + 6] = b"XXXXXX"
    elif how == "zeros":
        data[page + 8:page + 208] = bytes(200)
    elif how == "garbage_page":
        data[page:page + PAGE] = random.Random(7).randbytes(PAGE)
    elif how == "index_cell":
        _, at = page_with(data, b"2611240000123", 10)
        data[at:at + 2] = b"99"
    folder.file.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("header", "shop_not_ours"), ("text", "shop_not_ours"), ("zeros_first", "shop_not_ours"),
        ("half", "shop_damaged"), ("one_page", "shop_damaged"), ("part_of_page", "shop_damaged"),
        ("schema_text", "shop_damaged"), ("zeros", "shop_damaged"), ("garbage_page", "shop_damaged"),
        ("index_cell", "shop_damaged"),
    ],
)
def test_damage_is_refused_and_not_written_to(folder: ShopFolder, how: str, code: str) -> None:
    change(folder, how)
    error = refused(folder)
    assert isinstance(error, ShopDamaged)
    assert (error.code, error.exit_code) == (code, 3)
    assert refused(folder, window=False).code == code


def test_an_empty_file_is_refused_and_stays_empty(folder: ShopFolder) -> None:
    folder.file.write_bytes(b"")
    assert refused(folder).code == "shop_empty"


def test_a_missing_file_is_never_made_anew(folder: ShopFolder) -> None:
    folder.file.unlink()
    for window in (True, False):
        with pytest.raises(ShopDamaged, match="shop_missing"):
            open_shop(folder, NOW, window=window)
    with pytest.raises(ShopDamaged, match="shop_missing"):
        Shop(folder).connect()
    assert not folder.file.exists()
    assert has_traces(folder)
    assert not has_traces(ShopFolder(folder.root / "elsewhere"))


def test_random_damage_never_crashes_and_is_never_written_over(good: Path, tmp_path: Path) -> None:
    draw = random.Random(20261124)
    whole = (good / "shop.db").read_bytes()
    for i in range(40):
        folder = ShopFolder(tmp_path / str(i))
        shutil.copytree(good, folder.root)
        data = bytearray(whole)
        # Every other time a whole page, which must be found; else a piece, which may lie in unused space.
        length = PAGE if i % 2 else 200
        start = draw.randrange(1, len(data) // PAGE) * PAGE + draw.randrange(0, PAGE - length + 1)
        data[start:start + length] = draw.randbytes(length)
        folder.file.write_bytes(bytes(data))
        try:
            open_shop(folder, NOW, window=True).close()
        except ShopDamaged as exc:
            assert exc.code == "shop_damaged"
            assert folder.file.read_bytes() == bytes(data)
        else:
            assert length == 200


def test_a_damaged_text_in_a_column_without_index_is_found_in_the_journal(folder: ShopFolder) -> None:
    shop = Shop(folder)
    raw = cysqlite.Connection(str(folder.file))
    raw.execute("DROP TRIGGER event_no_update")
    raw.execute("UPDATE event SET summary = '{\"name\":\"X\"}' WHERE id = 1")
    raw.close()
    codes = {f.code for f in health.check(shop)}
    assert {"journal_broken", "schema_differs"} & codes


def test_after_an_unclean_stop_the_shop_is_checked_and_says_so(folder: ShopFolder) -> None:
    opened = open_shop(folder, NOW, window=True)
    opened.shop.close()
    again = open_shop(folder, NOW, window=True)
    assert "stopped_unexpectedly_checked" in [n.code for n in again.notes]
    again.close()
    third = open_shop(folder, NOW, window=True)
    assert third.notes == []
    third.close()


def test_the_command_line_beside_a_living_window_takes_nothing_for_unclean(folder: ShopFolder) -> None:
    window = open_shop(folder, NOW, window=True)
    beside = open_shop(folder, NOW)
    assert beside.notes == []
    beside.close()
    assert folder.open_marker.exists()
    window.close()
    assert not folder.open_marker.exists()


def test_a_marker_of_an_ended_process_is_unclean_for_the_command_line_too(folder: ShopFolder) -> None:
    write_json(folder.open_marker, {"pid": 2**22 + 17, "host": machine.host_name(), "boot": machine.boot_id()})
    beside = open_shop(folder, NOW)
    assert [n.code for n in beside.notes] == ["stopped_unexpectedly_checked"]
    beside.close()


@pytest.mark.parametrize(
    ("step", "code"),
    [(timedelta(minutes=-50), None), (timedelta(minutes=-70), "clock_behind"), (timedelta(days=59), None),
     (timedelta(days=61), "clock_ahead")],
)
def test_a_clock_that_does_not_fit_is_asked_about(folder: ShopFolder, step: timedelta, code: str | None) -> None:
    opened: Opened = open_shop(folder, NOW + step)
    assert [n.code for n in opened.notes if n.ask] == ([code] if code else [])
    opened.close()


def test_read_only_opens_to_look_and_refuses_writes(folder: ShopFolder) -> None:
    before = folder.file.read_bytes()
    opened = open_shop(folder, NOW, read_only=True)
    assert opened.shop.one(OrderRow.select())["paid"] == 1000
    with pytest.raises(ShopUnavailable, match="shop_read_only"), begin(opened.shop, "x", "", NOW) as work:
        work.update(OrderRow, 1, paid=1)
    opened.close()
    assert folder.file.read_bytes() == before


def test_a_write_protected_folder_opens_to_look(folder: ShopFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args: False)
    before = sorted(p.name for p in folder.root.iterdir())
    with pytest.raises(ShopUnavailable, match="shop_read_only"):
        open_shop(folder, NOW, window=True)
    opened = open_shop(folder, NOW, read_only=True)
    assert opened.shop.one(OrderRow.select())["paid"] == 1000
    assert sorted(p.name for p in folder.root.iterdir()) == before
    opened.close()


def test_a_locked_file_is_a_passing_trouble(folder: ShopFolder) -> None:
    holder = cysqlite.Connection(str(folder.file))
    holder.execute("BEGIN IMMEDIATE")
    impatient = Shop(folder, timeout_s=0.05)
    with pytest.raises(ShopUnavailable) as caught, begin(impatient, "x", "", NOW) as work:
        work.update(OrderRow, 1, paid=1)
    assert caught.value.code == "shop_busy"
    holder.execute("ROLLBACK")
    holder.close()
    with begin(impatient, "x", "", NOW) as work:
        work.update(OrderRow, 1, paid=1)


def test_no_rights_is_a_passing_trouble(folder: ShopFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path, **_kw: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", denied)
    with pytest.raises(ShopUnavailable, match="no_rights"):
        open_shop(folder, NOW)


@pytest.mark.parametrize(
    ("path", "service"),
    [("/home/li/OneDrive/ShopCare", "OneDrive"), ("/home/li/OneDrive - 公司/店", "OneDrive"),
     ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"), ("/d/我的坚果云/店", "坚果云"),
     ("/d/BaiduNetdiskWorkspace/店", "百度网盘"), ("/home/li/Dropbox/店", "Dropbox"), ("/home/li/店", None)],
)
def test_folders_of_syncing_programs_are_known(path: str, service: str | None) -> None:
    assert sync_service(Path(path)) == service


def test_names_with_odd_characters_open(good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "店 #1?50%"
    shutil.copytree(good, odd)
    open_shop(odd, NOW).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["店 #1?50%"]
