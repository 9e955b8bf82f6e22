"""What is due: order, figures, badges, the next step."""

from __future__ import annotations

from datetime import timedelta

from shopcare import trade_texts
from shopcare.domain import kinds
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


def step_now(desk: Session, kind: str, record_id: int) -> tuple[str, str] | None:
    return next(i.next_step for i in today.items(desk) if (i.kind, i.id) == (kind, record_id))


def test_every_step_offered_is_one_of_its_machine_and_of_a_deadline_there_is() -> None:
    for (kind, what), steps in today.NEXT.items():
        assert what in trade_texts.DUE
        for machine, event in steps:
            assert event in {s.event for s in kinds.machine(kinds.kind(kind), machine).steps}


def test_a_complaint_is_led_on_until_words_are_needed(desk: Session) -> None:
    complaint = records.create(desk, "complaints", {"facts": "没人回复"}, draft=False).record[1]
    assert step_now(desk, "complaints", complaint) == ("complaint", "clarify")
    records.step(desk, "complaints", complaint, "clarify")
    assert step_now(desk, "complaints", complaint) is None
    records.step(desk, "complaints", complaint, "propose")
    records.step(desk, "complaints", complaint, "agree")
    assert step_now(desk, "complaints", complaint) == ("complaint", "finish")


def test_claims_and_repairs_are_led_on(desk: Session) -> None:
    claim = records.create(desk, "claims", {"reason": "lost", "amount": "79.00"}).record[1]
    for event in ("draft_form", "file", "answer"):
        assert step_now(desk, "claims", claim) == ("claim", event)
        records.step(desk, "claims", claim, event)
    repair = records.create(desk, "repairs", {"buyer_name": "张三", "fault": "不亮"}).record[1]
    assert step_now(desk, "repairs", repair) == ("repair", "check")
    records.step(desk, "repairs", repair, "check")
    # Neither in guarantee nor free: a quote needs its figure first.
    assert step_now(desk, "repairs", repair) is None


def test_a_return_whose_refund_is_due_begins_it_once_and_then_follows_it(desk: Session) -> None:
    order = add_order(desk)
    case = open_return(desk, order)
    records.step(desk, "returns", case, "accept", "case_decision")
    records.step(desk, "returns", case, "receive", "case_goods")
    records.step(desk, "returns", case, "pass", "case_goods")
    if records.load(desk, "returns", case)["settlement"] != "refund_due":
        records.step(desk, "returns", case, "owe_refund", "case_settlement")
    (item,) = [i for i in today.items(desk) if (i.kind, i.what) == ("returns", "pay_refund")]
    assert (item.next_step, item.begin_refund) == (None, {"case_id": case, "order_id": order})
    refund = records.create(desk, "refunds", item.begin_refund | {"amount": "20.00", "reason": "quality"}).record[1]
    for event in ("complete_draft", "agree"):
        (item,) = [i for i in today.items(desk) if (i.kind, i.what) == ("returns", "pay_refund")]
        assert (item.next_step, item.step_on, item.begin_refund) == (("refund", event), ("refunds", refund), None)
        records.step(desk, "refunds", refund, event)
    (item,) = [i for i in today.items(desk) if (i.kind, i.what) == ("returns", "pay_refund")]
    assert item.next_step == ("refund", "pay")
