"""Refunds: never more than was paid, whatever happens in whatever order; every open one can be ended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain import refunds
from shopcare.domain.errors import DomainError

FILLED = {"amount": 100, "reason": "quality", "order_shipped": 1}


@pytest.mark.parametrize(("paid", "platform", "ours", "left"), [
    (18900, 0, 0, 18900), (18900, 5000, 0, 13900), (18900, 0, 5000, 13900), (18900, 5000, 5000, 13900),
    (18900, 5000, 8000, 10900), (18900, 20000, 0, 0),
])
def test_what_remains_is_paid_less_the_larger_of_both_sums(paid: int, platform: int, ours: int, left: int) -> None:
    assert refunds.remaining(paid, platform, ours) == left
    refunds.check_cap(paid, platform, ours, left, "CNY")
    with pytest.raises(DomainError, match="refund_exceeds_paid") as refused:
        refunds.check_cap(paid, platform, ours, left + 1, "CNY")
    assert refused.value.params["remaining"] == left


def test_lines_add_up_by_direction() -> None:
    lines = [{"type": "goods", "direction": "to_buyer", "amount": 18900},
             {"type": "return_freight", "direction": "to_buyer", "amount": 1200},
             {"type": "deduction", "direction": "from_buyer", "amount": 500}]
    assert refunds.total(lines) == 19600
    assert refunds.total([]) == 0
    assert set(refunds.LINE_TYPES) >= refunds.CAPPED


@given(st.data())
def test_no_sequence_of_steps_pays_more_than_was_charged(data: st.DataObject) -> None:
    paid = data.draw(st.integers(0, 1000))
    platform = data.draw(st.integers(0, 1200))
    open_refunds = [
        {"state": "draft", "amount": data.draw(st.integers(1, 1000)), "reason": "quality",
         "order_shipped": data.draw(st.sampled_from((0, 1, None)))}
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    recorded = 0
    for _ in range(data.draw(st.integers(0, 40))):
        record = data.draw(st.sampled_from(open_refunds))
        events = refunds.REFUND.allowed(record)
        if not events:
            continue
        event = data.draw(st.sampled_from(events))
        target = refunds.REFUND.apply(record, event)
        if event == "pay":
            try:
                refunds.check_cap(paid, platform, recorded, record["amount"], "CNY")
            except DomainError:
                continue
            recorded += record["amount"]
        record["state"] = target
    assert recorded <= paid
    assert sum(r["amount"] for r in open_refunds if r["state"] == "refunded") <= paid


def test_money_leaves_only_by_paying_and_once() -> None:
    assert {step.event for step in refunds.REFUND.steps if step.target == "refunded"} == {"pay"}
    assert not refunds.REFUND.step("agreed", "pay").undoable
    assert "pay" not in refunds.REFUND.events("refunded")
    # Nothing leads from paid back to where it could be paid again.
    seen, todo = set(), ["refunded"]
    while todo:
        state = todo.pop()
        seen.add(state)
        todo += [t for e in refunds.REFUND.events(state) if (t := refunds.REFUND.step(state, e).target) not in seen]
    assert not any("pay" in refunds.REFUND.events(state) for state in seen)


@pytest.mark.parametrize("state", refunds.REFUND.states)
@pytest.mark.parametrize("shipped", [0, 1, None])
def test_every_open_refund_has_a_way_out(state: str, shipped: int | None) -> None:
    record = FILLED | {"state": state, "order_shipped": shipped}
    assert state in refunds.REFUND.final or refunds.REFUND.allowed(record)


def test_a_draft_needs_amount_and_reason_and_nothing_is_refused_before_shipping() -> None:
    with pytest.raises(DomainError, match="refund_needs_amount"):
        refunds.REFUND.apply({"state": "draft", "amount": 0}, "complete_draft")
    with pytest.raises(DomainError, match="refund_needs_reason"):
        refunds.REFUND.apply({"state": "draft", "amount": 1}, "complete_draft")
    with pytest.raises(DomainError, match="refuse_before_shipping"):
        refunds.REFUND.apply(FILLED | {"state": "requested", "order_shipped": 0}, "refuse")
    assert set(refunds.CHIPS) == set(refunds.REFUND.states)
