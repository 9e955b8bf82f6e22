"""Any text a person or a platform can come up with: kept literally, found again, printed and shown as it is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from shopcare.domain.errors import DomainError
from shopcare.domain.plain_text import whole
from shopcare.i18n import Translator
from shopcare.services import documents, imports, lists, notes, records
from shopcare.services.session import Session
from shopcare.store.models import CaseRow, NoteRow, OrderRow
from shopcare.ui.context import Context, Hub
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.record_panel import RecordPanel
from shopcare.ui.theme import Theme
from tests.cli.conftest import Run
from tests.faults.conftest import pdf_text
from tests.faults.test_hostile_files import HEADER, ROW
from tests.ui.conftest import FakePrompts

TEXTS = {
    "markup": "a<b>fett</b> & <a href='https://example.com'>x</a><br/><img src='file:///etc/passwd'>",
    "unclosed": "price <b>100 a<b and c>d </para>",
    "control": "a\x01b\x1bc\x7fd\x85e",
    "bidi": "a\u202ecba\u2066x",
    "emoji": "鞋👟👨‍👩‍👧‍👦🏳️‍🌈",
    "arabic": "السلام عليكم 123",
    "rare": "𠮷野家 㐂 \U0002a6d6",
    "combining": "Z̸̡͎a̷l̴g̶o",
    "surrogate": "a\ud800b\udfffc",
    "formula": "=HYPERLINK(\"https://example.com\",\"x\")",
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1)",
    "sql": "'; DROP TABLE orders; --",
    "like": "100%_of\\it",
    "fts": "\"a\" OR b* NEAR/2 -c",
    "template": "{name} {0} %s %(x)s ${HOME}",
    "newlines": "a\r\nb\rc\u2028d\u2029e",
    "spaces": "\u3000\u00a0\u200b\ufeffx",
    "nul": "a\0b",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_found_and_printed_literally(session: Session, name: str) -> None:
    text = TEXTS[name]
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    records.set_field(session, "returns", case, "return_carrier", text[:30])
    notes.write(session, "returns", case, text)
    order = session.shop.scalar(CaseRow.select(CaseRow.order).where(CaseRow.id == case))
    cleaned = text.replace("\0", "").strip()
    OrderRow.update(title=cleaned, street=cleaned, receiver_name=cleaned[:60]).where(OrderRow.id == order).execute(
        session.shop.db)  # fmt: skip
    kept = session.shop.one(NoteRow.select().order_by(NoteRow.id.desc()))["body"]
    assert kept.strip() == whole(cleaned)
    for part in (text, text[:3], text[-2:], text.lower()):
        lists.find(session, part)
        list(lists.ids(session, lists.Query("returns", text=part)))
    for form in documents.forms(session):
        if "returns" in form.kinds:
            paper = documents.render(session, form.code, [("returns", case)], documents.PrintOptions())
            assert paper.pages >= 1 and b"https://example.com" not in paper.pdf and b"/URI" not in paper.pdf
            assert "root:" not in pdf_text(paper.pdf)


def test_ten_thousand_characters_are_kept_printed_and_one_more_is_refused(session: Session) -> None:
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    notes.write(session, "returns", case, "长" * 10_000)
    with pytest.raises(DomainError):
        records.set_field(session, "returns", case, "return_carrier", "x" * 100_000)
    order = session.shop.scalar(CaseRow.select(CaseRow.order).where(CaseRow.id == case))
    OrderRow.update(title="x" * 10_000, street="长" * 10_000, receiver_name="y" * 10_000, phone="1" * 400).where(
        OrderRow.id == order).execute(session.shop.db)  # fmt: skip
    for form in documents.forms(session):
        if "returns" in form.kinds:
            paper = documents.render(session, form.code, [("returns", case)], documents.PrintOptions())
            assert paper.pages >= 1
    lists.find(session, "长" * 10_000)


@pytest.mark.parametrize("name", TEXTS)
def test_the_command_line_takes_any_text(folder: Path, call: Run, name: str) -> None:
    text = TEXTS[name]
    params = json.dumps({"ref": "R2611-0001", "text": text})
    assert call(folder, "do", "notes.write", params).code in (0, 2)
    if name == "surrogate":
        text = "a\udcff"  # how the system hands over a byte that is no text
    for words in (("find", text), ("show", text), ("list", "orders", "--text", text), ("do", text, "{}"),
                  ("list", text), ("do", "notes.write", text), ("print", text, text, "--pdf", "x.pdf"),
                  ("import", text), ("verify-backup", text), ("restore", text),
                  ("--staff", text, "today")):  # fmt: skip
        if name != "nul":  # no system passes that in an argument
            assert call(folder, *words).code in (0, 1, 2, 3)
    assert call(folder, "show", "R2611-0001", "--json").code == 0
    assert call(folder, "check").code == 0


@pytest.fixture
def context(session: Session, qapp) -> Context:  # noqa: ANN001
    """What a panel is handed, over the shop to break."""
    theme = Theme("light")
    jobs, hub = Jobs(inline=True), Hub()
    return Context(session, jobs, Icons(theme), Translator("en"), FakePrompts(), hub)


def _formatted(widget: QWidget) -> list[str]:
    return [
        label.text() for label in widget.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and ("<b" in label.text() or "<img" in label.text())
    ]


@pytest.mark.parametrize("name", ["markup", "unclosed", "control", "emoji", "arabic", "newlines", "surrogate"])
def test_the_panel_shows_it_as_plain_text(context: Context, session: Session, qtbot, name: str) -> None:  # noqa: ANN001
    text = TEXTS[name].encode("utf-8", "replace").decode()
    case = session.shop.one(CaseRow.select())
    notes.write(session, "returns", case["id"], text)
    records.set_field(session, "returns", case["id"], "return_carrier", text[:30])
    values = {"title": text, "street": text, "receiver_name": text[:60], "buyer_message": text}
    OrderRow.update(**values).where(OrderRow.id == case["order_id"]).execute(session.shop.db)
    for kind, record_id in (("returns", case["id"]), ("orders", case["order_id"])):
        panel = RecordPanel(context, kind)
        qtbot.addWidget(panel)
        panel.resize(400, 900)
        panel.show()
        panel.show_record(record_id)
        panel.grab()
        assert _formatted(panel) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_problem_rows_hold_no_formula_and_come_back_as_text(session: Session, tmp_path: Path, ending: str) -> None:
    nicks = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", "a\"b", "x,y"]
    source = tmp_path / "o.csv"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.split(","))
    for nick in nicks:
        cells = ROW.split(",")
        cells[0], cells[1] = "2.6E+15", nick
        writer.writerow(cells)
    source.write_text(out.getvalue(), encoding="utf-8")
    result = imports.run(session, source)
    target = tmp_path / f"problems.{ending}"
    assert imports.save_problem_rows(session, source, result, target) == len(nicks)
    if ending == "csv":
        rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))[1:]
        assert all(not cell or cell[0] not in "=+-@\t＝" for row in rows for cell in row)
    else:
        with zipfile.ZipFile(target) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
