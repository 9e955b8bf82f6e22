"""Files as they come: encodings told by content, odd kinds refused in a sentence, bombs never opened."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from shopcare import import_texts
from shopcare.domain.errors import DomainError
from shopcare.interchange.tables import open_table

TEXT = "订单编号,收货人\r\n1,文拾闲\r\n"


def rows(path: Path, **options: str) -> list[list[str]]:
    return list(open_table(path, **options).rows())


def code(path: Path, **options: object) -> str:
    with pytest.raises(DomainError) as caught:
        list(open_table(path, **options).rows())  # type: ignore[arg-type]
    import_texts.ERROR_TEXTS[caught.value.code].format(**caught.value.params)
    return caught.value.code


@pytest.mark.parametrize(
    ("written", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16"),
     ("utf-16-le", "utf-16-le")],
)
def test_the_encoding_is_told_by_the_content(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(written))
    assert open_table(path).encoding == told
    assert rows(path)[1] == ["1", "文拾闲"]


def test_a_mark_can_lie(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode("gb18030"))
    assert open_table(path).encoding == "gb18030"


def test_rare_characters_and_western_letters(tmp_path: Path) -> None:
    rare, western = tmp_path / "rare.csv", tmp_path / "west.txt"
    rare.write_bytes("编号,名\r\n1,𠮷田㐱\r\n".encode("gb18030"))
    western.write_bytes("order\tname\r\n1\tRené Müller\r\n2\tZoë\r\n".encode("cp1252"))
    assert rows(rare)[1][1] == "𠮷田㐱"
    assert (open_table(western).delimiter, rows(western)[1][1]) == ("\t", "René Müller")


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_delimiter_is_told_by_the_content(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"a{mark}b{mark}c\n1{mark}\"x, y\"{mark}3\n", encoding="utf-8")
    assert rows(path)[1] == ["1", "x, y", "3"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"%PDF-1.7 ...", "file_not_a_table"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "file_not_a_table"),
        ("a.csv", b"a,b\r\n1,\x00\x01\x02\r\n" * 9, "file_not_a_table"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "file_is_web_page"),
        ("a.xlsx", b"PK\x03\x04 cut off", "workbook_damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "workbook_damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_password"),
        ("a.csv", b'a,b\r\n1,"' + b"x" * 300_000 + b'"\r\n', "cell_too_long"),
        ("a.json", b'{"a": 1}', "file_not_a_table"),
        ("a.json", b'[{"a": [1]}]', "file_not_a_table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code(path) == expected


def test_missing_files_and_wrong_wishes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    assert code(tmp_path / "none.csv") == "file_missing"
    assert code(path, encoding="klingon") == "encoding_unknown"
    path.write_bytes("文".encode("gb18030") * 3 + b"\xff,\r\n")
    assert code(path, encoding="utf-8") == "text_unreadable"


def _book(path: Path, cells: dict[tuple[int, int], object]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("订单报表")
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    return path


def test_a_workbook_keeps_ids_and_names_its_sheets(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.csv", {(0, 0): "编号", (0, 1): "数", (1, 0): 3300000000000147265, (1, 1): 12})
    table = open_table(path)
    assert (table.format, table.sheets) == ("workbook", ["订单报表"])
    assert list(table.rows())[1] == ["3.3E+18", "12"]
    assert code(path, sheet="别的") == "sheet_unknown"


def test_bombs_are_not_opened(tmp_path: Path) -> None:
    far = _book(tmp_path / "far.xlsx", {(0, 0): 1, (1_048_575, 16_383): 1})
    assert code(far) == "workbook_too_many_rows"
    assert code(_book(tmp_path / "wide.xlsx", {(0, 0): 1, (90_000, 700): 1})) == "workbook_too_large"
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(220):
                part.write(b"<v>" + b" " * (1 << 20))
    assert code(bomb) == "workbook_too_large"


def test_a_zip_with_one_table_and_a_json_list(tmp_path: Path) -> None:
    packed, data = tmp_path / "a.zip", tmp_path / "a.json"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/orders.csv", TEXT.encode("gb18030"))
        archive.writestr("readme.md", "x")
    assert rows(packed, unpack_to=tmp_path)[1] == ["1", "文拾闲"]  # type: ignore[arg-type]
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("second.csv", "a,b")
    assert code(packed, unpack_to=tmp_path) == "zip_not_one_table"
    data.write_text(json.dumps([{"a": 1, "b": None}, {"a": "x", "c": 2.5}]), encoding="utf-8")
    assert rows(data) == [["a", "b", "c"], ["1", "", ""], ["x", "", "2.5"]]
