"""How cells are drawn: plain text, ids, money, status chips, deadlines and stars, in one pass per cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from shopcare.ui.columns import Column
from shopcare.ui.icons import Icons
from shopcare.ui.lazy_table import GONE, LazyTableModel

PAD = 10
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_END = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.TextElideMode.ElideMiddle
_SELECTED = QStyle.StateFlag.State_Selected


class RowDelegate(QStyledItemDelegate):
    """Draws every cell of a RecordTableView from the model's raw values, without a call to the style per cell.

    The selected row keeps the text's own colours, the row under the pointer is tinted, and the current row
    carries the 2 px focus ring while the table has the focus.
    """

    def __init__(self, icons: Icons, view: QTableView):
        """``view`` must show a LazyTableModel."""
        super().__init__(view)
        self._icons = icons
        self._theme = icons.theme
        self._view = view
        #: Row under the pointer, -1 for none; set by the view.
        self.hover_row = -1
        self._elided: dict[tuple[str, str, int], str] = {}
        self._metrics: dict[str, QFontMetrics] = {}
        self._theme.changed.connect(self.forget_sizes)

    def forget_sizes(self) -> None:
        """Text sizes changed: measure anew."""
        self._elided.clear()
        self._metrics.clear()

    def metrics(self, role: str) -> QFontMetrics:
        """Metrics of a font role."""
        found = self._metrics.get(role)
        if found is None:
            found = self._metrics[role] = QFontMetrics(self._theme.font(role))
        return found

    def elide(self, text: str, role: str, width: int, mode: Qt.TextElideMode = _END) -> str:
        """The text cut to a width, remembered."""
        key = (text, role, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > 8192:
                self._elided.clear()
            found = self._elided[key] = self.metrics(role).elidedText(text, mode, width)
        return found

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect, row = self._theme, option.rect, index.row()
        if _SELECTED in option.state:
            painter.fillRect(rect, theme.colour("selection"))
        elif row == self.hover_row:
            painter.fillRect(rect, theme.colour("hover"))
        model = index.model()
        if isinstance(model, LazyTableModel):
            column = model.columns[index.column()]
            values = model.row_values(row)
            if values is None:
                self._text(painter, rect, GONE, "body", "text3")
            else:
                self._cell(painter, rect, column, values[index.column()])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("border"))
        if self._view.hasFocus() and row == self._view.currentIndex().row():
            self._ring(painter, rect, index.column())

    def sizeHint(  # noqa: N802, D102
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        model = index.model()
        if not isinstance(model, LazyTableModel):
            return super().sizeHint(option, index)
        column = model.columns[index.column()]
        text = model.text_at(index.row(), index.column())
        extra = {"chip": 16 + 12, "deadline": 24, "stars": 5 * 16}.get(column.kind, 0)
        role = "chip" if column.kind in ("chip", "deadline") else "body"
        width = self.metrics(role).horizontalAdvance(text) + self._theme.px(2 * PAD + extra + 2)
        return QSize(width, self._theme.row_height)

    # -- kinds of cells ---------------------------------------------------------------------------------------

    def _cell(self, painter: QPainter, rect: QRect, column: Column, value: Any) -> None:
        kind = column.kind
        text = column.text(value)
        if kind == "chip":
            self._chip(painter, rect, text, column.meaning(value))
        elif kind == "deadline":
            self._deadline(painter, rect, text, column.meaning(value))
        elif kind == "stars":
            self._stars(painter, rect, value)
        elif kind in ("money", "number"):
            self._text(painter, rect, text, "body", "text", _RIGHT)
        else:
            self._text(painter, rect, text, "body", "text", _LEFT, _MIDDLE if kind == "id" else _END)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: str,
        colour: str,
        flags: int = _LEFT,
        mode: Qt.TextElideMode = _END,
    ) -> None:
        if not text:
            return
        pad = self._theme.px(PAD)
        width = rect.width() - 2 * pad
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.colour(colour))
        shown = self.elide(text, role, width, mode)
        painter.drawText(rect.left() + pad, rect.top(), width, rect.height(), flags, shown)

    def _chip(self, painter: QPainter, rect: QRect, text: str, meaning: str) -> None:
        if text:
            room = QRect(rect)
            room.setLeft(rect.left() + self._theme.px(PAD) - self._theme.px(4))
            draw_chip(painter, room, text, meaning, self._icons, self)

    def _deadline(self, painter: QPainter, rect: QRect, text: str, meaning: str) -> None:
        if meaning not in ("danger", "warn"):
            self._text(painter, rect, text or GONE, "caption", "text2")
            return
        px = self._theme.px
        picture = self._icons.pixmap("triangle-alert" if meaning == "danger" else "alarm-clock", meaning, 16)
        left = rect.left() + px(PAD)
        painter.drawPixmap(left, rect.top() + (rect.height() - px(16)) // 2, picture)
        rest = QRect(left + px(16 + 6) - px(PAD), rect.top(), 0, rect.height())
        rest.setRight(rect.right())
        self._text(painter, rest, text, "chip", meaning)

    def _stars(self, painter: QPainter, rect: QRect, value: Any) -> None:
        count = value if isinstance(value, int) else 0
        if not 1 <= count <= 5:
            self._text(painter, rect, GONE, "caption", "text2")
            return
        px = self._theme.px
        self._text(painter, rect, str(count), "body", "text")
        left = rect.left() + px(PAD) + self.metrics("body").horizontalAdvance("5") + px(6)
        top = rect.top() + (rect.height() - px(14)) // 2
        for star in range(5):
            given = star < count
            picture = self._icons.pixmap("star-filled" if given else "star", "warn" if given else "border2", 14)
            painter.drawPixmap(left + star * px(16), top, picture)

    def _ring(self, painter: QPainter, rect: QRect, column: int) -> None:
        colour = self._theme.colour("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, colour)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, colour)
        header = self._view.horizontalHeader()
        visible = [section for section in _in_visual_order(header) if not header.isSectionHidden(section)]
        if column == visible[0]:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
        if column == visible[-1]:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)


def _in_visual_order(header) -> list[int]:
    return [header.logicalIndex(place) for place in range(header.count())]


def draw_chip(
    painter: QPainter, rect: QRect, text: str, meaning: str, icons: Icons, measure: RowDelegate | None = None
) -> int:
    """Draw a status chip, left in ``rect`` and centred in its height; returns its width in pixels.

    A dot and the text in the meaning's colour on its soft ground; danger has a triangle in place of the dot.
    """
    theme = icons.theme
    px = theme.px
    ink, soft = theme.chip(meaning)
    mark = px(12) if meaning == "danger" else px(6)
    before = px(8) + mark + px(5)
    room = rect.width() - before - px(8)
    if measure is not None:
        shown = measure.elide(text, "chip", room)
        width = measure.metrics("chip").horizontalAdvance(shown)
    else:
        metrics = QFontMetrics(theme.font("chip"))
        shown = metrics.elidedText(text, _END, room)
        width = metrics.horizontalAdvance(shown)
    whole, height = before + width + px(9), px(22)
    top = rect.top() + (rect.height() - height) // 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawRoundedRect(rect.left(), top, whole, height, height / 2, height / 2)
    middle = top + (height - mark) // 2
    if meaning == "danger":
        painter.drawPixmap(rect.left() + px(8), middle, icons.pixmap("triangle-alert", "danger", 12))
    else:
        painter.setBrush(ink)
        painter.drawEllipse(rect.left() + px(8), middle, mark, mark)
    painter.setPen(ink)
    painter.setFont(theme.font("chip"))
    painter.drawText(rect.left() + before, top, width + 2, height, _LEFT, shown)
    painter.restore()
    return whole


def chip_width(text: str, meaning: str, icons: Icons) -> int:
    """Pixels a chip needs for its whole text."""
    px = icons.theme.px
    mark = px(12) if meaning == "danger" else px(6)
    return px(8) + mark + px(5) + QFontMetrics(icons.theme.font("chip")).horizontalAdvance(text) + px(9)
