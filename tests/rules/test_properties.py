"""What holds for every question, whatever the facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shopcare.rules import freight
from shopcare.rules.answer import plain
from shopcare.rules.ask import ask
from shopcare.rules.calendars import shipped_calendar
from shopcare.rules.packs import load

BOOK = load(shipped_calendar())
money = st.integers(0, 200_000).map(lambda fen: Decimal(fen) / 100)
legs = st.lists(
    st.fixed_dictionaries({
        "leg": st.sampled_from(freight.LEGS), "cost": money, "advanced_by": st.sampled_from(["seller", "buyer"]),
    }),
    max_size=4,
)
insurance = st.none() | st.fixed_dictionaries(
    {"bought_by": st.sampled_from(["seller", "buyer"]), "route_payout": money}
)


@st.composite
def questions(draw: st.DrawFn) -> dict:
    paid = draw(money)
    return {
        "pack": draw(st.sampled_from(freight.PACKS)), "service": draw(st.sampled_from(list(freight.SERVICES))),
        "cause": draw(st.sampled_from(freight.CAUSES)), "fault": draw(st.sampled_from(freight.FAULTS)),
        "free_shipping": draw(st.booleans()), "goods_paid": paid,
        "goods_refunded": min(paid, draw(money)), "outbound_charged": draw(money),
        "legs": draw(legs), "insurance": draw(insurance),
    }


@given(questions())
def test_the_shares_of_each_leg_add_up_to_its_cost(facts: dict) -> None:
    result = ask(BOOK, "freight", facts).result
    for leg, share in zip(facts["legs"], result["shares"], strict=True):
        assert share["seller"] + share["buyer"] + share["insurer"] == leg["cost"]
        assert min(share["seller"], share["buyer"], share["insurer"]) >= 0
    assert result["buyer_bears_freight"] == sum((s["buyer"] for s in result["shares"]), Decimal(0))
    assert result["seller_pays_buyer_total"] == result["refund_of_purchase"] + result["reimburse_legs"]


@given(questions())
def test_a_courier_or_seller_fault_never_costs_the_buyer_a_new_leg_by_law(facts: dict) -> None:
    facts |= {"pack": "CN-LAW", "fault": "courier" if facts["fault"] == "courier" else "seller"}
    result = ask(BOOK, "freight", facts).result
    for share in result["shares"]:
        assert share["leg"] == "outbound" or share["buyer"] == 0


@given(questions())
def test_a_house_rule_below_the_law_is_never_shown_alone(facts: dict) -> None:
    result = ask(BOOK, "freight", facts).result
    law = ask(BOOK, "freight", facts | {"pack": "CN-LAW"}).result
    worse = facts["pack"] in freight.HOUSE and result["buyer_bears_freight"] > law["buyer_bears_freight"]
    assert ("house_rule_below_law" in result["flags"]) == worse == ("law_view" in result)


@given(st.sampled_from(["浙江", "广东", "新疆", "内蒙古"]), st.sampled_from(["ECO", "SF", "POST", "RETAIL"]),
       st.integers(1, 60_000), st.integers(1, 5_000))
def test_a_heavier_parcel_is_never_cheaper(province: str, carrier: str, grams: int, more: int) -> None:
    def total(weight: int) -> Decimal:
        facts = {"carrier": carrier, "province": province, "actual_kg": Decimal(weight) / 1000}
        return ask(BOOK, "quote", facts).result["total"]

    assert total(grams) <= total(grams + more)


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 11, 1)),
       st.integers(1, 40))
def test_a_legal_day_is_never_before_the_plain_one(start, n: int) -> None:  # noqa: ANN001
    facts = {"start": start.isoformat(), "n": n, "unit": "calendar_day", "roll_rest_day": True}
    result = plain(ask(BOOK, "deadline", facts).result)
    assert result["due"] >= result.get("due_unrolled", result["due"])
