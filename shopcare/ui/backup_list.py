"""A list of backups with time, size and counts; the unreadable ones are marked and cannot be chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from shopcare.domain.clock import DEFAULT_ZONE, local
from shopcare.i18n import Translator
from shopcare.services.safety import Backup

_MB = 1024 * 1024


class BackupList(QTableWidget):
    """Signals: ``chosen(object)`` the current row's backup or None; ``opened(object)`` by Enter or double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, tr: Translator, parent: QWidget | None = None):
        """Empty until :meth:`set_backups`."""
        super().__init__(0, 5, parent)
        self._tr = tr
        self._backups: list[Backup] = []
        self.setHorizontalHeaderLabels([tr("Time"), tr("Orders"), tr("Returns"), tr("Size"), tr("State")])
        self.setAccessibleName(tr("Backups"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # The moment is what a backup is known by: never cut.
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.backup()))
        self.itemActivated.connect(lambda _item: self.opened.emit(self.backup()))

    def set_backups(self, backups: list[Backup]) -> None:
        """Show these, newest first."""
        self._backups = list(backups)
        self.setRowCount(len(backups))
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.7))
        for row, backup in enumerate(backups):
            counts = backup.counts
            state = self._tr("verified") if backup.restorable else self._tr("cannot be read")
            size = f"{backup.size / _MB:,.1f} MB"
            cells = (_when(backup.at), f"{counts.get('orders', 0):,}", f"{counts.get('cases', 0):,}", size, state)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if not backup.restorable:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                self.setItem(row, column, item)
        first = next((row for row, backup in enumerate(backups) if backup.restorable), -1)
        if first >= 0:
            self.selectRow(first)

    def backup(self) -> Backup | None:
        """The backup of the current row, when it can be restored."""
        row = self.currentRow()
        found = self._backups[row] if 0 <= row < len(self._backups) else None
        return found if found is not None and found.restorable else None


def _when(moment: str) -> str:
    return local(moment, DEFAULT_ZONE).strftime("%Y-%m-%d %H:%M") if moment else "—"
