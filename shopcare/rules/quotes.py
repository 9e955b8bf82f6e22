"""What a parcel costs: chargeable weight, zone price, remote surcharge, insurance fee (part C)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError

PACK = "CN-RATES"
_MODES = {"up": ROUND_CEILING, "half_up": ROUND_HALF_UP, "down": ROUND_FLOOR}

FACTS: dict[str, tuple[Fact, ...]] = {
    "quote": (
        Fact("carrier", "text"), Fact("province", "text"), Fact("area", "text", True), Fact("actual_kg", "number"),
        Fact("dims_cm", "list", True, parts=(Fact("side", "number"),)),
        Fact("declared", "money", True, default=Decimal(0)),
    ),
    "freight_overcharge": (Fact("charged", "money"), Fact("actual", "money")),
}


def to_step(value: Decimal, step: Decimal, mode: str) -> Decimal:
    """``value`` rounded to a multiple of ``step``."""
    return (value / step).quantize(Decimal(1), _MODES[mode]) * step


def _dec(value: Any) -> Decimal:
    return Decimal(str(value))


def _zone(carrier: Mapping[str, Any], province: str, ask: list[str]) -> Mapping[str, Any]:
    for zone in carrier["zones"]:
        if province in zone["provinces"]:
            return zone
    raise FactError("province", "ask_carrier" if province in ask else "unknown", province)


def _weight(
    carrier: Mapping[str, Any], zone: Mapping[str, Any], actual: Decimal, dims: list[Decimal] | None
) -> Decimal:
    heavier = actual
    if dims:
        sides = [side.quantize(Decimal(1), ROUND_CEILING) for side in dims]
        trigger = carrier.get("volumetric_from_side_cm")
        if trigger is None or max(sides) >= trigger:
            volume = sides[0] * sides[1] * sides[2]
            heavier = max(actual, volume / _dec(zone.get("divisor", carrier.get("divisor"))))
    for step in carrier["weight_steps"]:
        if "up_to_kg" not in step or heavier <= _dec(step["up_to_kg"]):
            return max(Decimal(1), to_step(heavier, _dec(step["step_kg"]), step["mode"]))
    return heavier


def _insured(fee: Mapping[str, Any], declared: Decimal) -> Decimal:
    if declared == 0:
        return Decimal(0)
    if declared > _dec(fee["max_declared"]):
        raise FactError("declared", "above", str(fee["max_declared"]))
    for step in fee.get("steps", []):
        if declared <= _dec(step["declared_up_to"]):
            return _dec(step["fee"])
    rate = _dec(fee.get("rate", fee.get("rate_above")))
    return to_step(max(declared * rate, _dec(fee.get("min", 0))), _dec(fee["unit"]), "half_up")


def quote(answer: Answer, facts: dict[str, Any]) -> None:
    """The price of a parcel by a carrier's rate card."""
    pack = answer.book.pack(PACK)
    carrier = pack.tables["carriers"].get(facts["carrier"])
    if carrier is None:
        raise FactError("carrier", "not_one_of", ", ".join(pack.tables["carriers"]))
    if facts["actual_kg"] == 0:
        raise FactError("actual_kg", "not_above_zero")
    dims = facts["dims_cm"]
    if dims is not None and (len(dims) != 3 or not all(dims)):
        raise FactError("dims_cm", "three_sides")
    zone = _zone(carrier, facts["province"], pack.figures["ask_carrier"])
    weight = _weight(carrier, zone, facts["actual_kg"], dims)
    price = _dec(zone["first_kg"]) + (weight - 1) * _dec(zone["extra_kg"])
    freight = to_step(price, _dec(carrier["fee_unit"]), "half_up")
    remote = Decimal(0)
    area = facts["area"]
    if area and any(area.startswith(name) for name in pack.tables["remote"].get(facts["province"], [])):
        remote = _dec(carrier["remote_surcharge"])
    fee = _insured(carrier["insured"], facts["declared"])
    answer.use(pack, "quote")
    answer.line("quote", kg=str(weight), first=str(zone["first_kg"]), extra=str(zone["extra_kg"]),
                freight=str(cents(freight)))
    answer.result |= {"chargeable_kg": weight, "freight": cents(freight), "remote_surcharge": cents(remote),
                      "insured_fee": cents(fee), "total": cents(freight + remote + fee)}


def freight_overcharge(answer: Answer, facts: dict[str, Any]) -> None:
    """Freight charged above the real freight goes back (B3-04)."""
    answer.use("CN-BASE", "overcharge")
    difference = facts["charged"] - facts["actual"]
    answer.line("difference", first=str(facts["charged"]), second=str(facts["actual"]), result=str(difference))
    answer.result["refund"] = answer.positive(difference)


ANSWERS = {"quote": quote, "freight_overcharge": freight_overcharge}
