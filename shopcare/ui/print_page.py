"""The page of a preview: the paper at its true size, white in every theme, with pager and zoom."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from shopcare.i18n import Translator
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

ZOOMS = (25, 50, 75, 100, 125, 150, 200, 300)
_MM_PER_INCH = 25.4
_SHADOW = 3


class Sheet(QWidget):
    """One page on paper. The picture is moved by the printer's offset, as the printer will move it."""

    def __init__(self, icons: Icons):
        """Empty paper until :meth:`set_page`."""
        super().__init__()
        self._icons = icons
        self._image = QImage()
        self._paper = (100.0, 150.0)
        self._offset = (0.0, 0.0)
        self._scale = 96 / _MM_PER_INCH
        icons.theme.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """The picture of the page shown."""
        return self._image

    @property
    def paper_mm(self) -> tuple[float, float]:
        """The paper shown."""
        return self._paper

    def set_page(self, image: QImage, paper_mm: tuple[float, float], offset_mm: tuple[float, float]) -> None:
        """Show another page."""
        self._image, self._paper, self._offset = image, paper_mm, offset_mm
        self._resize()

    def set_offset(self, offset_mm: tuple[float, float]) -> None:
        """Move what is printed on the paper."""
        self._offset = offset_mm
        self.update()

    def set_scale(self, pixels_per_mm: float) -> None:
        """How many pixels of the screen a millimetre takes."""
        self._scale = pixels_per_mm
        self._resize()

    def _resize(self) -> None:
        size = QSize(round(self._paper[0] * self._scale), round(self._paper[1] * self._scale))
        self.setFixedSize(size + QSize(2 * _SHADOW, 2 * _SHADOW))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        painter = QPainter(self)
        page = self.rect().adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.fillRect(self.rect().adjusted(2 * _SHADOW, 2 * _SHADOW, 0, 0), self._icons.theme.colour("border"))
        painter.fillRect(page, QColor("#FFFFFF"))
        painter.setClipRect(page)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            dx, dy = (round(mm * self._scale) for mm in self._offset)
            painter.drawImage(QRect(page.topLeft(), page.size()).translated(dx, dy), self._image)
        painter.setClipping(False)
        painter.setPen(self._icons.theme.colour("border2"))
        painter.drawRect(page.adjusted(0, 0, -1, -1))
        painter.end()


class PageView(QFrame):
    """A sheet in a scrolled frame, and under it the size in words, the pager and the zoom.

    Signal: ``page_wanted(int)`` another page (from 0) is to be shown; hand it in through :meth:`show_page`.
    """

    page_wanted = Signal(int)

    def __init__(self, icons: Icons, tr: Translator, parent: QWidget | None = None):
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self._pages, self._page = 0, 0
        #: None follows the room there is, never above true size.
        self._zoom: int | None = None
        set_look(self, card=True)
        self.sheet = Sheet(icons)
        self.sheet.setObjectName("print_sheet")
        self._area = QScrollArea()
        self._area.setWidget(self.sheet)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setAccessibleName(tr("Page as it will be printed"))
        self._size = QLabel()
        self._size.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_look(self._size, role="caption")
        self.back = self._icon_button("chevron-left", tr("Page before (Page Up)"))
        self.forward = self._icon_button("chevron-right", tr("Next page (Page Down)"))
        self._where = QLabel()
        self.smaller = self._icon_button("zoom-out", tr("Smaller"))
        self.larger = self._icon_button("zoom-in", tr("Larger"))
        self.fit = text_button("", "link")
        self.fit.setToolTip(tr("Fit the window"))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forward.clicked.connect(lambda: self.turn(1))
        self.smaller.clicked.connect(lambda: self.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.step_zoom(1))
        self.fit.clicked.connect(lambda: self.set_zoom(None))
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addStretch(1)
        for widget in (self.back, self._where, self.forward, self.smaller, self.fit, self.larger):
            row.addWidget(widget)
        column.addWidget(self._area, 1)
        column.addLayout(row)
        column.addWidget(self._size)
        self._column, self._row = column, row
        icons.theme.changed.connect(self._space)
        self._space()

    def _icon_button(self, icon: str, name: str) -> QPushButton:
        button = text_button("")
        self._icons.dress(button, icon, "text2", 16)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    def set_pages(self, pages: int) -> None:
        """How many there are; the page shown stays when it still exists."""
        self._pages = pages
        self._page = max(0, min(self._page, pages - 1))
        self._tell()

    def show_page(self, image: QImage, paper_mm: tuple[float, float], offset_mm: tuple[float, float]) -> None:
        """Show the picture of the present page."""
        self.sheet.set_page(image, paper_mm, offset_mm)
        self._rescale()
        self._tell()

    def turn(self, step: int) -> None:
        """Another page."""
        to = max(0, min(self._page + step, self._pages - 1))
        if to != self._page:
            self._page = to
            self._tell()
            self.page_wanted.emit(to)

    def step_zoom(self, direction: int) -> None:
        """The next larger or smaller zoom."""
        now = self.zoom_percent
        if direction > 0:
            self.set_zoom(next((z for z in ZOOMS if z > now), ZOOMS[-1]))
        else:
            self.set_zoom(next((z for z in reversed(ZOOMS) if z < now), ZOOMS[0]))

    def set_zoom(self, percent: int | None) -> None:
        """A zoom, or None for as much as fits."""
        self._zoom = percent
        self._rescale()

    @property
    def zoom_percent(self) -> int:
        """The zoom that holds now; 100 is the paper's true size on this screen."""
        return self._zoom if self._zoom is not None else self._fitting()

    @property
    def dots_per_inch(self) -> float:
        """Resolution at which the present page should be drawn for this screen."""
        return self._true_dpi() * self.zoom_percent / 100 * self.devicePixelRatioF()

    def _true_dpi(self) -> float:
        screen = self.screen()
        physical = screen.physicalDotsPerInch() / max(1.0, screen.devicePixelRatio())
        # Some screens (projectors, remote desktops) tell nonsense about their size.
        return physical if 60 <= physical <= 240 else screen.logicalDotsPerInch()

    def _fitting(self) -> int:
        room = self._area.maximumViewportSize()
        width, height = (mm * self._true_dpi() / _MM_PER_INCH + 2 * _SHADOW for mm in self.sheet.paper_mm)
        return max(10, min(100, int(100 * min(room.width() / width, room.height() / height))))

    def _rescale(self) -> None:
        self.sheet.set_scale(self._true_dpi() / _MM_PER_INCH * self.zoom_percent / 100)
        self.fit.setText(f"{self.zoom_percent} %")
        self.fit.setAccessibleName(self._tr("Zoom {percent} %, press to fit the window", percent=self.zoom_percent))
        self.smaller.setEnabled(self.zoom_percent > ZOOMS[0])
        self.larger.setEnabled(self.zoom_percent < ZOOMS[-1])

    def _tell(self) -> None:
        width, height = self.sheet.paper_mm
        self._size.setText(self._tr("True size {width} × {height} mm", width=f"{width:g}", height=f"{height:g}"))
        self._where.setText(f"{self._page + 1 if self._pages else 0} / {self._pages}")
        self.back.setEnabled(self._page > 0)
        self.forward.setEnabled(self._page + 1 < self._pages)

    def resizeEvent(self, event) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._rescale()

    def _space(self) -> None:
        px = self._icons.theme.px
        self._column.setContentsMargins(px(12), px(12), px(12), px(12))
        self._column.setSpacing(px(8))
        self._row.setSpacing(px(6))
        for button in (self.back, self.forward, self.smaller, self.larger):
            button.setFixedWidth(px(40))
