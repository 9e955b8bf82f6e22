"""Courier claims (索赔): from finding the loss to the courier's money."""

from __future__ import annotations

from shopcare.domain.workflow import Step, Workflow

REASONS = ("lost", "damaged", "short", "delayed", "wrong_address")

CLAIM = Workflow(
    "claim",
    "state",
    "found",
    [
        Step("draft_form", ("found",), "drafted"),
        Step("stamp", ("drafted",), "stamped"),
        Step("file", ("drafted", "stamped"), "filed"),
        Step("answer", ("filed", "appealed"), "answered"),
        Step("pay", ("answered", "filed", "part_paid"), "paid", undoable=False),
        Step("pay_part", ("answered",), "part_paid", undoable=False),
        Step("refuse", ("answered", "filed"), "refused"),
        Step("appeal", ("refused", "part_paid"), "appealed"),
        Step("close", ("found", "drafted", "paid", "part_paid", "refused"), "closed"),
    ],
    final=("paid", "closed"),
)
CHIPS = CLAIM.states
