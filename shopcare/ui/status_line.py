"""The line under the window: whether everything is saved, the newest backup, which shop, the scanner."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from shopcare import texts
from shopcare.domain.clock import zone
from shopcare.services import safety, settings
from shopcare.services.session import Session
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.theme import set_look


def _newest(session: Session) -> str:
    found = next((b for b in safety.list_backups(session.shop.folder) if b.restorable), None)
    return found.at if found else ""


class StatusLine(QStatusBar):
    """Signal: ``retry_requested()`` something could not be saved and is to be tried again."""

    retry_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads the newest backup in the background."""
        super().__init__(parent)
        self._context = context
        tr = context.tr
        self.setSizeGripEnabled(False)
        self.saved, self.backup, self.shop, self.scanner = QLabel(), QLabel(), QLabel(), QLabel(tr("Scanner ready"))
        self._retry = text_button(tr("Try again"), "link")
        self._retry.clicked.connect(self.retry_requested)
        self._retry.hide()
        for widget in (self.saved, self._retry, self.backup):
            self.addWidget(widget)
        for label in (self.shop, self.scanner):
            self.addPermanentWidget(label)
        for label in (self.saved, self.backup, self.shop, self.scanner):
            set_look(label, role="caption")
        here = tr("This computer")
        self.shop.setText(f"{here} · {settings.shop_name(context.session)}")
        self.say_saved(False)

    def say_saved(self, now: bool = True) -> None:
        """Everything is in the file; with the time when something was just written."""
        tr, session = self._context.tr, self._context.session
        moment = session.now().astimezone(zone(session.zone_of(None))).strftime("%H:%M") if now else ""
        words = tr("Saved")
        self.saved.setText(f"✓ {words} {moment}".strip())
        set_look(self.saved, role="caption")
        self._retry.hide()

    def say_not_saved(self, why: str) -> None:
        """Something could not be written; stays until something could."""
        self.saved.setText(self._context.tr("Not saved: {why}", why=why))
        self.saved.setToolTip(why)
        set_look(self.saved, role="error")
        self._retry.show()

    def refresh_backup(self) -> None:
        """Look up the newest verified backup."""
        self._context.jobs.read(_newest, self._context.session, done=self._take)

    def _take(self, at: str) -> None:
        tr, session = self._context.tr, self._context.session
        when = texts.moment_text(tr, at, session.zone_of(None), session.now()) if at else tr("none yet")
        self.backup.setText(tr("Backup: {when}", when=when))
