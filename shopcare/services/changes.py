"""What a use case changed, so that windows know what to refresh."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Changes:
    """Ids per kind that were changed, and the words' code for the toast."""

    op: str = ""
    ids: dict[str, set[int]] = field(default_factory=dict)
    ref: str = ""
    record: tuple[str, int] | None = None
    state: dict[str, str] = field(default_factory=dict)
    warnings: list[tuple[str, dict]] = field(default_factory=list)
    event_id: int | None = None
    undoable: bool = True
    #: Kinds whose whole list changed (an import, an undo of many).
    whole: set[str] = field(default_factory=set)

    def add(self, kind: str, record_id: int) -> Changes:
        """Note one changed record; returns itself."""
        self.ids.setdefault(kind, set()).add(record_id)
        return self

    def touches(self, kind: str) -> bool:
        """Whether a list of that kind may look different now."""
        return kind in self.ids or kind in self.whole
