"""One step on many records: told before, done as one, taken back as one."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import bulk, records, safety, undo
from shopcare.services.session import Session
from tests.services.desk import NOW, add_order, open_return, row


@pytest.fixture
def cases(desk: Session) -> list[int]:
    ids = [open_return(desk, add_order(desk, f"N{n}", waybill="")) for n in range(30)]
    for case in ids:
        for event in ("accept", "receive", "pass"):
            records.step(desk, "returns", case, event)
        records.step(desk, "returns", case, "pay_refund")
    for case in ids[:2]:
        records.step(desk, "returns", case, "finish")
    return ids


def test_twenty_eight_change_and_two_stay(desk: Session, cases: list[int]) -> None:
    preview = bulk.preview_many(desk, "returns", cases, "case_decision", "finish")
    assert (preview.change, [s.id for s in preview.stay]) == (cases[2:], cases[:2])
    assert {s.code for s in preview.stay} == {"step_not_open"}
    assert preview.sums == {"CNY": 28 * 18_900}
    changes = bulk.step_many(desk, "returns", cases, "case_decision", "finish")
    assert changes.ids["returns"] == set(cases[2:])
    assert [w[1]["id"] for w in changes.warnings] == cases[:2]
    assert all(row(desk, "returns", case)["chip"] == "done" for case in cases)
    before = len(undo.steps(desk))
    undo.undo_last(desk)
    assert [row(desk, "returns", case)["chip"] for case in cases] == ["done"] * 2 + ["passed"] * 28
    assert all(row(desk, "returns", case)["closed_at"] is None for case in cases[2:])
    assert len(undo.steps(desk)) <= before
    assert safety.check(desk.shop.folder, NOW) == []


def test_the_bar_offers_what_some_can_do_but_never_a_payment(desk: Session, cases: list[int]) -> None:
    offered = {event: n for _, event, n in bulk.open_for_any(desk, "returns", cases)}
    assert (offered["finish"], offered["reopen"]) == (28, 2)
    assert "pay_refund" not in offered
    with pytest.raises(DomainError, match="bulk_step_one_by_one"):
        bulk.step_many(desk, "refunds", [1], "refund", "pay")


def test_nothing_to_change_is_said_and_writes_nothing(desk: Session, cases: list[int]) -> None:
    newest = undo.steps(desk, 1)[0].event_id
    with pytest.raises(DomainError, match="bulk_nothing_changes"):
        bulk.step_many(desk, "returns", cases[:2], "case_decision", "finish")
    assert undo.steps(desk, 1)[0].event_id == newest
