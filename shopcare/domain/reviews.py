"""Reviews: a bad one gets an answer and a contact, never an offer of payment."""

from __future__ import annotations

from shopcare.domain.workflow import Step, Workflow

REVIEW = Workflow(
    "review",
    "state",
    "new",
    [
        Step("contact", ("new", "answered"), "contacting"),
        Step("answer", ("new", "contacting"), "answered"),
        Step("note_update", ("contacting", "answered"), "updated"),
        Step("note_unchanged", ("contacting", "answered"), "unchanged"),
        Step("close", ("new", "answered", "updated", "unchanged"), "closed"),
        Step("reopen", ("closed",), "contacting"),
    ],
    final=("updated", "unchanged", "closed"),
)
CHIPS = REVIEW.states
