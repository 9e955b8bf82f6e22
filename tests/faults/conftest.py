"""A small shop to break: called through the command line in this process, or as a session of the services."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from shopcare import cli
from shopcare.domain.clock import FixedClock
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from tests.cli.conftest import Answer, Run
from tests.services import desk

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
NOW_TEXT = "2026-11-24T16:00"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with three orders, a return, a refund of 50.00 and a verified backup."""
    folder = tmp_path_factory.mktemp("faults") / "shop"
    session = desk.open_desk(folder)
    for n in range(3):
        order = desk.add_order(session, f"26112200983344{n:02d}", waybill=f"YT10000000000{n:02d}")
    desk.open_return(session, order)
    desk.open_refund(session, order, "50.00")
    session.shop.close()
    assert cli.main(["--data", str(folder), "--now", NOW_TEXT, "backup"]) == 0
    shutil.rmtree(folder / "log", ignore_errors=True)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that shop's data folder."""
    return Path(shutil.copytree(made, tmp_path / "shop"))


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """A session on the copy."""
    shop = Shop(ShopFolder(folder))
    shop.connect()
    yield Session(shop, FixedClock(NOW), Actor("店主", "owner", 1), lang="en")
    shop.close()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, in English unless told; never a traceback, always a sentence."""
    for name in ("SHOPCARE_DATA", "SHOPCARE_NOW", "SHOPCARE_PIN"):
        monkeypatch.delenv(name, raising=False)

    def run(data: Path, *args: str) -> Answer:
        capsys.readouterr()
        words = list(args) if "--lang" in args else ["--lang", "en", *args]
        if "--now" not in words:
            words += ["--now", NOW_TEXT]
        code = cli.main(["--data", str(data), *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err + out
        assert "unexpected" not in err.lower(), err
        assert code == 0 or len((err + out).strip()) > 20
        return Answer(code, out, err)

    return run


def counts(folder: Path) -> dict[str, int]:
    """How many rows every table holds."""
    shop = Shop(ShopFolder(folder), read_only=True)
    with shop.connection():
        names = [r[0] for r in shop.db.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'search%' AND name NOT LIKE 'gram%'")]
        return {name: shop.db.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def small_disk(where: Path, size: str) -> contextlib.AbstractContextManager[Path]:
    """A file system of that size; skipping is no option, so where none can be mounted the tests use file limits."""

    @contextlib.contextmanager
    def mounted() -> Iterator[Path]:
        where.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(where)], check=True)
        try:
            yield where
        finally:
            subprocess.run(["umount", "-l", str(where)], check=True)

    return mounted()


def can_mount(where: Path) -> bool:
    """Whether this process may mount a small file system."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    try:
        with small_disk(where, "1m"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def do(run: Run, data: Path, action: str, **params: object) -> Answer:
    """Perform an action by the command line."""
    return run(data, "do", action, json.dumps(params), "--json")


def pdf_text(pdf: bytes) -> str:
    """All the text of a PDF as a reader takes it out."""
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
