"""Cases: the one word a list shows, what a step needs, and no way into a dead end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain import returns
from shopcare.domain.errors import DomainError

MACHINES = (returns.DECISION, returns.GOODS, returns.SETTLEMENT)
CASES = st.fixed_dictionaries({m.column: st.sampled_from(m.states) for m in MACHINES})


def case(decision: str = "accepted", goods: str = "nothing_due", settlement: str = "none", **more: object) -> dict:
    return {"decision": decision, "goods": goods, "settlement": settlement, **more}


@pytest.mark.parametrize(("record", "chip"), [
    (case("draft"), "draft"), (case("requested", "to_inspect"), "requested"), (case("refused"), "refused"),
    (case(goods="awaiting"), "awaiting"), (case(goods="in_transit"), "in_transit"),
    (case(goods="to_inspect", settlement="refund_due"), "to_inspect"),
    (case(goods="good", settlement="refund_due"), "refund_due"),
    (case(goods="good", settlement="reship_due"), "reship_due"),
    (case(goods="defective"), "failed"), (case(goods="mixed", settlement="refunded"), "failed"),
    (case(goods="lost"), "lost"), (case(goods="in_repair"), "in_repair"), (case(goods="good"), "passed"),
    (case("done", "good", "refunded"), "done"),
])
def test_the_most_urgent_fact_is_shown(record: dict, chip: str) -> None:
    assert returns.chip(record) == chip


@given(CASES)
def test_every_case_has_a_chip_the_list_knows(record: dict) -> None:
    assert returns.chip(record) in returns.CHIPS


@pytest.mark.parametrize(("record", "code"), [
    (case("draft"), "case_needs_order_or_buyer"), (case("draft", order_id=1), "case_needs_reason"),
    (case("draft", buyer_name="张三"), "case_needs_reason"),
])
def test_a_draft_needs_a_buyer_and_a_reason(record: dict, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        returns.DECISION.apply(record, "complete_draft")
    assert returns.DECISION.apply(record | {"order_id": 1, "reason": "quality"}, "complete_draft") == "requested"


@given(CASES)
def test_a_case_is_done_only_when_goods_and_money_are(record: dict) -> None:
    open_goods = record["goods"] in ("awaiting", "in_transit", "to_inspect", "in_repair")
    open_money = record["settlement"] in ("refund_due", "reship_due")
    can_finish = "finish" in returns.DECISION.allowed(record)
    assert can_finish == (record["decision"] == "accepted" and not open_goods and not open_money)


@given(CASES)
def test_every_open_case_has_a_way_on(record: dict) -> None:
    if returns.chip(record) not in ("refused", "withdrawn", "done"):
        filled = record | {"order_id": 1, "reason": "quality"}
        assert any(m.allowed(filled) for m in MACHINES)


@given(st.data())
def test_an_accepted_case_can_always_be_brought_to_its_end(data: st.DataObject) -> None:
    record = case("accepted", order_id=1, reason="quality")
    for _ in range(data.draw(st.integers(0, 8))):
        steps = [(m, e) for m in (returns.GOODS, returns.SETTLEMENT) for e in m.allowed(record)]
        flow, event = data.draw(st.sampled_from(steps)) if steps else (None, None)
        if flow is None:
            break
        record[flow.column] = flow.apply(record, event)
    seen, todo = set(), [tuple(record[m.column] for m in MACHINES)]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        now = record | dict(zip([m.column for m in MACHINES], here, strict=True))
        for flow in MACHINES:
            for event in flow.allowed(now):
                after = now | {flow.column: flow.apply(now, event)}
                todo.append(tuple(after[m.column] for m in MACHINES))
    assert any(state[0] == "done" for state in seen)


def test_money_is_owed_only_for_accepted_cases() -> None:
    with pytest.raises(DomainError, match="case_not_accepted"):
        returns.SETTLEMENT.apply(case("requested"), "owe_refund")
    assert not returns.SETTLEMENT.step("refund_due", "pay_refund").undoable
