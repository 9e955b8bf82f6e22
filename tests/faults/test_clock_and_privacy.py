"""A clock that jumps is asked about and noted; people stay out of logs; nothing goes to a network."""

from __future__ import annotations

import json
import re
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.services import documents, records, safety
from shopcare.services.session import Session
from shopcare.store.models import EventRow, OrderRow
from tests.cli.conftest import Run
from tests.faults.conftest import pdf_text

SECRETS = ("王晓燕", "19900001234", "文一西路", "0001234", "秘密备注")


def test_a_clock_that_jumped_back_is_asked_about_when_the_window_opens(folder: Path) -> None:
    from tests.faults.conftest import NOW

    for jump, codes in ((timedelta(days=-30), {"clock_behind"}), (timedelta(days=400), {"clock_ahead"}),
                        (timedelta(minutes=5), set())):  # fmt: skip
        opened = safety.open_for_window(folder, NOW + jump)
        asked = {note.code for note in opened.notes if note.ask}
        safety.close(opened, NOW + jump)
        assert asked == codes


def test_a_clock_that_was_set_is_noted_in_the_journal(folder: Path, call: Run, session: Session) -> None:
    answer = call(folder, "do", "notes.write", '{"ref": "R2611-0001", "text": "x"}')
    assert answer.code == 0
    last = session.shop.dicts(EventRow.select().order_by(EventRow.id.desc()).limit(1))[0]
    assert last["clock_set"] == 1


def _provoke(folder: Path, call: Run, tmp_path: Path) -> None:
    """Ordinary work, refusals, and an unexpected fault whose message holds a person's data."""
    bad = tmp_path / "王晓燕 19900001234.csv"
    bad.write_text("收货人姓名,联系手机\n王晓燕,19900001234\n", encoding="utf-8")
    note = {"ref": "R2611-0001", "text": "秘密备注 王晓燕 19900001234 文一西路 969 号"}
    for words in (
        ("find", "王晓燕"), ("find", "19900001234"), ("do", "notes.write", json.dumps(note)),
        ("import", str(bad)), ("do", "returns.set", '{"ref": "王晓燕"}'), ("show", "王晓燕 19900001234"),
        ("do", "orders.create", '{"platform_order_no": "2611220098334400", "receiver_name": "王晓燕"}'),
        ("print", "return_label", "R2611-0001", "--pdf", str(tmp_path / "gone" / "x.pdf")),
        ("do", "photos.add", json.dumps({"ref": "R2611-0001", "file": str(bad)})),
    ):  # fmt: skip
        call(folder, *words)


def test_logs_hold_nobody(folder: Path, call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                          capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    from shopcare import cli
    from shopcare.services import lists

    _provoke(folder, call, tmp_path)

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("cannot send 王晓燕 19900001234 文一西路 秘密备注 to 13800001111 wang@example.com")

    monkeypatch.setattr(lists, "find", broken)
    assert cli.main(["--data", str(folder), "find", "王晓燕"]) == 2
    assert "王晓燕" not in capsys.readouterr().err
    written = b"".join(p.read_bytes() for p in (folder / "log").iterdir()).decode()
    assert "RuntimeError" in written
    for secret in (*SECRETS, "13800001111", "1234"):
        assert secret not in written, written[-600:]


def test_a_label_shows_at_most_five_digits_of_a_phone(session: Session) -> None:
    for phone in ("19900001234", "+86 199 0000 1234", "0571-8888 1234", "19900001234-5678",
                               "008619900001234"):  # fmt: skip
        order = session.shop.scalar(OrderRow.select(OrderRow.id).order_by(OrderRow.id))
        OrderRow.update(phone=phone).where(OrderRow.id == order).execute(session.shop.db)
        values = {"order_id": order, "kind": "return", "reason": "wrong_size_chosen"}
        made = records.create(session, "returns", values, draft=False)
        for form in [f for f in documents.forms(session) if "returns" in f.kinds]:
            paper = documents.render(session, form.code, [made.record], documents.PrintOptions())
            text = pdf_text(paper.pdf)
            digits = re.sub(r"\D", "", phone)
            packed = re.sub(r"[^\d]", "", text)
            for start in range(len(digits) - 5):
                piece = digits[start : start + 6]
                assert piece not in packed or set(piece) <= {"0"}, (form.code, phone, text)
            assert "王晓燕" not in text
        records.recycle(session, "returns", [made.record[1]])


@pytest.fixture
def trapped(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt to reach another computer."""
    tried: list[object] = []

    def trap(_self: socket.socket, address: object) -> None:
        if not isinstance(address, str):  # a file name is a socket of this computer
            tried.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", trap)
    monkeypatch.setattr(socket.socket, "connect_ex", trap)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_k: tried.append(a) or [])
    return tried


def test_no_command_reaches_for_a_network(folder: Path, call: Run, tmp_path: Path, trapped: list) -> None:
    _provoke(folder, call, tmp_path)
    for words in (("today",), ("check", "--full"), ("backup",), ("version",), ("states",), ("forms",), ("layouts",),
                  ("print", "return_label", "R2611-0001", "--pdf", str(tmp_path / "x.pdf")), ("undo",)):  # fmt: skip
        call(folder, *words)
    assert trapped == []


def test_the_window_reaches_for_no_network(folder: Path, qtbot, qapp, trapped: list) -> None:  # noqa: ANN001
    from shopcare.app import Desk
    from shopcare.ui.main_window import MainWindow
    from tests.faults.conftest import NOW

    desk = Desk(qapp, folder, FixedClock(NOW), "en", None, ())
    try:
        assert desk.start()
        qtbot.waitUntil(lambda: isinstance(desk.window, MainWindow), timeout=20_000)
    finally:
        if desk.window is not None:
            desk.window.close()
        desk.end()
        if desk.window is not None:
            desk.window.deleteLater()
    assert trapped == []
