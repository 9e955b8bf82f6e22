"""The user's own filters beside the fixed chips: save, use, rename, pin to Today, delete with undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from shopcare import texts
from shopcare.services import filters
from shopcare.services.lists import Query
from shopcare.ui.chips_bar import Chip, ChipsBar
from shopcare.ui.context import Context

_PREFIX = "filter:"


class SavedFilters(QObject):
    """Belongs to one list; ``query()`` gives what it shows now, ``reload()`` shows the chips anew."""

    def __init__(
        self, context: Context, kind: str, bar: ChipsBar, query: Callable[[], Query], reload: Callable[[], object],
        parent: QWidget,
    ):
        super().__init__(parent)
        self._context, self._kind, self._bar, self._query, self._reload = context, kind, bar, query, reload
        self._widget = parent
        self.found: dict[str, dict] = {}
        bar.save_requested.connect(self.save)
        bar.chip_menu_requested.connect(self._on_menu)

    def read(self) -> None:
        """Read them in the background."""
        self._context.jobs.read(filters.saved, self._context.session, self._kind, done=self._take)

    def chips(self) -> list[Chip]:
        """One chip per filter."""
        return [Chip(key, row["name"]) for key, row in self.found.items()]

    def query_of(self, key: str) -> Query | None:
        """What a filter's chip shows; None for other chips."""
        return self.found[key]["query"] if key in self.found else None

    def save(self) -> None:
        """Keep what the list shows now under a name."""
        tr = self._context.tr
        self._context.prompts.text(
            self._widget, tr("Save filter"), tr("Name of the filter"), "",
            lambda name: self._write(lambda session: filters.save(session, self._query(), str(name))[1])
            if name else None,
        )

    def menu(self, key: str) -> QMenu | None:
        """What can be done with a filter; None for the fixed chips."""
        row = self.found.get(key)
        if row is None:
            return None
        tr, menu = self._context.tr, QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Rename…")).triggered.connect(lambda: self._rename(row))
        words = tr("Unpin from Today") if row["pinned"] else tr("Pin to Today")
        menu.addAction(words).triggered.connect(
            lambda: self._write(lambda session: filters.pin(session, row["id"], not row["pinned"]))
        )
        menu.addAction(tr("Delete filter")).triggered.connect(
            lambda: self._write(lambda session: filters.delete(session, row["id"]))
        )
        return menu

    def _rename(self, row: dict) -> None:
        tr = self._context.tr
        self._context.prompts.text(
            self._widget, tr("Rename…"), tr("Name of the filter"), row["name"],
            lambda name: self._write(lambda session: filters.rename(session, row["id"], str(name))) if name else None,
        )

    def _write(self, work: Callable[[Any], Any]) -> None:
        context = self._context

        def done(changes: Any) -> None:
            context.hub.say.emit(texts.op_text(context.tr, changes.op, {}, changes.ref), True)
            self.read()

        context.jobs.write(work, context.session, done=done, failed=context.hub.fail.emit)

    def _on_menu(self, key: str, at: QPoint) -> None:
        menu = self.menu(key)
        if menu is not None:
            menu.popup(at)

    def _take(self, rows: list[dict]) -> None:
        self.found = {f"{_PREFIX}{row['id']}": row for row in rows}
        self._reload()
