"""Tables of the import dialog: columns with their targets, the first rows, rows with problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QCompleter, QHeaderView, QTableWidget, QTableWidgetItem

from shopcare.i18n import Translator
from shopcare.ui.icons import Icons
from shopcare.ui.import_words import ColumnWords, ProblemWords
from shopcare.ui.plain_table import set_plain

_CHECK_INK = {"ok": "ok", "warn": "warn", "danger": "danger"}


class PlainTable(QTableWidget):
    """A small read-only table: whole rows, no grid, Tab leaves it; column 0 speaks the whole row."""

    def __init__(self, icons: Icons, name: str, titles: Sequence[str] = ()):
        super().__init__()
        self._icons = icons
        set_plain(self, name)
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)
        self.set_titles(titles)
        icons.theme.changed.connect(self._space)
        self._space()

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the columns."""
        self.setColumnCount(len(titles))
        self.setHorizontalHeaderLabels(list(titles))

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show texts; a long one is whole in its tooltip."""
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                self.setItem(at, column, self.cell(text))
            first = self.item(at, 0)
            if first is not None:
                titles = [self.horizontalHeaderItem(i).text() for i in range(self.columnCount())]
                spoken = ", ".join(f"{t} {text}" for t, text in zip(titles, row, strict=False) if text)
                first.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def cell(self, text: str, ink: str = "") -> QTableWidgetItem:
        """One cell on one line."""
        item = QTableWidgetItem(" ".join(text.split()))
        item.setToolTip(text)
        if ink:
            item.setForeground(QColor(self._icons.theme.colour(ink)))
        return item

    def _space(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._icons.theme.px(40))
        self.verticalHeader().setMinimumSectionSize(self._icons.theme.px(40))
        self.horizontalHeader().setMinimumHeight(self._icons.theme.px(36))


class ColumnTable(PlainTable):
    """One line per column of the file: its name, three samples, where it goes, whether it must, what was checked.

    Signal: ``mapped(str, str)`` the user sent a file column to one of our fields, "" for nowhere.
    """

    mapped = Signal(str, str)

    def __init__(self, icons: Icons, tr: Translator):
        self._tr = tr
        titles = [
            tr("Column in the file"), tr("First three rows"), tr("Goes to"), tr("Required"), tr("Check"),
        ]  # fmt: skip
        super().__init__(icons, tr("Columns of the file"), titles)
        header = self.horizontalHeader()
        for column, mode in (
            (1, QHeaderView.ResizeMode.Stretch),
            (3, QHeaderView.ResizeMode.ResizeToContents),
            (4, QHeaderView.ResizeMode.Stretch),
        ):
            header.setSectionResizeMode(column, mode)
        self._widths()
        icons.theme.changed.connect(self._widths)

    def _widths(self) -> None:
        for column, width in ((0, 140), (2, 180)):
            self.setColumnWidth(column, self._icons.theme.px(width))

    def set_columns(self, columns: Sequence[ColumnWords], targets: Sequence[tuple[str, str]]) -> None:
        """``targets`` are (field, words) a column may go to."""
        place = self.verticalScrollBar().value()
        focused = next((i for i in range(self.rowCount()) if self._combo(i).hasFocus()), None)
        self.set_rows([(c.name, c.samples, "", c.required, c.check) for c in columns])
        for at, column in enumerate(columns):
            combo = self._make_combo(column, targets)
            self.setCellWidget(at, 2, combo)
            if column.meaning in _CHECK_INK:
                self.setItem(at, 4, self.cell(column.check, _CHECK_INK[column.meaning]))
        self.verticalScrollBar().setValue(place)
        if focused is not None and focused < self.rowCount():
            self._combo(focused).setFocus(Qt.FocusReason.OtherFocusReason)

    def _combo(self, row: int) -> QComboBox:
        return self.cellWidget(row, 2)

    def combo_of(self, column: str) -> QComboBox:
        """The chooser of a file column."""
        return next(self._combo(i) for i in range(self.rowCount()) if self.item(i, 0).toolTip() == column)

    def _make_combo(self, column: ColumnWords, targets: Sequence[tuple[str, str]]) -> QComboBox:
        combo = QComboBox()
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setAccessibleName(self._tr("{column} goes to", column=column.name))
        combo.addItem(self._tr("Do not import"), "")
        for field, words in targets:
            combo.addItem(words, field)
        if column.field and combo.findData(column.field) < 0:
            combo.addItem(column.field_words, column.field)
        combo.setCurrentIndex(max(0, combo.findData(column.field)))
        completer = combo.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.activated.connect(lambda at: self.mapped.emit(column.name, combo.itemData(at) or ""))
        combo.lineEdit().editingFinished.connect(lambda: self._settle(combo))
        combo.installEventFilter(self)
        combo.lineEdit().setCursorPosition(0)
        return combo

    @staticmethod
    def _settle(combo: QComboBox) -> None:
        """Half a word typed and left is no target: show the one that holds."""
        if combo.findText(combo.currentText()) < 0:
            combo.setEditText(combo.itemText(combo.currentIndex()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus():
            # Scrolling the table must not send a column elsewhere.
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class ProblemTable(PlainTable):
    """Rows with problems: where, what, and what became of them."""

    def __init__(self, icons: Icons, tr: Translator):
        super().__init__(
            icons, tr("Rows with problems"), [tr("Row"), tr("What happens"), tr("Column in the file"), tr("Reason")]
        )
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self._widths()
        icons.theme.changed.connect(self._widths)

    def _widths(self) -> None:
        for column, width in ((0, 64), (1, 130), (2, 130)):
            self.setColumnWidth(column, self._icons.theme.px(width))

    def set_problems(self, problems: Sequence[ProblemWords]) -> None:
        """Show them."""
        self.set_rows([(f"{p.row:,}" if p.row else "", p.fate, p.column, p.reason) for p in problems])


def sample_table(icons: Icons, tr: Translator) -> PlainTable:
    """The first rows of the file as they were read."""
    table = PlainTable(icons, tr("First rows of the file"))
    table.horizontalHeader().setDefaultSectionSize(icons.theme.px(140))
    return table


def fill_samples(table: PlainTable, header: Sequence[str], rows: Sequence[Sequence[str]], shorten: Callable) -> None:
    """Show header and rows of a file, however ragged they are."""
    across = max([len(header), *(len(row) for row in rows)], default=0)
    table.set_titles([*header, *("" for _ in range(across - len(header)))])
    table.set_rows([[shorten(cell) for cell in row] for row in rows])
