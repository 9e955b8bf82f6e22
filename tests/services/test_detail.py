"""A record whole: parts, links, earlier refunds, steps that are open, and its timeline."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import detail, notes, promises, records
from shopcare.services.session import Session
from tests.services.desk import add_order, open_refund, open_return


def test_a_return_shows_its_order_lines_links_and_deadline(desk: Session) -> None:
    order = add_order(desk, quantity=2)
    case = open_return(desk, order)
    refund = open_refund(desk, order, "20.00", case_id=case)
    notes.write(desk, "returns", case, "今天下班前答复")
    found = detail.detail(desk, "returns", case)
    assert (found.ref, found.chip, found.order["platform_order_no"]) == (
        "R2611-0001",
        "requested",
        "2611220098334417",
    )
    assert [(ln["title"], ln["quantity"]) for ln in found.lines] == [("女鞋", 2)]
    assert found.links == [
        ("orders", order, "2611220098334417", "shipped"),
        ("refunds", refund, "F2611-0001", "requested"),
    ]
    assert [n["body"] for n in found.notes] == ["今天下班前答复"]
    assert [d["what"] for d in found.deadlines] == ["answer_case"]
    assert ("case_decision", "accept", "accepted") in found.steps


def test_an_earlier_refund_is_seen_before_a_second_is_typed(desk: Session) -> None:
    order = add_order(desk)
    first = open_refund(desk, order, "20.00")
    second = open_refund(desk, order, "30.00")
    assert [(r["id"], r["amount"]) for r in detail.detail(desk, "refunds", second).earlier_refunds] == [
        (first, 2_000)
    ]


def test_a_recycled_record_offers_no_steps_and_a_missing_one_is_said(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    records.recycle(desk, "returns", [case])
    assert detail.detail(desk, "returns", case).steps == []
    with pytest.raises(DomainError, match="record_gone"):
        detail.detail(desk, "returns", 99)


def test_the_timeline_tells_newest_first_who_did_what(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    records.step(desk, "returns", case, "accept")
    records.set_field(desk, "returns", case, "return_waybill", "YT8864369794618")
    told = [(e["op"], e["summary"], e["actor"]) for e in detail.timeline(desk, "returns", case)]
    assert [t[0] for t in told] == ["returns.set", "returns.step", "returns.create"]
    assert told[0][1] == {"field": "return_waybill"}
    assert told[1][1] == {"step": "accept", "machine": "case_decision", "target": "accepted"}
    assert {t[2] for t in told} == {"店主"}


def test_a_payment_is_told_on_refund_return_and_order(desk: Session) -> None:
    order = add_order(desk)
    case = open_return(desk, order)
    refund = open_refund(desk, order, "20.00", case_id=case)
    for event in ("accept", "receive", "pass"):
        records.step(desk, "returns", case, event)
    records.step(desk, "refunds", refund, "agree")
    records.step(desk, "refunds", refund, "pay")
    assert detail.detail(desk, "returns", case).record["settlement"] == "refunded"
    for kind, record_id in (("refunds", refund), ("returns", case), ("orders", order)):
        assert detail.timeline(desk, kind, record_id)[0]["summary"]["step"] == "pay"


def test_a_promise_keeps_a_complaint_open_until_it_is_kept(desk: Session) -> None:
    complaint = records.create(desk, "complaints", {"facts": "没人回复"}, draft=False).record[1]
    promises.add(desk, complaint, "今天 18 点前回电", "2026-11-23T18:00")
    for event in ("propose", "agree"):
        records.step(desk, "complaints", complaint, event)
    with pytest.raises(DomainError, match="complaint_promise_open"):
        records.step(desk, "complaints", complaint, "finish")
    promise = detail.detail(desk, "complaints", complaint).promises[0]
    assert promise["due_at"] == "2026-11-23T10:00:00Z"
    promises.keep(desk, promise["id"])
    assert records.step(desk, "complaints", complaint, "finish").state["state"] == "done"
