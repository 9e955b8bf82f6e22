"""Repairs in and out of guarantee: check, quote where it costs, repair, send back, file, call back."""

from __future__ import annotations

from collections.abc import Mapping

from shopcare.domain.workflow import Step, Workflow


def _out_of_guarantee(record: Mapping[str, object]) -> str | None:
    return "repair_in_guarantee" if record.get("in_guarantee") else None


def _free(record: Mapping[str, object]) -> str | None:
    return None if record.get("in_guarantee") or record.get("free_of_charge") else "repair_needs_quote"


REPAIR = Workflow(
    "repair",
    "state",
    "requested",
    [
        Step("check", ("requested",), "checked"),
        Step("quote", ("checked",), "quoted", _out_of_guarantee),
        Step("accept_quote", ("quoted",), "accepted"),
        Step("decline_quote", ("quoted",), "declined"),
        Step("accept_free", ("checked",), "accepted", _free),
        Step("start", ("accepted",), "repairing"),
        Step("finish", ("repairing",), "repaired"),
        Step("send_back", ("repaired", "declined"), "sent_back"),
        Step("file", ("sent_back",), "filed"),
        Step("call_back", ("filed",), "called_back"),
    ],
    final=("called_back",),
)
CHIPS = REPAIR.states
