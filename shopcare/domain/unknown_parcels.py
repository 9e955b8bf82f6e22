"""Parcels nobody announced: parked on the shelf until they are matched."""

from __future__ import annotations

from shopcare.domain.workflow import Step, Workflow

UNKNOWN_PARCEL = Workflow(
    "unknown_parcel",
    "state",
    "parked",
    [
        Step("match", ("parked",), "matched"),
        Step("unmatch", ("matched",), "parked"),
        Step("send_back", ("parked",), "sent_back"),
        Step("dispose", ("parked",), "disposed"),
    ],
    final=("matched", "sent_back", "disposed"),
)
CHIPS = UNKNOWN_PARCEL.states
