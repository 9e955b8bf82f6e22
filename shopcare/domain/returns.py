"""After-sales cases: what comes back or goes out again. Three small machines: decision, goods, settlement."""

from __future__ import annotations

from collections.abc import Mapping

from shopcare.domain.workflow import Step, Workflow

#: Kinds of cases (S2-002 and decisions.md). ``brings_back``: goods are expected at the warehouse.
KINDS = (
    "return",
    "exchange",
    "refused",
    "in_transit",
    "wrong_item",
    "shortage",
    "reship",
    "project",
    "dealer",
)
BRINGS_BACK = frozenset({"return", "exchange", "refused", "in_transit", "wrong_item", "project", "dealer"})


def _complete(record: Mapping[str, object]) -> str | None:
    """A draft becomes a case when it is known whose case it is and why."""
    if not (record.get("order_id") or record.get("buyer_name")):
        return "case_needs_order_or_buyer"
    if not record.get("reason"):
        return "case_needs_reason"
    return None


def _settled(record: Mapping[str, object]) -> str | None:
    """A case is done when neither goods nor money are open."""
    if record.get("goods") in ("awaiting", "in_transit", "to_inspect", "in_repair"):
        return "case_goods_open"
    if record.get("settlement") in ("refund_due", "reship_due"):
        return "case_settlement_open"
    return None


def _accepted(record: Mapping[str, object]) -> str | None:
    return None if record.get("decision") in ("accepted", "done") else "case_not_accepted"


DECISION = Workflow(
    "case_decision",
    "decision",
    "draft",
    [
        Step("complete_draft", ("draft",), "requested", _complete, undoable=True),
        Step("accept", ("requested",), "accepted"),
        Step("refuse", ("requested",), "refused"),
        Step("withdraw", ("draft", "requested", "accepted"), "withdrawn"),
        Step("reopen", ("refused", "withdrawn", "done"), "requested"),
        Step("finish", ("accepted",), "done", _settled),
    ],
    final=("refused", "withdrawn", "done"),
)

GOODS = Workflow(
    "case_goods",
    "goods",
    "nothing_due",
    [
        Step("expect", ("nothing_due",), "awaiting"),
        Step("expect_nothing", ("awaiting",), "nothing_due"),
        Step("send_back", ("awaiting", "lost"), "in_transit"),
        Step("receive", ("awaiting", "in_transit", "lost"), "to_inspect"),
        Step("pass", ("to_inspect",), "good"),
        Step("pass_partly", ("to_inspect",), "mixed"),
        Step("fail", ("to_inspect",), "defective"),
        Step("inspect_again", ("good", "mixed", "defective"), "to_inspect"),
        Step("lose", ("awaiting", "in_transit"), "lost"),
        Step("restock", ("good", "mixed"), "restocked"),
        Step("return_to_buyer", ("good", "mixed", "defective"), "sent_back"),
        Step("return_to_supplier", ("mixed", "defective"), "to_supplier"),
        Step("repair", ("mixed", "defective"), "in_repair"),
        Step("repaired", ("in_repair",), "good"),
        Step("destroy", ("mixed", "defective"), "destroyed"),
    ],
    final=("nothing_due", "lost", "restocked", "sent_back", "to_supplier", "destroyed"),
)

SETTLEMENT = Workflow(
    "case_settlement",
    "settlement",
    "none",
    [
        Step("owe_refund", ("none",), "refund_due", _accepted),
        Step("owe_reship", ("none", "refund_due"), "reship_due", _accepted),
        Step("pay_refund", ("refund_due",), "refunded", undoable=False),
        Step("ship_again", ("reship_due",), "reshipped"),
        Step("waive", ("refund_due", "reship_due"), "none"),
        Step("settle", ("refunded", "reshipped", "none"), "settled"),
    ],
    final=("none", "refunded", "reshipped", "settled"),
)

#: Chips a list shows, in the order of its filter bar, derived from the three machines.
CHIPS = (
    "draft",
    "requested",
    "awaiting",
    "in_transit",
    "to_inspect",
    "failed",
    "passed",
    "refund_due",
    "reship_due",
    "in_repair",
    "lost",
    "refused",
    "withdrawn",
    "done",
)


def chip(record: Mapping[str, object]) -> str:
    """The one word a list shows for a case, most urgent fact first."""
    decision, goods, settlement = record["decision"], record["goods"], record["settlement"]
    if decision in ("draft", "refused", "withdrawn", "done", "requested"):
        return str(decision)
    if goods in ("awaiting", "in_transit", "to_inspect", "in_repair"):
        return str(goods)
    if settlement in ("refund_due", "reship_due"):
        return str(settlement)
    if goods in ("defective", "mixed"):
        return "failed"
    if goods == "lost":
        return "lost"
    return "passed"
