"""What stands in the window's place while a large shop is checked, restored or brought to this version."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from shopcare.i18n import Translator
from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


class OpeningPage(QWidget):
    """A sentence and a bar. Signal: ``stop_requested()`` the user closed it; it stays until the work has stopped."""

    stop_requested = Signal()

    def __init__(self, icons: Icons, tr: Translator, words: str, parent: QWidget | None = None):
        """``words`` say what is going on."""
        super().__init__(parent)
        self.setObjectName("opening_page")
        self.setWindowTitle("ShopCare")
        self._over = False
        title = QLabel("ShopCare")
        set_look(title, role="title")
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        column = QVBoxLayout(self)
        px = icons.theme.px
        column.setContentsMargins(px(40), px(32), px(40), px(32))
        column.setSpacing(px(16))
        column.addWidget(title)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addStretch(1)
        self.setFixedSize(px(520), px(200))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, False)

    def set_progress(self, done: int, total: int) -> None:
        """How far it is; an unknown total keeps the bar moving."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(done)

    def end(self) -> None:
        """The work is over: from now on closing closes."""
        self._over = True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """What is being put in place must not be left half done; the work decides when it can stop."""
        if self._over:
            super().closeEvent(event)
            return
        event.ignore()
        self.stop_requested.emit()
