"""Settings: a list at the left, a page at the right, a search over all of them; everything takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from shopcare.services.changes import Changes
from shopcare.ui.context import Context
from shopcare.ui.page_header import PageHeader
from shopcare.ui.search_box import SearchBox
from shopcare.ui.settings_about import AboutPane, KeysPane
from shopcare.ui.settings_backup import BackupPane
from shopcare.ui.settings_look import LookPane
from shopcare.ui.settings_parts import Pane
from shopcare.ui.settings_people import PeoplePane
from shopcare.ui.settings_print import PrintPane
from shopcare.ui.settings_shop import ShopPane
from shopcare.ui.settings_time import TimePane
from shopcare.ui.theme import set_look
from shopcare.ui.topic_list import TopicList


class SettingsPage(QWidget):
    """Pages are made when they are first shown."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Shows the first page."""
        super().__init__(parent)
        self.context = context
        self.setObjectName("settings_page")
        tr = context.tr
        #: key, title, class, further words that the search finds it by.
        self._topics: list[tuple[str, str, type[Pane], str]] = [
            ("look", tr("Look and language"), LookPane, tr("theme dark light text size font row height language")),
            ("shop", tr("Shop and addresses"), ShopPane, tr("shop name storefront platform return address phone")),
            ("print", tr("Printing and paper"), PrintPane, tr("printer label size paper dpi mask privacy test page")),
            ("time", tr("Limits and holidays"), TimePane, tr("calendar holiday working day deadline time limit")),
            ("people", tr("People"), PeoplePane, tr("staff role rights PIN")),
            ("backup", tr("Backups and data"), BackupPane, tr("backup restore data folder check disk")),
            ("keys", tr("Keyboard shortcuts"), KeysPane, tr("keys shortcut keyboard")),
            ("about", tr("About"), AboutPane, tr("version licence")),
        ]
        self._panes: dict[str, Pane] = {}
        header = PageHeader(context.icons, tr("Settings"), tr("Changes take effect at once"))
        self.search = SearchBox(context.icons, tr, tr("Search settings…"))
        self.search.search_changed.connect(self._filter)
        self.search.left.connect(lambda: self.list.setFocus())
        self.search.submitted.connect(lambda _text: self.list.setFocus())
        self.list = TopicList(tr("Settings pages"))
        self.nothing = QLabel(tr("No setting is called that."))
        self.nothing.setWordWrap(True)
        set_look(self.nothing, role="secondary")
        self.nothing.hide()
        for key, title, _pane, _words in self._topics:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda item, _old: self._show(item))
        self.stack = QStackedWidget()
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.nothing)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.addWidget(header)
        column.addLayout(row, 1)
        self._column, self._row, self._left = column, row, left
        self.setFocusProxy(self.list)
        context.theme.changed.connect(self._restyle)
        self._restyle()
        self.list.setCurrentRow(0)

    def open_topic(self, key: str) -> None:
        """Show one page of the settings."""
        for at, topic in enumerate(self._topics):
            if topic[0] == key:
                self.search.clear_search()
                self.list.setCurrentRow(at)

    def pane(self, key: str) -> Pane:
        """The page of a key, made now if need be. Raises KeyError."""
        if key not in self._panes:
            title, made = {topic[0]: topic[1:3] for topic in self._topics}[key]
            self._panes[key] = made(self.context, title)
            self.stack.addWidget(self._panes[key])
        return self._panes[key]

    def refresh(self) -> None:
        """Read the page that is shown again."""
        if isinstance(pane := self.stack.currentWidget(), Pane):
            pane.refresh()

    def apply_changes(self, changes: Changes) -> None:
        """Settings may have been changed or taken back elsewhere."""
        if self.isVisible():
            self.refresh()

    def showEvent(self, event) -> None:  # noqa: N802
        """Read again what may have changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            pane = self.pane(item.data(Qt.ItemDataRole.UserRole))
            self.stack.setCurrentWidget(pane)
            pane.refresh()

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        first = None
        for at, (_key, title, _pane, more) in enumerate(self._topics):
            fits = all(word in f"{title} {more}".lower() for word in words)
            self.list.item(at).setHidden(not fits)
            if fits and first is None:
                first = at
        self.nothing.setVisible(first is None)
        if first is not None and self.list.currentItem().isHidden():
            self.list.setCurrentRow(first)

    def _restyle(self) -> None:
        px = self.context.theme.px
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(12))
        self._row.setSpacing(px(16))
        self._left.setSpacing(px(8))
        self.list.space(self.context.theme)
        self.list.setFixedWidth(px(240))
        self.search.setFixedWidth(px(240))
