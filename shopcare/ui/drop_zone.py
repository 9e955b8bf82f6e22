"""The whole window as a place to drop files: a dashed frame that names what letting go will do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from shopcare.i18n import Translator
from shopcare.ui.announce import announce
from shopcare.ui.icons import Icons


@dataclass(frozen=True)
class DropPlan:
    """What letting go does: its words and the doing."""

    text: str
    run: Callable[[], object]
    icon: str = "file-down"


def dropped_files(data: QMimeData | None) -> list[Path]:
    """The files of a drag or clipboard, folders and web addresses left out."""
    if data is None:
        return []
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()]


class DropZone(QWidget):
    """Lies over ``host`` while files are dragged above it.

    ``plan(files, point)`` is asked at every move what dropping there would do; None refuses. The words are shown
    and read out. The frame lies over every other widget, so a field below never swallows the files as text.
    """

    def __init__(self, host: QWidget, icons: Icons, plan: Callable[[list[Path], QPoint], DropPlan | None]):
        """``point`` is in the coordinates of ``host``."""
        super().__init__(host)
        self._host, self._icons, self._ask = host, icons, plan
        self._files: list[Path] = []
        self._plan: DropPlan | None = None
        self.setObjectName("drop_zone")
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        host.setAcceptDrops(True)
        host.installEventFilter(self)
        self._window: QObject | None = None
        self._watch_window()

    @property
    def text(self) -> str:
        """What is announced now, "" when nothing may be dropped here."""
        return self._plan.text if self._plan is not None else ""

    def _watch_window(self) -> None:
        """The system's own window hears of a drag before any widget does."""
        window = self._host.windowHandle()
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            self._begin(event)
            return watched is self._host and not self.isHidden()
        if watched is self._host:
            if kind == QEvent.Type.Resize and not self.isHidden():
                self.setGeometry(self._host.rect())
            elif kind == QEvent.Type.Show:
                self._watch_window()
        return False

    def _begin(self, event: QDragEnterEvent) -> None:
        self._files = dropped_files(event.mimeData())
        if not self._files:
            return
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self._look(event)

    def _look(self, event: QDropEvent) -> None:
        before = self.text
        self._plan = self._ask(self._files, event.position().toPoint()) if self._files else None
        if self._plan is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        if self.text != before:
            self.setAccessibleName(self.text)
            if self.text:
                announce(self, self.text)
        self.update()

    def dragEnterEvent(self, event) -> None:  # noqa: N802, D102
        self._files = dropped_files(event.mimeData())
        self._look(event)
        # Taken even where nothing may be dropped: only then Qt goes on telling where the pointer is.
        event.accept()

    def dragMoveEvent(self, event) -> None:  # noqa: N802, D102
        self._look(event)

    def dragLeaveEvent(self, event) -> None:  # noqa: N802, D102
        self._end()

    def dropEvent(self, event) -> None:  # noqa: N802, D102
        self._files = self._files or dropped_files(event.mimeData())
        self._look(event)
        plan = self._plan
        self._end()
        if plan is not None:
            plan.run()

    def _end(self) -> None:
        self._files, self._plan = [], None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        theme = self._icons.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.colour("bg")
        painter.setOpacity(0.82)
        painter.fillRect(self.rect(), veil)
        painter.setOpacity(1.0)
        ink = theme.colour("accent" if self._plan is not None else "border2")
        gap = theme.px(12)
        pen = QPen(ink, theme.px(3), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        painter.drawRoundedRect(frame, theme.px(8), theme.px(8))
        if self._plan is not None:
            self._draw_words(painter)
        painter.end()

    def _draw_words(self, painter: QPainter) -> None:
        theme = self._icons.theme
        painter.setFont(theme.font("title"))
        side, gap = theme.px(28), theme.px(12)
        room = self.width() - theme.px(120) - side - gap
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        words = painter.boundingRect(QRectF(0, 0, room, self.height()), int(flags), self.text)
        width, height = side + gap + words.width(), max(side, words.height())
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        pad = theme.px(20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        ground = QRectF(left - pad, top - pad, width + 2 * pad, height + 2 * pad)
        painter.drawRoundedRect(ground, theme.px(8), theme.px(8))
        painter.drawPixmap(
            int(left), int(top + (height - side) / 2), self._icons.pixmap(self._plan.icon, "accent", 28)
        )
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(left + side + gap, top, words.width() + 1, height), int(flags), self.text)


def import_plan(tr: Translator, files: list[Path], run: Callable[[list[Path]], object]) -> DropPlan:
    """Dropping files anywhere imports them."""
    words = tr.plural("Let go: import {n} file", "Let go: import {n} files", len(files))
    return DropPlan(words, lambda: run(files), "file-down")
