"""One tree of causes and liable parties for returns, refunds, complaints, reviews and repairs."""

from __future__ import annotations

from dataclasses import dataclass

PARTIES = ("buyer", "seller", "courier", "supplier", "platform", "nobody", "open")

#: Groups in the order pickers show them.
GROUPS = ("change_of_mind", "goods", "shipment", "transport", "service", "price", "other")


@dataclass(frozen=True)
class Reason:
    """A cause: its group, who is liable unless shown otherwise, and for which stage of an order it fits."""

    code: str
    group: str
    party: str
    source: str
    unshipped: bool = False
    shipped: bool = True


REASONS = (
    Reason("no_reason_7d", "change_of_mind", "buyer", "S1-009, B1-02"),
    Reason("wrong_size_chosen", "change_of_mind", "buyer", "S0-074"),
    Reason("regret", "change_of_mind", "buyer", "S3-008", unshipped=True),
    Reason("threshold_padding", "change_of_mind", "buyer", "S3-008", unshipped=True),
    Reason("not_wanted", "change_of_mind", "buyer", "S1-004", unshipped=True, shipped=False),
    Reason("ordered_by_mistake", "change_of_mind", "buyer", "S1-004", unshipped=True),
    Reason("quality", "goods", "seller", "S1-009"),
    Reason("not_as_described", "goods", "seller", "S1-009"),
    Reason("colour_difference", "goods", "seller", "S0-090"),
    Reason("expired", "goods", "seller", "S0-044"),
    Reason("counterfeit", "goods", "seller", "S4-002"),
    Reason("defect_after_use", "goods", "supplier", "S1-016"),
    Reason("damaged_by_buyer", "goods", "buyer", "S0-050"),
    Reason("used", "goods", "buyer", "S0-074"),
    Reason("late_shipment", "shipment", "seller", "S1-004", unshipped=True),
    Reason("out_of_stock", "shipment", "seller", "S1-004", unshipped=True, shipped=False),
    Reason("wrong_item", "shipment", "seller", "S0-012"),
    Reason("shortage", "shipment", "seller", "S0-007"),
    Reason("bad_packing", "shipment", "seller", "S3-007"),
    Reason("wrong_address", "shipment", "buyer", "S2-022", unshipped=True),
    Reason("not_received", "transport", "courier", "S1-011"),
    Reason("damaged_on_arrival", "transport", "courier", "S1-009"),
    Reason("lost", "transport", "courier", "S1-012"),
    Reason("late_delivery", "transport", "courier", "S0-073"),
    Reason("refused", "transport", "buyer", "S1-029"),
    Reason("out_of_range", "transport", "courier", "S2-020"),
    Reason("signed_not_received", "transport", "courier", "S2-021"),
    Reason("no_home_delivery", "transport", "courier", "S0-072"),
    Reason("service_manner", "service", "seller", "S4-002"),
    Reason("promise_broken", "service", "seller", "S4-002"),
    Reason("invoice", "service", "seller", "S1-014"),
    Reason("misunderstanding", "service", "nobody", "S4-002", unshipped=True),
    Reason("excessive_demand", "service", "buyer", "S4-002"),
    Reason("price_difference", "price", "seller", "S1-038", unshipped=True),
    Reason("freight_refund", "price", "seller", "S1-038"),
    Reason("agreed_with_seller", "other", "open", "S1-034", unshipped=True),
    Reason("other", "other", "open", "S0-103", unshipped=True),
)

BY_CODE = {reason.code: reason for reason in REASONS}
CODES = tuple(BY_CODE)


def party_of(code: str | None) -> str:
    """The party liable by default for a cause; ``open`` for none or an unknown one."""
    reason = BY_CODE.get(code or "")
    return reason.party if reason else "open"
