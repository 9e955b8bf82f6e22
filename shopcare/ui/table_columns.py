"""Columns of a table as the user left them: widths, order, hidden, sort; and which give way when it is narrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from shopcare.i18n import Translator
from shopcare.ui.lazy_table import LazyTableModel
from shopcare.ui.theme import Theme

#: Pixels at 100 % kept for the stretching column before others are hidden.
STRETCH_AT_LEAST = 140


class ColumnKeeper(QObject):
    """Owns the header of a RecordTableView.

    Signal: ``changed()`` once, shortly after the user stopped changing something worth remembering.
    """

    changed = Signal()

    def __init__(self, view: QTableView, model: LazyTableModel, theme: Theme, tr: Translator):
        super().__init__(view)
        self._view, self._model, self._theme, self._tr = view, model, theme, tr
        self._header: QHeaderView = view.horizontalHeader()
        self._widths = {column.key: column.width for column in model.columns}
        self._hidden = {column.key for column in model.columns if column.hidden}
        self._covered: set[str] = set()
        self._squeezed: set[str] = set()
        self._sort: tuple[str, bool] | None = None
        self._busy = False
        self._later = QTimer(self, singleShot=True, interval=300)
        self._later.timeout.connect(self.changed)
        header = self._header
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(theme.px(48))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_menu)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(lambda *_: None if self._busy else self._later.start())
        header.sectionClicked.connect(self.sort_by_section)

    # -- state ------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """What to remember, as plain JSON values; widths in pixels at 100 %."""
        columns = self._model.columns
        order = [columns[self._header.logicalIndex(place)].key for place in range(self._header.count())]
        return {
            "widths": dict(self._widths),
            "order": order,
            "hidden": sorted(self._hidden),
            "sort": list(self._sort) if self._sort else None,
        }

    def set_state(self, state: dict[str, Any] | None) -> None:
        """Take up what :meth:`state` gave earlier; unknown or missing columns are skipped, bad values ignored."""
        state = state or {}
        keys = [column.key for column in self._model.columns]
        widths = state.get("widths") or {}
        self._widths = {
            column.key: width
            if isinstance(width := widths.get(column.key), int) and 24 <= width <= 2000
            else column.width
            for column in self._model.columns
        }
        hidden = state.get("hidden")
        self._hidden = (
            {key for key in hidden if key in keys}
            if isinstance(hidden, list) and set(keys) - set(hidden)
            else {column.key for column in self._model.columns if column.hidden}
        )
        order = [key for key in state.get("order") or [] if key in keys]
        self._order([*order, *(key for key in keys if key not in order)])
        sort = state.get("sort")
        if isinstance(sort, list | tuple) and len(sort) == 2 and sort[0] in keys:
            self.show_sort(str(sort[0]), bool(sort[1]))
        self.rescale()

    def restore_defaults(self) -> None:
        """Widths, order and hidden columns as delivered; the sort stays."""
        self.set_state({"sort": list(self._sort) if self._sort else None})
        self._later.start()

    @property
    def sort(self) -> tuple[str, bool] | None:
        """Key and whether descending, or None."""
        return self._sort

    def visible(self) -> list[int]:
        """Model columns the user has not hidden, in visual order; squeezed and covered ones count as visible."""
        header, columns = self._header, self._model.columns
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [section for section in order if columns[section].key not in self._hidden]

    # -- sort -------------------------------------------------------------------------------------------------

    def show_sort(self, key: str, descending: bool) -> None:
        """Show an order without asking for it."""
        self._sort = (key, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._header.setSortIndicatorShown(True)
        self._header.setSortIndicator(self._section(key), order)

    def sort_by_section(self, section: int) -> None:
        """The user clicked a title: ascending first, the other way when it is sorted by it already."""
        column = self._model.columns[section]
        if not column.sortable:
            if self._sort:
                self.show_sort(*self._sort)
            return
        descending = self._sort == (column.key, False)
        self.show_sort(column.key, descending)
        self._model.sort(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        self._later.start()

    # -- which are shown --------------------------------------------------------------------------------------

    def set_hidden(self, key: str, hidden: bool) -> None:
        """Hide or show a column for good; the last one stays."""
        if hidden and len(self._hidden) + 1 >= len(self._model.columns):
            return
        (self._hidden.add if hidden else self._hidden.discard)(key)
        self.fit()
        self._later.start()

    def set_covered(self, keys: Iterable[str]) -> None:
        """Hide columns for as long as the side panel shows the same; an empty list shows them again."""
        self._covered = set(keys)
        self.fit()

    def fit(self) -> None:
        """Hide the columns with the highest priority number until the rest fits the view."""
        columns = [column for column in self._model.columns if column.key not in self._hidden | self._covered]
        room = self._view.viewport().width()
        px = self._theme.px

        def needed(shown: list) -> int:
            return sum(px(STRETCH_AT_LEAST if c.stretch else self._widths[c.key]) for c in shown)

        shown = list(columns)
        for column in sorted(columns, key=lambda c: -c.priority):
            if column.priority <= 0 or needed(shown) <= room:
                break
            shown.remove(column)
        self._squeezed = {column.key for column in columns} - {column.key for column in shown}
        self._show({column.key for column in shown})

    def rescale(self) -> None:
        """Set the widths for the text size chosen now."""
        self._busy = True
        for section, column in enumerate(self._model.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            self._header.setSectionResizeMode(section, mode)
            if not column.stretch:
                self._header.resizeSection(section, self._theme.px(self._widths[column.key]))
        self._busy = False
        self.fit()

    def _show(self, keys: set[str]) -> None:
        self._busy = True
        for section, column in enumerate(self._model.columns):
            hide = column.key not in keys
            if self._header.isSectionHidden(section) != hide:
                self._header.setSectionHidden(section, hide)
                if not hide and not column.stretch:
                    self._header.resizeSection(section, self._theme.px(self._widths[column.key]))
        self._busy = False

    def _order(self, keys: list[str]) -> None:
        self._busy = True
        for place, key in enumerate(keys):
            self._header.moveSection(self._header.visualIndex(self._section(key)), place)
        self._busy = False

    def _section(self, key: str) -> int:
        return next((at for at, column in enumerate(self._model.columns) if column.key == key), -1)

    def _on_resized(self, section: int, before: int, now: int) -> None:
        column = self._model.columns[section]
        if self._busy or column.stretch or now == 0 or before == 0:
            return
        self._widths[column.key] = max(24, round(now * 100 / self._theme.text_percent))
        self._later.start()

    # -- menu -------------------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """The columns' menu, also for a button or the keyboard."""
        tr = self._tr
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section in [self._header.logicalIndex(place) for place in range(self._header.count())]:
            column = self._model.columns[section]
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key not in self._hidden)
            action.toggled.connect(lambda on, key=column.key: self.set_hidden(key, not on))
        menu.addSeparator()
        ordering = menu.addMenu(tr("Sort by"))
        for section, column in enumerate(self._model.columns):
            if column.sortable:
                ordering.addAction(column.title).triggered.connect(
                    lambda _on=False, section=section: self.sort_by_section(section)
                )
        menu.addAction(tr("Restore default columns")).triggered.connect(self.restore_defaults)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(at))
