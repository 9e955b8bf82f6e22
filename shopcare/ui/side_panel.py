"""The panel beside a list: one record's details; floats over the list in a narrow window, fills a very narrow one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from shopcare.i18n import Translator
from shopcare.ui.chip_label import ChipLabel
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

WIDTH, NARROWEST, WIDEST = 356, 300, 520
#: Window widths (100 % pixels) below which the panel floats, and below which it is a page of its own.
OVERLAY_BELOW, PAGE_BELOW = 1300, 1024
MODES = ("beside", "overlay", "page")


class SidePanel(QFrame):
    """Header with number, chip and close button; scrolled sections; a row of buttons at the bottom.

    Signal: ``close_requested()`` by the cross, the back arrow or Esc.
    """

    close_requested = Signal()

    def __init__(self, icons: Icons, tr: Translator, name: str, parent: QWidget | None = None):
        """``name`` is what a screen reader calls the panel."""
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self.setObjectName("side_panel")
        self.setAccessibleName(name)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back = self._tool("arrow-left", tr("Back to the list"))
        self._close = self._tool("x", tr("Close panel (Esc)"))
        self._number = QLabel()
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_look(self._number, role="panel")
        self._chip = ChipLabel(icons)
        self._head = QHBoxLayout()
        for widget in (self._back, self._number, self._chip):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._head.addWidget(self._close)
        self._top = QVBoxLayout()
        self._body_widget = QWidget()
        set_look(self._body_widget, ground="surface")
        self._body = QVBoxLayout(self._body_widget)
        self._sections = QVBoxLayout()
        self._body.addLayout(self._sections)
        self._body.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body_widget)
        self._buttons = QVBoxLayout()
        self._whole = QVBoxLayout(self)
        self._whole.addLayout(self._head)
        self._whole.addLayout(self._top)
        self._whole.addWidget(self._scroll, 1)
        self._whole.addLayout(self._buttons)
        icons.theme.changed.connect(self._space)
        self._space()
        self.set_mode("beside")

    @property
    def number(self) -> str:
        """The heading shown."""
        return self._number.text()

    def set_heading(self, number: str, chip: str = "", meaning: str = "neutral") -> None:
        """Number of the record and its state."""
        self._number.setText(number)
        self._chip.set_chip(chip, meaning)

    def set_top(self, widget: QWidget | None) -> None:
        """A widget between heading and sections that does not scroll away, such as the deadline band."""
        _empty(self._top)
        if widget is not None:
            self._top.addWidget(widget)

    def add_section(self, title: str = "", widget: QWidget | None = None) -> QVBoxLayout:
        """Append a section and return its layout; ``widget`` is put into it."""
        section = QVBoxLayout()
        section.setSpacing(self._icons.theme.px(8))
        if title:
            label = QLabel(title)
            set_look(label, role="section")
            section.addWidget(label)
        if widget is not None:
            section.addWidget(widget)
        self._sections.addLayout(section)
        return section

    def clear(self) -> None:
        """Remove sections, top widget and buttons, for the next record."""
        self.set_top(None)
        _empty(self._sections)
        _empty(self._buttons)

    def set_buttons(self, buttons: list[QPushButton]) -> None:
        """The next steps, the primary one first; what does not fit beside it goes below."""
        _empty(self._buttons)
        px = self._icons.theme.px
        width, used = min(self.width(), px(WIDTH)) - px(36), 0
        row = None
        for button in buttons:
            wide = min(button.sizeHint().width(), button.maximumWidth())
            # Equal shares of the row must not cut the longest words.
            button.setMinimumWidth(wide)
            needed = wide + (px(8) if used else 0)
            if row is None or used + needed > width:
                row, used = QWidget(), 0
                line = QHBoxLayout(row)
                line.setContentsMargins(0, 0, 0, 0)
                line.setSpacing(px(8))
                self._buttons.addWidget(row)
            row.layout().addWidget(button, 1)
            used += needed
        if row is not None and row.layout().count() == 1 and buttons[-1].maximumWidth() < width:
            row.layout().insertStretch(0, 1)

    def set_mode(self, mode: str) -> None:
        """Called by PanelHost: the back arrow is for "page", the cross for the others."""
        self._back.setVisible(mode == "page")
        self._close.setVisible(mode != "page")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _tool(self, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        self._icons.dress(button, icon, "text2", 18)
        button.clicked.connect(self.close_requested)
        return button

    def _space(self) -> None:
        px = self._icons.theme.px
        self._whole.setContentsMargins(px(18), px(12), px(4), px(16))
        self._whole.setSpacing(px(8))
        self._head.setContentsMargins(0, 0, px(10), 0)
        self._head.setSpacing(px(10))
        self._top.setContentsMargins(0, 0, px(14), 0)
        self._body.setContentsMargins(0, 0, px(12), 0)
        self._sections.setSpacing(px(16))
        self._buttons.setContentsMargins(0, 0, px(14), 0)
        self._buttons.setSpacing(px(8))


class PanelHost(QWidget):
    """Lays out a page's content and its panel by the width of the window.

    Signals: ``panel_shown(bool)``; ``panel_width_changed(int)`` pixels at 100 %, after the user dragged the edge.
    """

    panel_shown = Signal(bool)
    panel_width_changed = Signal(int)

    def __init__(
        self, content: QWidget, panel: SidePanel, icons: Icons, tr: Translator, parent: QWidget | None = None
    ):
        """The panel is hidden at first; its ``close_requested`` hides it."""
        super().__init__(parent)
        self._content, self.panel, self._icons = content, panel, icons
        self._width = WIDTH
        self._mode = "beside"
        content.setParent(self)
        panel.setParent(self)
        self._grip = _Grip(self, tr)
        panel.hide()
        self._grip.hide()
        panel.close_requested.connect(self.hide_panel)
        icons.theme.changed.connect(self._arrange)

    @property
    def mode(self) -> str:
        """beside, overlay or page, by the window's width now."""
        return self._mode

    @property
    def panel_width(self) -> int:
        """Width in pixels at 100 %."""
        return self._width

    def set_panel_width(self, width: int) -> None:
        """Set the width, kept between 300 and 520; no signal."""
        self._width = max(NARROWEST, min(width, WIDEST))
        self._arrange()

    def show_panel(self) -> None:
        """Open the panel; the focus stays where it is."""
        if self.panel.isHidden():
            self.panel.show()
            self._arrange()
            self.panel_shown.emit(True)

    def hide_panel(self) -> None:
        """Close the panel and give the focus back to the content if the panel had it."""
        if not self.panel.isHidden():
            focus = self.window().focusWidget()
            had_focus = focus is not None and self.panel.isAncestorOf(focus)
            self.panel.hide()
            self._arrange()
            if had_focus:
                self._content.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel_shown.emit(False)

    @property
    def panel_open(self) -> bool:
        """Whether the panel is open."""
        return not self.panel.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return self._content.minimumSizeHint()

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return self._content.sizeHint()

    def drag_to(self, left: int) -> None:
        """The grip was moved to this x."""
        before = self._width
        self.set_panel_width(round((self.width() - left) * 100 / self._icons.theme.text_percent))
        if self._width != before:
            self.panel_width_changed.emit(self._width)

    def _arrange(self) -> None:
        window = self.window().width() * 100 // self._icons.theme.text_percent
        self._mode = "page" if window < PAGE_BELOW else "overlay" if window < OVERLAY_BELOW else "beside"
        shown = not self.panel.isHidden()
        full = self.rect()
        wide = min(self._icons.theme.px(self._width), full.width())
        self.panel.set_mode(self._mode)
        self._content.setVisible(not (shown and self._mode == "page"))
        self._grip.setVisible(shown and self._mode != "page")
        beside = shown and self._mode == "beside"
        self._content.setGeometry(full.adjusted(0, 0, -wide if beside else 0, 0))
        self.panel.setGeometry(full if self._mode == "page" else full.adjusted(full.width() - wide, 0, 0, 0))
        self._grip.setGeometry(full.width() - wide - 3, 0, 7, full.height())
        self.panel.raise_()
        self._grip.raise_()


class _Grip(QWidget):
    """The panel's left edge: a line to drag, or to move with the arrow keys."""

    def __init__(self, host: PanelHost, tr: Translator):
        super().__init__(host)
        self._host = host
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName(tr("Width of the panel"))
        self.setToolTip(tr("Drag, or arrow keys, to change the width"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._host.drag_to(self.mapTo(self._host, event.position().toPoint()).x())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        step = {Qt.Key.Key_Left: -16, Qt.Key.Key_Right: 16}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._host.drag_to(self.x() + 3 + step)

    def paintEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        theme = self._host._icons.theme
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(2, 0, 2, self.height(), theme.colour("focus"))
        else:
            painter.fillRect(3, 0, 1, self.height(), theme.colour("border"))
        painter.end()


def _empty(layout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _empty(inner)
            inner.deleteLater()
