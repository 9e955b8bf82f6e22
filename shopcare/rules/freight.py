"""Who bears which leg of the freight, what goes back to the buyer, and the law beside a house rule (B.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError
from shopcare.rules.packs import Book
from shopcare.rules.timing import UNITS, counted, day_of, put_rolled

PACKS = ("CN-BASE", "CN-LAW", "CN-PHONE-S1", "CN-HOUSE-S2")
HOUSE = ("CN-PHONE-S1", "CN-HOUSE-S2")
SERVICES = {
    "return_refund": "accept_return", "refund_only": "full_refund", "refuse": "full_refund",
    "partial_refund": "partial_refund", "exchange": "accept_exchange", "repair": "free_repair", "reship": "reship",
    "return_rejected": "return_rejected",
}
SELLER = ("quality", "wrong_item", "short", "not_as_described", "unfit_packing", "broken_promise", "forced_shipping",
          "late_shipment", "out_of_stock")
COURIER = ("courier_damage", "courier_lost", "courier_delay")
NO_REASON = ("no_reason", "own_wish")
BUYER = ("buyer_wrong_size", "man_made", "no_defect_found", "out_of_guarantee")
CAUSES = (*SELLER, *COURIER, *NO_REASON, *BUYER, "unclear_terms")
FAULTS = ("seller", "buyer", "courier", "none", "unclear")
LEGS = ("outbound", "return", "reship", "send_back")
_PAID_REPAIR = ("out_of_guarantee", "man_made")
_HALF = Decimal("0.5")

FACTS: dict[str, tuple[Fact, ...]] = {
    "freight": (
        Fact("pack", "choice", True, PACKS), Fact("service", "choice", choices=tuple(SERVICES)),
        Fact("cause", "choice", choices=CAUSES), Fact("fault", "choice", choices=FAULTS),
        Fact("free_shipping", "flag"), Fact("goods_paid", "money"), Fact("goods_refunded", "money"),
        Fact("outbound_charged", "money"),
        Fact("legs", "list", parts=(Fact("leg", "table", parts=(
            Fact("leg", "choice", choices=LEGS), Fact("cost", "money"),
            Fact("advanced_by", "choice", choices=("seller", "buyer")),
        )),)),
        Fact("insurance", "table", True, parts=(
            Fact("bought_by", "choice", choices=("seller", "buyer")), Fact("route_payout", "money"),
        )),
        Fact("days_since_purchase", "integer", True), Fact("months_since_purchase", "integer", True),
        Fact("signed", "when", True), Fact("request", "when", True), Fact("promise_days", "integer", True),
        Fact("repair_fee", "money", True), Fact("refund_completed", "moment", True),
        Fact("reship_alternative", "table", True, parts=(
            Fact("start", "when"), Fact("n", "integer"), Fact("unit", "choice", choices=UNITS),
        )),
        Fact("platform", "text", True), Fact("date", "date", True),
    ),
}


@dataclass
class Sums:
    """The freight of a case as one pack sees it."""

    shares: list[dict[str, Any]]
    reimburse: Decimal
    buyer_pays: Decimal
    buyer: Decimal
    seller: Decimal
    outbound_seller: bool


def unwound(facts: dict[str, Any]) -> bool:
    """Whether the deal is taken back as a whole, so that outbound freight may come back too."""
    if facts["service"] == "refund_only":
        return facts["goods_refunded"] >= facts["goods_paid"]
    return facts["service"] in ("return_refund", "refuse")


def _as_charged(facts: dict[str, Any], cost: Decimal) -> Decimal:
    """The buyer's part of the outbound leg when it stays as it was charged."""
    if facts["free_shipping"]:
        return Decimal(0)
    return min(cost, facts["outbound_charged"]) if facts["outbound_charged"] else cost


def buyer_share(book: Book, pack: str, facts: dict[str, Any], leg: str, cost: Decimal) -> Decimal:
    """The buyer's part of one leg before insurance, by pack, fault and cause."""
    fault, cause, service = facts["fault"], facts["cause"], facts["service"]
    if leg == "outbound":
        if not unwound(facts) or _house_covers(book, pack, facts) or fault == "buyer":
            return _as_charged(facts, cost)
        if fault in ("seller", "courier", "unclear"):
            return Decimal(0)
        return _as_charged(facts, cost)
    if pack == "CN-PHONE-S1" and _house_covers(book, pack, facts):
        return cost * _HALF
    if pack == "CN-HOUSE-S2" and _house_covers(book, pack, facts):
        return cost if leg == "return" else Decimal(0)
    if pack == "CN-HOUSE-S2" and cause == "out_of_guarantee" and service == "repair":
        return cost
    return Decimal(0) if fault in ("seller", "courier") else cost


def _house_covers(book: Book, pack: str, facts: dict[str, Any]) -> bool:
    """Whether the house card has a rule of its own for this quality fault, within its periods."""
    if facts["fault"] != "seller" or pack not in HOUSE:
        return False
    figures = book.pack(pack).figures
    if facts["cause"] not in figures["own_freight_rule"]:
        return False
    if pack == "CN-PHONE-S1":
        return True
    days, months = facts["days_since_purchase"], facts["months_since_purchase"]
    if facts["service"] == "exchange":
        return (days is None or days <= figures["exchange_days"]) and (
            months is None or months <= figures["exchange_months"]
        )
    if facts["service"] == "repair":
        return (months is None or months <= figures["guarantee_months"]) and (
            days is None or days <= figures["guarantee_days"]
        )
    return False


def _sums(answer: Answer, pack: str, facts: dict[str, Any]) -> Sums:
    base = answer.book.pack("CN-BASE").figures
    payout_left = Decimal(0)
    if facts["insurance"]:
        low, high = Decimal(str(base["insurance_min"])), Decimal(str(base["insurance_max"]))
        payout_left = min(max(facts["insurance"]["route_payout"], low), high)
    sums = Sums([], Decimal(0), Decimal(0), Decimal(0), Decimal(0), False)
    for leg in facts["legs"]:
        cost = leg["cost"]
        insurer = min(payout_left, cost) if leg["leg"] == "return" else Decimal(0)
        payout_left -= insurer if leg["leg"] == "return" else Decimal(0)
        whole = buyer_share(answer.book, pack, facts, leg["leg"], cost)
        rest = cost - insurer
        buyer = cents(whole if cost == 0 else whole * rest / cost)
        seller = cents(rest - buyer)
        sums.shares.append({"leg": leg["leg"], "seller": seller, "buyer": buyer, "insurer": cents(insurer)})
        sums.buyer += buyer
        sums.seller += seller
        if leg["leg"] == "outbound":
            sums.outbound_seller = sums.outbound_seller or buyer == 0
        elif leg["advanced_by"] == "buyer":
            sums.reimburse += seller
        else:
            sums.buyer_pays += buyer
    return sums


def _rules(answer: Answer, pack: str, facts: dict[str, Any]) -> None:
    fault, cause, service = facts["fault"], facts["cause"], facts["service"]
    if facts["promise_days"]:
        answer.use("CN-BASE", "promise-days")
    if fault == "seller":
        answer.use("CN-LAW", "quality-seller-pays")
        answer.use("CN-BASE", "seller-fault")
    elif fault == "courier":
        answer.use("CN-BASE", "courier-fault")
    elif fault == "none":
        answer.use("CN-LAW", "no-reason-return")
        answer.use("CN-BASE", "no-reason-free" if facts["free_shipping"] else "no-reason-charged")
    elif fault == "buyer":
        answer.use("CN-BASE", "buyer-cause")
    else:
        answer.use("CN-BASE", "unclear")
    if not unwound(facts):
        answer.use("CN-BASE", "deal-stands")
    if cause == "short":
        answer.use("CN-BASE", "reship-working-days")
    if facts["insurance"]:
        answer.use("CN-BASE", "insurance-first")
    if pack == "CN-PHONE-S1":
        answer.use(pack, "fault-half" if _house_covers(answer.book, pack, facts) else "card")
    elif pack == "CN-HOUSE-S2":
        if _house_covers(answer.book, pack, facts):
            answer.use(pack, "exchange-month" if service == "exchange" else "guarantee-year")
        elif cause == "out_of_guarantee":
            answer.use(pack, "after-guarantee")
        elif service == "return_refund":
            answer.use(pack, "return-7-days")
        else:
            answer.warn("house_has_no_rule", pack=pack)


def _check(facts: dict[str, Any]) -> None:
    if facts["goods_refunded"] > facts["goods_paid"]:
        raise FactError("goods_refunded", "above", "goods_paid")


def _windows(answer: Answer, pack: str, facts: dict[str, Any]) -> bool:
    """Day of the request and last day of the no-reason window; whether the request is too late."""
    signed, request = facts["signed"], facts["request"]
    if signed is None:
        return False
    law_days = answer.book.pack("CN-LAW").figures["no_reason_days"]
    days = facts["promise_days"] if facts["promise_days"] is not None else law_days
    last = put_rolled(answer, "last_day", day_of(signed) + timedelta(days=days), pack == "CN-LAW")
    if request is None:
        return False
    if day_of(request) < day_of(signed):
        raise FactError("request", "before", "signed")
    answer.result["day_of_request"] = (day_of(request) - day_of(signed)).days
    return day_of(request) > last


def freight(answer: Answer, facts: dict[str, Any]) -> None:
    """The whole freight question: shares of each leg, sums both ways, decision and flags."""
    _check(facts)
    pack = facts["pack"] or "CN-BASE"
    service, cause, fault = facts["service"], facts["cause"], facts["fault"]
    sums = _sums(answer, pack, facts)
    _rules(answer, pack, facts)
    no_goods_back = service in ("exchange", "repair", "reship", "return_rejected")
    refund = Decimal(0) if no_goods_back else facts["goods_refunded"]
    if unwound(facts) and sums.outbound_seller and facts["outbound_charged"]:
        refund += facts["outbound_charged"]
        answer.line("outbound_back", amount=str(facts["outbound_charged"]))
    fee = facts["repair_fee"] if service == "repair" and cause in _PAID_REPAIR else None
    buyer_pays = sums.buyer_pays + (fee or 0)
    payout = Decimal(0)
    if facts["insurance"]:
        payout = _payout(answer, facts, sums)
    for share in sums.shares:
        answer.line("share", **{k: str(v) for k, v in share.items()})
    late = _windows(answer, pack, facts)
    decision = SERVICES[service]
    if service == "refund_only" and facts["goods_refunded"] < facts["goods_paid"]:
        decision = "partial_refund"
    elif service == "partial_refund" and cause == "short":
        decision = "partial_refund_or_reship"
    elif service == "repair" and cause in _PAID_REPAIR:
        decision = "paid_repair"
    elif late and cause in NO_REASON and service == "return_refund":
        decision = "no_reason_return_not_available"
    answer.result |= {
        "shares": sums.shares, "refund_of_purchase": cents(refund), "reimburse_legs": cents(sums.reimburse),
        "seller_pays_buyer_total": cents(refund + sums.reimburse), "buyer_pays_seller": cents(buyer_pays),
        "buyer_bears_freight": cents(sums.buyer), "seller_bears_freight": cents(sums.seller),
        "insurer_pays_buyer": cents(payout), "decision": decision,
    }
    answer.line("total", refund=str(cents(refund)), legs=str(cents(sums.reimburse)),
                result=str(cents(refund + sums.reimburse)))
    answer.result.setdefault("flags", [])
    if fault == "courier":
        answer.flag("open_courier_claim")
    if pack == "CN-BASE" and service == "exchange" and fault == "seller":
        answer.flag("suggest_goodwill_gift")
    if service == "partial_refund" and refund > 0:
        answer.flag("pay_through_order_partial_refund")
    if fee is not None:
        answer.result["repair_fee"] = cents(fee)
        answer.result["customer_total_cost"] = cents(fee + sums.buyer)
    if pack in HOUSE:
        law = _sums(answer, "CN-LAW", facts)
        if sums.buyer > law.buyer:
            answer.flag("house_rule_below_law")
            answer.warn("law_differs")
            answer.result["law_view"] = {
                "buyer_bears_freight": cents(law.buyer), "reimburse_legs": cents(law.reimburse),
                "seller_bears_freight": cents(law.seller),
            }
    if facts["reship_alternative"]:
        later = facts["reship_alternative"]
        due, day = counted(answer, later["start"], later["n"], later["unit"])
        answer.note_missing_years(day, day_of(later["start"]))
        answer.result["reship_alternative_due"] = due
    if service == "exchange" and not any(leg["leg"] == "reship" for leg in facts["legs"]):
        answer.warn("exchange_without_waybill")


def _payout(answer: Answer, facts: dict[str, Any], sums: Sums) -> Decimal:
    base = answer.book.pack("CN-BASE").figures
    returns = [leg for leg in facts["legs"] if leg["leg"] == "return"]
    if not returns:
        answer.warn("insurance_without_return")
        return Decimal(0)
    payout = min(max(facts["insurance"]["route_payout"], Decimal(str(base["insurance_min"]))),
                 Decimal(str(base["insurance_max"])))
    covered = sum((share["insurer"] for share in sums.shares), Decimal(0))
    if payout > covered:
        answer.result["insurance_surplus_to_buyer"] = cents(payout - covered)
    if facts["refund_completed"] is not None:
        answer.use("CN-BASE", "insurance-72h")
        answer.result["insurance_due"] = facts["refund_completed"] + timedelta(hours=base["insurance_hours"])
    return payout


ANSWERS = {"freight": freight}
