"""Scan-in: which record a code means, in which order, and what is done with a parcel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain.errors import DomainError
from shopcare.services import receiving, records, undo
from shopcare.services.session import Session
from tests.services.desk import add_order, as_staff, open_return, row


def on_the_way(session: Session, order: int, waybill: str) -> int:
    case = open_return(session, order)
    records.step(session, "returns", case, "accept")
    records.set_field(session, "returns", case, "return_waybill", waybill)
    return case


def test_a_return_waybill_finds_its_return(desk: Session) -> None:
    case = on_the_way(desk, add_order(desk), "YT8864369794618")
    scan = receiving.find(desk, " ｙｔ8864 3697 94618\n")
    assert (scan.outcome, scan.candidates) == ("matched", [("returns", case, "R2611-0001")])


def test_order_number_outbound_waybill_and_record_number_lead_to_the_waiting_return(desk: Session) -> None:
    case = on_the_way(desk, add_order(desk), "YT8864369794618")
    for code in ("2611220098334417", "YT1000000000001", "R2611-0001", "SC1/R2611-0001/3"):
        scan = receiving.find(desk, code)
        assert (scan.outcome, [c[1] for c in scan.candidates]) == ("matched", [case]), code


def test_an_outbound_waybill_without_a_return_is_a_refused_parcel(desk: Session) -> None:
    order = add_order(desk)
    scan = receiving.find(desk, "YT1000000000001")
    assert (scan.outcome, scan.candidates) == ("refused_parcel", [("orders", order, "2611220098334417")])


def test_several_returns_are_all_shown(desk: Session) -> None:
    order = add_order(desk, quantity=3)
    ids = []
    for _ in range(2):
        made = records.create(
            desk,
            "returns",
            {"order_id": order, "reason": "quality"},
            [{"order_line_id": 1, "quantity": 1}],
            draft=False,
        )
        records.step(desk, "returns", made.record[1], "accept")
        ids.append(made.record[1])
    scan = receiving.find(desk, "2611220098334417")
    assert (scan.outcome, [c[1] for c in scan.candidates]) == ("several", ids)


def test_a_second_scan_says_already_received_and_a_closed_one_closed(desk: Session) -> None:
    case = on_the_way(desk, add_order(desk), "YT8864369794618")
    receiving.receive(desk, case)
    assert receiving.find(desk, "YT8864369794618").outcome == "already_received"
    other = on_the_way(desk, add_order(desk, "2", waybill=""), "YT222222222222")
    records.step(desk, "returns", other, "withdraw")
    assert receiving.find(desk, "YT222222222222").outcome == "closed"
    assert receiving.find(desk, "YT999999999999").outcome == "unknown"


def test_a_requested_return_is_accepted_and_received_by_the_warehouse(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    as_staff(desk, "老周", "warehouse")
    changes = receiving.receive(desk, case)
    kept = row(desk, "returns", case)
    assert (kept["decision"], kept["chip"], kept["received_at"]) == ("accepted", "to_inspect", "2026-11-23T02:00:00Z")
    assert changes.ref == "R2611-0001"
    with pytest.raises(DomainError, match="step_not_open"):
        receiving.receive(desk, case)


def test_an_unknown_parcel_is_linked_and_taken_in_as_one_step(desk: Session) -> None:
    case = open_return(desk, add_order(desk))
    records.step(desk, "returns", case, "accept")
    parcel = records.create(desk, "unknown_parcels", {"waybill": "ZT777", "carrier_name": "中通快递"}).record[1]
    receiving.link(desk, parcel, case)
    kept = row(desk, "returns", case)
    assert (kept["goods"], kept["return_waybill"]) == ("to_inspect", "ZT777")
    assert (row(desk, "unknown_parcels", parcel)["state"], row(desk, "unknown_parcels", parcel)["case_id"]) == (
        "matched",
        case,
    )
    undo.undo_last(desk)
    assert (row(desk, "unknown_parcels", parcel)["state"], row(desk, "returns", case)["goods"]) == (
        "parked",
        "awaiting",
    )


@given(st.text("YT0123456789ABab-", min_size=1, max_size=30), st.sampled_from(["", " ", "\u3000", "\n", "\t"]))
def test_full_width_lower_case_and_blanks_do_not_matter(code: str, blank: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert receiving.clean(blank + blank.join(wide.lower()) + blank) == code.upper().removeprefix("NO:")
