"""Clocks of records: by platform, hours over holidays, typed ones that win."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.services import deadlines, records, undo
from shopcare.services.session import Session
from tests.services.desk import add_order, open_desk, open_refund, open_return, row


def open_ones(session: Session, kind: str, record_id: int) -> dict[str, str]:
    return {d["what"]: d["due_at"] for d in deadlines.of_record(session, kind, record_id) if d["met_at"] is None}


@pytest.mark.parametrize(
    ("platform", "status", "hours"),
    [
        ("taobao", "to_ship", 48),
        ("pdd", "to_ship", 36),
        ("taobao", "shipped", 72),
        ("pdd", "shipped", 48),
        ("douyin", "shipped", 48),
        ("shopify", "shipped", 72),
    ],
)
def test_a_refund_request_is_answered_within_the_platform_s_time(
    tmp_path: Path, platform: str, status: str, hours: int
) -> None:
    session = open_desk(tmp_path / "shop", platform)
    refund = open_refund(session, add_order(session, status=status), "5.00")
    day, hour = divmod(2 + hours, 24)
    assert open_ones(session, "refunds", refund) == {"answer_refund": f"2026-11-{23 + day}T{hour:02d}:00:00Z"}
    session.shop.close()


def test_the_clock_stops_when_the_step_is_taken_and_starts_again_after_undo(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    asked = open_ones(desk, "returns", case)
    records.step(desk, "returns", case, "accept")
    assert list(open_ones(desk, "returns", case)) == ["buyer_sends_back"]
    undo.undo_last(desk)
    assert open_ones(desk, "returns", case) == asked
    records.step(desk, "returns", case, "refuse")
    assert (open_ones(desk, "returns", case), row(desk, "returns", case)["due_at"]) == ({}, None)


def test_a_typed_deadline_wins_and_undo_brings_the_computed_one_back(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    computed = open_ones(desk, "returns", case)
    deadlines.put(desk, "returns", case, "answer_case", "2026-11-24T18:00")
    records.set_field(desk, "returns", case, "basis", "约好的")
    assert open_ones(desk, "returns", case) == {"answer_case": "2026-11-24T10:00:00Z"}
    assert row(desk, "returns", case)["due_at"] == "2026-11-24T10:00:00Z"
    deadlines.put(desk, "returns", case, "answer_case", "2026-11-24T18:00")  # the same again is no step
    undo.undo_last(desk)
    undo.undo_last(desk)
    assert open_ones(desk, "returns", case) == computed


def test_working_days_skip_the_holiday_and_hours_do_not(tmp_path: Path) -> None:
    session = open_desk(tmp_path / "shop")
    session.clock = FixedClock(datetime(2026, 9, 30, 8, 0, tzinfo=UTC))
    order = add_order(session, quantity=2)
    reship = open_return(session, order, "reship")
    records.step(session, "returns", reship, "accept")
    assert open_ones(session, "returns", reship) == {"ship_again": "2026-10-10T16:00:00Z"}
    refund = open_refund(session, order, "5.00")
    assert open_ones(session, "refunds", refund) == {"answer_refund": "2026-10-03T08:00:00Z"}
    session.shop.close()


def test_a_year_without_a_schedule_is_marked_provisional(tmp_path: Path) -> None:
    session = open_desk(tmp_path / "shop")
    session.clock = FixedClock(datetime(2026, 12, 30, 8, 0, tzinfo=UTC))
    reship = open_return(session, add_order(session), "reship")
    records.step(session, "returns", reship, "accept")
    assert [d["provisional"] for d in deadlines.of_record(session, "returns", reship) if d["met_at"] is None] == [1]
    session.shop.close()


def test_good_reviews_have_no_clock_and_bad_ones_do(desk: Session) -> None:
    good = records.create(desk, "reviews", {"rating": "5"}).record[1]
    bad = records.create(desk, "reviews", {"rating": "2"}).record[1]
    assert (list(open_ones(desk, "reviews", good)), list(open_ones(desk, "reviews", bad))) == ([], ["answer_review"])
