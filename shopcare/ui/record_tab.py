"""A tab of the window: one list, or several lists of related kinds to switch between; made when first shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shopcare.ui.context import Context
from shopcare.ui.record_list import RecordList


class RecordTab(QWidget):
    """The lists of one tab; the first kind is the one shown at first."""

    def __init__(self, context: Context, name: str, views: tuple[str, ...], parent: QWidget | None = None):
        """``name`` becomes the object name; ``views`` are kinds."""
        super().__init__(parent)
        self.setObjectName(name)
        self.context, self.views = context, views
        self._lists: dict[str, RecordList] = {}
        self._kind = views[0]
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def kind(self) -> str:
        """The kind of the list shown."""
        return self._kind

    @property
    def list(self) -> RecordList:
        """The list shown."""
        return self.show_kind(self._kind)

    def show_kind(self, kind: str) -> RecordList:
        """Show the list of a kind of this tab and return it."""
        found = self._lists.get(kind)
        if found is None:
            found = self._lists[kind] = RecordList(self.context, kind, self.views)
            found.view_requested.connect(self.show_kind)
            self._stack.addWidget(found)
        self._kind = kind
        self._stack.setCurrentWidget(found)
        return found

    def showEvent(self, event) -> None:  # noqa: N802
        """Only a tab that is looked at reads anything."""
        self.show_kind(self._kind)
        super().showEvent(event)

    def made(self) -> list[RecordList]:
        """The lists that exist."""
        return [*self._lists.values()]

    def refresh(self) -> None:
        """Read the lists again."""
        for each in self.made():
            each.refresh(keep=True)

    def apply_changes(self, changes: Any) -> None:
        """Something was written."""
        for each in self.made():
            each.apply_changes(changes)

    def flush(self) -> None:
        """Save what was typed."""
        for each in self.made():
            each.panel.flush()
