"""One photo in full size: leaf through, write what it shows, open it elsewhere, take it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from shopcare.services import photos
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.photo_words import photo_trouble
from shopcare.ui.theme import set_look

#: Longest side of the picture that is read; larger ones are shown by the system's own viewer.
EDGE = 2000


class _Picture(QLabel):
    """A picture that fills the room without being enlarged or distorted."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setWordWrap(True)

    def set_picture(self, pixmap: QPixmap) -> None:
        self._whole = pixmap
        self._fit()

    def resizeEvent(self, event) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio)).boundedTo(self._whole.size())
        fitted = self._whole.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        self.setPixmap(fitted)


class PhotoViewer(QDialog):
    """Signal: ``remove_wanted(int)`` the evidence id of the photo to take off."""

    remove_wanted = Signal(int)

    def __init__(
        self,
        context: Context,
        evidence: list[dict[str, Any]],
        at: int,
        title: str,
        described: Callable[[], object],
        parent: QWidget | None = None,
    ):
        """``evidence`` rows of the record, ``at`` the one shown first; ``described`` after a caption was saved."""
        super().__init__(parent)
        self._context, self._evidence, self._at, self._title = context, evidence, at, title
        self._described = described
        tr, icons = context.tr, context.icons
        self.setObjectName("photo_viewer")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.picture = _Picture()
        self.caption = QLineEdit()
        self.caption.setPlaceholderText(tr("What does it show?"))
        self.caption.setAccessibleName(tr("Caption"))
        self.caption.setMaxLength(500)
        self.caption.editingFinished.connect(self._save_caption)
        self._where = QLabel()
        set_look(self._where, role="secondary")
        self.back = text_button("")
        self.forward = text_button("")
        for button, icon, words, step in (
            (self.back, "chevron-left", tr("Photo before (Page Up)"), -1),
            (self.forward, "chevron-right", tr("Next photo (Page Down)"), 1),
        ):
            icons.dress(button, icon, "text2", 16)
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _on=False, step=step: self.turn(step))
        self.open_button = text_button(tr("Open in another program"), "", "external-link", icons)
        self.open_button.clicked.connect(self._open)
        self.remove_button = text_button(tr("Remove"), "danger", "trash-2", icons)
        self.remove_button.clicked.connect(self._remove)
        self.close_button = text_button(tr("Close"))
        self.close_button.clicked.connect(self.close)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        for widget in (self.back, self._where, self.forward):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.open_button, self.remove_button, self.close_button):
            row.addWidget(widget)
        column.addWidget(self.picture, 1)
        column.addWidget(self.caption)
        column.addLayout(row)
        px = context.theme.px
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(10))
        row.setSpacing(px(8))
        for key, step in ((Qt.Key.Key_PageUp, -1), (Qt.Key.Key_PageDown, 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.turn(step))
        room = self.screen().availableGeometry()
        self.resize(min(px(900), room.width() - 40), min(px(680), room.height() - 60))
        self._show()

    @property
    def evidence_id(self) -> int:
        """The photo shown."""
        return int(self._evidence[self._at]["id"])

    def turn(self, step: int) -> None:
        """Another photo of the record."""
        to = max(0, min(self._at + step, len(self._evidence) - 1))
        if to != self._at:
            self._save_caption()
            self._at = to
            self._show()

    def _show(self) -> None:
        row, tr = self._evidence[self._at], self._context.tr
        name = row.get("original_name") or ""
        self.setWindowTitle(f"{self._title} · {name}" if name else self._title)
        self.caption.setText(row.get("caption") or "")
        self._where.setText(f"{self._at + 1} / {len(self._evidence)}")
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._evidence))
        self.picture.set_picture(QPixmap())
        self.picture.setText(tr("Loading…"))
        self.picture.setAccessibleName(row.get("caption") or name)
        wanted = self.evidence_id
        self._context.jobs.read(
            photos.thumbnail,
            self._context.session,
            wanted,
            EDGE,
            done=lambda data: self._take(wanted, data),
            failed=lambda problem: self._say(wanted, problem),
        )

    def _take(self, wanted: int, data: bytes | None) -> None:
        if wanted != self.evidence_id:
            return
        pixmap = QPixmap()
        if data is not None and pixmap.loadFromData(data):
            self.picture.set_picture(pixmap)
        else:
            self.picture.setText(self._context.tr("This file is shown by another program: open it there."))

    def _say(self, wanted: int, problem: BaseException) -> None:
        if wanted == self.evidence_id:
            self.picture.setText(photo_trouble(self._context.tr, problem))

    def _save_caption(self) -> None:
        row, text = self._evidence[self._at], self.caption.text().strip()
        if text != (row.get("caption") or ""):
            row["caption"] = text
            self._context.jobs.write(
                photos.describe,
                self._context.session,
                row["id"],
                text,
                done=lambda _changes: self._described(),
            )

    def _open(self) -> None:
        self._context.jobs.read(
            photos.file_path,
            self._context.session,
            self.evidence_id,
            done=lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            failed=lambda problem: self._say(self.evidence_id, problem),
        )

    def _remove(self) -> None:
        self.remove_wanted.emit(self.evidence_id)
        self.close()

    def done(self, result: int) -> None:
        """Closing keeps the caption just typed."""
        self._save_caption()
        super().done(result)
