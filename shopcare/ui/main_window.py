"""The main window: pages, menu, status line, toasts, and the hub that carries wishes from page to page."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain import kinds
from shopcare.domain.clock import DEFAULT_ZONE, local, to_utc_text
from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.i18n import Translator
from shopcare.services import lists, safety, settings, today
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.ui import new_record, row_menu
from shopcare.ui.banner import Banner
from shopcare.ui.commands import Commands
from shopcare.ui.complaints_tab import ComplaintsTab
from shopcare.ui.context import Context, Hub
from shopcare.ui.drop_zone import DropPlan, DropZone
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.late_page import LatePage
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.nav_tabs import NavTabs
from shopcare.ui.orders_tab import OrdersTab
from shopcare.ui.prompts import Prompts, QtPrompts
from shopcare.ui.record_list import RecordList
from shopcare.ui.record_tab import RecordTab
from shopcare.ui.refunds_tab import RefundsTab
from shopcare.ui.returns_tab import ReturnsTab
from shopcare.ui.reviews_tab import ReviewsTab
from shopcare.ui.status_line import StatusLine
from shopcare.ui.toast import Toast
from shopcare.ui.today_page import TodayPage
from shopcare.ui.window_actions import WindowActions
from shopcare.ui.window_state import WindowState

_log = logging.getLogger("shopcare")
MINUTE_MS, LOOK_MS = 60_000, 1500
#: At this hour of the shop's day a window left open makes its backup.
NIGHT_HOUR = 3


class MainWindow(WindowActions, QMainWindow):
    """The window over one open shop.

    Signals: ``closed()``, ``language_changed(str)``; ``restore_requested(str)`` and ``other_shop_requested(str)`` for
    whoever opened the shop.
    """

    closed = Signal()
    restore_requested = Signal(str)
    other_shop_requested = Signal(str)
    language_changed = Signal(str)

    def __init__(
        self, session: Session, jobs: Jobs, icons: Icons, lang: str, state: WindowState | None = None,
        prompts: Callable[[Translator], Prompts] = QtPrompts, notes: list | None = None,
    ):
        """``notes`` is what opening the shop had to say; ``prompts`` makes the asker for a language."""
        super().__init__()
        self._session, self._jobs, self._icons, self._prompts = session, jobs, icons, prompts
        self._state = state
        self._own_writes, self._version = 0, None
        self._night_done = ""
        self._notes = list(notes or [])
        jobs.changed.connect(self._on_written)
        jobs.failed.connect(self.show_failure)
        self._build(lang)
        geometry = state.geometry() if state is not None else None
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        self.setMinimumSize(1000, 600)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_outside)
        self._look.start()
        self._version = self._data_version()
        QTimer.singleShot(0, self, self._after_start)

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self, lang: str) -> None:
        tr = Translator(lang)
        self._session.lang = lang
        self.context = Context(
            self._session, self._jobs, self._icons, tr, self._prompts(tr), Hub(self), self._state
        )
        context = self.context
        self.tabs = NavTabs(self._icons)
        self.tabs.setAccessibleName(tr("Pages"))
        self.today = TodayPage(context)
        self._tabs: dict[str, RecordTab] = {
            "orders": OrdersTab(context), "returns": ReturnsTab(context), "refunds": RefundsTab(context),
            "complaints": ComplaintsTab(context), "reviews": ReviewsTab(context),
        }
        icons = ("package", "undo-2", "banknote", "message-square-warning", "star")
        self.tabs.add_page(self.today, "today", "sun", tr("Today"), hint="Ctrl+1")
        for number, (key, icon) in enumerate(zip(self._tabs, icons, strict=True), start=2):
            self.tabs.add_page(self._tabs[key], key, icon, texts.kind_text(tr, key), hint=f"Ctrl+{number}")
        self._late: dict[str, LatePage] = {}
        for key, icon, text, group, hint in (
            ("scan", "scan-line", tr("Scan in"), "tools", "F8"),
            ("settings", "settings", tr("Settings"), "bottom", ""),
            ("help", "circle-question-mark", tr("Help"), "bottom", "F1"),
        ):
            self._late[key] = LatePage(key, lambda key=key: self._make_late(key))
            self.tabs.add_page(self._late[key], key, icon, text, group, hint)
        self.message = MessageBar(self._icons, tr)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner: Banner | None = None
        if settings.is_sample(self._session):
            words = tr("Sample data: try everything here.")
            self.banner = Banner(self._icons, words, tr("Clear and start my own shop"))
            self.banner.button_clicked.connect(lambda: context.hub.other_shop_requested.emit("new"))
            column.addWidget(self.banner)
        column.addWidget(self.message)
        column.addWidget(self.tabs, 1)
        self.setCentralWidget(central)
        self.toast = Toast(self._icons, tr, central)
        self.drop = DropZone(central, self._icons, self._plan_drop)
        self.status = StatusLine(context)
        self.status.retry_requested.connect(self.flush)
        self.setStatusBar(self.status)
        self.commands = Commands(self)
        self._connect(context.hub)
        self.tabs.page_changed.connect(self._on_page)
        self.setWindowTitle("ShopCare")
        kept = self._state.get("tab", "today") if self._state is not None else "today"
        if kept in self.tabs.keys() and kept not in self._late:  # noqa: SIM118 - NavTabs is no mapping
            self.tabs.show_page(kept)
        self.refresh_badges()
        self.name_undo()

    def _make_late(self, key: str) -> QWidget:
        name = {"scan": "ScanPage", "settings": "SettingsPage", "help": "HelpPage"}[key]
        page = getattr(importlib.import_module(f"shopcare.ui.{key}_page"), name)(self.context)
        if key == "scan":
            page.leave_requested.connect(lambda: self.show_page("today"))
        return page

    def _connect(self, hub: Hub) -> None:
        hub.changed.connect(self.apply_changes)
        hub.open_record.connect(self.open_record)
        hub.show_list.connect(self.show_list)
        hub.new_record.connect(lambda kind, values: new_record.begin(self.context, self, kind, values or {}))
        hub.import_files.connect(self.import_files)
        hub.print_records.connect(self.print_records)
        hub.show_page.connect(self.show_page)
        hub.say.connect(self.say)
        hub.fail.connect(self.show_failure)
        hub.language_chosen.connect(lambda lang: QTimer.singleShot(0, self, lambda: self.switch_language(lang)))
        hub.storefront_chosen.connect(self.choose_storefront)
        hub.restore_requested.connect(self.restore_requested)
        hub.other_shop_requested.connect(self.other_shop_requested)

    def subjects(self) -> list[tuple[str, str]]:
        """Keys and words of the first six pages, in the order of Ctrl+1 to Ctrl+6."""
        tr = self.context.tr
        return [("today", tr("Today")), *((key, texts.kind_text(tr, key)) for key in self._tabs)]

    # -- pages ------------------------------------------------------------------------------------------------

    def show_page(self, key: str) -> None:
        """Show a page and give it the focus; "settings:backup" also the topic in it."""
        key, _, topic = key.partition(":")
        if topic and key in self._late:
            self._late[key].get().open_topic(topic)
        if key in self.tabs.keys():  # noqa: SIM118
            self.tabs.show_page(key)
            tab = self._tabs.get(key)
            if tab is not None:
                tab.list.table.setFocus()
            else:
                self.tabs.currentWidget().setFocus()

    def scan(self, code: str) -> None:
        """A scanner read a code, on whatever page: the scan page takes it."""
        self.show_page("scan")
        self._late["scan"].get().scan(code)

    def tab_of(self, kind: str) -> tuple[str, RecordTab]:
        """The tab in which records of a kind are listed. Raises KeyError."""
        for key, tab in self._tabs.items():
            if kind in tab.views:
                return key, tab
        raise KeyError(kind)

    def current_list(self) -> RecordList | None:
        """The list shown now, if a tab of lists is shown."""
        tab = self._tabs.get(self.tabs.current_key)
        return tab.list if tab is not None else None

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a record in its tab, panel open."""
        key, tab = self.tab_of(kind)
        self.tabs.show_page(key)
        tab.show_kind(kind).open_record(record_id)

    def show_list(self, kind: str, chip: str, text: str) -> None:
        """Show a tab's list with this chip and search."""
        key, tab = self.tab_of(kind)
        self.tabs.show_page(key)
        tab.show_kind(kind).show_query(chip, text)

    def _on_page(self, key: str) -> None:
        if self._state is not None:
            self._state.put("tab", key)
        if key == "today":
            self.today.refresh()

    def switch_language(self, lang: str) -> None:
        """Build the window again in another language, the same page and record shown."""
        if lang == self.context.tr.lang:
            return
        self.flush()
        key, shown = self.tabs.current_key, self.current_list()
        place = (shown.kind, shown.panel.record_id, shown.search.text(), shown.chips.current) if shown else None
        if self._state is not None:
            self._state.put("lang", lang)
        self.language_changed.emit(lang)
        old = self.centralWidget()
        self._build(lang)
        if old is not None:
            old.deleteLater()
        self.tabs.show_page(key)
        if place is not None:
            self.show_list(place[0], place[3], place[2])
            if place[1]:
                self.open_record(place[0], place[1])

    def choose_storefront(self, storefront_id: int | None) -> None:
        """Show one storefront, or all."""
        self._session.storefront_id = storefront_id
        self.refresh()

    # -- what happens -----------------------------------------------------------------------------------------

    def say(self, text: str, undoable: bool) -> None:
        """A toast; with undo when the step can be taken back. A dialog that stays open says it by itself."""
        if not undoable and QApplication.activeModalWidget() is not None:
            QTimer.singleShot(0, self, lambda: self._say_after_dialog(text))
            return
        tr = self.context.tr
        if undoable:
            keys = QKeySequence(QKeySequence.StandardKey.Undo).toString()
            self.toast.show_message(text, tr("Undo"), self.undo, keys)
        else:
            self.toast.show_message(text)

    def _say_after_dialog(self, text: str) -> None:
        if QApplication.activeModalWidget() is None:
            self.toast.show_message(text)

    def show_failure(self, exc: object) -> None:
        """A step that did not go through: its sentence over the pages, in the status line if the disk is at fault."""
        tr = self.context.tr
        if isinstance(exc, DomainError):
            text = texts.error_text(tr, exc)
            if isinstance(exc, ShopUnavailable):
                self.status.say_not_saved(text)
        else:
            if isinstance(exc, BaseException):
                _log.error("unexpected", exc_info=exc)
            text = texts.error_text(tr, DomainError("unexpected", detail=type(exc).__name__))
        self.message.show_message(text, "danger")

    def _on_written(self, changes: object) -> None:
        self._own_writes += 1
        self.status.say_saved()
        if isinstance(changes, Changes):
            self.context.hub.changed.emit(changes)

    def apply_changes(self, changes: Changes) -> None:
        """Something was written, here or elsewhere."""
        for tab in self._tabs.values():
            tab.apply_changes(changes)
        self.today.apply_changes(changes)
        for late in self._late.values():
            if late.page is not None and hasattr(late.page, "apply_changes"):
                late.page.apply_changes(changes)
        self.refresh_badges()
        self.name_undo()

    def refresh(self) -> None:
        """Read everything that is shown again."""
        self.today.refresh()
        for tab in self._tabs.values():
            tab.refresh()
        self.refresh_badges()

    def refresh_badges(self) -> None:
        """The numbers beside the pages and in the title."""
        self._jobs.read(today.summary, self._session, done=self._take_summary)

    def _take_summary(self, found: today.Summary) -> None:
        tr = self.context.tr
        urgent = found.overdue + found.due_today
        counts = {"today": urgent}
        for key, tab in self._tabs.items():
            counts[key] = sum(found.badges.get(kind, 0) for kind in tab.views)
        for key, n in counts.items():
            self.tabs.set_badge(key, n, tr.plural("{n} due today", "{n} due today", n))
        self.setWindowTitle(f"({urgent}) ShopCare" if urgent else "ShopCare")

    def _data_version(self) -> int | None:
        try:
            return self._session.shop.data_version()
        except Exception:  # noqa: BLE001 - a look beside the work must never disturb it
            return None

    def _look_outside(self) -> None:
        """The command line or another program may have written: then read again what is shown."""
        found, own = self._data_version(), self._own_writes
        self._own_writes = 0
        if found != self._version:
            self._version = found
            if not own:
                self.context.hub.changed.emit(Changes(op="outside", whole=set(kinds.KINDS)))

    def _on_minute(self) -> None:
        for tab in self._tabs.values():
            for each in tab.made():
                each.model.refresh()
        self.today.refresh()
        self.refresh_badges()
        now = local(to_utc_text(self._session.now()), DEFAULT_ZONE)
        day = now.date().isoformat()
        if now.hour == NIGHT_HOUR and self._night_done != day:
            self._night_done = day
            self._jobs.read(
                safety.backup_if_due, self._session.shop, self._session.now(), "night",
                done=lambda _made: self.status.refresh_backup(),
            )

    def _after_start(self) -> None:
        self.status.refresh_backup()
        self._jobs.read(lists.catch_up, self._session, watched=False)
        tr, told = self.context.tr, []
        for note in self._notes:
            if note.code == "check_due":
                self._jobs.read(
                    safety.check, self._session.shop.folder, self._session.now(), done=self._take_findings
                )
            else:
                told.append(note)
        if told:
            # A line each: the later ones must not hide what is said first.
            lines = "\n".join(texts.note_text(tr, note) for note in told)
            self.message.show_message(lines, "warn" if any(note.ask for note in told) else "info")

    def say_restored(self) -> None:
        """A backup took the shop's place, or the shop before it is back; one click changes one's mind."""
        tr = self.context.tr
        back = (tr("Put the replaced shop back"), lambda: self.context.hub.restore_requested.emit("undo"))
        self.message.show_message(tr("Restored. The shop before is kept as a copy of its own."), "ok", [back])

    def _take_findings(self, findings: list) -> None:
        if findings:
            tr = self.context.tr
            self.message.show_message(texts.finding_text(tr, findings[0]), "danger")

    # -- files dropped, backups -------------------------------------------------------------------------------

    def _plan_drop(self, files: list[Path], point: QPoint) -> DropPlan | None:
        from shopcare.ui.photo_strip import PhotoStrip, is_evidence

        tr = self.context.tr
        if files and all(is_evidence(path) for path in files):
            shown = self.current_list()
            if shown is None:
                return None
            plan = row_menu.drop_plan(shown, self.centralWidget(), files, point)
            strip = shown.panel.findChild(PhotoStrip) if plan is None and shown.host.panel_open else None
            return strip.drop_plan(files) if strip is not None else plan
        if any(path.suffix.lower() in (".csv", ".xlsx", ".xls", ".txt", ".tsv", ".zip") for path in files):
            names = ", ".join(path.name for path in files[:3])
            words = tr("Let go: import {files}", files=names)
            return DropPlan(words, lambda: self.import_files([str(f) for f in files]))
        return None

    # -- ending -----------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Save everything that was typed."""
        for tab in self._tabs.values():
            tab.flush()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Never asks: what was typed is saved, the place remembered."""
        self.flush()
        self._minute.stop()
        self._look.stop()
        if self._state is not None:
            self._state.put_geometry(self.saveGeometry())
            self._state.save()
        super().closeEvent(event)
        self.closed.emit()
