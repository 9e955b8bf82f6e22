"""The menu bar and the keyboard map of the window; every command has its shortcut in menu and tooltip."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from shopcare.ui.tokens import ROW_HEIGHTS, SCHEMES, TEXT_SIZES

if TYPE_CHECKING:
    from shopcare.ui.main_window import MainWindow

_Keys = QKeySequence.StandardKey


class Commands:
    """Builds the menus of a window and keeps the actions by name."""

    def __init__(self, window: MainWindow):
        """Fills the window's menu bar."""
        self.window = window
        self.actions: dict[str, QAction] = {}
        tr = window.context.tr
        bar = window.menuBar()
        bar.clear()
        # A change of language builds the menus anew; keys of the old ones would make every key ambiguous.
        for old in (*window.actions(), *bar.findChildren(QMenu)):
            if isinstance(old, QAction):
                window.removeAction(old)
            old.deleteLater()
        for title, fill in (
            (tr("&File"), self._file), (tr("&Edit"), self._edit), (tr("&View"), self._view), (tr("&Go"), self._go),
            (tr("&Help"), self._help),
        ):  # fmt: skip
            fill(bar.addMenu(title))

    def _add(
        self, menu: QMenu, name: str, text: str, run: Callable[[], object], keys: object = None, hint: str = ""
    ) -> QAction:
        action = QAction(f"{text}\t{hint}" if hint else text, self.window)
        if keys is not None:
            action.setShortcuts([QKeySequence(k) for k in (keys if isinstance(keys, list) else [keys])])
        action.triggered.connect(lambda _on=False: run())
        menu.addAction(action)
        self.window.addAction(action)
        self.actions[name] = action
        return action

    def _file(self, menu: QMenu) -> None:
        w, tr = self.window, self.window.context.tr
        self._add(menu, "new", tr("New record in this tab"), w.new_record, _Keys.New)
        self._add(menu, "import", tr("Import file…"), lambda: w.context.hub.import_files.emit([]), _Keys.Open)
        self._add(menu, "imports", tr("Imports…"), w.show_imports)
        self._add(menu, "print", tr("Print…"), lambda: w.print_selected(False), _Keys.Print)
        self._add(menu, "print_direct", tr("Print without preview"), lambda: w.print_selected(True), "Ctrl+Shift+P")
        menu.addSeparator()
        self._add(menu, "backup", tr("Back up now"), w.backup_now)
        self._add(menu, "restore", tr("Restore from a backup…"), w.choose_backup)
        self._add(menu, "backup_folder", tr("Open backup folder"), w.open_backup_folder)
        menu.addSeparator()
        self._add(menu, "close", tr("Close window"), w.close, _Keys.Quit).setMenuRole(QAction.MenuRole.QuitRole)

    def _edit(self, menu: QMenu) -> None:
        w, tr = self.window, self.window.context.tr
        self._add(menu, "undo", tr("Undo"), w.undo, _Keys.Undo)
        self._add(menu, "redo", tr("Redo"), w.redo, [QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        menu.addSeparator()
        self._add(menu, "search", tr("Search"), w.focus_search, _Keys.Find)
        self._add(menu, "copy", tr("Copy rows"), w.copy_rows, hint=QKeySequence(_Keys.Copy).toString())
        self._add(menu, "recycle", tr("Recycle"), w.recycle, hint="Del")
        self._add(menu, "select_all", tr("Select all"), w.select_all, hint=QKeySequence(_Keys.SelectAll).toString())
        menu.aboutToShow.connect(w.name_undo)

    def _view(self, menu: QMenu) -> None:
        w, tr = self.window, self.window.context.tr
        theme = w.context.theme
        words = {"system": tr("Follow the system"), "light": tr("Light"), "dark": tr("Dark")}
        themes = [(s, words[s]) for s in SCHEMES]
        self._choices(menu.addMenu(tr("Theme")), "theme", themes, theme.scheme, w.set_scheme)
        sizes = menu.addMenu(tr("Text size"))
        self._add(sizes, "larger", tr("Larger"), lambda: w.step_text(1), [_Keys.ZoomIn, QKeySequence("Ctrl+=")])
        self._add(sizes, "smaller", tr("Smaller"), lambda: w.step_text(-1), _Keys.ZoomOut)
        self._add(sizes, "normal", tr("Normal size"), lambda: w.step_text(0), "Ctrl+0")
        sizes.addSeparator()
        self._choices(sizes, "size", [(n, f"{n} %") for n in TEXT_SIZES], theme.text_percent, w.set_text)
        rows = {"compact": tr("Compact"), "normal": tr("rows|Normal"), "large": tr("Large")}
        heights = [(r, rows[r]) for r in ROW_HEIGHTS]
        self._choices(menu.addMenu(tr("Row height")), "rows", heights, theme.rows, w.set_rows)
        self._choices(
            menu.addMenu(tr("Language")), "lang", [("zh_CN", "简体中文"), ("en", "English")], w.context.tr.lang,
            lambda lang: w.context.hub.language_chosen.emit(lang),
        )
        fronts = w.context.session.storefronts()
        if len(fronts) > 1:
            chosen = w.context.session.storefront_id
            self._choices(
                menu.addMenu(tr("Storefront")), "front",
                [(None, tr("All storefronts")), *((f["id"], f["name"]) for f in fronts)], chosen,
                lambda front: w.context.hub.storefront_chosen.emit(front),
            )

    def _choices(
        self, menu: QMenu, name: str, choices: list[tuple[object, str]], chosen: object, run: Callable[..., object]
    ) -> None:
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _on=False, value=value: run(value))
            group.addAction(action)
            menu.addAction(action)
            self.actions[f"{name}:{value}"] = action

    def _go(self, menu: QMenu) -> None:
        w, tr = self.window, self.window.context.tr
        for number, (key, text) in enumerate(w.subjects(), start=1):
            self._add(menu, f"go:{key}", text, lambda key=key: w.show_page(key), f"Ctrl+{number}")
        menu.addSeparator()
        self._add(menu, "go:scan", tr("Scan in"), lambda: w.show_page("scan"), "F8")
        self._add(menu, "go:settings", tr("Settings"), lambda: w.show_page("settings"), "Ctrl+,")

    def _help(self, menu: QMenu) -> None:
        w, tr = self.window, self.window.context.tr
        self._add(menu, "help", tr("Help for this page"), w.show_help, _Keys.HelpContents)
        self._add(menu, "keys", tr("Keyboard shortcuts"), w.show_keys, "Ctrl+/")
        self._add(menu, "history", tr("What was done…"), w.show_history)
        menu.addSeparator()
        self._add(menu, "about", tr("About ShopCare"), w.show_about).setMenuRole(QAction.MenuRole.AboutRole)

    def set_undo(self, undo: str, redo: str) -> None:
        """Name the steps that would be undone and done again; "" disables."""
        tr = self.window.context.tr
        for name, what, words in (
            ("undo", undo, tr("Undo: {what}", what=undo) if undo else tr("Undo")),
            ("redo", redo, tr("Redo: {what}", what=redo) if redo else tr("Redo")),
        ):
            self.actions[name].setText(words)
            self.actions[name].setEnabled(bool(what))
