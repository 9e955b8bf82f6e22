"""Records of every kind: made, edited, stepped, recycled; conflicts, keys, numbers and caps on money and pieces."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest

from shopcare.domain import kinds
from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import DomainError
from shopcare.services import records, refund_lines, safety, undo
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import OrderLineRow, OrderRow, PrintLogRow
from tests.services.desk import NOW, add_order, as_staff, open_refund, open_return, row

MINIMAL = {
    "orders": {"receiver_name": "张三", "title": "保温杯", "paid": "79.00"},
    "returns": {"buyer_name": "张三", "reason": "quality"},
    "refunds": {"buyer_name": "张三", "reason": "quality", "amount": "10.00"},
    "complaints": {"facts": "没人回复"},
    "reviews": {"rating": "2", "body": "开胶"},
    "claims": {"reason": "damaged", "amount": "79.00"},
    "repairs": {"buyer_name": "张三", "fault": "不开机"},
    "unknown_parcels": {"waybill": "YT123456789"},
}
EDITS = {
    "orders": ("note", "加急"),
    "returns": ("description", "鞋底开胶"),
    "refunds": ("explanation", "少件"),
    "complaints": ("reply", "马上处理"),
    "reviews": ("reply", "抱歉"),
    "claims": ("answer", "同意"),
    "repairs": ("finding", "主板坏"),
    "unknown_parcels": ("shelf", "U-03"),
}


@pytest.mark.parametrize("kind", list(kinds.KINDS))
def test_a_record_of_every_kind_is_made_edited_recycled_and_undone(desk: Session, kind: str) -> None:
    made = records.create(desk, kind, MINIMAL[kind], draft=False)
    record_id = made.record[1]
    prefix = kinds.KINDS[kind].prefix or "H"
    assert made.ref == f"{prefix}2611-0001"
    field, value = EDITS[kind]
    records.set_field(desk, kind, record_id, field, value)
    assert row(desk, kind, record_id)[field] == value
    records.recycle(desk, kind, [record_id])
    assert row(desk, kind, record_id)["recycled_at"]
    with pytest.raises(DomainError, match="record_recycled"):
        records.set_field(desk, kind, record_id, field, "x")
    undo.undo_last(desk)
    assert row(desk, kind, record_id)["recycled_at"] is None
    undo.undo_last(desk)
    assert row(desk, kind, record_id)[field] != value
    assert safety.check(desk.shop.folder, NOW) == []


def test_a_draft_has_no_number_until_it_is_completed(desk: Session) -> None:
    made = records.create(desk, "returns", {"buyer_name": "张三"})
    assert (made.ref, row(desk, "returns", made.record[1])["number"]) == ("draft-returns-1", None)
    with pytest.raises(DomainError, match="case_needs_reason"):
        records.step(desk, "returns", made.record[1], "complete_draft")
    records.set_field(desk, "returns", made.record[1], "reason", "quality")
    assert records.step(desk, "returns", made.record[1], "complete_draft").ref == "R2611-0001"


def test_a_number_is_never_given_twice(desk: Session) -> None:
    first = records.create(desk, "returns", MINIMAL["returns"], draft=False)
    undo.undo_last(desk)
    assert row(desk, "returns", first.record[1])["recycled_at"]
    second = records.create(desk, "returns", MINIMAL["returns"], draft=False)
    assert (first.ref, second.ref) == ("R2611-0001", "R2611-0002")


def test_a_refused_step_changes_nothing_and_says_what_is_open(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    with pytest.raises(DomainError) as refused:
        records.step(desk, "returns", case, "finish")
    assert refused.value.code == "step_not_open"
    assert "accept" in refused.value.params["open"]
    assert row(desk, "returns", case)["decision"] == "requested"


def test_a_newer_value_from_elsewhere_is_shown_beside_mine(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    records.set_field(desk, "returns", case, "title", "女鞋 39", expect="女鞋 黑色 38")
    with pytest.raises(DomainError) as conflict:
        records.set_field(desk, "returns", case, "title", "女鞋 40", expect="女鞋 黑色 38")
    assert (conflict.value.code, conflict.value.params["theirs"]) == ("changed_elsewhere", "女鞋 39")
    records.set_field(desk, "returns", case, "title", "女鞋 39", expect="女鞋 黑色 38")  # both typed the same


def test_an_action_with_a_key_has_one_effect(desk: Session) -> None:
    order = add_order(desk)
    first = records.create(
        desk, "refunds", {"order_id": order, "amount": "50.00", "reason": "quality"}, draft=False, key="a"
    )
    again = records.create(
        desk, "refunds", {"order_id": order, "amount": "50.00", "reason": "quality"}, draft=False, key="a"
    )
    assert (again.ref, again.op) == (first.ref, "repeated")
    records.step(desk, "refunds", first.record[1], "agree", key="b")
    records.step(desk, "refunds", first.record[1], "agree", key="b")
    records.step(desk, "refunds", first.record[1], "pay", key="c")
    assert records.step(desk, "refunds", first.record[1], "pay", key="c").state == {"state": "refunded"}
    assert row(desk, "orders", order)["recorded_refunded"] == 5_000


def test_more_pieces_than_were_bought_do_not_come_back(desk: Session) -> None:
    order = add_order(desk, quantity=3)
    line = [{"order_line_id": 1, "quantity": 2}]
    records.create(desk, "returns", {"order_id": order, "reason": "quality"}, line, draft=False)
    with pytest.raises(DomainError) as refused:
        records.create(desk, "returns", {"order_id": order, "reason": "quality"}, line, draft=False)
    assert (refused.value.code, refused.value.params["remaining"]) == ("returned_exceeds_bought", 1)
    records.step(desk, "returns", 1, "withdraw")
    records.create(desk, "returns", {"order_id": order, "reason": "quality"}, line, draft=False)


def test_a_return_takes_its_title_from_the_goods_that_come_back(desk: Session) -> None:
    order = add_order(desk, lines=2)
    made = records.create(
        desk,
        "returns",
        {"order_id": order, "reason": "quality", "description": "开胶"},
        [{"order_line_id": 2, "quantity": 1}],
        draft=False,
    )
    assert row(desk, "returns", made.record[1])["title"] == "女鞋 黑色 39"


def test_refunds_stop_at_what_was_paid(desk: Session) -> None:
    order = add_order(desk)
    first = open_refund(desk, order, "100.00")
    records.step(desk, "refunds", first, "agree")
    records.step(desk, "refunds", first, "pay")
    with pytest.raises(DomainError) as refused:
        open_refund(desk, order, "89.01")
    assert (refused.value.code, refused.value.params["remaining"]) == ("refund_exceeds_paid", 8_900)
    second = open_refund(desk, order, "89.00")
    records.step(desk, "refunds", second, "agree")
    records.step(desk, "refunds", second, "pay")
    order_row = row(desk, "orders", order)
    assert order_row["recorded_refunded"] == order_row["paid"] == 18_900
    assert desk.shop.by_id(OrderLineRow, 1)["refunded_goods"] == 18_900
    assert safety.check(desk.shop.folder, NOW) == []


def test_goods_of_one_line_stop_at_what_was_paid_for_that_line(desk: Session) -> None:
    order = add_order(desk, lines=2)  # 94.50 each
    refund = open_refund(desk, order, "10.00")
    with pytest.raises(DomainError) as refused:
        refund_lines.put(desk, refund, [{"type": "goods", "amount": "94.51", "order_line_id": 1}])
    assert (refused.value.code, refused.value.params["remaining"]) == ("refund_exceeds_line", 9_450)
    refund_lines.put(
        desk,
        refund,
        [
            {"type": "goods", "amount": "94.50", "order_line_id": 2},
            {"type": "return_freight", "amount": "12.00"},
            {"type": "insurance", "amount": "9.00"},
        ],
    )
    assert row(desk, "refunds", refund)["amount"] == 9_750
    records.step(desk, "refunds", refund, "agree")
    records.step(desk, "refunds", refund, "pay")
    paid_back = [desk.shop.by_id(OrderLineRow, n)["refunded_goods"] for n in (1, 2)]
    assert (paid_back, row(desk, "orders", order)["recorded_refunded"]) == ([0, 9_450], 9_450)
    assert safety.check(desk.shop.folder, NOW) == []


def test_paid_and_printed_records_do_not_go_to_the_bin(desk: Session) -> None:
    order = add_order(desk, quantity=2)
    case = open_return(desk, order)
    refund = open_refund(desk, order, "1.00", case_id=case)
    records.step(desk, "refunds", refund, "agree")
    records.step(desk, "refunds", refund, "pay")
    for kind, record_id in (("refunds", refund), ("returns", case)):
        with pytest.raises(DomainError, match="recycle_money_paid"):
            records.recycle(desk, kind, [record_id])
    with pytest.raises(DomainError, match="recycle_has_cases"):
        records.recycle(desk, "orders", [order])
    printed = records.create(desk, "repairs", MINIMAL["repairs"]).record[1]
    PrintLogRow.insert(form="repair", kind="repairs", record_id=printed, at="2026-11-23T02:00:00Z").execute(
        desk.shop.db
    )
    with pytest.raises(DomainError, match="recycle_printed"):
        records.recycle(desk, "repairs", [printed])
    assert row(desk, "repairs", printed)["recycled_at"] is None


def test_rights_are_asked(desk: Session) -> None:
    refund = open_refund(desk, add_order(desk), "5.00")
    records.step(desk, "refunds", refund, "agree")
    as_staff(desk, "小陈", "agent")
    with pytest.raises(DomainError, match="not_allowed"):
        records.step(desk, "refunds", refund, "pay")
    assert row(desk, "refunds", refund)["state"] == "agreed"


def test_what_the_platform_says_is_not_edited(desk: Session) -> None:
    order = add_order(desk)
    with pytest.raises(DomainError, match="platform_fact_read_only"):
        records.set_field(desk, "orders", order, "paid", "1.00")
    records.set_field(desk, "orders", order, "note", "老客户")


def _pay_many(folder: str, results) -> None:  # noqa: ANN001 - a queue or a list
    """Try to refund 20.00 of the same order three times, as one of many."""
    shop = Shop(ShopFolder(Path(folder)), timeout_s=60)
    session = Session(shop, FixedClock(NOW), Actor("店主", "owner", 1))
    paid = 0
    with shop.connection():
        for _ in range(3):
            try:
                refund = open_refund(session, 1, "20.00")
                records.step(session, "refunds", refund, "agree")
                records.step(session, "refunds", refund, "pay")
                paid += 2_000
            except DomainError as exc:
                if exc.code != "refund_exceeds_paid":
                    raise
    results.put(paid) if hasattr(results, "put") else results.append(paid)


def test_many_hands_never_refund_more_than_was_paid(desk: Session) -> None:
    add_order(desk)
    folder = str(desk.shop.folder.root)
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [context.Process(target=_pay_many, args=(folder, queue)) for _ in range(4)]
    done: list[int] = []
    threads = [threading.Thread(target=_pay_many, args=(folder, done)) for _ in range(8)]
    for worker in (*processes, *threads):
        worker.start()
    for thread in threads:
        thread.join()
    done += [queue.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    order = desk.shop.one(OrderRow.select())
    assert sum(done) == order["recorded_refunded"] == 18_000  # nine times 20.00 fit into 189.00
    assert safety.check(desk.shop.folder, NOW) == []
