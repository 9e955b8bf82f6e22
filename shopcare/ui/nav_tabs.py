"""The window's pages: a real QTabWidget whose tab bar stands on the left, with icons, badges and groups."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolTip, QWidget

from shopcare.ui.icons import Icons

WIDTH, NARROW_WIDTH, ITEM, TOP = 176, 56, 36, 52
#: Below this window width (100 % pixels) only icons are shown.
NARROW_BELOW = 1024
GROUPS = ("main", "tools", "bottom")


@dataclass
class _Item:
    key: str
    icon: str
    group: str
    hint: str = ""
    badge: int = 0
    spoken_badge: str = ""


class NavBar(QTabBar):
    """The tab bar. Tabs of the group "bottom" sit at the lower end: the tab before them is made taller, and only
    its upper part is drawn and answers to the pointer. So indexes stay those of ordinary tabs."""

    def __init__(self, icons: Icons, title: str, owner: QTabWidget):
        super().__init__(owner)
        self._icons, self._title, self._owner = icons, title, owner
        self.items: list[_Item] = []
        self.narrow = False
        self._hover = -1
        self.setMouseTracking(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # -- sizes ------------------------------------------------------------------------------------------------

    def _extra_above(self, index: int) -> int:
        px = self._icons.theme.px
        if index == 0:
            return px(TOP)
        return px(17) if self._begins_tools(index) else 0

    def _begins_tools(self, index: int) -> bool:
        return self.items[index].group == "tools" and self.items[index - 1].group == "main"

    def _item_height(self) -> int:
        """36 px, less when the window is so low that the last page would not be reachable."""
        px = self._icons.theme.px
        extras = sum(self._extra_above(index) for index in range(len(self.items))) + px(8)
        room = (self._owner.height() - extras) // max(1, len(self.items))
        return max(self.fontMetrics().height() + 2, min(px(ITEM) + px(2), room))

    def _width(self) -> int:
        """Wide enough for the longest word beside its badge, at least 176 px."""
        theme = self._icons.theme
        if self.narrow:
            return theme.px(NARROW_WIDTH)
        words, number = QFontMetrics(theme.font("strong")), QFontMetrics(theme.font("chip"))
        around = theme.px(8 + 14 + 20 + 8 + 4 + 14 + 10 + 8) + number.horizontalAdvance("99+")
        longest = max(
            (words.horizontalAdvance(self.tabText(at)) for at, item in enumerate(self.items) if item.group == "main"),
            default=0,
        )
        return max(theme.px(WIDTH), longest + around)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802, D102
        width = self._width()
        if index >= len(self.items):
            return QSize(width, self._icons.theme.px(ITEM))
        height = self._item_height() + self._extra_above(index)
        if index + 1 < len(self.items) and self.items[index + 1].group == "bottom" != self.items[index].group:
            used = sum(self._item_height() + self._extra_above(at) for at in range(len(self.items)))
            height += max(0, self._owner.height() - used - self._icons.theme.px(8))
        return QSize(width, height)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802, D102
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self._width(), self._owner.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self.sizeHint().width(), 0)

    def item_rect(self, index: int) -> QRect:
        """The part of a tab that is drawn and answers."""
        px = self._icons.theme.px
        whole = self.tabRect(index)
        top = whole.top() + self._extra_above(index) + px(1)
        return QRect(whole.left() + px(8), top, whole.width() - px(16), self._item_height() - px(2))

    def _item_at(self, place: QPoint) -> int:
        index = self.tabAt(place)
        return index if index >= 0 and self.item_rect(index).contains(place) else -1

    # -- pointer and keys -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        if self._item_at(event.position().toPoint()) >= 0:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        self._set_hover(self._item_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        self._set_hover(-1)
        super().leaveEvent(event)

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up, Down, Home and End walk along the pages."""
        last = self.count() - 1
        to = {
            Qt.Key.Key_Up: self.currentIndex() - 1,
            Qt.Key.Key_Down: self.currentIndex() + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            self.setCurrentIndex(max(0, min(to, last)))
            event.accept()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._item_at(event.pos())
            if index >= 0:
                item = self.items[index]
                QToolTip.showText(event.globalPos(), f"{self.tabText(index)}  {item.hint}".strip(), self)
            return True
        return super().event(event)

    def focusInEvent(self, event) -> None:  # noqa: N802, D102
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:  # noqa: N802, D102
        super().focusOutEvent(event)
        self.update()

    # -- drawing ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        theme = self._icons.theme
        px = theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("nav"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("border"))
        if not self.narrow:
            painter.setFont(theme.font("panel"))
            painter.setPen(theme.colour("text"))
            room = QRect(px(28), px(8), self.width() - px(36), px(42))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        for index in range(self.count()):
            if index < len(self.items):
                if index and self._begins_tools(index):
                    line = self.tabRect(index).top() + px(8)
                    painter.fillRect(px(8), line, self.width() - px(16), 1, theme.colour("border"))
                self._paint_item(painter, index)
        painter.end()

    def _paint_item(self, painter: QPainter, index: int) -> None:
        theme, item, rect = self._icons.theme, self.items[index], self.item_rect(index)
        px = theme.px
        active = index == self.currentIndex()
        painter.setPen(Qt.PenStyle.NoPen)
        if active or index == self._hover:
            painter.setBrush(theme.colour("accent_soft" if active else "hover"))
            painter.drawRoundedRect(rect, px(6), px(6))
        if active and self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), px(6), px(6))
        ink = "accent" if active else "text2"
        left = rect.left() + ((rect.width() - px(20)) // 2 if self.narrow else px(14))
        middle = rect.top() + (rect.height() - px(20)) // 2
        painter.drawPixmap(left, middle, self._icons.pixmap(item.icon, ink, 20))
        badge_left = self._paint_badge(painter, rect, item)
        if not self.narrow:
            painter.setFont(theme.font("strong" if active else "body"))
            painter.setPen(theme.colour(ink if active else "text2"))
            text_left = left + px(20 + 8)
            room = QRect(text_left, rect.top(), badge_left - px(4) - text_left, rect.height())
            text = (
                f"{self.tabText(index)}  {item.hint}" if item.group == "bottom" and item.hint else self.tabText(index)
            )
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_badge(self, painter: QPainter, rect: QRect, item: _Item) -> int:
        theme = self._icons.theme
        px = theme.px
        if item.badge <= 0:
            return rect.right() - px(6)
        text = str(item.badge) if item.badge < 100 else "99+"
        painter.setFont(theme.font("chip"))
        if self.narrow:
            size = px(16)
            wide = max(size, painter.fontMetrics().horizontalAdvance(text) + px(6))
            place = QRect(rect.right() - wide, rect.top(), wide, size)
        else:
            wide = max(px(22), painter.fontMetrics().horizontalAdvance(text) + px(14))
            place = QRect(rect.right() - px(10) - wide, rect.top() + (rect.height() - px(20)) // 2, wide, px(20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger_soft"))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setPen(theme.colour("danger"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return place.left()


class NavTabs(QTabWidget):
    """Pages by key.

    Signal: ``page_changed(str)`` the key of the page now shown. ``tabBar()`` is the :class:`NavBar`.
    """

    page_changed = Signal(str)

    def __init__(self, icons: Icons, title: str = "ShopCare", parent: QWidget | None = None):
        """``title`` is written above the tabs."""
        super().__init__(parent)
        self._icons = icons
        self.setObjectName("nav_tabs")
        self._bar = NavBar(icons, title, self)
        self.setTabBar(self._bar)
        self.setTabPosition(QTabWidget.TabPosition.West)
        self.setDocumentMode(True)
        self.currentChanged.connect(lambda index: self.page_changed.emit(self.key_at(index)))
        icons.theme.changed.connect(self._relayout)

    def add_page(self, page: QWidget, key: str, icon: str, text: str, group: str = "main", hint: str = "") -> int:
        """Append a page; groups come in the order main, tools, bottom. ``hint`` is its shortcut."""
        if group not in GROUPS or (self._bar.items and GROUPS.index(group) < GROUPS.index(self._bar.items[-1].group)):
            raise ValueError(f"group out of order: {group}")
        self._bar.items.append(_Item(key, icon, group, hint))
        if not page.objectName():
            page.setObjectName(f"{key}_page")
        index = self.addTab(page, text)
        self._bar.setAccessibleTabName(index, text)
        self._relayout()
        return index

    def keys(self) -> list[str]:
        """Keys of the pages in order."""
        return [item.key for item in self._bar.items]

    def key_at(self, index: int) -> str:
        """The key of a page, "" outside."""
        return self._bar.items[index].key if 0 <= index < len(self._bar.items) else ""

    @property
    def current_key(self) -> str:
        """The key of the page shown."""
        return self.key_at(self.currentIndex())

    def page(self, key: str) -> QWidget:
        """The page of a key. Raises ValueError."""
        return self.widget(self.keys().index(key))

    def show_page(self, key: str) -> QWidget:
        """Show a page by key and return it. Raises ValueError."""
        self.setCurrentIndex(self.keys().index(key))
        return self.currentWidget()

    def set_badge(self, key: str, count: int, spoken: str = "") -> None:
        """Show how many things need action today; ``spoken`` words it for a screen reader. 0 hides the badge."""
        index = self.keys().index(key)
        item = self._bar.items[index]
        item.badge, item.spoken_badge = count, spoken
        name = self.tabText(index)
        self._bar.setAccessibleTabName(index, f"{name}, {spoken or count}" if count else name)
        self._bar.update()

    def badge(self, key: str) -> int:
        """The number on a page's badge."""
        return self._bar.items[self.keys().index(key)].badge

    @property
    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._bar.narrow

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        narrow = self.window().width() < NARROW_BELOW
        if narrow != self._bar.narrow:
            self._bar.narrow = narrow
        super().resizeEvent(event)
        self._relayout()

    def _relayout(self) -> None:
        # Qt keeps the tabs' sizes until the bar's style or icon size "changes"; setting a text again makes it ask.
        if self.count():
            self.setTabText(0, self.tabText(0))
        self._bar.updateGeometry()
        self._bar.update()
