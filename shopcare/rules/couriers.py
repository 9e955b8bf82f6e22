"""What a courier or the post owes for loss, damage and delay (B.8); road and post abroad (B.10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError

FACTS: dict[str, tuple[Fact, ...]] = {
    "courier_claim": (
        Fact("carrier_type", "choice", choices=("courier", "china_post")), Fact("insured", "flag"),
        Fact("event", "choice", choices=("total_loss", "partial", "delay")), Fact("declared", "money"),
        Fact("actual_value", "money"), Fact("loss", "money"), Fact("freight", "money"), Fact("insured_fee", "money"),
        Fact("contract_cap_fixed", "money", True), Fact("contract_cap_multiple", "number", True),
    ),
    "cmr": (Fact("gross_kg", "number"), Fact("value_sdr", "money")),
    "upu": (Fact("kg", "number"), Fact("value_sdr", "money")),
}


def _sums(goods: Decimal, freight: Decimal) -> dict[str, Decimal]:
    return {"goods_claim": cents(goods), "freight_refund": cents(freight), "total": cents(goods + freight)}


def courier_claim(answer: Answer, facts: dict[str, Any]) -> None:
    """The claim by insurance, contract and law; uninsured courier parcels get a primary and a fallback sum."""
    event, insured, post = facts["event"], facts["insured"], facts["carrier_type"] == "china_post"
    loss, freight, value, declared = facts["loss"], facts["freight"], facts["actual_value"], facts["declared"]
    if event == "delay":
        answer.use("CN-LAW", "courier-delay")
        answer.result |= _sums(Decimal(0), freight)
        return
    if insured:
        if declared == 0:
            raise FactError("declared", "not_above_zero")
        answer.use("CN-LAW", "post-registered" if post else "courier-insured")
        if event == "partial":
            ratio = min(Decimal(1), declared / value) if value else Decimal(1)
            answer.line("proportion", loss=str(loss), declared=str(declared), value=str(value))
            answer.result |= _sums(loss * ratio, Decimal(0))
        elif post:
            answer.result |= _sums(declared, Decimal(0))
        else:
            answer.line("smaller", first=str(declared), second=str(value))
            answer.result |= _sums(min(declared, value), freight)
        return
    if post:
        answer.use("CN-LAW", "post-registered")
        cap = freight * answer.book.pack("CN-LAW").figures["post_multiple"]
        answer.line("limited", raw=str(loss), limit=str(cap))
        answer.result |= _sums(min(loss, cap), Decimal(0))
        return
    answer.use("CN-LAW", "courier-uninsured")
    caps = []
    if facts["contract_cap_fixed"] is not None:
        caps.append(facts["contract_cap_fixed"])
    if facts["contract_cap_multiple"] is not None:
        caps.append(facts["contract_cap_multiple"] * freight)
    back = freight if event == "total_loss" else Decimal(0)
    limited = min([loss, *caps])
    if caps and limited < loss:
        answer.line("limited", raw=str(loss), limit=str(limited))
    answer.result |= {"primary": _sums(loss, back), "fallback": _sums(limited, back)}
    if not caps:
        answer.warn("contract_unknown")


def cmr(answer: Answer, facts: dict[str, Any]) -> None:
    """International road carriage, in SDR."""
    answer.use("CMR", "cap")
    cap = facts["gross_kg"] * Decimal(str(answer.book.pack("CMR").figures["sdr_per_kg"]))
    answer.result |= {"cap_sdr": cents(cap), "pay_sdr": cents(min(cap, facts["value_sdr"]))}


def upu(answer: Answer, facts: dict[str, Any]) -> None:
    """An uninsured international post parcel, in SDR."""
    answer.use("UPU", "parcel-cap")
    figures = answer.book.pack("UPU").figures
    cap = Decimal(str(figures["sdr_base"])) + facts["kg"] * Decimal(str(figures["sdr_per_kg"]))
    answer.result |= {"cap_sdr": cents(cap), "pay_sdr": cents(min(cap, facts["value_sdr"]))}


ANSWERS = {"courier_claim": courier_claim, "cmr": cmr, "upu": upu}
