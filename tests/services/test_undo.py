"""Undo and redo: exact earlier values, numbers that stay given, refusals when something newer lies on top."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import notes, receiving, records, safety, undo
from shopcare.services.session import Session
from tests.services.desk import NOW, add_order, open_refund, open_return, row


def test_undo_and_redo_bring_back_exact_values(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    before = row(desk, "returns", case)
    records.step(desk, "returns", case, "accept")
    after = row(desk, "returns", case)
    undone = undo.undo_last(desk)
    assert (undone.op, undone.ref) == ("undo:returns.step", "R2611-0001")
    changing = {"version", "updated_at"}
    assert {k: v for k, v in row(desk, "returns", case).items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    undo.redo_last(desk)
    assert {k: v for k, v in row(desk, "returns", case).items() if k not in changing} == {
        k: v for k, v in after.items() if k not in changing
    }
    undo.undo_last(desk)
    assert row(desk, "returns", case)["decision"] == "requested"
    assert safety.check(desk.shop.folder, NOW) == []


def test_fifty_steps_are_taken_back_one_by_one(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    for n in range(55):
        records.set_field(desk, "returns", case, "basis", f"第 {n} 次")
    assert len(undo.steps(desk)) == undo.DEPTH
    for n in range(50):
        undo.undo_last(desk)
        assert row(desk, "returns", case)["basis"] == f"第 {53 - n} 次"
    for n in range(3):
        undo.redo_last(desk) if n == 0 else undo.undo_last(desk)
    assert row(desk, "returns", case)["basis"] == "第 3 次"


def test_an_older_step_under_a_newer_one_is_not_undone(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    first = records.set_field(desk, "returns", case, "basis", "一")
    records.set_field(desk, "returns", case, "basis", "二")
    with pytest.raises(DomainError, match="changed_since"):
        undo.undo(desk, first.event_id)
    assert row(desk, "returns", case)["basis"] == "二"
    undo.undo_last(desk)
    undo.undo(desk, first.event_id)
    assert row(desk, "returns", case)["basis"] == ""
    with pytest.raises(DomainError, match="already_undone"):
        undo.undo(desk, first.event_id)


def test_completing_a_draft_is_undone_but_its_number_stays(desk: Session) -> None:
    made = records.create(desk, "returns", {"buyer_name": "张三", "reason": "quality"})
    records.step(desk, "returns", made.record[1], "complete_draft")
    undo.undo_last(desk)
    kept = row(desk, "returns", made.record[1])
    assert (kept["decision"], kept["number"]) == ("draft", "R2611-0001")
    assert records.step(desk, "returns", made.record[1], "complete_draft").ref == "R2611-0001"


def test_money_paid_is_not_undone(desk: Session) -> None:
    refund = open_refund(desk, add_order(desk), "5.00")
    records.step(desk, "refunds", refund, "agree")
    paid = records.step(desk, "refunds", refund, "pay")
    assert paid.undoable is False
    with pytest.raises(DomainError, match="not_undoable"):
        undo.undo_last(desk)


def test_a_deleted_draft_line_and_note_come_back(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    note_id, _ = notes.write(desk, "returns", case, "今天下班前答复")
    notes.remove(desk, note_id)
    undo.undo_last(desk)
    undo.undo_last(desk)
    undo.redo_last(desk)
    assert undo.steps(desk)[0].op == "notes.write"


def test_a_received_parcel_is_one_step(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    receiving.receive(desk, case)
    assert row(desk, "returns", case)["goods"] == "to_inspect"
    undo.undo_last(desk)
    back = row(desk, "returns", case)
    assert (back["decision"], back["goods"], back["received_at"]) == ("requested", "nothing_due", None)


def test_nothing_to_undo_and_redo_is_said(desk: Session) -> None:
    with pytest.raises(DomainError, match="nothing_to_redo"):
        undo.redo_last(desk)
    with pytest.raises(DomainError, match="not_undoable|nothing_to_undo"):
        undo.undo_last(desk)
