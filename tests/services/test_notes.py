"""Notes: written, changed, removed, refused when empty or too long."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import detail, notes, undo
from shopcare.services.session import Session
from tests.services.desk import add_order, open_return


def bodies(session: Session, case: int) -> list[str]:
    return [n["body"] for n in detail.detail(session, "returns", case).notes]


def test_a_note_grows_in_place_and_can_be_taken_back(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    note_id, _ = notes.write(desk, "returns", case, "买家要")
    again, changes = notes.write(desk, "returns", case, "买家要求今天答复", note_id)
    assert (again, bodies(desk, case)) == (note_id, ["买家要求今天答复"])
    assert changes.touches("returns")
    notes.write(desk, "returns", case, "买家要求今天答复", note_id)  # saved again by a timer: nothing new
    undo.undo_last(desk)
    assert bodies(desk, case) == ["买家要"]
    notes.remove(desk, note_id)
    assert bodies(desk, case) == []


@pytest.mark.parametrize(
    ("body", "code"), [("", "note_empty"), (" \n\t", "note_empty"), ("字" * 10_001, "text_too_long")]
)
def test_an_empty_or_endless_note_is_refused(desk: Session, body: str, code: str) -> None:
    case = open_return(desk, add_order(desk))
    with pytest.raises(DomainError, match=code):
        notes.write(desk, "returns", case, body)
    assert bodies(desk, case) == []


def test_a_note_needs_its_record(desk: Session) -> None:
    with pytest.raises(DomainError, match="record_gone"):
        notes.write(desk, "returns", 99, "x")
