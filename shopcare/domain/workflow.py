"""State machines as plain transition tables that are checked when they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shopcare.domain.errors import DomainError

#: A guard looks at the record's values and returns an error code, or None when the step is allowed.
Guard = Callable[[Mapping[str, object]], str | None]


@dataclass(frozen=True)
class Step:
    """One transition: ``event`` leads from any of ``sources`` to ``target`` when ``guard`` allows it."""

    event: str
    sources: tuple[str, ...]
    target: str
    guard: Guard | None = None
    undoable: bool = True


class Workflow:
    """A checked machine: no duplicates, no unreachable states, every open state has a way out."""

    def __init__(self, name: str, column: str, start: str, steps: list[Step], final: tuple[str, ...]):
        self.name = name
        self.column = column
        self.start = start
        self.steps = tuple(steps)
        self.final = final
        self._table: dict[tuple[str, str], Step] = {}
        order = [start]
        for step in steps:
            for state in (*step.sources, step.target):
                if state not in order:
                    order.append(state)
            for source in step.sources:
                if (source, step.event) in self._table:
                    raise ValueError(f"{name}: {source} --{step.event}--> twice")
                self._table[source, step.event] = step
        self.states = tuple(order)
        self._check()

    def _check(self) -> None:
        reached, todo = {self.start}, [self.start]
        while todo:
            state = todo.pop()
            for (source, _), step in self._table.items():
                if source == state and step.target not in reached:
                    reached.add(step.target)
                    todo.append(step.target)
        lost = [s for s in self.states if s not in reached]
        stuck = [s for s in self.states if s not in self.final and not self.events(s)]
        unknown = [s for s in self.final if s not in self.states]
        if lost or stuck or unknown:
            raise ValueError(f"{self.name}: unreachable {lost}, without a way out {stuck}, unknown {unknown}")

    def events(self, state: str) -> list[str]:
        """Events that leave this state, guards not asked, in the table's order."""
        return [s.event for s in self.steps if state in s.sources]

    def allowed(self, record: Mapping[str, object]) -> list[str]:
        """Events open for this record now, guards asked."""
        state = str(record[self.column])
        return [s.event for s in self.steps if state in s.sources and not (s.guard is not None and s.guard(record))]

    def apply(self, record: Mapping[str, object], event: str) -> str:
        """The state after ``event``. Raises DomainError ``step_not_open`` or the guard's own code."""
        state = str(record[self.column])
        step = self._table.get((state, event))
        if step is None:
            raise DomainError("step_not_open", machine=self.name, state=state, step=event, open=self.allowed(record))
        code = step.guard(record) if step.guard else None
        if code:
            raise DomainError(code, step=event, open=self.allowed(record))
        return step.target

    def step(self, state: str, event: str) -> Step:
        """The transition itself. Raises KeyError when the state has none of that name."""
        return self._table[state, event]

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {source} --> {s.target}: {s.event}" for s in self.steps for source in s.sources]
        lines += [f"    {state} --> [*]" for state in self.final]
        return "\n".join(lines)
