"""What is due: order, figures, badges, the next step."""

from __future__ import annotations

from datetime import timedelta

from shopcare.domain.clock import FixedClock
from shopcare.services import deadlines, records, today
from shopcare.services.session import Session
from tests.services.desk import NOW, add_front, add_order, open_refund, open_return


def test_most_urgent_first_with_money_and_the_step_that_settles_it(desk: Session) -> None:
    order = add_order(desk, quantity=3)
    case = open_return(desk, order)
    refund = open_refund(desk, order, "50.00")
    complaint = records.create(desk, "complaints", {"facts": "没人回复", "order_id": order}, draft=False).record[1]
    deadlines.put(desk, "refunds", refund, "answer_refund", "2026-11-23T09:00")
    found = today.items(desk)
    assert [(i.kind, i.id, i.overdue) for i in found] == [
        ("refunds", refund, True),
        ("complaints", complaint, False),
        ("returns", case, False),
    ]
    assert (found[0].money, found[0].left_s, found[0].typed, found[0].next_step) == (
        5_000,
        -3600,
        True,
        ("refund", "agree"),
    )
    assert found[1].left_s == 24 * 3600
    assert found[2].next_step == ("case_decision", "accept")


def test_cards_and_badges_agree_with_the_list(desk: Session) -> None:
    order = add_order(desk, quantity=3)
    late, soon = open_refund(desk, order, "50.00"), open_refund(desk, order, "20.00")
    deadlines.put(desk, "refunds", late, "answer_refund", "2026-11-23T09:00")
    deadlines.put(desk, "refunds", soon, "answer_refund", "2026-11-23T23:59")
    agreed = open_refund(desk, order, "30.00")
    records.step(desk, "refunds", agreed, "agree")
    records.create(desk, "claims", {"reason": "lost", "amount": "79.00"})
    records.create(desk, "returns", {"buyer_name": "张三"})
    summary = today.summary(desk)
    assert (summary.overdue, summary.due_today, summary.drafts, summary.claims_open) == (1, 1, 1, 1)
    assert (summary.refund_due, summary.badges, summary.earliest_left_s) == ({"CNY": 3_000}, {"refunds": 2}, -3600)


def test_one_storefront_shows_its_own_figures(desk: Session) -> None:
    second = add_front(desk, "pdd")
    for front, amount in ((1, "10.00"), (second, "20.00")):
        refund = open_refund(desk, add_order(desk, f"N{front}", front=front, waybill=""), amount)
        records.step(desk, "refunds", refund, "agree")
    desk.storefront_id = second
    assert today.summary(desk).refund_due == {"CNY": 2_000}
    assert [i.money for i in today.items(desk)] == [2_000]


def test_done_recycled_and_far_records_are_not_due(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    assert today.items(desk, today.end_of_today(desk)) == []
    records.recycle(desk, "returns", [case])
    assert today.items(desk) == []


def test_the_day_ends_at_midnight_in_the_shop_s_zone(desk: Session) -> None:
    assert today.end_of_today(desk) == "2026-11-23T16:00:00Z"
    desk.clock = FixedClock(NOW + timedelta(hours=15))
    assert today.end_of_today(desk) == "2026-11-24T16:00:00Z"
