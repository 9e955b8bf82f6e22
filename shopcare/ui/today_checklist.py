"""The list of the first weeks on Today: what to set up; each line ticks itself when it is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare.services import first_steps, settings
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.theme import set_look


class Checklist(QFrame):
    """A card with a line per step; it can be closed for good."""

    def __init__(self, context: Context, done: dict[str, bool], parent: QWidget | None = None):
        """``done`` as ``services.first_steps.progress`` gives it."""
        super().__init__(parent)
        tr, icons = context.tr, context.icons
        self.setObjectName("checklist")
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        head = QHBoxLayout()
        title = QLabel(f"{tr('Getting started')}  {sum(done.values())}/{len(done)}")
        set_look(title, role="section")
        head.addWidget(title, 1)
        self.close_button = text_button(tr("Close this list"), "link")
        self.close_button.clicked.connect(
            lambda: context.jobs.write(
                settings.put, context.session, "checklist_closed", True, done=lambda _c: self.hide(),
                failed=context.hub.fail.emit,
            )
        )
        head.addWidget(self.close_button)
        column.addLayout(head)
        hub = context.hub
        what: dict[str, tuple[str, Any]] = {
            "import_orders": (tr("Import your orders"), lambda: hub.import_files.emit([])),
            "label_printer": (
                tr("Set the label printer"), lambda: hub.print_records.emit("printer_test", [], False)
            ),
            "scan_parcel": (tr("Scan in one parcel"), lambda: hub.show_page.emit("scan")),
            "print_label": (tr("Print one label"), lambda: hub.show_list.emit("returns", "all", "")),
            "backup_folder": (tr("Choose a backup folder"), lambda: hub.show_page.emit("settings:backup")),
        }
        for name in first_steps.STEPS:
            words, run = what[name]
            row = QHBoxLayout()
            sign = QLabel()
            picture, ink = ("circle-check", "ok") if done[name] else ("minus", "text3")
            sign.setPixmap(icons.pixmap(picture, ink, 16))
            row.addWidget(sign)
            if done[name]:
                label = QLabel(words)
                set_look(label, role="secondary")
                row.addWidget(label, 1)
            else:
                button = text_button(words, "link")
                button.setObjectName(f"step_{name}")
                button.clicked.connect(lambda _on=False, run=run: run())
                row.addWidget(button)
                row.addStretch(1)
            column.addLayout(row)
