"""Filter chips in one row over a table; those that do not fit go into a menu, never into a second row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from shopcare.i18n import Translator
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look

_GAP = 8


@dataclass(frozen=True)
class Chip:
    """A filter the user can switch to; ``count`` is left out when unknown."""

    key: str
    text: str
    count: int | None = None
    tip: str = ""

    @property
    def label(self) -> str:
        """Text and count as shown."""
        return self.text if self.count is None else f"{self.text} {self.count:,}"


class ChipsBar(QWidget):
    """One chip is always chosen.

    Signals: ``chosen(str)`` by the user; ``chip_menu_requested(str, QPoint)`` right click, global place;
    ``save_requested()`` the button "Save filter", shown when ``with_save``.
    """

    chosen = Signal(str)
    chip_menu_requested = Signal(str, QPoint)
    save_requested = Signal()

    def __init__(self, icons: Icons, tr: Translator, with_save: bool = False, parent: QWidget | None = None):
        """Starts empty; see :meth:`set_chips`."""
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self._chips: list[Chip] = []
        self._buttons: dict[str, QPushButton] = {}
        self._current = ""
        self._overflow: list[str] = []
        self.setAccessibleName(tr("Filters"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._more = QPushButton(self)
        set_look(self._more, role="chip")
        icons.dress(self._more, "chevron-down", "text2", 14)
        self._more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._more.clicked.connect(self._show_more)
        self._save: QPushButton | None = None
        if with_save:
            self._save = QPushButton(tr("Save filter"), self)
            set_look(self._save, role="chip")
            icons.dress(self._save, "bookmark-plus", "text2", 16)
            self._save.clicked.connect(self.save_requested)
        icons.theme.changed.connect(self._arrange)

    @property
    def current(self) -> str:
        """Key of the chosen chip."""
        return self._current

    @property
    def overflow(self) -> list[str]:
        """Keys that stand in the menu because there is no room."""
        return list(self._overflow)

    def button(self, key: str) -> QPushButton:
        """The button of a chip. Raises KeyError."""
        return self._buttons[key]

    def set_chips(self, chips: list[Chip], current: str = "") -> None:
        """Show these chips; ``current`` (or the one chosen before, or the first) is checked, without a signal."""
        for key in set(self._buttons) - {chip.key for chip in chips}:
            gone = self._buttons.pop(key)
            gone.hide()
            gone.deleteLater()
        self._chips = list(chips)
        for chip in chips:
            self._buttons.setdefault(chip.key, self._make(chip.key))
            button = self._buttons[chip.key]
            button.setText(chip.label)
            button.setToolTip(chip.tip)
        keys = [chip.key for chip in chips]
        wanted = current or self._current
        self._current = wanted if wanted in keys else (keys[0] if keys else "")
        self._arrange()

    def set_counts(self, counts: dict[str, int]) -> None:
        """New counts for some chips."""
        self.set_chips([Chip(c.key, c.text, counts.get(c.key, c.count), c.tip) for c in self._chips], self._current)

    def choose(self, key: str) -> None:
        """Check a chip from the program; no signal. Raises KeyError."""
        self._buttons[key].setChecked(True)
        self._current = key
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self._icons.theme.px(400), self._icons.theme.px(32))

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(self._icons.theme.px(90), self._icons.theme.px(32))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and Right walk along the chips."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        shown = [b for b in (*self._buttons.values(), self._more, self._save) if b is not None and b.isVisible()]
        focused = next((at for at, button in enumerate(shown) if button.hasFocus()), -1)
        if step and focused >= 0:
            shown[max(0, min(focused + step, len(shown) - 1))].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _make(self, key: str) -> QPushButton:
        if key in self._buttons:
            return self._buttons[key]
        button = QPushButton(self)
        button.setCheckable(True)
        set_look(button, role="chip")
        button.clicked.connect(lambda: self._on_clicked(key))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(
            lambda at: self.chip_menu_requested.emit(key, button.mapToGlobal(at))
        )
        return button

    def _on_clicked(self, key: str) -> None:
        self._current = key
        self._arrange()
        self.chosen.emit(key)

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in self._chips:
            if chip.key in self._overflow:
                action = menu.addAction(chip.label)
                action.setCheckable(True)
                action.setChecked(chip.key == self._current)
                action.triggered.connect(lambda _on=False, key=chip.key: self._on_clicked(key))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _arrange(self) -> None:
        px = self._icons.theme.px
        gap, room, top = px(_GAP), self.width(), 0
        for key, button in self._buttons.items():
            button.setChecked(key == self._current)
            button.ensurePolished()
        # The checked chip is drawn bold, which the size hint of a style sheet does not know.
        widths = {chip.key: self._buttons[chip.key].sizeHint().width() + px(6) for chip in self._chips}
        save = self._save.sizeHint().width() + gap if self._save is not None else 0
        total = sum(widths.values()) + gap * max(0, len(widths) - 1)
        hidden_chosen = False
        self._overflow = []
        if total + save > room:
            self._more.setText(self._tr("More"))
            limit = room - save - self._more.sizeHint().width() - gap
            used = 0
            for chip in self._chips:
                used += widths[chip.key] + (gap if used else 0)
                if used > limit or self._overflow:
                    self._overflow.append(chip.key)
            hidden_chosen = self._current in self._overflow
        left = 0
        for chip in self._chips:
            button = self._buttons[chip.key]
            if chip.key in self._overflow:
                button.hide()
                continue
            button.setGeometry(left, top, widths[chip.key], button.sizeHint().height())
            button.show()
            left += widths[chip.key] + gap
        # The filter in force must be readable even when its chip is in the menu.
        self._more.setCheckable(hidden_chosen)
        self._more.setChecked(hidden_chosen)
        if self._overflow:
            chosen = next((chip.label for chip in self._chips if chip.key == self._current), "")
            self._more.setText(chosen if hidden_chosen else self._tr("More"))
            self._more.setAccessibleName(self._tr("More filters"))
            wide = max(px(40), min(self._more.sizeHint().width(), room - left - save))
            self._more.setGeometry(left, top, wide, self._more.sizeHint().height())
            left += wide + gap
        self._more.setVisible(bool(self._overflow))
        if self._save is not None:
            self._save.setGeometry(left, top, save - gap, self._save.sizeHint().height())
        before: QWidget | None = None
        for button in (*(self._buttons[chip.key] for chip in self._chips), self._more, self._save):
            if button is not None:
                if before is not None:
                    QWidget.setTabOrder(before, button)
                before = button
