"""Photos and other evidence of a record as small pictures: add by choosing, dropping or pasting, look, take off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from shopcare.services import detail, photos
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.drop_zone import DropPlan, dropped_files
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.photo_viewer import PhotoViewer
from shopcare.ui.photo_words import photo_trouble
from shopcare.ui.theme import set_look

TILE = 72
#: What a dropped file may end in to count as evidence; what is inside decides in the end.
EVIDENCE_SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".pdf", ".mp4", ".mov",
    ".webm", ".avi",
})  # fmt: skip


def is_evidence(path: Path) -> bool:
    """Whether a dropped file looks like a photo, PDF or video rather than a table to import."""
    return path.suffix.lower() in EVIDENCE_SUFFIXES


class PhotoStrip(QWidget):
    """Small pictures of a record's evidence, in rows, with a place to add more; any number of them.

    Enter looks at one, Delete takes it off (undo brings it back), Ctrl+V adds a screenshot.
    Signal: ``count_changed(int)``.
    """

    count_changed = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Empty until :meth:`set_record`."""
        super().__init__(parent)
        self._context = context
        self._kind, self._record_id, self._ref = "", 0, ""
        self._evidence: list[dict[str, Any]] = []
        self._tiles: list[QToolButton] = []
        self._pictures: dict[int, QPixmap] = {}
        self._editable = True
        self._waiting = 0
        self._troubles: list[str] = []
        self._added = 0
        tr, icons = context.tr, context.icons
        self.setObjectName("photo_strip")
        self.setAcceptDrops(True)
        self._head = QLabel()
        set_look(self._head, role="section")
        self.paste_button = text_button(tr("Paste screenshot"), "link", "clipboard-paste", icons)
        self.paste_button.setToolTip(tr("Paste a picture from the clipboard (Ctrl+V)"))
        self.paste_button.clicked.connect(self._paste_clicked)
        self.message = MessageBar(icons, tr)
        self.add_button = QToolButton()
        self.add_button.setText(tr("photos|Add"))
        self.add_button.setAccessibleName(tr("Add photos"))
        self.add_button.setToolTip(tr("Choose photos, PDF or video; dropping them here works too"))
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.add_button.setObjectName("add_photos")
        icons.dress(self.add_button, "image-plus", "text2", 20)
        self.add_button.clicked.connect(self.choose)
        self.add_button.installEventFilter(self)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self._head)
        row.addStretch(1)
        row.addWidget(self.paste_button)
        self._grid = QGridLayout()
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addLayout(self._grid)
        column.addWidget(self.message)
        self._column = column
        context.theme.changed.connect(self._restyle)
        self._restyle()
        self._tell()

    # -- what is shown ----------------------------------------------------------------------------------------

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """The rows shown."""
        return list(self._evidence)

    @property
    def tiles(self) -> list[QToolButton]:
        """The small pictures, in order."""
        return list(self._tiles)

    def set_record(
        self, kind: str, record_id: int, ref: str, evidence: list[dict] | None = None, editable: bool = True
    ) -> None:
        """Show the evidence of a record; ``evidence`` as in ``Detail.evidence``, read here when left out."""
        other = (kind, record_id) != (self._kind, self._record_id)
        self._kind, self._record_id, self._ref, self._editable = kind, record_id, ref, editable
        if other:
            self.message.hide()
            self._show([])
        if evidence is None:
            self.reload()
        else:
            self._show(evidence)

    def reload(self) -> None:
        """Read the record's evidence anew."""
        asked = (self._kind, self._record_id)
        if not asked[0]:
            return
        self._context.jobs.read(
            detail.detail,
            self._context.session,
            *asked,
            done=lambda found: self._show(found.evidence) if asked == (self._kind, self._record_id) else None,
        )

    def _show(self, evidence: list[dict[str, Any]]) -> None:
        focused = next((i for i, tile in enumerate(self._tiles) if tile.hasFocus()), None)
        self._evidence = [dict(row) for row in evidence]
        known = {row["id"] for row in self._evidence}
        self._pictures = {key: value for key, value in self._pictures.items() if key in known}
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = [self._tile(row) for row in self._evidence]
        self._place()
        self._tell()
        self._fetch()
        if focused is not None:
            near = self._tiles[min(focused, len(self._tiles) - 1)] if self._tiles else self.add_button
            near.setFocus(Qt.FocusReason.OtherFocusReason)
        self.count_changed.emit(len(self._evidence))

    def _tile(self, row: dict[str, Any]) -> QToolButton:
        tile, evidence_id = QToolButton(), int(row["id"])
        words = row.get("caption") or row.get("original_name") or self._context.tr("Photo")
        tile.setAccessibleName(words)
        tile.setToolTip(words)
        tile.setProperty("evidence_id", evidence_id)
        tile.clicked.connect(lambda _on=False: self.look_at(evidence_id))
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tile.customContextMenuRequested.connect(lambda at: self._menu(tile, evidence_id).popup(tile.mapToGlobal(at)))
        tile.installEventFilter(self)
        self._dress(tile, evidence_id)
        return tile

    def _fetch(self) -> None:
        for evidence_id in (int(row["id"]) for row in self._evidence):
            if evidence_id not in self._pictures:
                self._context.jobs.read(
                    photos.thumbnail,
                    self._context.session,
                    evidence_id,
                    done=lambda data, evidence_id=evidence_id: self._take(evidence_id, data),
                    failed=lambda problem, evidence_id=evidence_id: self._broken(evidence_id, problem),
                )

    def _take(self, evidence_id: int, data: bytes | None) -> None:
        picture = QPixmap()
        if data is not None:
            picture.loadFromData(data)
        self._pictures[evidence_id] = picture
        self._dress_again(evidence_id)

    def _broken(self, evidence_id: int, problem: BaseException) -> None:
        self._pictures[evidence_id] = QPixmap()
        self._dress_again(evidence_id)
        for tile in self._tiles:
            if tile.property("evidence_id") == evidence_id:
                tile.setToolTip(photo_trouble(self._context.tr, problem))

    def _dress_again(self, evidence_id: int) -> None:
        for tile in self._tiles:
            if tile.property("evidence_id") == evidence_id:
                self._dress(tile, evidence_id)

    def _dress(self, tile: QToolButton, evidence_id: int) -> None:
        px = self._context.theme.px
        side = px(TILE)
        tile.setFixedSize(side, side)
        picture = self._pictures.get(evidence_id)
        if picture is None or picture.isNull():
            tile.setIconSize(QSize(px(28), px(28)))
            tile.setIcon(self._context.icons.icon("image" if picture is None else "file-text", "text2", 28))
            return
        inside = side - 8
        square = picture.scaled(
            QSize(inside, inside) * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        edge = min(square.width(), square.height())
        square = square.copy((square.width() - edge) // 2, (square.height() - edge) // 2, edge, edge)
        square.setDevicePixelRatio(self.devicePixelRatioF())
        tile.setIconSize(QSize(inside, inside))
        tile.setIcon(QIcon(square))

    def _place(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        side, gap = self._context.theme.px(TILE), self._context.theme.px(8)
        across = max(1, (self.width() + gap) // (side + gap))
        shown = [*self._tiles, self.add_button] if self._editable else self._tiles
        for at, tile in enumerate(shown):
            self._grid.addWidget(tile, at // across, at % across)
            tile.show()
        self.add_button.setVisible(self._editable)

    def resizeEvent(self, event) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def _tell(self) -> None:
        count = len(self._evidence)
        self._head.setText(self._context.tr("Photos {n}", n=count) if count else self._context.tr("Photos"))
        self.paste_button.setVisible(self._editable)

    def _restyle(self) -> None:
        px = self._context.theme.px
        self._column.setSpacing(px(8))
        self._grid.setSpacing(px(8))
        self.add_button.setFixedSize(px(TILE), px(TILE))
        tokens = self._context.theme.tokens
        self.add_button.setStyleSheet(
            f"QToolButton {{ border: 1px dashed {tokens.border2}; font-size: {px(12)}px; padding: {px(4)}px; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.focus}; }}"
        )
        for tile in self._tiles:
            self._dress(tile, tile.property("evidence_id"))
        self._place()

    # -- adding -----------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and add them."""
        tr = self._context.tr
        pattern = " ".join(f"*{suffix}" for suffix in sorted(EVIDENCE_SUFFIXES))
        filters = f"{tr('Photos, PDF, video')} ({pattern});;{tr('All files')} (*)"
        self._context.prompts.open_files(
            self, tr("Add photos"), filters, True, lambda paths: self.add_files([Path(p) for p in paths])
        )

    def add_files(self, paths: list[Path]) -> None:
        """Add these files; each that cannot be added is named with the reason, the others are added."""
        if not paths or not self._kind:
            return
        self._begin(len(paths))
        for path in paths:
            self._context.jobs.write(
                photos.add,
                self._context.session,
                self._kind,
                self._record_id,
                path,
                done=lambda _changes: self._one_done(None),
                failed=self._one_done,
            )

    def paste(self) -> bool:
        """Add what the clipboard holds: a picture, or copied files; False when it holds neither."""
        data = QGuiApplication.clipboard().mimeData()
        files = [path for path in dropped_files(data) if is_evidence(path)]
        if files:
            self.add_files(files)
            return True
        image = QImage(data.imageData()) if data is not None and data.hasImage() else QImage()
        if image.isNull() or not self._kind:
            return False
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        self._begin(1)
        moment = self._context.session.now().strftime("%Y%m%d-%H%M%S")
        self._context.jobs.write(
            photos.add_bytes,
            self._context.session,
            self._kind,
            self._record_id,
            bytes(buffer.data().data()),
            self._context.tr("Screenshot {at}", at=moment) + ".png",
            done=lambda _changes: self._one_done(None),
            failed=self._one_done,
        )
        return True

    def _paste_clicked(self) -> None:
        if not self.paste():
            self.message.show_message(
                self._context.tr("The clipboard holds no picture. Take a screenshot first, then paste."), "info"
            )

    def _begin(self, count: int) -> None:
        self.message.hide()
        self._waiting, self._troubles, self._added = count, [], 0

    def _one_done(self, problem: BaseException | None) -> None:
        if problem is None:
            self._added += 1
        else:
            self._troubles.append(photo_trouble(self._context.tr, problem))
        self._waiting -= 1
        if self._waiting > 0:
            return
        tr = self._context.tr
        if self._added:
            self._context.hub.say.emit(
                tr.plural("{n} photo added", "{n} photos added", self._added), self._added == 1
            )
        if self._troubles:
            self.message.show_message("\n".join(dict.fromkeys(self._troubles)), "danger")
        self.reload()

    def drop_plan(self, files: list[Path]) -> DropPlan | None:
        """What dropping these files on the record does, for the window's drop zone; None when none fits."""
        fitting = [path for path in files if is_evidence(path)]
        if not fitting or not self._editable or not self._kind:
            return None
        words = self._context.tr("Let go: add to the photos of {ref}", ref=self._ref)
        return DropPlan(words, lambda: self.add_files(fitting), "image-plus")

    def dragEnterEvent(self, event) -> None:  # noqa: N802, D102
        if self.drop_plan(dropped_files(event.mimeData())) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:  # noqa: N802, D102
        plan = self.drop_plan(dropped_files(event.mimeData()))
        if plan is not None:
            event.acceptProposedAction()
            # After the drag is over: the file manager waits for this handler to return.
            QTimer.singleShot(0, self, plan.run)

    # -- looking and taking off -------------------------------------------------------------------------------

    def look_at(self, evidence_id: int) -> PhotoViewer:
        """Open a photo in full size."""
        at = next(i for i, row in enumerate(self._evidence) if row["id"] == evidence_id)
        rows = [dict(row) for row in self._evidence]
        viewer = PhotoViewer(self._context, rows, at, self._ref, self.reload, self.window())
        viewer.remove_button.setVisible(self._editable)
        viewer.caption.setReadOnly(not self._editable)
        viewer.remove_wanted.connect(self.remove)
        viewer.open()
        return viewer

    def remove(self, evidence_id: int) -> None:
        """Take a photo off the record; the toast offers to take that back."""

        def done(_changes: object) -> None:
            self._context.hub.say.emit(self._context.tr("Photo removed"), True)
            self.reload()

        self._context.jobs.write(photos.remove, self._context.session, evidence_id, done=done)

    def _menu(self, tile: QToolButton, evidence_id: int) -> QMenu:
        tr, icons = self._context.tr, self._context.icons
        menu = QMenu(tile)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icons.icon("zoom-in"), tr("View"), lambda: self.look_at(evidence_id))
        if self._editable:
            menu.addAction(icons.icon("pencil"), tr("Caption"), lambda: self._caption(evidence_id))
            menu.addSeparator()
            menu.addAction(icons.icon("trash-2"), tr("Remove"), lambda: self.remove(evidence_id))
        return menu

    def _caption(self, evidence_id: int) -> None:
        viewer = self.look_at(evidence_id)
        viewer.caption.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            evidence_id = watched.property("evidence_id")
            if event.matches(QKeySequence.StandardKey.Paste) and self._editable:
                self._paste_clicked()
                return True
            if evidence_id is None:
                return False
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.look_at(evidence_id)
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._editable:
                self.remove(evidence_id)
                return True
            if event.key() == Qt.Key.Key_F2 and self._editable:
                self._caption(evidence_id)
                return True
        return False
