"""The one screen for a shop that cannot be opened: what was found, what is there to restore, and the ways on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain.clock import Clock
from shopcare.domain.errors import DomainError, ShopDamaged
from shopcare.i18n import Translator
from shopcare.services import safety
from shopcare.services.safety import Backup
from shopcare.ui.backup_list import BackupList
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.prompts import Choice, Prompts
from shopcare.ui.theme import set_look

#: Troubles where the backups help, and where opening to look is possible.
_NO_FILE = ("shop_missing", "shop_empty", "shop_not_ours")


class Recovery(QWidget):
    """Never makes a shop by itself and never writes to the damaged file.

    Signals: ``retry(bool)`` try to open again, ``True`` even though another computer has it; ``restored()``;
    ``read_only_requested()``; ``other_folder(str)``; ``new_shop_requested()``; ``quit_requested()``.
    """

    retry = Signal(bool)
    restored = Signal()
    read_only_requested = Signal()
    other_folder = Signal(str)
    new_shop_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, icons: Icons, tr: Translator, prompts: Prompts, folder: Path, error: DomainError, jobs: Jobs,
        clock: Clock, parent: QWidget | None = None,
    ):
        """``error`` is why the shop in ``folder`` could not be opened."""
        super().__init__(parent)
        self._icons, self._tr, self._prompts = icons, tr, prompts
        self._folder, self._error, self._jobs, self._clock = Path(folder), error, jobs, clock
        self.setObjectName("recovery")
        self.setWindowTitle("ShopCare")
        damaged = isinstance(error, ShopDamaged)
        title = QLabel(tr("The shop could not be opened"))
        set_look(title, role="title")
        self.message = MessageBar(icons, tr)
        self.message.show_message(texts.error_text(tr, error), "danger" if damaged else "warn", closable=False)
        self.list = BackupList(tr)
        self.list.setVisible(damaged)
        self.note = MessageBar(icons, tr)
        column = QVBoxLayout(self)
        for widget in (title, self.message, self.list, self.note):
            column.addWidget(widget, 1 if widget is self.list else 0)
        column.addLayout(self._buttons(damaged))
        if not damaged:
            column.addStretch(1)
        px = icons.theme.px
        column.setContentsMargins(px(40), px(32), px(40), px(24))
        column.setSpacing(px(16))
        self.setMinimumSize(px(760), px(420))
        self.list.chosen.connect(lambda backup: self.restore_button.setEnabled(backup is not None))
        self.list.opened.connect(lambda backup: self.restore(backup))
        if damaged:
            jobs.read(safety.list_backups, self._folder, done=self._on_backups, failed=self._on_failed)

    def _buttons(self, damaged: bool) -> QVBoxLayout:
        tr, code = self._tr, self._error.code
        self.restore_button = text_button(tr("Restore this backup"), "primary", "archive-restore", self._icons)
        self.restore_button.setEnabled(False)
        self.restore_button.setVisible(damaged)
        self.restore_button.clicked.connect(lambda: self.restore(self.list.backup()))
        self.retry_button = text_button(tr("Try again"), "" if damaged else "primary", "refresh-cw", self._icons)
        self.retry_button.clicked.connect(lambda: self.retry.emit(False))
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.restore_button)
        first.addWidget(self.retry_button)
        if code == "shop_open_elsewhere":
            force = text_button(tr("Open it here anyway"), "danger")
            force.setObjectName("open_anyway")
            force.clicked.connect(lambda: self.retry.emit(True))
            first.addWidget(force)
        if code not in _NO_FILE and code not in ("shop_open_elsewhere", "shop_newer", "shop_older"):
            look = text_button(tr("Open to look and export"), "", "eye", self._icons)
            look.setObjectName("open_read_only")
            look.clicked.connect(self.read_only_requested)
            first.addWidget(look)
        first.addStretch(1)
        show = text_button(tr("Show the folder"), "link")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))))
        other = text_button(tr("Find the shop in another folder…"), "link")
        other.clicked.connect(self._find)
        second.addWidget(show)
        second.addWidget(other)
        if damaged:
            place = text_button(tr("Restore a backup from another place…"), "link")
            place.clicked.connect(self._restore_from)
            second.addWidget(place)
            if code in ("shop_missing", "shop_empty"):
                new = text_button(tr("Start a new shop…"), "link")
                new.setObjectName("new_shop")
                new.clicked.connect(self._new_shop)
                second.addWidget(new)
        leave = text_button(tr("Quit"), "link")
        leave.clicked.connect(self.quit_requested)
        second.addStretch(1)
        second.addWidget(leave)
        both = QVBoxLayout()
        both.addLayout(first)
        both.addLayout(second)
        return both

    def _on_backups(self, backups: list[Backup]) -> None:
        self.list.set_backups(backups)
        if not any(backup.restorable for backup in backups):
            self.note.show_message(
                self._tr("No verified backup is in this folder. Look on the disk or stick where copies are kept."),
                "info",
            )

    def restore(self, backup: Backup | None) -> None:
        """Put a backup in place; the damaged file is kept beside it."""
        if backup is not None:
            self._restore_path(Path(backup.path))

    def _restore_path(self, path: Path) -> None:
        self.setEnabled(False)
        self._jobs.write(
            # The lock is ours: only who holds it has found out that the file is damaged.
            lambda: safety.restore(self._folder, path, self._clock.now(), own_lock=True),
            done=lambda _r: self._on_restored(), failed=self._on_failed,
        )

    def _on_restored(self) -> None:
        self.setEnabled(True)
        self.restored.emit()

    def _restore_from(self) -> None:
        self._prompts.folder(
            self, self._tr("Choose the backup's folder"), str(self._folder),
            lambda place: self._restore_path(Path(place)) if place else None,
        )

    def _on_failed(self, exc: BaseException) -> None:
        self.setEnabled(True)
        words = texts.error_text(self._tr, exc) if isinstance(exc, DomainError) else str(exc)
        self.note.show_message(words, "danger")

    def _find(self) -> None:
        self._prompts.folder(
            self, self._tr("Find the shop in another folder…"), str(self._folder),
            lambda place: self.other_folder.emit(place) if place else None,
        )

    def _new_shop(self) -> None:
        tr = self._tr
        choices = [Choice("new", tr("Start a new shop"), "danger"), Choice("no", tr("Cancel"), "cancel")]
        self._prompts.ask(
            self, tr("Start with an empty shop in this folder?"),
            tr("The old shop is not found by that; its backups stay where they are."), choices,
            lambda key: self.new_shop_requested.emit() if key == "new" else None,
        )
