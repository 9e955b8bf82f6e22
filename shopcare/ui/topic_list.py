"""A list of topics beside a page: its frame shows the focus only to those who came by key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget

from shopcare.ui.theme import Theme, set_look

_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class TopicList(QListWidget):
    """The row that is chosen is marked anyway; a ring around the whole list would only draw the eye."""

    def __init__(self, name: str):
        """``name`` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        set_look(self, quiet="true")

    def space(self, theme: Theme) -> None:
        """Rows of the usual height at the present text size."""
        for at in range(self.count()):
            self.item(at).setSizeHint(QSize(0, theme.px(36)))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """A ring for Tab, none for the mouse or a page that was opened."""
        set_look(self, quiet="false" if event.reason() in _BY_KEY else "true")
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Whoever walks by arrows wants to see where the focus is."""
        set_look(self, quiet="false")
        super().keyPressEvent(event)
