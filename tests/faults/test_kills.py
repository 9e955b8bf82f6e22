"""Killed at any moment of saving, importing and printing: what was acknowledged is there, nothing half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from shopcare.services import safety
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import NoteRow, OrderRow, PrintLogRow
from tests.faults.conftest import NOW
from tests.faults.test_hostile_files import HEADER, ROW

ROOT = Path(__file__).parents[2]

WORKER = """
import json, sys
from pathlib import Path
from shopcare.domain.clock import FixedClock
from shopcare.services import documents, imports, notes, records, resolving
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from tests.faults.conftest import NOW
folder, turn, export = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
shop = Shop(ShopFolder(folder))
shop.connect()
session = Session(shop, FixedClock(NOW), Actor("x", "owner", 1))
case = resolving.resolve(session, "R2611-0001")
print("ready", flush=True)
for n in range(1000):
    notes.write(session, *case, f"note-{turn}-{n}")
    print(f"note note-{turn}-{n}", flush=True)
    paper = documents.render(session, "return_label", [case], documents.PrintOptions())
    out = folder.parent / f"label-{turn}-{n}.pdf"
    documents.save_pdf(session, paper, "return_label", out)
    print(f"print {out.name}", flush=True)
    lines = export.read_text(encoding="utf-8").replace("TURN", f"{turn:0>4}{n:0>4}")
    file = folder.parent / f"export-{turn}.csv"
    file.write_text(lines, encoding="utf-8")
    result = imports.run(session, file)
    print(f"import {turn:0>4}{n:0>4}", flush=True)
"""


def kill_rounds(folder: Path, tmp_path: Path, rounds: int) -> None:
    """Kill a worker after a random number of acknowledgements and a few bytes more, again and again."""
    export = tmp_path / "export.csv"
    rows = [ROW.replace("2611220098334417001", f"26TURN{n:04d}001") for n in range(200)]
    export.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    draw = random.Random(rounds)
    said: list[str] = []
    for turn in range(rounds):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder), str(turn), str(export)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as worker:  # fmt: skip
            for _ in range(1 + draw.randrange(5)):
                said.append(worker.stdout.readline().strip())
            worker.kill()
            said += worker.stdout.read().splitlines()
            assert "Traceback" not in worker.stderr.read()
    opened = safety.open_for_window(folder, NOW)
    shop: Shop = opened.shop
    assert not [note for note in opened.notes if "finding" in note.code], opened.notes
    bodies = {row["body"] for row in shop.dicts(NoteRow.select())}
    assert {line.removeprefix("note ") for line in said if line.startswith("note ")} <= bodies
    printed = shop.rows(PrintLogRow.select(PrintLogRow.id))
    labels = [path for path in folder.parent.glob("label-*.pdf")]
    assert {line.removeprefix("print ") for line in said if line.startswith("print ")} <= {p.name for p in labels}
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in labels)
    assert len(labels) <= len(printed)
    numbers = [row["platform_order_no"] for row in shop.dicts(OrderRow.select())]
    for line in said:
        if line.startswith("import "):
            key = "26" + line.removeprefix("import ")
            assert sum(1 for number in numbers if number.startswith(key)) == 200
    batches: dict[str, int] = {}
    for number in numbers:
        if len(number) == 17:
            batches[number[:10]] = batches.get(number[:10], 0) + 1
    assert set(batches.values()) <= {200}
    safety.close(opened, NOW)
    assert safety.check(folder, NOW) == []
    assert Shop(ShopFolder(folder)).db.is_closed()


def test_killed_fifteen_times_nothing_said_is_lost_and_nothing_is_half(folder: Path, tmp_path: Path) -> None:
    kill_rounds(folder, tmp_path, 15)


@pytest.mark.full
def test_killed_two_hundred_times_nothing_said_is_lost_and_nothing_is_half(folder: Path, tmp_path: Path) -> None:
    kill_rounds(folder, tmp_path, 200)
