"""One start of the program to its end: first run, sample shop, second start, recovery, restore, backup on exit."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import timedelta

import pytest

from shopcare import app as program
from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import Cancelled
from shopcare.services import records, safety, sample, settings
from shopcare.services.session import Session
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
from shopcare.ui.first_run import FirstRun
from shopcare.ui.main_window import MainWindow
from shopcare.ui.opening_page import OpeningPage
from shopcare.ui.recovery import Recovery
from shopcare.ui.window_state import WindowState

from .conftest import NOW

FIELD = "handling_note"


@pytest.fixture
def desks(qapp, qtbot):
    """Makes desks and ends them."""
    made = []

    def make(folder, lang="en", files=(), now=NOW):
        desk = program.Desk(qapp, folder, FixedClock(now), lang, None, files)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.end()
        if desk.window is not None:
            desk.window.hide()
            desk.window.deleteLater()


@pytest.fixture
def folder(sample_folder, tmp_path):
    """A shop of one's own: a copy of the sample shop."""
    shutil.copytree(sample_folder, tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def shown(qtbot):
    """Waits until a desk shows a window of a kind and returns it."""

    def wait(desk, kind, but=None):
        qtbot.waitUntil(
            lambda: isinstance(desk.window, kind) and desk.window is not but and desk.window.isVisible(),
            timeout=30_000,
        )
        return desk.window

    return wait


@pytest.fixture
def closed(qtbot):
    """Closes a desk's window and waits for the end of the program."""

    def close(desk):
        with qtbot.waitSignal(desk.finished, timeout=30_000):
            desk.window.close()

    return close


def change_something(window, words="left at the door"):
    """Writes as a page would."""
    record_id = window._session.shop.scalar(records.table("returns").select(records.table("returns").id))
    window._jobs.write(records.set_field, window._session, "returns", record_id, FIELD, words, records.ANY)
    return record_id


def text_of(folder, record_id):
    shop = Shop(ShopFolder(folder), read_only=True)
    with shop.connection():
        return records.load(Session(shop, FixedClock(NOW)), "returns", record_id)[FIELD]


def test_first_run_makes_a_shop_and_shows_it(desks, shown, tmp_path):
    desk = desks(tmp_path / "new")
    assert desk.start()
    page = shown(desk, FirstRun)
    page._edits["name"].setText("Morning Shoes")
    page.start()
    window = shown(desk, MainWindow)
    assert window.banner is None
    assert settings.is_sample(window._session) is False
    assert window._session.storefronts()[0]["name"] == "Morning Shoes"
    assert desk.lock.held


def test_language_in_the_first_run_keeps_what_was_typed_and_stays(desks, shown, tmp_path):
    desk = desks(tmp_path / "new")
    desk.start()
    page = shown(desk, FirstRun)
    page._edits["name"].setText("晨光鞋店")
    page._edits["street"].setText("云栖路 9 号")
    page.language_changed.emit("zh_CN")
    again = shown(desk, FirstRun, but=page)
    assert again.values()["name"] == "晨光鞋店"
    assert again.values()["street"] == "云栖路 9 号"
    again.start()
    window = shown(desk, MainWindow)
    assert window.tabs.tabText(0) == "今日待办"
    assert WindowState(tmp_path / "new").get("lang") == "zh_CN"


def test_from_the_sample_shop_to_a_shop_of_ones_own(desks, shown, tmp_path, sample_folder, monkeypatch):
    monkeypatch.setattr(sample, "make", lambda place, *_rest: shutil.copytree(sample_folder, place))
    root = tmp_path / "new"
    desk = desks(root)
    desk.start()
    shown(desk, FirstRun).look_at_sample()
    window = shown(desk, MainWindow)
    assert window.banner is not None
    window.banner.button_clicked.emit()
    page = shown(desk, FirstRun)
    assert desk.folder.root == root
    assert not safety.has_traces(root)
    page.start()
    assert shown(desk, MainWindow).banner is None
    assert safety.open_shop(root / "sample", NOW, read_only=True) is not None


def test_from_the_sample_shop_back_to_the_real_one(desks, shown, folder):
    safety.create(folder / "sample", "Sample", NOW, sample=True)
    desk = desks(folder / "sample")
    desk.start()
    window = shown(desk, MainWindow)
    window.context.hub.other_shop_requested.emit("new")
    shown(desk, MainWindow, but=window)
    assert desk.folder.root == folder
    assert safety.locking.holder_of(folder / "sample" / "window.lock") is None


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_second_start_raises_the_window_and_hands_its_files_over(desks, shown, folder, qtbot, monkeypatch):
    first = desks(folder)
    first.start()
    window = shown(first, MainWindow)
    taken = []
    monkeypatch.setattr(window, "import_files", taken.append)
    second = desks(folder, files=["orders.csv"])
    window.showMinimized()
    answers = []
    # The second start waits for the answer of the first, which lives in this very thread.
    helper = threading.Thread(target=lambda: answers.append(program.hand_over(folder, ["orders.csv"])))
    helper.start()
    qtbot.waitUntil(lambda: bool(answers and taken), timeout=10_000)
    helper.join()
    assert answers == [True]
    assert [path.rpartition("/")[2] for path in taken[0]] == ["orders.csv"]
    assert not window.isMinimized()
    monkeypatch.setattr(program, "hand_over", lambda _folder, files: files == ["orders.csv"])
    assert second.start() is False
    assert second.window is None


def test_a_window_that_does_not_answer_is_named(desks, shown, folder, monkeypatch):
    first = desks(folder)
    first.start()
    shown(first, MainWindow)
    monkeypatch.setattr(program, "hand_over", lambda *_: False)
    second = desks(folder)
    assert second.start() is True
    assert isinstance(second.window, Recovery)


def test_files_given_at_the_start_are_imported(desks, shown, folder, qtbot, tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(MainWindow, "import_files", lambda self, paths: taken.extend(paths))
    desk = desks(folder, files=["a.csv"])
    desk.start()
    shown(desk, MainWindow)
    qtbot.waitUntil(lambda: taken == ["a.csv"])


def backed_up(folder):
    shop = Shop(ShopFolder(folder))
    with shop.connection():
        return safety.backup_now(shop, NOW)


def test_a_damaged_shop_is_restored_from_the_recovery_screen(desks, shown, folder):
    made = backed_up(folder)
    whole = (folder / "shop.db").read_bytes()
    (folder / "shop.db").write_bytes(b"\0" * 4096 + whole[4096:20_000])
    desk = desks(folder)
    desk.start()
    page = shown(desk, Recovery)
    assert page.list.isVisibleTo(page)
    page._restore_path(made.path)
    window = shown(desk, MainWindow)
    assert records.load(window._session, "returns", 1)["id"] == 1


def test_a_missing_shop_is_no_first_run(desks, shown, folder):
    backed_up(folder)
    (folder / "shop.db").unlink()
    desk = desks(folder)
    desk.start()
    page = shown(desk, Recovery)
    assert page._error.code == "shop_missing"
    assert not (folder / "shop.db").exists()
    page.new_shop_requested.emit()
    shown(desk, FirstRun).start()
    shown(desk, MainWindow)


def test_a_newer_shop_is_left_alone(desks, shown, folder, closed):
    shop = Shop(ShopFolder(folder))
    with shop.connection():
        shop.db.execute_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = (folder / "shop.db").read_bytes()
    desk = desks(folder)
    desk.start()
    assert shown(desk, Recovery)._error.code == "shop_newer"
    closed(desk)
    assert (folder / "shop.db").read_bytes() == before


def test_opening_to_look_writes_nothing(desks, shown, folder, qtbot, closed):
    desk = desks(folder)
    desk._recover(safety.DomainError("shop_damaged", path=str(folder)))
    page = shown(desk, Recovery)
    page.read_only_requested.emit()
    window = shown(desk, MainWindow)
    record_id = change_something(window)
    qtbot.waitUntil(lambda: window.message.isVisible(), timeout=10_000)
    closed(desk)
    assert text_of(folder, record_id) != "left at the door"


def test_a_change_is_backed_up_on_closing_and_the_lock_given_back(desks, shown, folder, closed):
    desk = desks(folder)
    desk.start()
    window = shown(desk, MainWindow)
    before = len(safety.list_backups(folder))
    record_id = change_something(window)
    closed(desk)
    assert text_of(folder, record_id) == "left at the door"
    assert len(safety.list_backups(folder)) == before + 1
    assert safety.locking.holder_of(folder / "window.lock") is None
    assert not (folder / "open.marker").exists()


def test_nothing_changed_makes_no_backup(desks, shown, folder, closed):
    first = desks(folder)
    first.start()
    shown(first, MainWindow)
    closed(first)
    before = len(safety.list_backups(folder))
    second = desks(folder)
    second.start()
    shown(second, MainWindow)
    closed(second)
    assert len(safety.list_backups(folder)) == before


def test_ended_by_the_system_everything_is_kept(desks, shown, folder):
    desk = desks(folder)
    desk.start()
    record_id = change_something(shown(desk, MainWindow))
    desk.end()
    assert text_of(folder, record_id) == "left at the door"
    assert not (folder / "open.marker").exists()
    assert safety.locking.holder_of(folder / "window.lock") is None


def test_a_start_while_the_last_backup_is_made_opens_again(desks, shown, folder, qtbot):
    desk = desks(folder)
    desk.start()
    window = shown(desk, MainWindow)
    change_something(window)
    window.close()
    qtbot.waitUntil(lambda: desk.window is None)
    desk._on_second_start([])
    assert shown(desk, MainWindow, but=window).isVisible()


def test_restore_and_the_way_back(desks, shown, folder, qtbot):
    desk = desks(folder)
    desk.start()
    window = shown(desk, MainWindow)
    record_id = change_something(window, "before")
    qtbot.waitUntil(lambda: text_of(folder, record_id) == "before")
    made = backed_up(folder)
    change_something(window, "after")
    qtbot.waitUntil(lambda: text_of(folder, record_id) == "after")
    window.context.hub.restore_requested.emit(str(made.path))
    restored = shown(desk, MainWindow, but=window)
    assert records.load(restored._session, "returns", record_id)[FIELD] == "before"
    qtbot.waitUntil(restored.message.isVisible)
    restored.context.hub.restore_requested.emit("undo")
    back = shown(desk, MainWindow, but=restored)
    assert records.load(back._session, "returns", record_id)[FIELD] == "after"


def test_a_backup_that_cannot_be_restored_leaves_the_shop_open(desks, shown, folder, tmp_path):
    desk = desks(folder)
    desk.start()
    window = shown(desk, MainWindow)
    window.context.hub.restore_requested.emit(str(tmp_path / "nowhere"))
    again = shown(desk, MainWindow, but=window)
    assert again.message.isVisible()


@pytest.fixture
def slow(monkeypatch):
    """Opening waits at a quarter until the event is set."""
    go_on, whole = threading.Event(), safety.open_for_window

    def opening(folder, now, progress=None, cancelled=None):
        progress(1, 4)
        go_on.wait(20)
        if cancelled():
            raise Cancelled
        return whole(folder, now, progress, cancelled)

    monkeypatch.setattr(safety, "open_for_window", opening)
    return go_on


def test_what_takes_longer_shows_how_far_it_is(desks, folder, shown, slow):
    desk = desks(folder)
    desk.start()
    page = shown(desk, OpeningPage)
    assert page.words.text() == "Opening the shop…"
    assert (page.bar.value(), page.bar.maximum()) == (1, 4)
    slow.set()
    shown(desk, MainWindow)


def test_closing_while_it_opens_stops_the_opening(desks, folder, shown, slow, qtbot):
    desk = desks(folder)
    desk.start()
    page = shown(desk, OpeningPage)
    with qtbot.waitSignal(desk.finished):
        page.close()
        assert page.isVisible()
        slow.set()
    assert desk.opened is None
    assert safety.locking.holder_of(folder / "window.lock") is None


def test_a_window_state_that_is_nonsense_does_not_matter(desks, shown, folder):
    state = WindowState(folder)
    state.put("tab", {"not": "a tab"})
    state.put("list/returns", {"search": 5, "chip": ["x"], "columns": "y"})
    state.put("tab", json.loads('"returns"'))
    state.save()
    desk = desks(folder)
    desk.start()
    assert shown(desk, MainWindow).tabs.current_key == "returns"


def test_after_a_crash_the_shop_opens_and_says_that_it_was_checked(desks, shown, folder):
    opened = safety.open_for_window(folder, NOW - timedelta(days=1))
    opened.shop.close()
    desk = desks(folder)
    desk.start()
    assert shown(desk, MainWindow).message.isVisible()
