"""Settings: where the data lies, backups, restoring, and the check of the shop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit

from shopcare import texts
from shopcare.services import safety, settings
from shopcare.services.safety import Backup
from shopcare.ui.backup_dialog import BackupDialog
from shopcare.ui.backup_list import BackupList
from shopcare.ui.buttons import text_button
from shopcare.ui.settings_parts import Pane


class BackupPane(Pane):
    """Folder, backups, check."""

    key = "backup"

    def build(self) -> None:
        """Where it lies, what copies there are, and whether all is well."""
        tr, icons = self.context.tr, self.context.icons
        folder = self.context.session.shop.folder
        card = self.card(tr("Where your data lies"))
        self.place = QLineEdit(str(folder.root))
        self.place.setReadOnly(True)
        open_place = text_button(tr("Open folder"), "", "folder-open", icons)
        open_place.clicked.connect(lambda: _show(folder.root))
        self.row(card, tr("Data folder"), self.place, open_place)
        for note in safety.place_notes(folder):
            card.addWidget(self.note(texts.note_text(tr, note)))
        card = self.card(
            tr("Backups"),
            tr("Made by itself when the window closes, at 3 in the night, and before imports, updates and restores. "
               "Each one is opened and checked before it counts. Kept: 7 daily, 4 weekly, 12 monthly."),
        )
        self.list = BackupList(tr)
        self.list.setMinimumHeight(self.context.theme.px(170))
        card.addWidget(self.list)
        self.now = text_button(tr("Back up now"), "primary", "database", icons)
        self.now.clicked.connect(self.back_up)
        self.restore = text_button(tr("Restore from a backup…"), "", "archive-restore", icons)
        self.restore.clicked.connect(lambda: BackupDialog(self.context, self).open())
        self.show_backups = text_button(tr("Open backup folder"), "", "folder-open", icons)
        self.show_backups.clicked.connect(lambda: _show(folder.backups))
        self.buttons(card, self.now, self.restore)
        self.buttons(card, self.show_backups)
        self.copy_place = QLineEdit()
        self.copy_place.setReadOnly(True)
        self.copy_place.setPlaceholderText(tr("nowhere else yet"))
        choose = text_button(tr("Choose…"))
        choose.clicked.connect(self._choose)
        self.forget = text_button(tr("No longer"), "link")
        self.forget.clicked.connect(lambda: self._put(""))
        self.row(card, tr("A copy also goes to"), self.copy_place, choose, self.forget)
        card.addWidget(self.note(tr("Every backup is also put there. Choose another disk or a stick: a backup "
                                    "beside the shop is lost with it.")))
        card = self.card(
            tr("Check the data"), tr("Reads the whole file and compares sums, links and photos. Nothing is changed.")
        )
        self.check = text_button(tr("Check now"), "", "shield-check", icons)
        self.check.clicked.connect(self.run_check)
        self.buttons(card, self.check)
        self.result = self.note()
        self.result.hide()
        card.addWidget(self.result)

    def refresh(self) -> None:
        """Read backups and the second place."""
        self.context.jobs.read(self._read, done=self._on_read, failed=self.fail)

    def _read(self) -> tuple[list[Backup], str]:
        session = self.context.session
        return safety.list_backups(session.shop.folder), str(settings.get(session, "backup_folder") or "")

    def _on_read(self, found: tuple[list[Backup], str]) -> None:
        self.list.set_backups(found[0])
        self.copy_place.setText(found[1])
        self.forget.setVisible(bool(found[1]))

    def back_up(self) -> None:
        """A verified backup here and, when set, in the second place; a second place out of reach is told."""
        session, tr = self.context.session, self.context.tr
        self.now.setEnabled(False)

        def over(made: Backup) -> None:
            self.now.setEnabled(True)
            self.context.hub.say.emit(tr("Backup made and checked: {name}", name=made.path.name), False)
            if made.not_copied is not None:
                self.message.show_message(texts.note_text(tr, made.not_copied), "warn")
            self.refresh()

        def failed(exc: BaseException) -> None:
            self.now.setEnabled(True)
            self.fail(exc)

        self.message.hide()
        self.context.jobs.read(
            safety.backup_now, session.shop, session.now(), done=over, failed=failed, name=tr("Back up now")
        )

    def run_check(self) -> None:
        """Everything wrong with the shop, in sentences."""
        session, tr = self.context.session, self.context.tr
        self.check.setEnabled(False)
        self.message.hide()

        def over(findings: list[Any]) -> None:
            self.check.setEnabled(True)
            lines = [texts.finding_text(tr, finding) for finding in findings[:50]]
            if len(findings) > len(lines):
                lines.append(tr("… and {n} more", n=len(findings) - len(lines)))
            self.result.setText("\n".join(lines) or tr("Checked: all is well."))
            self.result.show()

        def failed(exc: BaseException) -> None:
            self.check.setEnabled(True)
            self.fail(exc)

        self.context.jobs.read(
            safety.check, session.shop.folder, session.now(), True, done=over, failed=failed, watched=True,
            name=tr("Check the data"),
        )

    def _choose(self) -> None:
        self.context.prompts.folder(
            self, self.context.tr("A copy also goes to"), self.copy_place.text(),
            lambda place: self._put(place) if place else None,
        )

    def _put(self, place: str) -> None:
        self.write(settings.put, self.context.session, "backup_folder", place)


def _show(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
