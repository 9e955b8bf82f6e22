"""``start.py``: readable by very old Pythons, careful with half-made environments, clear about trouble."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import start
from shopcare.__main__ import main, window_arguments
from tests.source_tree import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own for start.py, with an environment that looks complete."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(start, "ROOT", str(tmp_path))
    monkeypatch.setattr(start, "VENV", str(venv))
    monkeypatch.setattr(start, "DISCARDED", str(tmp_path / ".venv.discarded"))
    monkeypatch.setattr(start, "STAMP", str(venv / "complete.json"))
    monkeypatch.setattr(start, "UNDER_WAY", str(venv / "under-way"))
    monkeypatch.setattr(start, "PYTHON", sys.executable)
    return tmp_path


def test_very_old_pythons_can_read_it() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 0))


def test_a_complete_environment_is_recognised(folder: Path) -> None:
    assert start.stamp() == {}
    start.write_stamp({"test"}, ["offscreen"])
    assert start.stamp()["extras"] == ["test"]
    assert start.stamp()["qt"] == ["offscreen"]


def test_new_requirements_make_the_environment_outdated(folder: Path) -> None:
    start.write_stamp(set(), [])
    with open(folder / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert start.stamp() == {}


def test_an_interrupted_set_up_is_not_taken_for_complete(folder: Path) -> None:
    start.write_stamp(set(), [])
    start.begin_work()
    assert start.stamp() == {}


def test_a_damaged_stamp_is_no_stamp(folder: Path) -> None:
    Path(start.STAMP).write_text('{"fingerprint": ', encoding="utf-8")
    assert start.stamp() == {}


def test_discarding_leaves_nothing_even_after_an_interrupted_discard(folder: Path) -> None:
    (folder / ".venv.discarded" / "lib").mkdir(parents=True)
    start.discard_environment()
    assert sorted(p.name for p in folder.iterdir()) == ["pyproject.toml"]


def test_requirements_come_from_the_project_file(folder: Path) -> None:
    program, with_tests = start.requirements(set()), start.requirements({"test"})
    assert any(line.startswith("PySide6-Essentials") for line in program)
    assert not any(line.startswith("pytest") for line in program)
    assert any(line.startswith("pytest-qt") for line in with_tests)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["-n", "2"]),
        (["tests/domain"], ["-n", "2", "tests/domain"]),
        (["-n", "0"], ["-n", "0"]),
        (["-n4"], ["-n4"]),
        (["-p", "no:xdist"], ["-p", "no:xdist"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_tests_run_on_two_cores_unless_told_otherwise(
    given: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert start.test_arguments(given) == ["-m", "pytest", *expected]


def test_one_core_runs_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert start.test_arguments([]) == ["-m", "pytest"]


@pytest.mark.parametrize(
    ("errors", "word"),
    [
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: No matching distribution found for cysqlite>=0.4", "64-bit"),
        ("ERROR: something else", "lines above"),
    ],
)
def test_trouble_with_pip_is_explained(errors: str, word: str) -> None:
    assert word in start.pip_trouble(errors).english


def test_settings_that_lead_pip_elsewhere_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_PROXY", "proxy")
    kept = start.clean_environment()
    assert "PYTHONPATH" not in kept and "PIP_TARGET" not in kept
    assert kept["PIP_PROXY"] == "proxy"


def test_without_network_it_says_so_and_the_next_start_can_go_on(tmp_path: Path) -> None:
    project = tmp_path / "新 店"
    project.mkdir()
    for name in ("start.py", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "LC_"))}
    environment |= {
        "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1",
        "LANG": "en_US.UTF-8",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(project / "start.py"), "test"], capture_output=True, text=True, encoding="utf-8",
        env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("The download failed")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (project / ".venv" / "shopcare-complete.json").exists()


def test_window_and_commands_are_told_apart(tmp_path: Path) -> None:
    export = tmp_path / "订单 11.csv"
    export.write_text("x", encoding="utf-8")
    assert window_arguments([]) == {"data": None, "lang": None, "now": None, "staff": None, "files": []}
    assert window_arguments(["--data", "shop", "--lang=en"])["data"] == "shop"
    assert window_arguments([str(export)])["files"] == [str(export)]
    for command in (
        ["version"],
        ["--data", "shop", "today"],
        ["--json", "today"],
        ["--help"],
        ["--data"],
        ["no.csv"],
    ):
        assert window_arguments(command) is None, command


def test_a_file_named_like_a_command_does_not_hide_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "today").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert window_arguments(["today"]) is None


@pytest.mark.parametrize(
    ("lang", "lines"),
    [("zh_CN.UTF-8", ["没有屏幕"]), ("en_GB.UTF-8", ["no screen"]), ("C", ["没有屏幕", "no screen"])],
)
def test_without_a_screen_it_points_to_the_command_line(
    lang: str, lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", lang)
    monkeypatch.setenv("SHOPCARE_STARTED_AS", "python start.py")
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(lines)
    for sentence, words in zip(said, lines, strict=True):
        assert words in sentence and "python start.py version" in sentence
