"""Line icons from ``resources/icons``, drawn in the theme's colours at the size and pixel ratio of the screen."""

from __future__ import annotations

from functools import cache
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication
from shiboken6 import isValid

from shopcare import assets
from shopcare.ui.theme import Theme

#: The pen's width on the 24 px grid; finer than the drawings' own 2 so that it sits well beside 14 px text.
STROKE = "1.75"


@cache
def _drawing(name: str) -> str:
    return assets.read_text(f"resources/icons/{name}.svg").replace('stroke-width="2"', f'stroke-width="{STROKE}"')


class Icons(QObject):
    """Draws and remembers icons per (name, colour, size, pixel ratio)."""

    def __init__(self, theme: Theme, parent: QObject | None = None):
        """``theme`` gives colours and scale; its change redraws the buttons dressed with :meth:`dress`."""
        super().__init__(parent)
        self.theme = theme
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._dressed: WeakKeyDictionary[QAbstractButton, tuple[str, str, int]] = WeakKeyDictionary()
        theme.changed.connect(self._redraw)

    def pixmap(self, name: str, colour: str = "text2", size: int = 16, ratio: float | None = None) -> QPixmap:
        """A picture ``size`` px of the 100 % grid wide; ``colour`` is a token or ``#RRGGBB``.

        Raises FileNotFoundError for a name that is not shipped.
        """
        ink = colour if colour.startswith("#") else getattr(self.theme.tokens, colour)
        side = self.theme.px(size)
        if ratio is None:
            app = QApplication.instance()
            ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
        key = (name, ink, side, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = QPixmap(round(side * ratio), round(side * ratio))
            found.fill(Qt.GlobalColor.transparent)
            renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", ink).encode()))
            painter = QPainter(found)
            renderer.render(painter, QRectF(0, 0, found.width(), found.height()))
            painter.end()
            found.setDevicePixelRatio(ratio)
            self._pixmaps[key] = found
        return found

    def icon(self, name: str, colour: str = "text2", size: int = 18) -> QIcon:
        """An icon whose disabled state is drawn in the border colour instead of Qt's grey wash."""
        icon = QIcon()
        icon.addPixmap(self.pixmap(name, colour, size))
        icon.addPixmap(self.pixmap(name, "border2", size), QIcon.Mode.Disabled)
        return icon

    def dress(self, button: QAbstractButton, name: str, colour: str = "text2", size: int = 18) -> None:
        """Give a button an icon that follows the theme for as long as the button lives."""
        self._dressed[button] = (name, colour, size)
        self._draw_on(button)

    def _draw_on(self, button: QAbstractButton) -> None:
        name, colour, size = self._dressed[button]
        button.setIcon(self.icon(name, colour, size))
        button.setIconSize(QSize(self.theme.px(size), self.theme.px(size)))

    def _redraw(self) -> None:
        self._pixmaps.clear()
        for button in list(self._dressed):
            # The Python name may outlive the widget Qt has deleted.
            if isValid(button):
                self._draw_on(button)
            else:
                del self._dressed[button]


def names() -> list[str]:
    """Names of all shipped icons."""
    return [name[:-4] for name in assets.listing("resources/icons", ".svg")]
