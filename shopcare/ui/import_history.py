"""The imports of this shop, newest first, each with its undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLabel, QProgressBar, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.services import imports
from shopcare.time_texts import moment_text
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.import_tables import PlainTable
from shopcare.ui.import_words import trouble, undone_text
from shopcare.ui.jobs import Job
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.theme import set_look


class ImportHistory(QDialog):
    """A list of imports; one of them can be taken back, rows touched since then stay and are named."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads the list at once."""
        super().__init__(parent)
        self._context = context
        self._batches: list[dict[str, Any]] = []
        self._job: Job | None = None
        tr, icons = context.tr, context.icons
        self.setObjectName("import_history")
        self.setWindowTitle(tr("Imports"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._head = QLabel(tr("Imports"))
        set_look(self._head, role="title")
        self.message = MessageBar(icons, tr)
        titles = [tr("When"), tr("File"), tr("Kind"), tr("New"), tr("Updated"), tr("Problems")]
        self.table = PlainTable(icons, tr("Imports"), titles)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._enable)
        self._none = QLabel(tr("Nothing was imported yet. Drop an export file of your platform on the window."))
        self._none.setWordWrap(True)
        set_look(self._none, role="secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Records taken back"))
        self.undo_button = text_button(tr("Undo this import"), "", "undo-2", icons)
        self.undo_button.clicked.connect(self.undo)
        self.close_button = text_button(tr("Close"), "primary")
        self.close_button.clicked.connect(self.reject)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.undo_button)
        row.addWidget(self.bar, 1)
        row.addStretch(1)
        row.addWidget(self.close_button)
        for widget in (self._head, self.message, self._none):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        px = context.theme.px
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        for at, width in ((0, 125), (2, 72), (3, 64), (4, 64), (5, 72)):
            self.table.setColumnWidth(at, px(width))
        room = self.screen().availableGeometry()
        self.resize(min(px(760), room.width() - 40), min(px(480), room.height() - 60))
        context.jobs.progress.connect(self._on_progress)
        self.bar.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        self._context.jobs.read(imports.batches, self._context.session, done=self._show, failed=self._failed)

    def _show(self, batches: list[dict[str, Any]]) -> None:
        tr, session = self._context.tr, self._context.session
        before = max(0, self.table.currentRow())
        self._batches = list(batches)
        rows = []
        for batch in self._batches:
            at = moment_text(tr, batch["started_at"], session.zone_of(batch["storefront_id"]), session.now())
            kind = texts.kind_text(tr, "orders" if batch["kind"] == "order_items" else batch["kind"])
            name = f"{tr('undone')} · {batch['file_name']}" if batch["undone_at"] else batch["file_name"]
            counts = (batch["new"], batch["updated"], batch["flagged"] + batch["held"])
            rows.append([at, name, kind, *(f"{count:,}" for count in counts)])
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        if rows:
            self.table.selectRow(min(before, len(rows) - 1))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def _chosen(self) -> dict[str, Any] | None:
        row = self.table.currentRow()
        return self._batches[row] if 0 <= row < len(self._batches) else None

    def _enable(self) -> None:
        batch = self._chosen()
        can = batch is not None and not batch["undone_at"] and self._job is None
        self.undo_button.setEnabled(can)

    def undo(self) -> None:
        """Take the chosen import back; the list stays open and says what happened."""
        batch = self._chosen()
        if batch is None or batch["undone_at"] or self._job is not None:
            return
        box: list[Any] = []

        def work(progress: Any, cancelled: Any) -> Any:
            undone = imports.undo_batch(
                self._context.session, batch["id"], progress=progress, cancelled=cancelled
            )
            box.append(undone)
            return undone.changes

        def done(_changes: object) -> None:
            self._over()
            self.message.show_message(undone_text(self._context.tr, box[0]), "ok")
            self.refresh()

        self._job = Job()
        self.bar.setRange(0, 0)
        self.bar.show()
        self._enable()
        job = self._context.jobs.write(work, watched=True, done=done, failed=self._failed, stopped=self._over)
        if self._job is not None:
            self._job = job

    def _over(self) -> None:
        self._job = None
        self.bar.hide()
        self._enable()

    def _failed(self, problem: BaseException) -> None:
        self._over()
        self.message.show_message(trouble(self._context.tr, problem), "danger")

    def _on_progress(self, job: Job) -> None:
        if job is self._job and job.total:
            self.bar.setRange(0, job.total)
            self.bar.setValue(job.done)

    def reject(self) -> None:
        """Esc: first stop an undo under way."""
        if self._job is not None:
            self._job.cancel()
            return
        self._context.jobs.progress.disconnect(self._on_progress)
        super().reject()
