"""How far an import is: a bar, the row, the time left."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from shopcare.ui.context import Context
from shopcare.ui.import_words import time_left
from shopcare.ui.theme import set_look


class ProgressRow(QWidget):
    """A bar with words; hidden by its owner while nothing runs."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        super().__init__(parent)
        self._context = context
        self._began = 0.0
        self.bar, self._words = QProgressBar(), QLabel()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(context.tr("Rows done"))
        set_look(self._words, role="secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self._words)

    @property
    def text(self) -> str:
        """The words beside the bar."""
        return self._words.text()

    def start(self) -> None:
        """Something begins; how long it takes is not known yet."""
        self._began = time.monotonic()
        self.bar.setRange(0, 0)
        self._words.clear()

    def report(self, done: int, total: int) -> None:
        """So many rows of so many; ``total`` 0 when it is not known."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(done)
        self._words.setText(time_left(self._context.tr, done, total, time.monotonic() - self._began))

    def say(self, text: str) -> None:
        """Other words beside the bar."""
        self._words.setText(text)
