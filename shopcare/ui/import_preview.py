"""Steps 1 and 2 of an import on one page: what the file is, where its columns go, what would happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.i18n import Translator
from shopcare.ui.combo import steady_combo
from shopcare.ui.icons import Icons
from shopcare.ui.import_cards import CountCards
from shopcare.ui.import_facts import Facts
from shopcare.ui.import_tables import ColumnTable, ProblemTable, fill_samples, sample_table
from shopcare.ui.import_words import shorten
from shopcare.ui.theme import set_look


class PreviewPage(QWidget):
    """Signals, all asking for another preview: ``layout_chosen(str)``, ``storefront_chosen(object)``,
    ``encoding_chosen(str)``, ``sheet_chosen(str)``, ``mapped(str, str)`` a file column to a field, "" for nowhere.
    """

    layout_chosen = Signal(str)
    storefront_chosen = Signal(object)
    encoding_chosen = Signal(str)
    sheet_chosen = Signal(str)
    mapped = Signal(str, str)

    def __init__(self, icons: Icons, tr: Translator, parent: QWidget | None = None):
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self.layouts, self.storefronts = steady_combo(6), steady_combo(6)
        self.encodings, self.sheets = steady_combo(6), steady_combo(6)
        self.layouts.setPlaceholderText(tr("Not known yet"))
        self.layouts.activated.connect(lambda at: self.layout_chosen.emit(self.layouts.itemData(at)))
        self.storefronts.activated.connect(lambda at: self.storefront_chosen.emit(self.storefronts.itemData(at)))
        self.encodings.activated.connect(lambda at: self.encoding_chosen.emit(self.encodings.itemData(at)))
        self.sheets.activated.connect(lambda at: self.sheet_chosen.emit(self.sheets.itemData(at)))
        self._choosers = QHBoxLayout()
        self._boxes = [
            self._labelled(tr("Recognised as"), self.layouts, 3),
            self._labelled(tr("Storefront"), self.storefronts, 3),
            self._labelled(tr("Encoding"), self.encodings, 2),
            self._labelled(tr("Sheet"), self.sheets, 2),
        ]
        self.columns = ColumnTable(icons, tr)
        self.columns.mapped.connect(self.mapped)
        self.samples = sample_table(icons, tr)
        self.problems = ProblemTable(icons, tr)
        self.tabs = QTabWidget()
        set_look(self.tabs, plain=True)
        self.tabs.addTab(self.columns, tr("Columns"))
        self.tabs.addTab(self.samples, tr("First rows"))
        self.tabs.addTab(self.problems, tr("Rows with problems"))
        self.cards = CountCards(icons, tr)
        self.cards.clicked.connect(self._show_problems)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._choosers)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.cards)
        self._column = column
        icons.theme.changed.connect(self._space)
        self._space()

    def _labelled(self, words: str, combo: QComboBox, stretch: int) -> QWidget:
        box, label = QFrame(), QLabel(words)
        set_look(label, role="label")
        label.setBuddy(combo)
        combo.setAccessibleName(words)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(combo)
        self._choosers.addWidget(box, stretch)
        return box

    def set_layouts(self, layouts: Sequence[tuple[str, str]]) -> None:
        """The known layouts: code, words."""
        self.layouts.clear()
        for code, words in layouts:
            self.layouts.addItem(words, code)

    def set_storefronts(self, storefronts: Sequence[dict[str, Any]]) -> None:
        """The storefronts the rows may go to."""
        self.storefronts.clear()
        for row in storefronts:
            platform = texts.platform_text(self._tr, row["platform"])
            self.storefronts.addItem(f"{row['name']} · {platform}", row["id"])
        self._boxes[1].setVisible(bool(storefronts))

    def show_preview(self, facts: Facts) -> None:
        """Show what a preview found."""
        self._choose(self.layouts, facts.layout)
        if facts.storefront_id is not None:
            self._choose(self.storefronts, facts.storefront_id)
        self.encodings.clear()
        for code in dict.fromkeys((facts.encoding, *facts.encodings)):
            if code:
                self.encodings.addItem(code.upper(), code)
        self._boxes[2].setVisible(bool(facts.encoding))
        self.sheets.clear()
        for name in dict.fromkeys((facts.sheet, *facts.sheets)):
            if name:
                self.sheets.addItem(name, name)
        self._boxes[3].setVisible(bool(facts.sheet))
        self._choose(self.sheets, facts.sheet)
        self.columns.set_columns(facts.columns, facts.targets)
        fill_samples(self.samples, facts.header, facts.rows, shorten)
        self.problems.set_problems(facts.problems)
        self.tabs.setTabText(
            2,
            self._tr("Rows with problems {n}", n=f"{len(facts.problems):,}")
            if facts.problems
            else self._tr("Rows with problems"),
        )
        # A file that is not understood yet was not counted.
        self.cards.setVisible(bool(facts.layout) and not facts.lacking)
        self.cards.set_counts(facts.counts, done=False)

    @staticmethod
    def _choose(combo: QComboBox, value: object) -> None:
        at = combo.findData(value)
        if at < 0 and value:
            combo.addItem(str(value), value)
            at = combo.count() - 1
        combo.setCurrentIndex(at)

    def _show_problems(self, which: str) -> None:
        if which in ("flagged", "left_out"):
            self.tabs.setCurrentWidget(self.problems)
            self.problems.setFocus(Qt.FocusReason.OtherFocusReason)

    def _space(self) -> None:
        px = self._icons.theme.px
        self._column.setSpacing(px(12))
        self._choosers.setSpacing(px(12))
