"""Tables that are almost right: what can be read is read, the rest is flagged or held by row, nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import imports, records, safety
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import CaseRow, OrderRow
from tests.cli.conftest import Run
from tests.faults.conftest import NOW, counts
from tests.faults.test_hostile_files import HEADER, ROW


def write(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    """An export of these rows."""
    path.write_bytes("\n".join((HEADER, *rows, "")).encode(encoding))
    return path


def test_destroyed_numbers_are_held_and_the_others_come_in(folder: Path, call: Run, tmp_path: Path) -> None:
    file = write(
        tmp_path / "o.csv", ROW.replace("2611220098334417001", "2.6E+15"), ROW,
        ROW.replace("2611220098334417001", "2.61122E+18"),
    )  # fmt: skip
    answer = call(folder, "import", str(file), "--json")
    assert answer.code == 1
    found = answer.json[0]
    assert found["orders"]["new"] == 1 and {problem["row"] for problem in found["held"]} == {2, 4}


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-5", "1e400", "12,3,4.5678", "￥9", "", "1" * 400, "0x10"])
def test_odd_amounts_never_become_money_unseen(folder: Path, call: Run, tmp_path: Path, amount: str) -> None:
    file = write(tmp_path / "o.csv", ROW.replace("52.00,52.00", f'"{amount}","{amount}"'))
    answer = call(folder, "import", str(file), "--json")
    found = answer.json[0]
    assert answer.code == (1 if found["flagged"] or found["held"] else 0)
    if answer.code == 0:
        assert amount in ("￥9", "", "-5") and found["paid_sum"] in ("9.00", "0.00", None, "-5.00")
    assert call(folder, "check").code == 0


def test_a_header_that_stands_twice_uses_the_first_and_mixes_nothing(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_text(f"{HEADER},订单编号,买家实际支付金额\n{ROW},9999999999999999999,1.00\n", encoding="utf-8")
    try:
        imports.run(session, file)
    except DomainError as exc:
        assert exc.exit_code == 2
        return
    made = session.shop.one(OrderRow.select().where(OrderRow.platform_order_no == "2611220098334417001"))
    assert made is not None and made["paid"] in (5200,)
    assert session.shop.one(OrderRow.select().where(OrderRow.platform_order_no == "9999999999999999999")) is None


def test_rows_in_two_encodings_are_refused_or_all_there(folder: Path, call: Run, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_bytes((HEADER + "\n" + ROW + "\n").encode() + ROW.replace("17001", "17002").encode("gb18030") + b"\n")
    before = counts(folder)
    answer = call(folder, "import", str(file))
    assert answer.code in (1, 2)
    if answer.code == 2:
        assert counts(folder) == before


def test_json_with_zero_and_half_characters_is_mended(folder: Path, call: Run, tmp_path: Path) -> None:
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    cells["收货人姓名"] = "文\0拾\ud800闲"
    file = tmp_path / "o.json"
    file.write_text(json.dumps([cells]), encoding="utf-8")
    answer = call(folder, "import", str(file), "--json")
    assert answer.code in (0, 1)
    shop = Shop(ShopFolder(folder), read_only=True)
    with shop.connection():
        made = shop.one(OrderRow.select().where(OrderRow.platform_order_no == "2611220098334417001"))
    assert made["receiver_name"].startswith("文") and "\0" not in made["receiver_name"]
    assert call(folder, "check").code == 0


def test_a_mapping_or_encoding_that_does_not_fit_is_refused(folder: Path, call: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "o.csv", ROW)
    bad = tmp_path / "map.json"
    for text in ("[]", "{", '{"x": 1}', '{"订单编号": "no_such_field"}', '{"no such column": "paid"}'):
        bad.write_text(text, encoding="utf-8")
        assert call(folder, "import", str(file), "--map", str(bad)).code == 2, text
    bad.write_bytes(b"\xff\xfe\xff")
    assert call(folder, "import", str(file), "--map", str(bad)).code == 2
    for words in (("--encoding", "klingon"), ("--encoding", "ascii"), ("--layout", "none"), ("--storefront", "77"),
                  ("--encoding", "base64"), ("--encoding", "utf-16")):  # fmt: skip
        assert call(folder, "import", str(file), *words).code == 2, words


def test_nothing_can_be_written_to_a_shop_opened_to_look(folder: Path) -> None:
    opened = safety.open_shop(folder, NOW, read_only=True)
    from shopcare.domain.clock import FixedClock

    session = Session(opened.shop, FixedClock(NOW), Actor("x", "owner", 1))
    case = opened.shop.scalar(CaseRow.select(CaseRow.id))
    with pytest.raises(DomainError) as told:
        records.set_field(session, "returns", case, "return_carrier", "x")
    assert told.value.code == "shop_read_only"
    safety.close(opened, NOW)
