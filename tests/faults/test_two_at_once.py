"""Several processes, threads and people at once: never paid twice, never written over unseen."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import DomainError
from shopcare.services import records, safety
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import OrderRow, RefundPaymentRow, RefundRow
from tests.faults.conftest import NOW, NOW_TEXT, counts
from tests.services import desk

ROOT = Path(__file__).parents[2]


def _start(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "shopcare", "--data", str(folder), "--now", NOW_TEXT, "--lang", "en", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def _paid(session: Session) -> list[int]:
    return [row["amount"] for row in session.shop.dicts(RefundPaymentRow.select())]


def _agreed(session: Session) -> int:
    refund = session.shop.scalar(RefundRow.select(RefundRow.id))
    records.step(session, "refunds", refund, "agree")
    return refund


@pytest.mark.parametrize("key", ["", "pay-once"])
def test_four_processes_pay_the_same_refund_once(folder: Path, session: Session, key: str) -> None:
    _agreed(session)
    session.shop.close()
    params = json.dumps({"ref": "F2611-0001"} | ({"key": key} if key else {}))
    clerks = [_start(folder, "do", "refunds.pay", params, "--json") for _ in range(4)]
    said = [(*clerk.communicate(timeout=60), clerk.returncode) for clerk in clerks]
    assert all("Traceback" not in err for _out, err, _code in said)
    worked = [json.loads(out) for out, _err, code in said if code == 0]
    session.shop.connect()
    assert _paid(session) == [5000]
    if key:
        assert len(worked) == 4 and sum(1 for answer in worked if answer["warnings"]) == 3
    else:
        assert len(worked) == 1
        assert {code for _out, _err, code in said} == {0, 2}
        assert all(err.strip() for _out, err, code in said if code)
    assert safety.check(folder, NOW) == []


def test_eight_threads_never_refund_more_than_was_paid(folder: Path, session: Session) -> None:
    order = session.shop.scalar(OrderRow.select(OrderRow.id).order_by(OrderRow.id))
    shop = Shop(ShopFolder(folder), timeout_s=60)
    codes: list[str] = []
    odd: list[BaseException] = []

    def clerk() -> None:
        try:
            with shop.connection():
                own = Session(shop, FixedClock(NOW), Actor("店主", "owner", 1))
                for _ in range(3):
                    try:
                        refund = desk.open_refund(own, order, "40.00")
                        records.step(own, "refunds", refund, "agree")
                        records.step(own, "refunds", refund, "pay")
                    except DomainError as exc:
                        codes.append(exc.code)
        except BaseException as exc:
            odd.append(exc)

    threads = [threading.Thread(target=clerk) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert odd == []
    assert sum(_paid(session)) <= 18_900
    assert set(codes) <= {"refund_exceeds_paid", "refund_exceeds_line"} and codes
    assert session.shop.by_id(OrderRow, order)["recorded_refunded"] == sum(_paid(session))
    assert safety.check(folder, NOW) == []


def test_the_later_of_two_who_edit_one_field_is_told_and_other_fields_stay(folder: Path, session: Session) -> None:
    other_shop = Shop(ShopFolder(folder))
    case = session.shop.scalar(records.table("returns").select(records.table("returns").id))
    with other_shop.connection():
        other = Session(other_shop, FixedClock(NOW), Actor("小李", "owner"))
        seen = records.load(session, "returns", case)["return_carrier"]
        records.set_field(other, "returns", case, "return_carrier", "圆通", expect=seen)
        with pytest.raises(DomainError) as told:
            records.set_field(session, "returns", case, "return_carrier", "顺丰", expect=seen)
        assert told.value.code == "changed_elsewhere"
        assert told.value.params["theirs"] == "圆通" and told.value.params["yours"] == "顺丰"
        records.set_field(session, "returns", case, "title", "女鞋一双")
        now = records.load(other, "returns", case)
        assert (now["return_carrier"], now["title"]) == ("圆通", "女鞋一双")


def test_one_action_key_makes_one_record_whoever_repeats_it(folder: Path) -> None:
    before = counts(folder)["refund"]
    params = json.dumps({"order": "2611220098334401", "amount": "10.00", "reason": "quality", "key": "k"})
    clerks = [_start(folder, "do", "refunds.open", params, "--json") for _ in range(3)]
    said = [(*clerk.communicate(timeout=60), clerk.returncode) for clerk in clerks]
    assert [code for _out, _err, code in said] == [0, 0, 0], said
    assert len({json.loads(out)["ref"] for out, _err, _code in said}) == 1
    assert counts(folder)["refund"] == before + 1
