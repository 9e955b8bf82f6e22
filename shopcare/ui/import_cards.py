"""The counts of an import as cards: new, updated, marked, left out; each opens what it counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare.i18n import Translator
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.import_facts import Counts
from shopcare.ui.theme import set_look

_MEANINGS = {"new": "ok", "updated": "info", "flagged": "warn", "left_out": "neutral"}


class CountCards(QWidget):
    """Signal: ``clicked(str)`` one of new, updated, flagged, left_out."""

    clicked = Signal(str)

    def __init__(self, icons: Icons, tr: Translator, parent: QWidget | None = None):
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self._numbers: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        self.links: dict[str, QWidget] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._columns: list[QVBoxLayout] = []
        for key, meaning in _MEANINGS.items():
            card = QFrame()
            set_look(card, card=True)
            number, words = QLabel("–"), QLabel()
            set_look(number, role="big", meaning=meaning)
            set_look(words, role="caption")
            words.setWordWrap(True)
            link = text_button(tr("Show"), "link")
            link.clicked.connect(lambda _on=False, key=key: self.clicked.emit(key))
            column, head = QVBoxLayout(card), QHBoxLayout()
            head.addWidget(number, 1)
            head.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(head)
            column.addWidget(words)
            self._columns.append(column)
            self._numbers[key], self._words[key], self.links[key] = number, words, link
            self._row.addWidget(card, 1)
        icons.theme.changed.connect(self._space)
        self._space()

    def number(self, key: str) -> str:
        """The number on a card."""
        return self._numbers[key].text()

    def words(self, key: str) -> str:
        """The words on a card."""
        return self._words[key].text()

    def set_counts(self, counts: Counts, done: bool) -> None:
        """Show counts, before (``done`` False) or after the import."""
        tr = self._tr
        updated = tr("Already there, updated") if done else tr("Already there, will be updated")
        if counts.unchanged:
            updated += tr(" ({n} unchanged)", n=f"{counts.unchanged:,}")
        if counts.held and counts.skipped:
            left = tr(
                "Left out: {held} unreadable, {skipped} totals or blank",
                held=f"{counts.held:,}", skipped=f"{counts.skipped:,}",
            )  # fmt: skip
        elif counts.held:
            left = tr("Left out: unreadable rows")
        else:
            left = tr("Left out: totals or blank rows")
        shown = {
            "new": (counts.new, tr("New")),
            "updated": (counts.updated, updated),
            "flagged": (counts.flagged, tr("With a problem, imported and marked")),
            "left_out": (counts.held + counts.skipped, left),
        }
        for key, (number, words) in shown.items():
            self._numbers[key].setText(f"{number:,}")
            self._words[key].setText(words)
            self.links[key].setAccessibleName(f"{tr('Show')}: {words}")
            self.links[key].setVisible(number > 0 and (done or key in ("flagged", "left_out")))

    def _space(self) -> None:
        px = self._icons.theme.px
        self._row.setSpacing(px(12))
        for column in self._columns:
            column.setContentsMargins(px(16), px(10), px(10), px(10))
            column.setSpacing(px(2))
