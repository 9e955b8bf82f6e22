"""Restore a backup, or go back to the shop that a restore replaced; the present shop is always kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.services import safety
from shopcare.services.safety import Backup
from shopcare.ui.backup_list import BackupList
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.theme import set_look


class BackupDialog(QDialog):
    """Lists the backups; the owner's choice goes to ``hub.restore_requested`` (a path, or "undo" for going back)."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads the list at once."""
        super().__init__(parent)
        self._context = context
        tr = context.tr
        self.setWindowTitle(tr("Restore from a backup"))
        self.setObjectName("restore_dialog")
        self.list = BackupList(tr)
        note = QLabel(tr("The present shop is kept as a copy of its own and can be put back."))
        note.setWordWrap(True)
        set_look(note, role="secondary")
        self.message = MessageBar(context.icons, tr)
        self.restore_button = text_button(tr("Restore this backup"), "primary", "archive-restore", context.icons)
        self.undo_button = text_button(tr("Put the replaced shop back"), "", "rotate-ccw", context.icons)
        self.other_button = text_button(tr("Another place…"), "", "folder-open", context.icons)
        cancel = text_button(tr("Cancel"))
        row = QHBoxLayout()
        for button in (self.other_button, self.undo_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        for widget in (note, self.list, self.message):
            column.addWidget(widget)
        column.addLayout(row)
        self.restore_button.setEnabled(False)
        self.undo_button.hide()
        self.list.chosen.connect(lambda backup: self.restore_button.setEnabled(backup is not None))
        self.list.opened.connect(self._restore)
        self.restore_button.clicked.connect(lambda: self._restore(self.list.backup()))
        self.undo_button.clicked.connect(lambda: self._go("undo"))
        self.other_button.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self.resize(context.theme.px(720), context.theme.px(440))
        context.jobs.read(self._read, done=self._on_read, failed=self._on_failed)

    def _read(self) -> tuple[list[Backup], list]:
        folder = self._context.session.shop.folder
        return safety.list_backups(folder), safety.list_kept(folder)

    def _on_read(self, found: tuple[list[Backup], list]) -> None:
        backups, kept = found
        self.list.set_backups(backups)
        self.undo_button.setVisible(bool(kept))
        if not backups:
            self.message.show_message(self._context.tr("There is no backup in the shop's own folder yet."), "info")
        self.list.setFocus()

    def _on_failed(self, exc: BaseException) -> None:
        words = texts.error_text(self._context.tr, exc) if isinstance(exc, DomainError) else str(exc)
        self.message.show_message(words, "danger")

    def _restore(self, backup: Backup | None) -> None:
        if backup is not None:
            self._go(str(backup.path))

    def _choose(self) -> None:
        self._context.prompts.folder(
            self, self._context.tr("Choose the backup's folder"), str(Path.home()),
            lambda place: self._go(place) if place else None,
        )

    def _go(self, what: str) -> None:
        self.accept()
        self._context.hub.restore_requested.emit(what)
