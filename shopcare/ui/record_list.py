"""One list of records with search, chips, table, panel and bulk bar; the five tabs are made of these."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.services import form_choice, lists, records
from shopcare.ui import row_menu
from shopcare.ui.bulk_bar import BulkBar
from shopcare.ui.buttons import text_button
from shopcare.ui.chips_bar import Chip, ChipsBar
from shopcare.ui.context import Context
from shopcare.ui.empty_state import EmptyState
from shopcare.ui.lazy_table import LazyTableModel
from shopcare.ui.list_chips import CHIPS, COVERED, ICONS, RECYCLED, segments
from shopcare.ui.list_source import ListSource
from shopcare.ui.meanings import new_words
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.page_header import PageHeader
from shopcare.ui.record_panel import RecordPanel
from shopcare.ui.saved_filters import SavedFilters
from shopcare.ui.search_box import SearchBox
from shopcare.ui.side_panel import PanelHost
from shopcare.ui.table_view import RecordTableView
from shopcare.ui.theme import set_look


class RecordList(QWidget):
    """A list of one kind. Signal: ``view_requested(str)`` the user switched to another list of the same tab."""

    view_requested = Signal(str)

    def __init__(self, context: Context, kind: str, views: tuple[str, ...] = (), parent: QWidget | None = None):
        """``views`` are the kinds of the tab this list stands in, itself included."""
        super().__init__(parent)
        self.context, self.kind = context, kind
        self._numbers: tuple[str, ...] = ()
        self._sort: tuple[str, bool] | None = None
        self._counts: dict[str, int] = {}
        self._wanted: int | None = None
        self._kept_chip = ""
        self._after = QTimer(self, singleShot=True, interval=30)
        self._after.timeout.connect(lambda: self.refresh(keep=True))
        self._build(views)
        self._restore_state()
        self.saved.read()
        self.refresh()

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self, views: tuple[str, ...]) -> None:
        context, tr, icons = self.context, self.context.tr, self.context.icons
        title = texts.kind_text(tr, self.kind)
        self.header = PageHeader(icons, texts.kind_text(tr, views[0]) if views else title)
        self._add_buttons()
        self.search = SearchBox(icons, tr)
        self.chips = ChipsBar(icons, tr, with_save=True)
        self.saved = SavedFilters(context, self.kind, self.chips, lambda: self.query, self._set_chips, self)
        self.bulk = BulkBar(context, self.kind)
        self.message = MessageBar(icons, tr)
        self.model = LazyTableModel(ListSource(context, self.kind), self)
        self.table = RecordTableView(self.model, icons, tr, title)
        self.table.setObjectName(f"{self.kind}_table")
        self.empty = EmptyState(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        set_look(self._stack, ground="surface")
        self._tools = QStackedWidget()
        row_widget = QWidget()
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 2)
        row.addWidget(self.chips, 3)
        self._tools.addWidget(row_widget)
        self._tools.addWidget(self.bulk)
        self._tools.setFixedHeight(context.theme.px(36))
        content = QWidget()
        column = QVBoxLayout(content)
        self._column = column
        column.addWidget(self.header)
        if len(views) > 1:
            column.addWidget(segments(context, views, self.kind, self.view_requested.emit))
        for widget in (self._tools, self.message):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        content.setFocusProxy(self.table)
        self.panel = RecordPanel(context, self.kind)
        self.host = PanelHost(content, self.panel, icons, tr)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.host)
        self._connect()
        context.theme.changed.connect(self._space)
        self._space()
        self._set_chips()

    def _connect(self) -> None:
        self.search.search_changed.connect(lambda _text: self._search_again())
        self.search.submitted.connect(self._open_exact)
        self.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.search.many_pasted.connect(self._search_many)
        self.chips.chosen.connect(lambda _key: self._on_chip())
        self.model.sort_requested.connect(self._on_sort)
        self.model.filled.connect(self._on_filled)
        self.table.opened.connect(self.open_record)
        self.table.edit_requested.connect(self._edit)
        self.table.recycle_requested.connect(self.recycle)
        self.table.current_changed.connect(self._on_current)
        self.table.selection_count_changed.connect(self._on_selection)
        self.table.columns_changed.connect(self._save_state)
        self.table.row_menu_requested.connect(self._show_menu)
        self.table.copied.connect(self._on_copied)
        self.host.panel_shown.connect(self._on_panel)
        self.host.panel_width_changed.connect(lambda _width: self._save_state())
        self.panel.next_requested.connect(self._next)
        self.bulk.cleared.connect(self.table.clearSelection)
        self.empty.button_clicked.connect(self._on_empty_button)
        self.empty.link_clicked.connect(self._on_empty_link)

    def _add_buttons(self) -> None:
        context, tr = self.context, self.context.tr
        if self.kind in ("orders", "reviews", "refunds", "returns"):
            tip = tr("Import a file (Ctrl+O)")
            self._button(tr("Import"), "file-up", lambda: context.hub.import_files.emit([]), tip)
        if self.kind in ("returns", "unknown_parcels"):
            self._button(tr("Scan in"), "scan-line", lambda: context.hub.show_page.emit("scan"), tr("Scan in (F8)"))
        self._button(new_words(tr, self.kind), "plus", self.new_record, tr("New (Ctrl+N)"), "primary")

    def _button(self, words: str, icon: str, run: Any, tip: str, role: str = "") -> None:
        button = text_button(words, role, icon, self.context.icons)
        button.setToolTip(tip)
        button.clicked.connect(lambda _on=False: run())
        self.header.add_button(button)

    def _space(self) -> None:
        px = self.context.theme.px
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(12))
        self._tools.setFixedHeight(px(36))

    # -- what is listed ---------------------------------------------------------------------------------------

    @property
    def query(self) -> lists.Query:
        """What the list shows now."""
        chip = self.chips.current or "all"
        own = self.saved.query_of(chip)
        if own is not None:
            text = self.search.text().strip() or own.text
            return replace(own, text=text, sort=self._sort or own.sort)
        return lists.Query(
            self.kind, "all" if chip == RECYCLED else chip, "" if self._numbers else self.search.text().strip(),
            self._numbers, self._sort, self.context.session.storefront_id, chip == RECYCLED,
        )

    def refresh(self, keep: bool = False) -> None:
        """Read the list and its counts again; ``keep`` stays at the same place."""
        query, session, jobs = self.query, self.context.session, self.context.jobs
        if keep:
            self.table.keep_place()
        self.model.load(jobs, lambda job: lists.ids(session, query, job.cancelled), failed=self.context.hub.fail.emit)
        jobs.read(lists.counts, session, self.kind, session.storefront_id, done=self._take_counts)

    def show_query(self, chip: str, text: str) -> None:
        """Show the list with this chip and search."""
        self._numbers = ()
        self.search.set_search(text)
        if chip:
            if chip not in {c.key for c in self.chips._chips}:  # a chip of the kind that has no button of its own
                self._set_chips(extra=chip)
            self.chips.choose(chip)
        self._save_state()
        self.refresh()

    def apply_changes(self, changes: Any) -> None:
        """Something was written: show it where it is listed."""
        if changes.touches(self.kind):
            self.model.forget(changes.ids.get(self.kind, ()))
            self._after.start()
        if changes.touches("saved_filters") or changes.op.startswith(("undo", "redo")):
            self.saved.read()
        self.panel.apply_changes(changes)

    def _set_chips(self, extra: str = "") -> None:
        tr = self.context.tr
        keys = [*CHIPS[self.kind], *([extra] if extra and extra not in CHIPS[self.kind] else [])]
        found = [Chip(key, texts.chip_text(tr, self.kind, key), self._counts.get(key)) for key in keys]
        found += self.saved.chips()
        found.append(Chip(RECYCLED, tr("Recycle bin"), tip=tr("Records recycled in the last 30 days")))
        self.chips.set_chips(found, self.chips.current)
        if self._kept_chip and self._kept_chip in self.saved.found:
            kept, self._kept_chip = self._kept_chip, ""
            self.chips.choose(kept)
            self.refresh()

    def _take_counts(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self.chips.set_counts(counts)
        tr = self.context.tr
        parts = [tr.plural("{n} open", "{n} open", counts.get("open", 0))]
        if counts.get("overdue"):
            parts.append(tr.plural("{n} overdue", "{n} overdue", counts["overdue"]))
        if counts.get("due_today"):
            parts.append(tr.plural("{n} due today", "{n} due today", counts["due_today"]))
        self.header.set_subtitle(" · ".join(parts))
        if not self.model.rowCount():
            self._show_empty()

    def _search_again(self) -> None:
        self._numbers = ()
        self._save_state()
        self.refresh()

    def _search_many(self, lines: list[str]) -> None:
        self._numbers = tuple(lines)
        self.refresh()

    def _on_chip(self) -> None:
        self._kept_chip = ""
        self._save_state()
        self.refresh()

    def _on_sort(self, key: str, descending: bool) -> None:
        if key in lists.SORTS[self.kind]:
            self._sort = (key, descending)
            self.refresh()

    def _open_exact(self, text: str) -> None:
        def done(found: tuple[str, int] | None) -> None:
            if found is not None:
                self.context.hub.open_record.emit(*found)
            elif self.model.rowCount() == 1 and self.model.id_at(0) is not None:
                self.open_record(int(self.model.id_at(0) or 0))

        if text:
            self.context.jobs.read(lists.exact, self.context.session, text, done=done)

    # -- nothing to show --------------------------------------------------------------------------------------

    def _on_filled(self) -> None:
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.table.go_to(wanted)
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
        else:
            self._show_empty()

    def _show_empty(self) -> None:
        tr, kind = self.context.tr, texts.kind_text(self.context.tr, self.kind)
        text = self.search.text().strip()
        if text or self._numbers:
            self.empty.set_content(
                "search", tr("Nothing in “{list}” for {text}.", list=kind, text=text), tr("Clear filters")
            )
            self.context.jobs.read(
                lists.hits_elsewhere, self.context.session, text, self.kind,
                done=lambda hits: self._elsewhere(text, hits),
            )
        elif self.chips.current == RECYCLED:
            self.empty.set_content("trash-2", tr("The recycle bin is empty."))
        elif self.chips.current != "all":
            self.empty.set_content("circle-check", tr("All done here."), "", tr("Show all"))
        elif self.kind == "orders":
            self.empty.set_content(
                "package", tr("Drop the order export of your platform on this window."), tr("Import orders"),
                tr("Enter one by hand"),
            )
        else:
            self.empty.set_content(ICONS[self.kind], tr("Nothing here yet."), new_words(tr, self.kind))
        self._stack.setCurrentWidget(self.empty)

    def _elsewhere(self, text: str, hits: dict[str, int]) -> None:
        if text != self.search.text().strip() or self.model.rowCount() or not hits:
            return
        tr = self.context.tr
        self._elsewhere_kind = max(hits, key=lambda k: hits[k])
        found = ", ".join(f"{texts.kind_text(tr, k)} {n}" for k, n in hits.items() if n)
        kind = texts.kind_text(tr, self.kind)
        if found:
            self.empty.set_content(
                "search", tr("Nothing in “{list}” for {text}. Found in: {found}", list=kind, text=text, found=found),
                tr("Clear filters"), tr("Show in {list}", list=texts.kind_text(tr, self._elsewhere_kind)),
            )

    def _on_empty_button(self) -> None:
        if self.search.text() or self._numbers:
            self._numbers = ()
            self.chips.choose("all")
            self.search.set_search("")
            self._save_state()
            self.refresh()
        elif self.kind == "orders":
            self.context.hub.import_files.emit([])
        else:
            self.new_record()

    def _on_empty_link(self) -> None:
        if self.search.text():
            self.context.hub.show_list.emit(self._elsewhere_kind, "all", self.search.text().strip())
        elif self.chips.current != "all":
            self.chips.choose("all")
            self.refresh()
        else:
            self.new_record()

    # -- one record -------------------------------------------------------------------------------------------

    def open_record(self, record_id: int) -> None:
        """Open the panel on a record; it is selected where it is listed."""
        self.panel.show_record(record_id)
        self.host.show_panel()
        if self.table.current_id() != record_id and not self.table.go_to(record_id):
            self._wanted = record_id

    def new_record(self) -> None:
        """Begin a record of this kind."""
        self.context.hub.new_record.emit(self.kind, {})

    def _edit(self, record_id: int) -> None:
        self.open_record(record_id)
        QTimer.singleShot(0, self.panel, self.panel.focus_first)

    def _on_current(self, record_id: object) -> None:
        if self.host.panel_open and isinstance(record_id, int) and record_id != self.panel.record_id:
            self.panel.show_record(record_id)

    def _on_panel(self, shown: bool) -> None:
        self.table.keeper.set_covered(COVERED.get(self.kind, []) if shown else [])
        if not shown:
            self.panel.leave()

    def _next(self) -> None:
        self.panel.flush()
        self.table.step(1)

    # -- several records --------------------------------------------------------------------------------------

    def _on_selection(self, count: int) -> None:
        many = count >= 2
        self._tools.setCurrentIndex(1 if many else 0)
        if many:
            self.bulk.set_ids(list(self.table.selected_ids()), self.chips.current == RECYCLED)

    def refs(self) -> list[tuple[str, int]]:
        """The selected records, or the one in the panel."""
        ids = list(self.table.selected_ids())
        if not ids and self.host.panel_open and self.panel.record_id:
            ids = [self.panel.record_id]
        return [(self.kind, record_id) for record_id in ids]

    def print_selected(self, direct: bool = False) -> None:
        """Print the form that fits the selected rows, or the row the focus is on."""
        refs, form, current = self.refs(), form_choice.form_for(self.kind), self.table.current_id()
        if not refs and current is not None and self.table.hasFocus():
            refs = [(self.kind, current)]
        if refs and form:
            self.context.hub.print_records.emit(form, refs, direct)

    def recycle(self) -> None:
        """Put the selected records into the recycle bin; undo brings them back."""
        ids = [record_id for _kind, record_id in self.refs()]
        if ids and self.chips.current != RECYCLED:
            self._write(records.recycle, ids)

    def restore(self) -> None:
        """Take the selected records out of the recycle bin."""
        ids = [record_id for _kind, record_id in self.refs()]
        if ids:
            self._write(records.unrecycle, ids)

    def _write(self, work: Any, ids: list[int]) -> None:
        hub, tr = self.context.hub, self.context.tr

        def done(changes: Any) -> None:
            ref = changes.ref if len(ids) == 1 else ""
            hub.say.emit(texts.op_text(tr, changes.op, {"n": len(ids)}, ref), True)

        self.context.jobs.write(work, self.context.session, self.kind, ids, done=done, failed=self.say_trouble)

    def say_trouble(self, exc: BaseException) -> None:
        """A refused step: its sentence on the page."""
        if isinstance(exc, DomainError):
            self.message.show_message(texts.error_text(self.context.tr, exc), "danger")
        else:
            self.context.hub.fail.emit(exc)

    def _on_copied(self, count: int) -> None:
        tr = self.context.tr
        self.context.hub.say.emit(tr.plural("{n} row copied", "{n} rows copied", count), False)

    def _show_menu(self, at: QPoint) -> None:
        if self.table.selected_count():
            row_menu.popup(self, at)

    # -- state ------------------------------------------------------------------------------------------------

    def _save_state(self) -> None:
        if self.context.state is not None:
            chip = self._kept_chip or self.chips.current
            self.context.state.put(
                f"list/{self.kind}",
                {"columns": self.table.keeper.state(), "panel": self.host.panel_width,
                 "chip": chip if chip != RECYCLED else "all", "search": "" if self._numbers else self.search.text()},
            )

    def _restore_state(self) -> None:
        kept = self.context.state.get(f"list/{self.kind}", {}) if self.context.state is not None else {}
        if not isinstance(kept, dict):
            return
        columns = kept.get("columns") if isinstance(kept.get("columns"), dict) else None
        self.table.keeper.set_state(columns)
        sort = self.table.keeper.sort
        self._sort = sort if sort and sort[0] in lists.SORTS[self.kind] else None
        if isinstance(kept.get("panel"), int):
            self.host.set_panel_width(kept["panel"])
        if kept.get("chip") in CHIPS[self.kind]:
            self.chips.choose(kept["chip"])
        elif isinstance(kept.get("chip"), str):
            # A filter of one's own: its chip comes with the filters, which are read from the shop.
            self._kept_chip = kept["chip"]
        if isinstance(kept.get("search"), str):
            self.search.set_search(kept["search"])
