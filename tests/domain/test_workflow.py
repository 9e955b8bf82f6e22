"""State machines: checked when made, guarded when used, and none of ours has a dead end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.domain.workflow import Step, Workflow

MACHINES = [machine for kind in kinds.KINDS.values() for machine in kind.machines]


def door() -> Workflow:
    return Workflow("door", "state", "shut", [
        Step("open", ("shut",), "open"),
        Step("lock", ("shut",), "locked", lambda r: None if r.get("key") else "needs_key"),
        Step("unlock", ("locked",), "shut"),
    ], final=("open",))


def test_steps_lead_where_the_table_says() -> None:
    flow = door()
    assert flow.states == ("shut", "open", "locked")
    assert flow.apply({"state": "shut"}, "open") == "open"
    assert flow.allowed({"state": "shut"}) == ["open"]
    assert flow.allowed({"state": "shut", "key": 1}) == ["open", "lock"]
    assert flow.events("shut") == ["open", "lock"]


def test_a_refused_step_names_what_is_open() -> None:
    with pytest.raises(DomainError, match="needs_key") as guarded:
        door().apply({"state": "shut"}, "lock")
    assert guarded.value.params["open"] == ["open"]
    with pytest.raises(DomainError, match="step_not_open") as closed:
        door().apply({"state": "locked"}, "open")
    assert closed.value.params == {"machine": "door", "state": "locked", "step": "open", "open": ["unlock"]}


@pytest.mark.parametrize(("steps", "final"), [
    ([Step("a", ("s",), "t"), Step("a", ("s",), "u"), Step("b", ("t", "u"), "s")], ()),
    ([Step("a", ("s",), "t")], ()),
    ([Step("a", ("s",), "t"), Step("b", ("x",), "t")], ("t",)),
    ([Step("a", ("s",), "t")], ("t", "nowhere")),
])
def test_wrong_tables_are_refused_when_made(steps: list[Step], final: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="wrong"):
        Workflow("wrong", "state", "s", steps, final)


@pytest.mark.parametrize("flow", MACHINES, ids=lambda m: m.name)
def test_every_state_can_come_to_an_end(flow: Workflow) -> None:
    for state in flow.states:
        seen, todo = {state}, [state]
        while todo:
            here = todo.pop()
            for event in flow.events(here):
                target = flow.step(here, event).target
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        assert seen & set(flow.final), f"{flow.name}: nothing ends from {state}"


@pytest.mark.parametrize("flow", MACHINES, ids=lambda m: m.name)
def test_the_diagram_shows_every_step(flow: Workflow) -> None:
    drawn = flow.mermaid()
    for step in flow.steps:
        for source in step.sources:
            assert f"{source} --> {step.target}: {step.event}" in drawn


@given(st.sampled_from(MACHINES), st.lists(st.text(max_size=12), max_size=4))
def test_unknown_events_never_move_anything(flow: Workflow, events: list[str]) -> None:
    known = {step.event for step in flow.steps}
    for event in events:
        if event not in known:
            with pytest.raises(DomainError, match="step_not_open"):
                flow.apply({flow.column: flow.start}, event)
