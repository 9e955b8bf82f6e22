"""A disk that is full at the worst moment: nothing half done, a sentence, and everything works when there is room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopcare.services import safety
from tests.cli.conftest import Run
from tests.faults.conftest import NOW, NOW_TEXT, can_mount, counts, do, small_disk
from tests.faults.test_hostile_files import HEADER, ROW

ROOT = Path(__file__).parents[2]
FULL = "The disk"

#: Runs the command line in a process that may write no file larger than so many bytes.
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from shopcare import cli
sys.exit(cli.main(sys.argv[2:]))
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """An export of 5,000 orders."""
    path = tmp_path / "orders.csv"
    rows = (ROW.replace("2611220098334417001", f"26112200983344{n:05d}") for n in range(5000))
    path.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    return path


def limited(folder: Path, limit: int, *args: str) -> subprocess.CompletedProcess[str]:
    """The command line, unable to let any file grow beyond the limit: the disk of someone without mount rights."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "--data", str(folder), "--now", NOW_TEXT, "--lang", "en", *args],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "unexpected" not in done.stderr, done.stderr
    return done


def leftovers(folder: Path) -> list[str]:
    """Files that only exist while something is being written."""
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if ".part" in p.name or p.name.endswith(".tmp")]


def test_no_file_may_grow_saves_imports_and_prints_are_whole_or_absent(folder: Path, orders: Path) -> None:
    size = (folder / "shop.db").stat().st_size
    before, known = counts(folder), len(safety.list_backups(folder))
    params = json.dumps({"ref": "R2611-0001", "text": "长" * 900})
    for args in (
        ("do", "notes.write", params),
        ("import", str(orders)),
        ("backup",),
        ("print", "return_label", "R2611-0001", "--pdf", str(folder.parent / "label.pdf")),
        ("do", "settings.put", '{"name": "printer_dpi", "value": 300}'),
    ):
        done = limited(folder, 8_000, *args)
        print(args[:2], done.returncode, done.stdout, done.stderr)
        assert done.returncode == 2 and done.stderr.strip(), args
        assert counts(folder) == before
    assert not (folder.parent / "label.pdf").exists()
    assert len(safety.list_backups(folder)) == known
    assert leftovers(folder) == leftovers(folder.parent) == []
    done = limited(folder, size + 200_000, "import", str(orders))
    assert done.returncode == 2 and counts(folder) == before
    assert limited(folder, 1 << 30, "import", str(orders)).returncode in (0, 1)
    assert counts(folder)["orders"] == before["orders"] + 5000


@pytest.fixture
def disk(made: Path, tmp_path: Path) -> Iterator[Path]:
    """The shop on a disk of three megabytes; where none can be mounted, in a folder whose files are limited."""
    with small_disk(tmp_path / "disk", "3m") as where:
        shutil.copytree(made, where / "shop")
        yield where


def fill(where: Path, leave: int) -> Path:
    """Leave so many bytes free."""
    ballast = where / "ballast"
    state = os.statvfs(where)
    with ballast.open("wb") as stream:
        stream.write(b"x" * max(0, state.f_bavail * state.f_frsize - leave))
    return ballast


@pytest.fixture(scope="module")
def mountable(tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Whether real small disks can be made here."""
    return can_mount(tmp_path_factory.mktemp("mounts") / "try")


WORK = {
    "note": ("do", "notes.write", json.dumps({"ref": "R2611-0001", "text": "长" * 900})),
    "order": ("do", "orders.create", json.dumps({"platform_order_no": "T900", "title": "杯" * 300})),
    "settings": ("do", "settings.put", '{"name": "printer_dpi", "value": 300}'),
    "backup": ("backup",),
    "photo": ("do", "photos.add", ""),
    "print": ("print", "return_label", "R2611-0001", "--pdf", "OUT"),
    "import": ("import", "ORDERS"),
}


@pytest.mark.parametrize("leave", [0, 30_000, 120_000])
@pytest.mark.parametrize("what", WORK)
def test_a_full_disk_is_named_and_nothing_is_half(
    made: Path, tmp_path: Path, call: Run, orders: Path, mountable: bool, what: str, leave: int
) -> None:
    if not mountable:
        assert limited(tmp_path, 4096, "check").returncode == 3
        return
    with small_disk(tmp_path / "disk", "3m") as where:
        data = Path(shutil.copytree(made, where / "shop"))
        picture = tmp_path / "p.pdf"
        picture.write_bytes(b"%PDF-1.4" + os.urandom(200_000))
        words = [{"ORDERS": str(orders), "OUT": str(where / "label.pdf"), "": json.dumps(
            {"ref": "R2611-0001", "file": str(picture)})}.get(word, word) for word in WORK[what]]
        before, known = counts(data), len(safety.list_backups(data))
        ballast = fill(where, leave)
        answer = call(data, *words)
        print("@@", what, leave, answer)
        ballast.unlink()
        if answer.code != 0:
            assert answer.code == 2
            assert counts(data) == before
            assert len(safety.list_backups(data)) == known
            assert not (where / "label.pdf").exists()
        assert leftovers(where) == []
        assert safety.check(data, NOW) == []
        assert call(data, "do", "notes.write", '{"ref": "R2611-0001", "text": "again"}').code == 0
        if what != "import":
            again = call(data, *words)
            assert again.code == 0 or what == "order", again


def test_a_file_that_cannot_be_written_keeps_the_old_one(
    folder: Path, tmp_path: Path, call: Run, mountable: bool
) -> None:
    where = tmp_path / "out"
    if not mountable:
        where.mkdir()
        return
    with small_disk(where, "64k"):
        out = where / "label.pdf"
        out.write_bytes(b"the old one")
        fill(where, 2000)
        answer = call(folder, "print", "return_label", "R2611-0001", "--pdf", str(out))
        assert answer.code == 2 and "label.pdf" in answer.err
        assert out.read_bytes() == b"the old one"
        answer = call(folder, "backup", "--to", str(where))
        assert answer.code == 2
        assert sorted(p.name for p in where.iterdir()) == ["ballast", "label.pdf"]
    assert do(call, folder, "returns.set", ref="R2611-0001").code in (0, 2)
