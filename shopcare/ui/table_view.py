"""The table of records: fast on a million rows, columns remembered, everything reachable by keyboard."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from shopcare.i18n import Translator
from shopcare.ui.copying import put_rows_on_clipboard
from shopcare.ui.delegates import RowDelegate
from shopcare.ui.icons import Icons
from shopcare.ui.lazy_table import LazyTableModel
from shopcare.ui.table_columns import ColumnKeeper

#: Above this many selected rows a reload does not look them up again.
RESTORED_AT_MOST = 5000

_Move = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag


class RecordTableView(QTableView):
    """Shows a LazyTableModel.

    Signals: ``opened(int)`` Enter or double click; ``edit_requested(int)`` F2; ``space_pressed(int)``;
    ``recycle_requested()`` Delete; ``current_changed(object)`` the current record's id or None;
    ``selection_count_changed(int)``; ``columns_changed()`` after the user changed widths, order, hidden or sort;
    ``row_menu_requested(QPoint)`` global place; ``copied(int)`` rows put on the clipboard.
    """

    opened = Signal(int)
    edit_requested = Signal(int)
    space_pressed = Signal(int)
    recycle_requested = Signal()
    current_changed = Signal(object)
    selection_count_changed = Signal(int)
    columns_changed = Signal()
    row_menu_requested = Signal(QPoint)
    copied = Signal(int)

    def __init__(self, model: LazyTableModel, icons: Icons, tr: Translator, name: str, parent: QWidget | None = None):
        """``name`` is what a screen reader calls the table."""
        super().__init__(parent)
        self._model = model
        self._theme = icons.theme
        self._wanted: set[int] = set()
        self._wanted_current: int | None = None
        self._place: tuple[int, int] | None = None
        self._keep_place = False
        self.setAccessibleName(name)
        self.setModel(model)
        self._delegate = RowDelegate(icons, self)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self.keeper = ColumnKeeper(self, model, icons.theme, tr)
        self.keeper.changed.connect(self.columns_changed)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.filled.connect(self._restore_rest)
        self._theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.row_menu_requested.emit(self._global(at)))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        columns.setResizeContentsPrecision(0)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # A header asks the shared selection "is this whole column selected?" when it paints, which visits every
        # cell: after Ctrl+A on a million rows that takes half a minute. Empty selections of their own answer at once.
        rows.setSelectionModel(QItemSelectionModel(self._model, rows))
        columns.setSelectionModel(QItemSelectionModel(self._model, columns))
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.selectionModel().selectionChanged.connect(
            lambda *_: self.selection_count_changed.emit(self.selected_count())
        )
        self.doubleClicked.connect(lambda index: self._emit_id(self.opened, index.row()))

    def _global(self, at: QPoint) -> QPoint:
        return self.viewport().mapToGlobal(at)

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._theme.row_height)
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        self.horizontalHeader().setFixedHeight(self._theme.px(36))
        self.keeper.rescale()

    # -- selection --------------------------------------------------------------------------------------------

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Selected rows as (first, last), ascending and merged; never one entry per row."""
        found: list[tuple[int, int]] = []
        for top, bottom in sorted((part.top(), part.bottom()) for part in self.selectionModel().selection()):
            if found and top <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(bottom, found[-1][1]))
            else:
                found.append((top, bottom))
        return found

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def selected_ids(self) -> array[int]:
        """Ids of the selected rows in display order, cut out of the model's ids."""
        chosen: array[int] = array("q")
        for first, last in self.selected_ranges():
            chosen.extend(self._model.ids[first : last + 1])
        return chosen

    def current_id(self) -> int | None:
        """The record of the current row."""
        return self._model.id_at(self.currentIndex().row())

    def select_ids(self, record_ids: set[int], current: int | None = None) -> None:
        """Select these records where they are listed; ``current`` becomes the current row without scrolling."""
        chosen = QItemSelection()
        last_column = len(self._model.columns) - 1
        for first, last in _runs(self._model.rows_of(record_ids)):
            chosen.select(self._model.index(first, 0), self._model.index(last, last_column))
        row = self._model.row_of(current) if current is not None else -1
        if row >= 0:
            self.selectionModel().setCurrentIndex(self._model.index(row, self._first_column()), _Select.NoUpdate)
        self.selectionModel().select(chosen, _Select.ClearAndSelect | _Select.Rows)

    def go_to(self, record_id: int) -> bool:
        """Make a record current, selected and visible; False when it is not listed."""
        row = self._model.row_of(record_id)
        if row < 0:
            return False
        index = self._model.index(row, self._first_column())
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def step(self, by: int) -> bool:
        """Move the current row down (1) or up (-1); False at the end."""
        row = self.currentIndex().row() + by
        if not 0 <= row < self._model.rowCount():
            return False
        self.setCurrentIndex(self._model.index(row, self._first_column()))
        return True

    def keep_place(self) -> None:
        """The next reload shows the same list again: keep the scroll place as well as the selection."""
        self._keep_place = True

    def _first_column(self) -> int:
        return max(0, self.horizontalHeader().logicalIndexAt(0))

    def _remember(self) -> None:
        self._wanted, self._wanted_current = set(), self.current_id()
        if 0 < self.selected_count() <= RESTORED_AT_MOST:
            self._wanted = set(self.selected_ids())
        self._place = None
        top = self.rowAt(0)
        top_id = self._model.id_at(top)
        if self._keep_place and top_id is not None:
            self._place = (top_id, self.rowViewportPosition(top))
        self._keep_place = False

    def _restore(self) -> None:
        if self._wanted or self._wanted_current is not None:
            self.select_ids(self._wanted, self._wanted_current)
        if self._place is None:
            self.scrollToTop()
        else:
            self._scroll_back()

    def _restore_rest(self) -> None:
        """The ids after the first ones have come: find what was not among the first."""
        if self._wanted and self.selected_count() < len(self._wanted):
            self.select_ids(self._wanted | set(self.selected_ids()), self.current_id() or self._wanted_current)
        if self._place is not None:
            self._scroll_back()
        self._wanted, self._wanted_current, self._place = set(), None, None

    def _scroll_back(self) -> None:
        if self._place is not None and (row := self._model.row_of(self._place[0])) >= 0:
            self.updateGeometries()
            self.verticalScrollBar().setValue(row * self.verticalHeader().defaultSectionSize() - self._place[1])

    def _on_current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for row in (now.row(), before.row()):
            self._update_row(row)
        self.current_changed.emit(self._model.id_at(now.row()))

    # -- keys -------------------------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Nothing: Qt would read every row to find one that begins with the typed letter."""

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802
        """Home and End go to the first and last row, not to the first and last column."""
        if action in (_Move.MoveHome, _Move.MoveEnd) and self._model.rowCount():
            row = 0 if action == _Move.MoveHome else self._model.rowCount() - 1
            return self._model.index(row, max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, F2 edits, Space toggles the row, Delete recycles, Ctrl+C copies."""
        key = event.key()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._emit_id(self.opened, row)
        elif plain and key == Qt.Key.Key_F2 and row >= 0:
            self._emit_id(self.edit_requested, row)
        elif plain and key == Qt.Key.Key_Space and row >= 0:
            self.selectionModel().select(self.currentIndex(), _Select.Toggle | _Select.Rows)
            self._emit_id(self.space_pressed, row)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected_count():
            self.recycle_requested.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def copy(self) -> int:
        """Put the selected rows on the clipboard as text and as a table; returns how many."""
        count = put_rows_on_clipboard(self._model, self.selected_ranges(), self.keeper.visible())
        self.copied.emit(count)
        return count

    def _emit_id(self, signal: Any, row: int) -> None:
        record_id = self._model.id_at(row)
        if record_id is not None:
            signal.emit(record_id)

    # -- pointer, focus, size ---------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def focusInEvent(self, event) -> None:  # noqa: N802
        """A table entered by keyboard has a current row, or the focus could not be seen."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            index = self._model.index(max(0, self.rowAt(0)), self._first_column())
            self.selectionModel().setCurrentIndex(index, _Select.NoUpdate)
        self._update_row(self.currentIndex().row())

    def focusOutEvent(self, event) -> None:  # noqa: N802, D102
        super().focusOutEvent(event)
        self._update_row(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        # Hiding a column inside a resize would resize again before Qt has finished with this one.
        QTimer.singleShot(0, self, self.keeper.fit)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hover_row:
            before, self._delegate.hover_row = self._delegate.hover_row, row
            self._update_row(before)
            self._update_row(row)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            height = self.verticalHeader().defaultSectionSize()
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), height)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
