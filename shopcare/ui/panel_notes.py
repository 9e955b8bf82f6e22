"""Notes of a record: what is being written is saved every two seconds, so a crash loses no more."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.services import notes
from shopcare.services.session import Session
from shopcare.ui.context import Context
from shopcare.ui.fields import SAVE_AFTER_MS
from shopcare.ui.theme import set_look


class NotesBox(QWidget):
    """A box to write in and the notes so far; leaving the box ends the note."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Empty until :meth:`set_record`."""
        super().__init__(parent)
        self._context = context
        self._target: tuple[str, int] = ("", 0)
        self._note_id: int | None = None
        self._saved = ""
        self._saving = False
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(context.tr("New note"))
        self.editor.setPlaceholderText(context.tr("Write a note; it is saved by itself"))
        self.editor.setTabChangesFocus(True)
        self.editor.textChanged.connect(self._on_changed)
        self.editor.installEventFilter(self)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.editor)
        self._old: list[QLabel] = []
        context.theme.changed.connect(self._space)
        self._space()

    def set_record(self, kind: str, record_id: int, found: list[dict[str, Any]]) -> None:
        """Show the notes of a record; a note being written for it stays in the box."""
        if (kind, record_id) != self._target:
            self.flush()
            self._target, self._note_id, self._saved = (kind, record_id), None, ""
            self.editor.blockSignals(True)
            self.editor.clear()
            self.editor.blockSignals(False)
        for label in self._old:
            label.hide()
            label.deleteLater()
        self._old = []
        tr, session = self._context.tr, self._context.session
        for row in found:
            if row["id"] == self._note_id:
                continue
            when = texts.moment_text(tr, row["at"], session.zone_of(None), session.now())
            label = QLabel(f"{when}  {row['body']}")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_look(label, role="secondary")
            self._column.addWidget(label)
            self._old.append(label)

    def flush(self) -> None:
        """Save what is in the box and begin a new note with the next word."""
        if self.editor.toPlainText().strip() and self.editor.toPlainText() != self._saved:
            self._save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leaving the box ends the note: the next word begins a new one."""
        if event.type() == QEvent.Type.FocusOut and self.editor.toPlainText().strip():
            self.flush()
            if not self._saving:
                self._end()
        return False

    def _end(self) -> None:
        self._note_id, self._saved = None, ""
        self.editor.blockSignals(True)
        self.editor.clear()
        self.editor.blockSignals(False)

    def _on_changed(self) -> None:
        # Not begun anew with every key: who types without a pause would otherwise have nothing saved.
        if not self._timer.isActive():
            self._timer.start()

    def _save(self) -> None:
        self._timer.stop()
        text, target = self.editor.toPlainText(), self._target
        if not text.strip() or text == self._saved or not target[0] or self._saving:
            return
        self._saving = True
        note_id = self._note_id

        def done(_changes: Any) -> None:
            self._saving = False
            if target == self._target:
                self._note_id, self._saved = made[0], text
                if not self.editor.hasFocus() and self.editor.toPlainText() == text:
                    self._end()
                elif self.editor.toPlainText() != text:
                    self._timer.start()

        def failed(exc: BaseException) -> None:
            self._saving = False
            self._context.hub.fail.emit(exc)

        made: list[int] = [0]

        def write(session: Session) -> Any:
            made[0], changes = notes.write(session, target[0], target[1], text, note_id)
            return changes

        self._context.jobs.write(write, self._context.session, done=done, failed=failed)

    def _space(self) -> None:
        px = self._context.theme.px
        self.editor.setFixedHeight(2 * self.editor.fontMetrics().lineSpacing() + px(20))
        self._column.setSpacing(px(8))
