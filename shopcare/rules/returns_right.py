"""May the buyer send it back, and what comes back of the price: 7-day right, thresholds, gifts, coupons, damages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError
from shopcare.rules.freight import CAUSES, COURIER, SELLER

_EXCLUDED = ("custom_made", "fresh", "digital_unsealed", "newspaper")
_SEALED = ("food", "cosmetics", "medical_device", "contraceptive")

FACTS: dict[str, tuple[Fact, ...]] = {
    "return_right": (
        Fact("cause", "choice", choices=CAUSES), Fact("category", "text", True),
        Fact("confirmed_at_purchase", "flag", True, default=False),
        Fact("page_says", "choice", True, ("not_customisable", "customisable")),
        Fact("one_time_seal", "choice", True, ("intact", "broken")), Fact("opened", "flag", True),
        Fact("used", "flag", True, default=False), Fact("defect", "flag", True, default=False),
        Fact("day", "integer", True),
    ),
    "threshold": (
        Fact("items", "list", parts=(Fact("price", "money"),)),
        Fact("returned", "list", parts=(Fact("price", "money"),)), Fact("threshold", "money"),
        Fact("waived_freight", "money"), Fact("cause", "choice", choices=CAUSES),
    ),
    "gift": (Fact("goods", "money"), Fact("gift_marked_price", "money"), Fact("gift_returned", "flag")),
    "coupon_refund": (Fact("cash", "money"), Fact("coupon", "money"), Fact("full_return", "flag")),
    "punitive": (
        Fact("law", "choice", choices=("fraud", "food")), Fact("price", "money"),
        Fact("loss", "money", True, default=Decimal(0)), Fact("label_flaw", "text", True),
        Fact("affects_safety", "flag", True), Fact("misleads", "flag", True),
    ),
}


def _custom_made(category: str | None, page_says: str | None) -> bool:
    return category == "custom_made" or (category == "claimed_custom_made" and page_says == "customisable")


def return_right(answer: Answer, facts: dict[str, Any]) -> None:
    """Fault first, then exclusions and the seven days, then whether the goods are intact."""
    category, day = facts["category"], facts["day"]
    if category == "claimed_custom_made":
        answer.use("CN-LAW", "promise-binds")
        if facts["page_says"] is None:
            raise FactError("page_says", "missing")
    if facts["cause"] in SELLER or facts["cause"] in COURIER or facts["defect"]:
        answer.use("CN-LAW", "quality-seller-pays")
        answer.result |= {"decision": "accept_return", "freight_all_legs": "seller"}
        return
    answer.use("CN-LAW", "no-reason-return")
    excluded = category in _EXCLUDED or _custom_made(category, facts["page_says"])
    if category == "unsuitable_by_nature" and facts["confirmed_at_purchase"]:
        excluded = True
    late = day is not None and day > answer.book.pack("CN-LAW").figures["no_reason_days"]
    if excluded or late:
        if excluded:
            answer.use("CN-LAW", "no-reason-exclusions")
        answer.result["decision"] = "no_reason_return_not_available"
        return
    answer.use("CN-LAW", "intact")
    broken = category in _SEALED and facts["one_time_seal"] == "broken"
    answer.result["decision"] = "may_refuse_not_intact" if broken or facts["used"] else "accept_return"


def threshold(answer: Answer, facts: dict[str, Any]) -> None:
    """A part return that loses the free-shipping threshold (B2-07); only for returns without a reason."""
    left = list(facts["items"])
    for price in facts["returned"]:
        if price not in left:
            raise FactError("returned", "not_among_items", str(price))
        left.remove(price)
    whole, remaining = sum(facts["items"], Decimal(0)), sum(left, Decimal(0))
    fault = facts["cause"] in SELLER or facts["cause"] in COURIER
    lost = whole >= facts["threshold"] > remaining and remaining > 0 and not fault
    deduct = facts["waived_freight"] if lost else Decimal(0)
    back = whole - remaining
    if fault:
        answer.use("CN-LAW", "quality-seller-pays")
    else:
        answer.use("CN-LAW", "threshold-freight")
    answer.line("difference", first=str(back), second=str(deduct), result=str(back - deduct))
    answer.result |= {"remaining": cents(remaining), "deduct_freight": cents(deduct),
                      "refund": answer.positive(back - deduct)}


def gift(answer: Answer, facts: dict[str, Any]) -> None:
    """A gift goes back with the goods or is paid at its marked price (B2-03)."""
    answer.use("CN-LAW", "gifts-go-back")
    deduct = Decimal(0) if facts["gift_returned"] else facts["gift_marked_price"]
    answer.line("difference", first=str(facts["goods"]), second=str(deduct), result=str(facts["goods"] - deduct))
    answer.result["refund"] = answer.positive(facts["goods"] - deduct)


def coupon_refund(answer: Answer, facts: dict[str, Any]) -> None:
    """Cash back as cash, coupons and points as they were (B2-06)."""
    if not facts["full_return"]:
        raise FactError("full_return", "part_return_needs_lines")
    answer.use("CN-LAW", "same-means")
    answer.result |= {"cash_refund": cents(facts["cash"]), "coupon_restored": cents(facts["coupon"])}


def punitive(answer: Answer, facts: dict[str, Any]) -> None:
    """Punitive damages for fraud and unsafe food: claimable, never automatic (B1-08, B1-09)."""
    law = answer.book.pack("CN-LAW").figures
    price, loss = facts["price"], facts["loss"]
    if facts["law"] == "food":
        if facts["label_flaw"] and facts["affects_safety"] is False and facts["misleads"] is False:
            answer.use("CN-LAW", "label-flaw")
            answer.result |= {"decision": "no_punitive", "punitive": Decimal(0)}
            return
        answer.use("CN-LAW", "unsafe-food")
        sum_ = max(price * law["food_price_multiple"], loss * law["food_loss_multiple"], Decimal(law["food_minimum"]))
        answer.result |= {"refund": cents(price), "loss": cents(loss), "punitive": cents(sum_),
                          "total_claimable": cents(price + loss + sum_)}
        return
    answer.use("CN-LAW", "fraud")
    sum_ = max(price * law["fraud_multiple"], Decimal(law["fraud_minimum"]))
    answer.result |= {"refund": cents(price), "punitive": cents(sum_), "total_claimable": cents(price + sum_)}
    if loss:
        answer.result["loss"] = cents(loss)


ANSWERS = {"return_right": return_right, "threshold": threshold, "gift": gift, "coupon_refund": coupon_refund,
           "punitive": punitive}
