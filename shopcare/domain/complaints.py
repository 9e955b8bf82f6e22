"""Complaints: four phases, an escalation ladder, promises that must be kept before closing."""

from __future__ import annotations

from collections.abc import Mapping

from shopcare.domain.workflow import Step, Workflow

DIRECTIONS = ("against_us", "by_us")
CHANNELS = ("chat", "phone", "platform", "hotline_12315", "review", "letter", "visit")
LEVELS = ("normal", "serious", "crisis")
DEMANDS = ("discount", "return", "exchange", "claim", "apology", "repair", "reship", "explanation")
STYLES = (
    "friendly",
    "dictatorial",
    "analytic",
    "self_centred",
    "irritable",
    "odd",
    "domineering",
    "intellectual",
    "ill_mannered",
    "talkative",
)


def _complete(record: Mapping[str, object]) -> str | None:
    return None if record.get("facts") else "complaint_needs_facts"


def _promises_kept(record: Mapping[str, object]) -> str | None:
    return "complaint_promise_open" if record.get("open_promises") else None


COMPLAINT = Workflow(
    "complaint",
    "state",
    "draft",
    [
        Step("complete_draft", ("draft",), "accepted", _complete),
        Step("clarify", ("accepted", "reopened"), "clarifying"),
        Step("propose", ("accepted", "clarifying", "reopened"), "proposed"),
        Step("agree", ("proposed",), "agreed"),
        Step("reject_proposal", ("proposed",), "clarifying"),
        Step("finish", ("agreed",), "done", _promises_kept),
        Step("call_back", ("done",), "called_back"),
        Step("reopen", ("done", "called_back", "withdrawn"), "reopened"),
        Step("withdraw", ("draft", "accepted", "clarifying", "proposed", "agreed", "reopened"), "withdrawn"),
    ],
    final=("called_back", "withdrawn"),
)

ESCALATION = Workflow(
    "complaint_escalation",
    "escalation",
    "own",
    [
        Step("to_platform", ("own",), "platform"),
        Step("to_authority", ("own", "platform"), "authority"),
        Step("to_court", ("platform", "authority"), "court"),
        Step("back_to_own", ("platform", "authority"), "own"),
    ],
    final=("own", "platform", "authority", "court"),
)
CHIPS = COMPLAINT.states
