"""Step 3 of an import: what was done, which rows need a look, the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shopcare.i18n import Translator
from shopcare.ui.icons import Icons
from shopcare.ui.import_cards import CountCards
from shopcare.ui.import_facts import Counts
from shopcare.ui.import_tables import ProblemTable
from shopcare.ui.import_words import ProblemWords
from shopcare.ui.theme import set_look


@dataclass(frozen=True)
class Outcome:
    """An import that was carried out, as the page shows it."""

    kind: str
    counts: Counts
    problems: list[ProblemWords] = field(default_factory=list)
    #: Numbers of flagged records, to be searched for.
    flagged_refs: tuple[str, ...] = ()
    storefront_made: bool = False


class ResultPage(QWidget):
    """Signal: ``show_wanted(str, str)`` a kind and a search text: show those records in their list."""

    show_wanted = Signal(str, str)

    def __init__(self, icons: Icons, tr: Translator, parent: QWidget | None = None):
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self._outcome: Outcome | None = None
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        set_look(self._sentence, role="section")
        self.cards = CountCards(icons, tr)
        self.cards.clicked.connect(self._on_card)
        self._heading = QLabel(tr("Rows that need a look"))
        set_look(self._heading, role="section")
        self.problems = ProblemTable(icons, tr)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._sentence)
        self._column.addWidget(self.cards)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.problems, 1)
        self._column.addStretch(0)
        icons.theme.changed.connect(self._space)
        self._space()

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        return self._sentence.text()

    @property
    def has_problems(self) -> bool:
        """Whether there are rows to be saved and corrected."""
        return self._outcome is not None and bool(self._outcome.problems)

    @property
    def can_undo(self) -> bool:
        """Whether the import changed anything."""
        return self._outcome is not None and self._outcome.counts.new + self._outcome.counts.updated > 0

    def show_result(self, outcome: Outcome) -> None:
        """Show what an import did."""
        tr, counts = self._tr, outcome.counts
        self._outcome = outcome
        if counts.new or counts.updated:
            text = tr(
                "Imported: {new} new, {updated} updated.", new=f"{counts.new:,}", updated=f"{counts.updated:,}"
            )
        else:
            text = tr("Nothing new: everything in this file was here already.")
        if outcome.storefront_made:
            text += " " + tr("A storefront was added for it; rename it in the settings.")
        self._sentence.setText(text)
        self.cards.set_counts(counts, done=True)
        self.problems.set_problems(outcome.problems)
        self._heading.setVisible(bool(outcome.problems))
        self.problems.setVisible(bool(outcome.problems))
        self._column.setStretch(4, 0 if outcome.problems else 1)

    def _on_card(self, which: str) -> None:
        if self._outcome is None:
            return
        if which == "left_out":
            self.problems.setFocus()
        elif which == "flagged":
            self.show_wanted.emit(self._outcome.kind, "\n".join(self._outcome.flagged_refs))
        else:
            self.show_wanted.emit(self._outcome.kind, "")

    def _space(self) -> None:
        self._column.setSpacing(self._icons.theme.px(12))
