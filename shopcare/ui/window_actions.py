"""What the menu's commands do in the window: records, look, undo, import, print, backups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from shopcare import texts
from shopcare.services import safety, undo
from shopcare.services.changes import Changes
from shopcare.services.session import Session

if TYPE_CHECKING:
    from shopcare.ui.main_window import MainWindow


def _next_steps(session: Session) -> tuple[undo.Undoable | None, undo.Undoable | None]:
    """What undo and redo would do now."""
    found = undo.steps(session, 1)
    return found[0] if found else None, undo.redoable(session)


class WindowActions:
    """The part of the main window that answers to menu and keyboard."""

    def show_help(self: MainWindow) -> None:
        """The help page, at the place for the page shown now."""
        key = self.tabs.current_key
        page = self._late["help"].get()
        if hasattr(page, "show_topic"):
            page.show_topic(key)
        self.show_page("help")

    def show_history(self: MainWindow) -> None:
        """What was done lately, with undo."""
        from shopcare.ui.history_view import HistoryView

        HistoryView(self.context, self).open()

    def show_imports(self: MainWindow) -> None:
        """The imports made, each of which can be taken back."""
        from shopcare.ui.import_history import ImportHistory

        ImportHistory(self.context, self).open()

    # -- commands ---------------------------------------------------------------------------------------------

    def new_record(self: MainWindow) -> None:
        """Ctrl+N: a record in this tab; on other pages a return."""
        shown = self.current_list()
        self.context.hub.new_record.emit(shown.kind if shown is not None else "returns", {})

    def print_selected(self: MainWindow, direct: bool) -> None:
        """Ctrl+P: the form that fits the selection."""
        shown = self.current_list()
        if shown is not None:
            shown.print_selected(direct)

    def focus_search(self: MainWindow) -> None:
        """Ctrl+F: the search box of this page; from a page without one, that of the orders."""
        shown = self.current_list()
        if shown is None:
            self.show_page("orders")
            shown = self.current_list()
        if shown is not None:
            shown.table.clearSelection()
            shown.search.focus_search()

    def copy_rows(self: MainWindow) -> None:
        """Copy the selected rows."""
        if (shown := self.current_list()) is not None:
            shown.table.copy()

    def recycle(self: MainWindow) -> None:
        """Recycle the selected records."""
        if (shown := self.current_list()) is not None:
            shown.recycle()

    def select_all(self: MainWindow) -> None:
        """Select every row."""
        if (shown := self.current_list()) is not None:
            shown.table.selectAll()

    def import_files(self: MainWindow, paths: list) -> None:
        """Import these files, or ask for one."""
        from shopcare.ui.import_dialog import ImportDialog

        ImportDialog(self.context, [str(path) for path in paths], self).open()

    def print_records(self: MainWindow, form: str, refs: list, direct: bool = False) -> None:
        """The preview of a form for these records; printed at once when ``direct``."""
        from shopcare.ui import print_preview

        if direct:
            print_preview.print_direct(self.context, form, [tuple(ref) for ref in refs])
            return
        dialog = print_preview.PrintPreview(self.context, form, [tuple(ref) for ref in refs], self)
        dialog.open()

    def undo(self: MainWindow) -> None:
        """Ctrl+Z: take the last step back."""
        self.flush()
        self._undo(undo.undo_last)

    def redo(self: MainWindow) -> None:
        """Ctrl+Y: do again what was taken back."""
        self._undo(undo.redo_last)

    def _undo(self: MainWindow, work: Callable[[Session], Changes]) -> None:
        def done(changes: Changes) -> None:
            self.say(texts.op_text(self.context.tr, changes.op, {}, changes.ref), False)

        self._jobs.write(work, self._session, done=done, failed=self.show_failure)

    def name_undo(self: MainWindow) -> None:
        """Name the steps in the Edit menu, and offer only what is possible."""

        def words(step: undo.Undoable | None) -> str:
            return texts.op_text(self.context.tr, step.op, step.summary, step.ref) if step is not None else ""

        def done(found: tuple[undo.Undoable | None, undo.Undoable | None]) -> None:
            self.commands.set_undo(words(found[0]), words(found[1]))

        self._jobs.read(_next_steps, self._session, done=done)

    def show_keys(self: MainWindow) -> None:
        """The sheet of all keys."""
        self._late["settings"].get().open_topic("keys")
        self.show_page("settings")

    def show_about(self: MainWindow) -> None:
        """Version, parts and licences."""
        self._late["settings"].get().open_topic("about")
        self.show_page("settings")

    # -- look -------------------------------------------------------------------------------------------------

    def set_scheme(self: MainWindow, scheme: str) -> None:
        """Light, dark or as the system."""
        self._icons.theme.set_scheme(scheme)
        self._keep_look()

    def set_text(self: MainWindow, percent: int) -> None:
        """Size of text in percent."""
        self._icons.theme.set_text_percent(percent)
        self._keep_look()

    def step_text(self: MainWindow, by: int) -> None:
        """A size larger, smaller, or normal."""
        self._icons.theme.step_text(by)
        self._keep_look()

    def set_rows(self: MainWindow, rows: str) -> None:
        """Height of table rows."""
        self._icons.theme.set_rows(rows)
        self._keep_look()

    def _keep_look(self: MainWindow) -> None:
        theme = self._icons.theme
        for name, value in (("theme", theme.scheme), ("size", theme.text_percent), ("rows", theme.rows)):
            action = self.commands.actions.get(f"{name}:{value}")
            if action is not None:
                action.setChecked(True)
            if self._state is not None:
                self._state.put(name, value)

    def backup_now(self: MainWindow) -> None:
        """A verified backup now."""
        tr = self.context.tr

        def done(made: Any) -> None:
            self.say(tr("Backup made and checked: {name}", name=made.path.name), False)
            if made.not_copied is not None:
                self.message.show_message(texts.note_text(tr, made.not_copied), "warn")
            self.status.refresh_backup()

        self._jobs.read(
            safety.backup_now, self._session.shop, self._session.now(), done=done, failed=self.show_failure,
            name=tr("Back up now"),
        )

    def choose_backup(self: MainWindow) -> None:
        """Choose a backup to restore."""
        from shopcare.ui.backup_dialog import BackupDialog

        BackupDialog(self.context, self).open()

    def open_backup_folder(self: MainWindow) -> None:
        """Show the backups in the system's file manager."""
        folder = self._session.shop.folder.backups
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
