"""J13: the process killed while a note is typed and while an import runs; a copy restored, and the mind changed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shopcare import bootstrap
from shopcare.app import Desk
from shopcare.domain.clock import FixedClock
from shopcare.services import photos, safety
from shopcare.services.session import Actor, Session
from shopcare.store.models import CaseRow, EvidenceRow, NoteRow, OrderRow
from shopcare.ui import fields
from shopcare.ui.backup_dialog import BackupDialog
from shopcare.ui.main_window import MainWindow
from tests.journeys.conftest import NOW
from tests.journeys.exports import NAMES, export

ROOT = Path(__file__).parents[2]
# A menu that pops up raises itself and takes the keyboard; without a screen Qt only says that it cannot.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

#: A window of its own process: "note" types without ever pausing, "import" imports a file. Says what it has done.
CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shopcare.app import Desk
from shopcare.domain.clock import FixedClock
from shopcare.ui.import_dialog import ImportDialog
from shopcare.ui.main_window import MainWindow
app = QApplication([])
folder, task, argument = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
desk = Desk(app, folder, FixedClock(datetime(2026, 11, 24, 8, tzinfo=UTC)), "zh_CN", None, [])
assert desk.start()
state = {"step": 0, "words": 0}

def note(window):
    panel = window.tab_of("returns")[1].list.panel
    if state["step"] == 0:
        state["step"] = 1
        window.open_record("returns", int(argument))
    elif panel.notes is not None and panel.notes.isVisible():
        editor = panel.notes.editor
        if not editor.hasFocus():
            editor.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(f"第{state['words']}句 ")
        QApplication.sendEvent(editor, event)
        state["words"] += 1
        print("typed", state["words"], flush=True)

def importing(window):
    if state["step"] == 0:
        state["step"] = 1
        window.import_files([argument])
    elif state["step"] == 1:
        for dialog in window.findChildren(ImportDialog):
            if dialog.main_button.isVisible() and dialog.main_button.isEnabled():
                state["step"] = 2
                QTest.keyClick(dialog, Qt.Key.Key_Return)
    else:
        for dialog in window.findChildren(ImportDialog):
            print("over" if dialog.result else f"at {dialog._job.done}" if dialog._job else "", flush=True)

def turn():
    if isinstance(desk.window, MainWindow):
        {"note": note, "import": importing}[task](desk.window)

timer = QTimer(interval=50)
timer.timeout.connect(turn)
timer.start()
app.exec()
"""


@pytest.fixture
def folder(tmp_path):
    """A shop with two returns, closed."""
    shop = safety.create(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    with shop.connection(), Session(shop, FixedClock(NOW), Actor("店主"), "zh_CN").begin("test") as work:
        for number in ("甲", "乙"):
            work.insert(CaseRow, storefront_id=1, number=number, kind="return", reason="no_reason_7d",
                        opened_at=work.now)
    return tmp_path / "shop"


@pytest.fixture
def started(qapp, qtbot, folder, monkeypatch):
    """Starts the window over the shop, as often as it is called."""
    desks = []
    # The log catches what nobody caught; here that has to fail the test.
    monkeypatch.setattr(bootstrap, "start_log", lambda _folder: None)

    def start(now=NOW) -> MainWindow:
        desk = Desk(qapp, folder, FixedClock(now), "zh_CN", None, [])
        desks.append(desk)
        assert desk.start()
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow) and desk.window.isVisible(), timeout=20000)
        return desk

    yield start
    for desk in desks:
        if desk.window is not None:
            desk.window.close()
        desk.end()


def child(folder: Path, task: str, argument: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), task, argument], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def kill(process: subprocess.Popen) -> str:
    """Kill without warning; what it had said until then."""
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    process.stdout.close()
    process.wait()
    assert process.returncode == -signal.SIGKILL
    return said


def rows(desk: Desk, model) -> list[dict]:
    return desk.window._session.shop.dicts(model.select().order_by(model.id))


def test_killed_while_a_note_is_typed(folder, started, qtbot, hands) -> None:
    assert fields.SAVE_AFTER_MS <= 2000
    process = child(folder, "note", "1")
    shop = safety.Shop(safety.ShopFolder(folder), read_only=True)

    def saved() -> str:
        with shop.connection():
            return "".join(row["body"] for row in shop.dicts(NoteRow.select()))

    # The writer never pauses, and yet what it wrote reaches the file.
    qtbot.waitUntil(lambda: saved() != "", timeout=40000)
    said = kill(process)
    typed = "".join(f"第{n}句 " for n in range(said.count("typed")))
    kept = saved()
    assert kept and typed.startswith(kept)

    desk = started()
    message = desk.window.message
    qtbot.waitUntil(message.isVisible, timeout=20000)
    assert message.text == "上次没有正常关闭。数据已检查：完好。"
    hands.press(desk.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    desk.window.open_record("returns", 1)
    panel = desk.window.current_list().panel

    def shown() -> bool:
        return panel.notes is not None and any(kept.strip() in label.text() for label in panel.notes._old)

    qtbot.waitUntil(shown, timeout=20000)


def test_killed_while_an_import_runs(folder, started, qtbot, tmp_path) -> None:
    count = 6000
    path = export(tmp_path / "orders.csv", [NAMES[at % len(NAMES)] for at in range(count)])
    process = child(folder, "import", str(path))
    for line in process.stdout:
        # In the middle, after the first thousand rows.
        if line.strip() == "over" or (line.startswith("at ") and int(line.split()[1]) >= 1000):
            break
    kill(process)
    desk = started()
    window = desk.window
    assert len(rows(desk, OrderRow)) in (0, count)
    qtbot.waitUntil(window.message.isVisible, timeout=20000)
    assert window.message.text == "上次没有正常关闭。数据已检查：完好。"
    # And once more, now to the end: nothing of the first attempt is in the way.
    window.import_files([str(path)])
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.main_button.isVisible() and dialog.main_button.isEnabled(), timeout=40000)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=60000)
    assert len(rows(desk, OrderRow)) == count
    assert dialog.result.tally.new in (0, count)
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_yesterdays_copy_restored_and_back(folder, started, qtbot, hands, tmp_path) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(tmp_path / "broken.png"))
    shop = safety.Shop(safety.ShopFolder(folder))
    with shop.connection():
        photos.add(Session(shop, FixedClock(NOW), Actor("店主"), "zh_CN"), "returns", 1, tmp_path / "broken.png")
        for days in (3, 2, 1):
            safety.backup_now(shop, NOW - timedelta(days=days))
        session = Session(shop, FixedClock(NOW), Actor("店主"), "zh_CN")
        with session.begin("test") as work:
            work.insert(CaseRow, storefront_id=1, number="丙", kind="return", reason="no_reason_7d",
                        opened_at=work.now)
    oldest = min(safety.list_backups(folder), key=lambda backup: backup.at)
    spoiled = sorted(safety.list_backups(folder), key=lambda backup: backup.at)[1]
    shutil.copytree(spoiled.path, spoiled.path.with_name("shopcare-spoiled"))
    with (spoiled.path.with_name("shopcare-spoiled") / "shop.db").open("r+b") as file:
        file.truncate(5000)

    desk = started()
    window = desk.window
    assert len(rows(desk, CaseRow)) == 3
    hands.begin()
    hands.menu(window, "restore")
    dialog = next(one for one in window.findChildren(BackupDialog) if one.isVisible())
    table = dialog.list
    qtbot.waitUntil(lambda: table.rowCount() >= 4, timeout=20000)
    texts = [[table.item(row, column).text() for column in range(table.columnCount())]
             for row in range(table.rowCount())]
    yesterday = next(row for row, cells in enumerate(texts) if cells[0].startswith("2026-11-23"))
    assert texts[yesterday][2] == "2" and texts[yesterday][3].endswith("MB")
    unreadable = [row for row, cells in enumerate(texts) if cells[4] == "不能读取" or "不" in cells[4]]
    assert len(unreadable) == 1
    assert not table.item(unreadable[0], 0).flags() & Qt.ItemFlag.ItemIsEnabled
    hands.actions += 1  # a click on the row
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     table.visualItemRect(table.item(yesterday, 0)).center())
    hands.click(dialog.restore_button)
    assert hands.actions <= 4

    def another(than) -> MainWindow:
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow) and desk.window is not than
                        and desk.window.message.isVisible(), timeout=40000)
        return desk.window

    window = another(window)
    assert len(rows(desk, CaseRow)) == 2
    (photo,) = rows(desk, EvidenceRow)
    assert not QImage(str(photos.file_path(window._session, photo["id"]))).isNull()
    assert oldest.path in [backup.path for backup in safety.list_backups(folder)]
    assert len(safety.list_kept(folder)) == 1
    assert window.message.text.startswith("已恢复")

    hands.begin()
    hands.click(window.message.actions_shown[0])
    assert hands.actions <= 2
    window = another(window)
    assert [row["number"] for row in rows(desk, CaseRow)][-1] == "丙"
    (photo,) = rows(desk, EvidenceRow)
    assert photos.file_path(window._session, photo["id"]).exists()


def test_a_second_start_shows_no_second_window(folder, started, qapp) -> None:
    first = started()
    other = Desk(qapp, folder, FixedClock(NOW), "zh_CN", None, [])
    other.start()
    assert not isinstance(other.window, MainWindow)
    if other.window is not None:
        other.window.close()
    other.end()
    assert first.window.isVisible()
