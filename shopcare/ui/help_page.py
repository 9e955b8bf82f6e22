"""The manual in the window: topics at the left, the text at the right, a search over both."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from shopcare import assets
from shopcare.services.changes import Changes
from shopcare.ui.context import Context
from shopcare.ui.page_header import PageHeader
from shopcare.ui.topic_list import TopicList

#: Page of the tab bar -> the topic that F1 opens there.
TOPICS = {
    "today": "today", "orders": "orders", "returns": "returns", "refunds": "refunds", "complaints": "complaints",
    "reviews": "reviews", "scan": "scan", "settings": "settings",
}


def topics(lang: str) -> list[tuple[str, str, str]]:
    """(key, title, Markdown) of every topic in its order; the file names begin with a number."""
    found = []
    for name in assets.listing(f"resources/manual/{lang}", ".md"):
        text = assets.read_text(f"resources/manual/{lang}/{name}")
        title = text.splitlines()[0].lstrip("# ").strip()
        found.append((name.split("-", 1)[1].removesuffix(".md"), title, text))
    return found


class HelpPage(QWidget):
    """Shows one topic at a time."""

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Reads the manual of the window's language."""
        super().__init__(parent)
        self.context = context
        self.setObjectName("help_page")
        tr = context.tr
        self._topics = topics(tr.lang)
        header = PageHeader(context.icons, tr("Help"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find in the manual"))
        self.search.setAccessibleName(tr("Find in the manual"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = TopicList(tr("Topics"))
        for key, title, _text in self._topics:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.list.addItem(item)
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Manual"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._on_link)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self._side = QWidget()
        self._side.setLayout(left)
        row = QHBoxLayout()
        row.addWidget(self._side)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.addWidget(header)
        column.addLayout(row, 1)
        self._column, self._row, self._left = column, row, left
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        context.theme.changed.connect(self._space)
        self._space()
        if self._topics:
            self.list.setCurrentRow(0)

    def show_topic(self, key: str) -> None:
        """Show the topic of a page of the tab bar, or of that key."""
        wanted = TOPICS.get(key, key)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == wanted:
                self.search.clear()
                self.list.setCurrentRow(row)
                return

    #: The name the window's F1 and other pages may use as well.
    open_topic = show_topic

    def _on_link(self, url: QUrl) -> None:
        self.show_topic(url.toString())

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        key = item.data(Qt.ItemDataRole.UserRole)
        self.text.setMarkdown(next(text for found, _title, text in self._topics if found == key))
        self._air()

    def _air(self) -> None:
        """Room between lines and paragraphs, which Markdown text has not by itself."""
        px = self.context.theme.px
        block = self.text.document().begin()
        while block.isValid():
            look = QTextBlockFormat()
            look.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            look.setBottomMargin(px(14 if block.blockFormat().headingLevel() else 6))
            QTextCursor(block).mergeBlockFormat(look)
            block = block.next()

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            hidden = bool(wanted) and wanted not in self._topics[row][2].lower()
            item.setHidden(hidden)
            if not hidden and first is None:
                first = row
        if wanted and first is not None:
            self.list.setCurrentRow(first)
            self.text.find(text.strip())

    def _space(self) -> None:
        px = self.context.theme.px
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(12))
        self._row.setSpacing(px(16))
        self._left.setSpacing(px(8))
        self.list.space(self.context.theme)
        self._side.setFixedWidth(px(240))
        self.text.document().setDefaultFont(self.context.theme.font("body"))
        self.text.document().setDocumentMargin(px(20))
        self._air()

    def refresh(self) -> None:
        """The manual does not change."""

    def apply_changes(self, changes: Changes) -> None:
        """The manual does not change."""
