"""Guarantees: dates, what the buyer may choose on which day, remedies after repairs, depreciation, cars (B.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shopcare.domain.calendar import add_months
from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError
from shopcare.rules.packs import Pack
from shopcare.rules.timing import day_of, put_rolled

PACKS = ("CN-LAW", "CN-PHONE-S1")
_PHONES = ("phone", "fixed_phone")

FACTS: dict[str, tuple[Fact, ...]] = {
    "guarantee_dates": (Fact("product", "text"), Fact("start", "when"),
                        Fact("pack", "choice", True, PACKS, default="CN-LAW")),
    "guarantee_options": (
        Fact("product", "text"), Fact("start", "when"), Fact("fault_date", "when"), Fact("certified", "flag"),
        Fact("man_made", "flag"), Fact("pack", "choice", True, PACKS, default="CN-LAW"),
    ),
    "guarantee_remedy": (
        Fact("product", "text"), Fact("months", "integer", True), Fact("repairs", "integer", True),
        Fact("still_faulty", "flag", True), Fact("sent_in", "when", True), Fact("now", "when", True),
        Fact("reason", "choice", True, ("no_parts", "own_delay")), Fact("pack", "choice", True, PACKS),
        Fact("day", "integer", True),
    ),
    "depreciation": (
        Fact("price", "money"), Fact("daily_rate", "number"), Fact("invoice", "date"), Fact("return_date", "date"),
        Fact("repair_days", "integer"), Fact("same_model_available", "flag"),
    ),
    "car": (Fact("invoice", "date"), Fact("date", "date"), Fact("km", "integer"), Fact("fault", "text")),
}


def _goods(pack: Pack, product: str) -> Mapping[str, Any]:
    found = pack.tables["goods"].get(product)
    if found is None:
        raise FactError("product", "not_in_pack", f"{pack.id}: {', '.join(pack.tables['goods'])}")
    return found


def _windows(pack: Pack, goods: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Days for return and exchange; accessories of a house card have none of their own."""
    if goods.get("exchange"):
        return None, None
    figures = pack.figures
    return (goods.get("return_days", figures.get("return_days")),
            goods.get("exchange_days", figures.get("exchange_days")))


def _rule(answer: Answer, pack: Pack) -> None:
    answer.use(pack, "listed-goods" if pack.id == "CN-LAW" else "card")


def guarantee_dates(answer: Answer, facts: dict[str, Any]) -> None:
    """Until when goods may be returned, exchanged and repaired, parts and accessories apart."""
    pack = answer.book.pack(facts["pack"])
    goods, start = _goods(pack, facts["product"]), day_of(facts["start"])
    rolls = bool(pack.figures["rolls"])
    _rule(answer, pack)
    back, swap = _windows(pack, goods)
    if back is not None and swap is not None:
        put_rolled(answer, "return_or_exchange_until", start + timedelta(days=back), rolls)
        name = "exchange_main_unit_until" if goods.get("main_unit") else "exchange_until"
        put_rolled(answer, name, start + timedelta(days=swap), rolls)
    put_rolled(answer, "exchange_until" if goods.get("exchange") else "repair_until",
               add_months(start, int(goods["whole"])), rolls)
    if "main_parts" in goods:
        put_rolled(answer, "main_parts_until", add_months(start, int(goods["main_parts"])), rolls)
    for part, months in goods.get("accessories", {}).items():
        put_rolled(answer, f"{part}_until", add_months(start, int(months)), rolls)


def guarantee_options(answer: Answer, facts: dict[str, Any]) -> None:
    """What the buyer may choose on the day the fault was shown."""
    pack = answer.book.pack(facts["pack"])
    goods = _goods(pack, facts["product"])
    start, fault = day_of(facts["start"]), day_of(facts["fault_date"])
    if fault < start:
        raise FactError("fault_date", "before", "start")
    rolls = bool(pack.figures["rolls"])
    _rule(answer, pack)
    answer.result["day"] = (fault - start).days
    end = add_months(start, int(goods["whole"]))
    back, swap = _windows(pack, goods)
    options: list[str] = []
    return_until = exchange_until = None
    if back is not None and swap is not None:
        return_until = put_rolled(answer, "return_until", start + timedelta(days=back), rolls)
        exchange_until = put_rolled(answer, "exchange_until", start + timedelta(days=swap), rolls)
    if rolls:
        end = answer.book.calendar.roll(end).day
    if facts["certified"] and not facts["man_made"]:
        house = pack.id != "CN-LAW"
        if return_until is not None and fault <= return_until:
            options = ["return", "exchange"] if house else ["return", "exchange", "repair"]
        elif exchange_until is not None and fault <= exchange_until:
            swap_word = "exchange_main_unit" if goods.get("main_unit") else "exchange"
            options = [swap_word] if house else [swap_word, "repair"]
        elif fault <= end:
            options = ["exchange"] if goods.get("exchange") else ["repair"]
    elif not facts["certified"] and not facts["man_made"]:
        answer.warn("evidence_missing")
    answer.result["options"] = options


def guarantee_remedy(answer: Answer, facts: dict[str, Any]) -> None:
    """What is due after two repairs, after long waiting, or by a house card."""
    product = facts["product"]
    if facts["repairs"] is not None or facts["months"] is not None:
        _after_repairs(answer, facts, product)
    elif facts["sent_in"] is not None:
        _after_waiting(answer, facts, product)
    elif facts["pack"] is not None:
        _by_card(answer, facts, product)
    else:
        raise FactError("repairs", "missing_or_sent_in_or_pack")


def _swap(product: str) -> str:
    return "exchange_main_unit" if product == "phone" else "exchange"


def _after_repairs(answer: Answer, facts: dict[str, Any], product: str) -> None:
    for name in ("months", "repairs", "still_faulty"):
        if facts[name] is None:
            raise FactError(name, "missing")
    law = answer.book.pack("CN-LAW")
    goods = _goods(law, product)
    if facts["months"] > int(goods["whole"]):
        if facts["months"] > int(goods.get("main_parts", 0)):
            raise FactError("months", "guarantee_over", str(goods["whole"]))
        answer.warn("main_parts_only", months=int(goods["main_parts"]))
    answer.use(law, "listed-goods")
    if facts["repairs"] >= law.figures["repairs_before_exchange"] and facts["still_faulty"]:
        answer.use(law, "repaired-twice")
        answer.result["decision"] = _swap(product)
    else:
        answer.result["decision"] = "free_repair"


def _after_waiting(answer: Answer, facts: dict[str, Any], product: str) -> None:
    for name in ("now", "reason"):
        if facts[name] is None:
            raise FactError(name, "missing")
    law = answer.book.pack("CN-LAW")
    _goods(law, product)
    sent, now = day_of(facts["sent_in"]), day_of(facts["now"])
    if now < sent:
        raise FactError("now", "before", "sent_in")
    figures = law.figures
    if facts["reason"] == "own_delay":
        limit = figures["own_delay_days"]
    else:
        limit = figures["no_parts_days_phone" if product in _PHONES else "no_parts_days"]
    waiting = (now - sent).days
    answer.use(law, "repair-waiting")
    answer.result |= {"decision": _swap(product) if waiting > limit else "repair_continues", "days_waiting": waiting,
                      "limit_days": limit, "last_day_of_limit": sent + timedelta(days=limit)}


def _by_card(answer: Answer, facts: dict[str, Any], product: str) -> None:
    if facts["day"] is None:
        raise FactError("day", "missing")
    pack = answer.book.pack(facts["pack"])
    _rule(answer, pack)
    gift = product.startswith("gift_")
    goods = None if gift else _goods(pack, product)
    day = facts["day"]
    decision = "house_no_guarantee"
    if goods is not None:
        # A card counts in months; a day number alone is compared with months of 30 days, a year of 365.
        whole = int(goods["whole"])
        within = day <= whole // 12 * 365 + whole % 12 * 30
        _, swap = _windows(pack, goods)
        if swap is not None and day <= swap:
            decision = _swap(product)
        elif within:
            decision = "exchange" if goods.get("exchange") else "free_repair"
    answer.result["decision"] = decision
    if decision == "house_no_guarantee":
        answer.flag("check_law_gift_liability")


def depreciation(answer: Answer, facts: dict[str, Any]) -> None:
    """What is deducted when an exchange is due and the buyer wants money instead."""
    days = (facts["return_date"] - facts["invoice"]).days - facts["repair_days"]
    if facts["return_date"] < facts["invoice"]:
        raise FactError("return_date", "before", "invoice")
    answer.use("CN-LAW", "depreciation")
    if days < 0:
        answer.warn("clamped_to_zero", value=str(days))
        days = 0
    if not facts["same_model_available"]:
        days = 0
    fee = cents(facts["price"] * facts["daily_rate"] * days)
    if fee > facts["price"]:
        answer.line("limited", raw=str(fee), limit=str(facts["price"]))
        fee = facts["price"]
    answer.line("depreciation", price=str(facts["price"]), rate=str(facts["daily_rate"]), days=days, result=str(fee))
    answer.result |= {"days_charged": days, "depreciation_fee": cents(fee), "refund": cents(facts["price"] - fee)}


def car(answer: Answer, facts: dict[str, Any]) -> None:
    """The 60 days or 3,000 km clause for cars (S0-039)."""
    law = answer.book.pack("CN-LAW").figures
    if facts["date"] < facts["invoice"]:
        raise FactError("date", "before", "invoice")
    limit = facts["invoice"] + timedelta(days=law["car_days"])
    answer.use("CN-LAW", "car-60-days")
    if facts["date"] > limit or facts["km"] > law["car_km"]:
        decision = "outside_60_day_clause"
    elif facts["fault"] in law["car_faults"]:
        decision = "free_replacement_or_refund"
    else:
        decision = "needs_technical_finding"
    answer.result |= {"decision": decision, "limit_date": limit, "limit_km": law["car_km"]}


ANSWERS = {"guarantee_dates": guarantee_dates, "guarantee_options": guarantee_options,
           "guarantee_remedy": guarantee_remedy, "depreciation": depreciation, "car": car}
