"""The list of the first weeks on Today: what to set up; each line ticks itself when it is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare.services import lists, safety, settings
from shopcare.services.session import Session
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.theme import set_look

LINES = ("import_orders", "return_address", "first_return", "backup_made")


def progress(session: Session) -> dict[str, bool] | None:
    """Which lines are done; None when the list is closed, all done, or this is the sample shop."""
    if settings.is_sample(session) or settings.get(session, "checklist_closed"):
        return None
    fronts = session.storefronts()
    done = {
        "import_orders": lists.counts(session, "orders").get("all", 0) > 0,
        "return_address": any(settings.addresses(session, front["id"]) for front in fronts),
        "first_return": lists.counts(session, "returns").get("all", 0) > 0,
        "backup_made": any(b.restorable for b in safety.list_backups(session.shop.folder)),
    }
    return None if all(done.values()) else done


class Checklist(QFrame):
    """A card with four lines; it can be closed."""

    def __init__(self, context: Context, done: dict[str, bool], parent: QWidget | None = None):
        """``done`` as :func:`progress` gives it."""
        super().__init__(parent)
        tr, icons = context.tr, context.icons
        self.setObjectName("checklist")
        set_look(self, band="info")
        column = QVBoxLayout(self)
        head = QHBoxLayout()
        title = QLabel(tr("Getting started"))
        set_look(title, role="section")
        head.addWidget(title, 1)
        close = text_button(tr("Close this list"), "link")
        close.clicked.connect(
            lambda: context.jobs.write(settings.put, context.session, "checklist_closed", True,
                                       done=lambda _c: self.hide(), failed=context.hub.fail.emit)
        )
        head.addWidget(close)
        column.addLayout(head)
        hub = context.hub
        what: dict[str, tuple[str, Any]] = {
            "import_orders": (tr("Import your orders"), lambda: hub.import_files.emit([])),
            "return_address": (tr("Enter the address returns go to"), lambda: hub.show_page.emit("settings")),
            "first_return": (tr("Open a first return and print its label"), lambda: hub.new_record.emit("returns", {})),
            "backup_made": (tr("Make a first backup, best on another disk"), lambda: hub.show_page.emit("settings")),
        }
        for name in LINES:
            words, run = what[name]
            row = QHBoxLayout()
            sign = QLabel()
            sign.setPixmap(icons.pixmap("circle-check" if done[name] else "minus", "ok" if done[name] else "text3", 16))
            row.addWidget(sign)
            if done[name]:
                row.addWidget(QLabel(words), 1)
            else:
                button = text_button(words, "link")
                button.clicked.connect(lambda _on=False, run=run: run())
                row.addWidget(button)
                row.addStretch(1)
            column.addLayout(row)
