"""What was done lately, newest first; the last step can be taken back here as well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain import kinds
from shopcare.services import undo
from shopcare.services.undo import Undoable
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context


class HistoryView(QDialog):
    """The last 50 steps in force. Double click opens the record a step was about."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads the steps when made."""
        super().__init__(parent)
        tr, px = context.tr, context.theme.px
        self._context = context
        self.setObjectName("history_view")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("What was done"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was done"))
        self.list.itemActivated.connect(self._open)
        self.undo_button = text_button(tr("Undo the last step"), "", "undo-2", context.icons)
        self.undo_button.clicked.connect(self._undo)
        stop = text_button(tr("Close"))
        stop.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.resize(px(560), px(480))
        self._read()

    def _read(self) -> None:
        self._context.jobs.read(undo.steps, self._context.session, done=self._show)

    def _show(self, steps: list[Undoable]) -> None:
        tr, session = self._context.tr, self._context.session
        self.list.clear()
        for step in steps:
            when = texts.moment_text(tr, step.at, session.zone_of(None), session.now())
            words = texts.op_text(tr, step.op, step.summary, step.ref)
            item = QListWidgetItem(f"{when}   {words}   {step.actor}")
            item.setData(Qt.ItemDataRole.UserRole, (step.kind, step.subject_id))
            self.list.addItem(item)
        self.undo_button.setEnabled(bool(steps) and steps[0].undoable)

    def _open(self, item: QListWidgetItem) -> None:
        kind, record_id = item.data(Qt.ItemDataRole.UserRole)
        if kind in kinds.KINDS and record_id:
            self.accept()
            self._context.hub.open_record.emit(kind, record_id)

    def _undo(self) -> None:
        self._context.jobs.write(
            undo.undo_last, self._context.session, done=lambda _changes: self._read(),
            failed=self._context.hub.fail.emit,
        )
