"""Late shipping, no stock, fake shipment: was it a breach, and what does the platform's table give (B.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError
from shopcare.rules.quotes import to_step
from shopcare.rules.timing import end_of

PACKS = ("CN-SEED", "CN-TMALL-2017", "CN-TMALL-2025", "CN-TAOBAO-2015", "CN-PDD", "CN-JD", "CN-DOUYIN")
BREACHES = ("late", "out_of_stock", "fake_shipment", "pickup_overdue")

FACTS: dict[str, tuple[Fact, ...]] = {
    "breach": (
        Fact("pack", "choice", True, PACKS), Fact("breach", "choice", choices=BREACHES), Fact("goods_paid", "money"),
        Fact("freight_paid", "money"), Fact("order_cancelled", "flag"),
        Fact("special_category", "flag", True, default=False), Fact("subsidised", "flag", True, default=False),
        Fact("days_late", "integer", True), Fact("platform", "text", True), Fact("date", "date", True),
    ),
    "shipping_breach": (
        Fact("paid", "moment"), Fact("promise_hours", "integer"), Fact("pickup_scan", "moment", True),
        Fact("number_entered", "moment", True), Fact("now", "moment", True), Fact("agreed_until", "when", True),
        Fact("agreement_recorded", "flag", True, default=False),
    ),
    "extra_postage": (
        Fact("advertised_free_from", "money"), Fact("exception_shown", "flag"), Fact("order", "money"),
        Fact("asked_extra", "money"),
    ),
}


def _dec(value: Any) -> Decimal:
    return Decimal(str(value))


def _table(pack: Any, facts: dict[str, Any]) -> Mapping[str, Any]:
    tables = pack.tables["compensation"]
    name = facts["breach"]
    if facts["subsidised"] and f"{name}_subsidised" in tables:
        name = f"{name}_subsidised"
    if name == "late" and (facts["days_late"] or 0) > 7 and "late_after_7" in tables:
        name = "late_after_7"
    if name not in tables:
        raise FactError("breach", "no_rule_in_pack", f"{pack.id}: {', '.join(tables)}")
    return tables[name]


def compensation(table: Mapping[str, Any], base: Decimal, special: bool) -> tuple[Decimal, Decimal]:
    """The sum a table gives for what was paid for the goods, and the sum before its limits."""
    if "flat" in table:
        return _dec(table["flat"]), _dec(table["flat"])
    if "none_up_to" in table and base <= _dec(table["none_up_to"]):
        return Decimal(0), Decimal(0)
    if "up_to" in table and base <= _dec(table["up_to"]):
        return _dec(table["flat_up_to"]), _dec(table["flat_up_to"])
    if "below" in table and base < _dec(table["below"]):
        return _dec(table["flat_below"]), _dec(table["flat_below"])
    raw = base * _dec(table["pct"])
    low = _dec(table["special_min"]) if special and "special_min" in table else _dec(table.get("min", 0))
    limited = max(raw, low)
    if "max" in table:
        limited = min(limited, _dec(table["max"]))
    unit = _dec(table.get("unit", "0.01"))
    return to_step(limited, unit, "down" if unit == 1 else "half_up"), raw


def breach(answer: Answer, facts: dict[str, Any]) -> None:
    """Compensation, refund and what the buyer gets altogether."""
    if facts["pack"] is None:
        if not facts["platform"] or facts["date"] is None:
            raise FactError("pack", "missing_or_platform_and_date")
        pack = answer.book.of_platform(facts["platform"], facts["date"])
        if pack is None or "compensation" not in pack.tables:
            raise FactError("platform", "no_pack_in_force", facts["platform"])
    else:
        pack = answer.book.pack(facts["pack"])
    table = _table(pack, facts)
    answer.use(pack, "compensation")
    if table.get("confidence") == "L":
        answer.warn("low_confidence", rule=pack.rules["compensation"].id)
    sum_, raw = compensation(table, facts["goods_paid"], facts["special_category"])
    if "max" in table and raw > _dec(table["max"]):
        answer.line("limited", raw=str(cents(raw)), limit=str(cents(_dec(table["max"]))))
    elif "pct" in table:
        answer.line("percent", base=str(facts["goods_paid"]), pct=f"{_dec(table['pct']) * 100:f}",
                    result=str(cents(sum_)))
    refund = facts["goods_paid"] + facts["freight_paid"] if facts["order_cancelled"] else Decimal(0)
    answer.result |= {"compensation": cents(sum_), "refund": cents(refund), "total_to_buyer": cents(sum_ + refund)}


def shipping_breach(answer: Answer, facts: dict[str, Any]) -> None:
    """Whether a complaint about late shipment is right: the courier's pick-up scan decides (S2-036)."""
    answer.use("CN-BASE", "pickup-scan")
    ship_by: Any = facts["paid"] + timedelta(hours=facts["promise_hours"])
    if facts["agreed_until"] is not None and facts["agreement_recorded"]:
        answer.use("CN-BASE", "agreed-date")
        ship_by = facts["agreed_until"]
    elif facts["agreed_until"] is not None:
        answer.warn("agreement_not_recorded")
    scan, now = facts["pickup_scan"], facts["now"]
    if scan is None and now is None:
        raise FactError("now", "missing_without_scan")
    reference: datetime = scan if scan is not None else now
    late = reference > end_of(ship_by)
    answer.result |= {"decision": "late_complaint_upheld" if late else "no_breach", "ship_by": ship_by}
    if not late:
        answer.result["compensation"] = Decimal(0)


def extra_postage(answer: Answer, facts: dict[str, Any]) -> None:
    """Whether extra postage may be asked although free shipping was advertised (S2-035)."""
    answer.use("CN-BASE", "free-shipping-binds")
    allowed = facts["exception_shown"] or facts["order"] < facts["advertised_free_from"]
    answer.result |= {"decision": "surcharge_allowed" if allowed else "surcharge_not_allowed",
                      "buyer_extra": cents(facts["asked_extra"] if allowed else Decimal(0))}


ANSWERS = {"breach": breach, "shipping_breach": shipping_breach, "extra_postage": extra_postage}
