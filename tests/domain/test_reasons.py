"""Causes: each has a known group, a party that answers for it, a source and a stage it fits."""

from __future__ import annotations

import pytest

from shopcare.domain import reasons
from shopcare.domain.reasons import Reason


@pytest.mark.parametrize("reason", reasons.REASONS, ids=lambda r: r.code)
def test_a_reason_is_complete(reason: Reason) -> None:
    assert reason.group in reasons.GROUPS
    assert reason.party in reasons.PARTIES
    assert reason.source
    assert reason.unshipped or reason.shipped, "fits no stage of an order"


def test_codes_are_unique_and_every_group_is_used() -> None:
    assert len(reasons.CODES) == len(reasons.REASONS)
    assert {r.group for r in reasons.REASONS} == set(reasons.GROUPS)


@pytest.mark.parametrize(("code", "party"), [
    ("no_reason_7d", "buyer"), ("quality", "seller"), ("wrong_item", "seller"), ("damaged_on_arrival", "courier"),
    ("lost", "courier"), ("misunderstanding", "nobody"), ("other", "open"), (None, "open"), ("nonsense", "open"),
])
def test_who_answers_for_what(code: str | None, party: str) -> None:
    assert reasons.party_of(code) == party


def test_before_shipping_nobody_complains_of_goods() -> None:
    before = {r.code for r in reasons.REASONS if r.unshipped}
    assert {"not_wanted", "out_of_stock", "late_shipment"} <= before
    assert not before & {"quality", "damaged_on_arrival", "lost", "no_reason_7d"}
