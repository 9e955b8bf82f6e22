"""A table model for a million rows: ids in display order, rows fetched by id in blocks when they are painted."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from shopcare.ui.columns import Column, RowSource, sentence
from shopcare.ui.jobs import Job, Jobs

BLOCK = 128
BLOCKS_KEPT = 32
#: Rows shown before the rest of the ids is known.
FIRST = 256
#: Shown in place of a record that was removed after the ids were read.
GONE = "—"

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole
_TIP = Qt.ItemDataRole.ToolTipRole
_ALIGN = Qt.ItemDataRole.TextAlignmentRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LazyTableModel(QAbstractTableModel):
    """Rows by id. Filled in two steps: the first 256 ids replace the old ones, the rest follow in one insert.

    Signals: ``filling(bool)`` while ids are still coming; ``filled()`` when all are there;
    ``sort_requested(str key, bool descending)`` when the user asks for an order: the owner searches anew.
    """

    filling = Signal(bool)
    filled = Signal()
    sort_requested = Signal(str, bool)

    def __init__(self, source: RowSource, parent: QObject | None = None):
        """``source`` gives columns and rows; its ``rows`` is called on this thread, for 128 ids at a time."""
        super().__init__(parent)
        self._source = source
        self._columns: tuple[Column, ...] = tuple(source.columns())
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, dict[int, tuple[Any, ...]]] = OrderedDict()
        self._fill = 0
        self._fresh = False
        self._job: Job | None = None
        self._said_sentence: Callable[[Sequence[Any]], str] = lambda row: sentence(self._columns, row)

    # -- what is in it ----------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in model order."""
        return self._columns

    @property
    def ids(self) -> array[int]:
        """The ids in display order; not to be changed."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """The record shown in a row, or None outside."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int:
        """The row of a record, -1 when it is not listed."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def rows_of(self, record_ids: Iterable[int]) -> list[int]:
        """The rows of several records, ascending; those not listed are left out."""
        wanted = set(record_ids)
        if len(wanted) <= 4:
            return sorted(row for row in map(self.row_of, wanted) if row >= 0)
        return [row for row, record_id in enumerate(self._ids) if record_id in wanted]

    def row_values(self, row: int) -> tuple[Any, ...] | None:
        """The raw values of a row, fetching its block if needed; None when the record is gone."""
        number = row // BLOCK
        block = self._blocks.get(number)
        if block is None:
            start = number * BLOCK
            block = self._source.rows(self._ids[start : start + BLOCK])
            self._blocks[number] = block
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block.get(self._ids[row])

    def text_at(self, row: int, column: int) -> str:
        """What a cell shows."""
        values = self.row_values(row)
        return GONE if values is None else self._columns[column].text(values[column])

    def set_sentence(self, spoken: Callable[[Sequence[Any]], str]) -> None:
        """Word a whole row for screen readers by ``spoken(values)`` instead of titles and texts."""
        self._said_sentence = spoken

    # -- filling ----------------------------------------------------------------------------------------------

    def load(
        self,
        jobs: Jobs,
        produce: Callable[[Job], Iterable[Sequence[int]]],
        failed: Callable[[BaseException], object] | None = None,
    ) -> Job:
        """Fill from the generator ``produce(job)``, which yields pieces of ids and runs on a worker.

        A load still under way is cancelled first. The old rows stay until the first ids arrive.
        """
        if self._job is not None:
            self._job.cancel()
        token = self.begin_fill()
        options = {} if failed is None else {"failed": failed}
        self._job = jobs.stream(
            lambda job: _in_two_steps(produce(job), job),
            lambda piece: self.add_ids(token, piece),
            done=lambda _result: self.end_fill(token),
            **options,
        )
        return self._job

    def begin_fill(self) -> int:
        """A new search begins: returns its token; whatever an older one still delivers is ignored."""
        self._fill += 1
        self._fresh = True
        self.filling.emit(True)
        return self._fill

    def add_ids(self, token: int, ids: Sequence[int]) -> None:
        """Append ids of the search ``token``; the first call replaces the rows of the search before."""
        if token != self._fill:
            return
        more = ids if isinstance(ids, array) else array("q", ids)
        if self._fresh:
            self._fresh = False
            self.beginResetModel()
            self._ids = array("q", more)
            self._blocks.clear()
            self.endResetModel()
        elif len(more):
            first = len(self._ids)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self._ids.extend(more)
            # The last block may have been fetched when it was shorter.
            self._blocks.pop(first // BLOCK, None)
            self.endInsertRows()

    def end_fill(self, token: int) -> None:
        """All ids of the search ``token`` were added."""
        if token != self._fill:
            return
        if self._fresh:
            self.add_ids(token, ())
        self._job = None
        self.filling.emit(False)
        self.filled.emit()

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show exactly these records at once."""
        token = self.begin_fill()
        self.add_ids(token, ids)
        self.end_fill(token)

    # -- after changes ----------------------------------------------------------------------------------------

    def forget(self, record_ids: Iterable[int]) -> None:
        """These records changed: fetch them anew when they are next painted."""
        changed = set(record_ids)
        for number in [n for n, block in self._blocks.items() if self._holds(n, block, changed)]:
            del self._blocks[number]
            self._tell(number)

    def refresh(self) -> None:
        """Anything may have changed (also what the clock says): fetch every block anew when it is painted."""
        self._blocks.clear()
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self._columns) - 1))

    def rename_columns(self) -> None:
        """Read the columns from the source again; same keys in the same order, other words."""
        self._columns = tuple(self._source.columns())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        self.refresh()

    def _holds(self, number: int, block: dict[int, tuple[Any, ...]], changed: set[int]) -> bool:
        if len(changed) < BLOCK and any(record_id in block for record_id in changed):
            return True
        # A record that was gone and is back (an undo) stands in the vector but not in the block.
        return not changed.isdisjoint(self._ids[number * BLOCK : (number + 1) * BLOCK])

    def _tell(self, number: int) -> None:
        last = min((number + 1) * BLOCK, len(self._ids)) - 1
        self.dataChanged.emit(self.index(number * BLOCK, 0), self.index(last, len(self._columns) - 1))

    # -- Qt ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many ids are known."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many columns, hidden ones included."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        """Text, alignment, tooltip and the spoken row; nothing else, and that answer comes first."""
        if role not in (_DISPLAY, _TIP, _ALIGN, _SPOKEN) or not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == _ALIGN:
            return _RIGHT if column.kind in ("money", "number") else _LEFT
        values = self.row_values(index.row())
        if values is None:
            return None if role == _TIP else GONE
        if role == _SPOKEN and index.column() == 0:
            return self._said_sentence(values)
        value = values[index.column()]
        if role == _TIP:
            return column.tip(value) if column.tip is not None else column.text(value)
        return column.text(value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802
        """Titles of the columns; rows have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (_DISPLAY, _SPOKEN):
            return self._columns[section].title
        if role == _ALIGN:
            return _RIGHT if self._columns[section].kind in ("money", "number") else _LEFT
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Selectable and enabled without fetching anything: selecting all asks for many."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the owner for another order; nothing is sorted here."""
        if 0 <= column < len(self._columns) and self._columns[column].sortable:
            self.sort_requested.emit(self._columns[column].key, order == Qt.SortOrder.DescendingOrder)


def _in_two_steps(pieces: Iterable[Sequence[int]], job: Job) -> Iterable[array]:
    """The first ids as soon as there are enough for a screen, all others together. Runs on the worker."""
    gathered: array[int] = array("q")
    first_sent = False
    for piece in pieces:
        if job.cancelled():
            return
        gathered.extend(piece)
        if not first_sent and len(gathered) >= FIRST:
            yield gathered[:FIRST]
            gathered = gathered[FIRST:]
            first_sent = True
    if len(gathered) or not first_sent:
        yield gathered
