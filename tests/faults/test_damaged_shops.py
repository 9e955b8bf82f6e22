"""A shop damaged, gone, of a newer program, locked or write-protected: a sentence or recovery, never a new shop."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from shopcare.store.database import Shop
from tests.cli.conftest import Run
from tests.faults.conftest import NOW


def _zero(folder: Path) -> None:
    (folder / "shop.db").write_bytes(b"")


def _gone(folder: Path) -> None:
    (folder / "shop.db").unlink()


def _all_gone(folder: Path) -> None:
    for path in folder.glob("shop.db*"):
        path.unlink()
    (folder / "health.json").unlink(missing_ok=True)


def _text(folder: Path) -> None:
    (folder / "shop.db").write_text("this is no shop" * 1000)


def _half(folder: Path) -> None:
    path = folder / "shop.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


def _first_page(folder: Path) -> None:
    path = folder / "shop.db"
    data = path.read_bytes()
    path.write_bytes(bytes(100) + data[100:])


def _pages(folder: Path) -> None:
    path = folder / "shop.db"
    data = bytearray(path.read_bytes())
    for page in range(6, len(data) // 4096, 5):
        data[page * 4096 : page * 4096 + 300] = os.urandom(300)
    path.write_bytes(data)


def _folder_instead(folder: Path) -> None:
    (folder / "shop.db").unlink()
    (folder / "shop.db").mkdir()


def _dangling(folder: Path) -> None:
    (folder / "shop.db").unlink()
    (folder / "shop.db").symlink_to(folder / "unplugged" / "shop.db")


def _other_program(folder: Path) -> None:
    (folder / "shop.db").unlink()
    with sqlite3.connect(folder / "shop.db") as other:
        other.execute("CREATE TABLE bookmarks (a)")
    other.close()


def _newer(folder: Path) -> None:
    other = sqlite3.connect(folder / "shop.db")
    other.execute("PRAGMA user_version = 9999")
    other.close()


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
held.execute("ROLLBACK")
"""

#: How a shop is spoiled -> exit code of the command line.
SPOILED = {
    "zero": (_zero, 3), "gone": (_gone, 3), "all gone": (_all_gone, 3), "text": (_text, 3), "half": (_half, 3),
    "first page": (_first_page, 3), "pages": (_pages, 3), "folder": (_folder_instead, 3), "dangling": (_dangling, 3),
    "other program": (_other_program, 3), "newer": (_newer, 2),
}  # fmt: skip


def state(folder: Path) -> str:
    """What lies at the shop's place."""
    path = folder / "shop.db"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else f"{path.is_dir()} {path.is_symlink()}"


@pytest.mark.parametrize("how", SPOILED)
def test_every_command_says_so_and_touches_nothing(folder: Path, call: Run, tmp_path: Path, how: str) -> None:
    spoil, code = SPOILED[how]
    spoil(folder)
    before = state(folder)
    (tmp_path / "o.csv").write_text("a,b\n1,2\n")
    for words in (
        ("list", "returns"), ("show", "R2611-0001"), ("find", "王"), ("today",), ("undo",), ("check",), ("backup",),
        ("do", "notes.write", '{"ref": "R2611-0001", "text": "x"}'), ("import", str(tmp_path / "o.csv")),
        ("print", "return_label", "R2611-0001", "--pdf", str(tmp_path / "x.pdf")), ("forms",), ("migrate",),
    ):  # fmt: skip
        for lang in ("en", "zh_CN"):
            answer = call(folder, *words, "--lang", lang)
            assert answer.code == code, (words, answer)
            assert answer.err.strip()
            assert any(ord(sign) > 0x4E00 for sign in answer.err) == (lang == "zh_CN"), answer.err
        assert state(folder) == before, words
    assert not (tmp_path / "x.pdf").exists()
    # Backups stay in reach, and making a new shop over the loss is refused.
    assert call(folder, "backups").code == 0
    made = call(folder, "init", "--shop", "neu")
    assert made.code in (2, 3) and state(folder) == before, made
    assert call(folder, "sample").code in (2, 3) and state(folder) == before


@pytest.mark.parametrize("how", [how for how in SPOILED if how not in ("newer",)])
def test_a_backup_brings_everything_back(folder: Path, call: Run, how: str) -> None:
    backup = next(p for p in (folder / "backups").iterdir())
    SPOILED[how][0](folder)
    answer = call(folder, "restore", str(backup))
    assert answer.code == 0, answer
    shown = call(folder, "show", "R2611-0001", "--json")
    assert shown.code == 0
    assert call(folder, "check").code == 0


def test_a_write_protected_shop_can_be_looked_at(folder: Path, call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access

    def no_writing(path: object, mode: int, **more: object) -> bool:
        return False if mode == os.W_OK and str(path).startswith(str(folder)) else real(path, mode, **more)

    monkeypatch.setattr(os, "access", no_writing)
    for words in (("list", "orders"), ("show", "R2611-0001"), ("find", "王"), ("today",), ("check",)):
        assert call(folder, *words).code == 0, words
    answer = call(folder, "do", "notes.write", '{"ref": "R2611-0001", "text": "x"}')
    assert answer.code == 2 and "only be read" in answer.err


def test_a_shop_locked_by_another_program_is_named_as_busy(
    folder: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Shop.__init__

    def impatient(self: Shop, *args: object, **named: object) -> None:
        original(self, *args, **(named | {"timeout_s": 0.1}))

    monkeypatch.setattr(Shop, "__init__", impatient)
    # Another process: a second SQLite library in this one would drop the locks of the first.
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / "shop.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline().strip() == "held"
        assert call(folder, "list", "orders").code == 0
        answer = call(folder, "do", "notes.write", '{"ref": "R2611-0001", "text": "x"}')
        holder.communicate("done")
    assert answer.code == 2 and "another program" in answer.err.lower(), answer
    assert call(folder, "do", "notes.write", '{"ref": "R2611-0001", "text": "x"}').code == 0


@pytest.mark.parametrize("how", SPOILED)
def test_the_window_shows_recovery_and_never_an_empty_shop(folder: Path, qtbot, qapp, how: str) -> None:  # noqa: ANN001
    from shopcare.app import Desk
    from shopcare.domain.clock import FixedClock
    from shopcare.ui.main_window import MainWindow
    from shopcare.ui.recovery import Recovery

    SPOILED[how][0](folder)
    before = state(folder)
    desk = Desk(qapp, folder, FixedClock(NOW), "en", None, ())
    try:
        assert desk.start()
        qtbot.waitUntil(lambda: isinstance(desk.window, Recovery), timeout=10_000)
        assert not isinstance(desk.window, MainWindow)
        assert state(folder) == before
    finally:
        if desk.window is not None:
            desk.window.close()
        desk.end()
        if desk.window is not None:
            desk.window.deleteLater()
    assert state(folder) == before
    shutil.rmtree(folder)


def test_a_place_for_a_backup_that_cannot_be_is_not_a_lost_shop(folder: Path, call: Run) -> None:
    for place in ("/proc/none", str(folder / "shop.db"), "/dev/null/x"):
        answer = call(folder, "backup", "--to", place)
        assert answer.code == 2 and place in answer.err
    assert call(folder, "import", "undo", "9" * 30).code == 2
    assert call(folder, "check").code == 0
