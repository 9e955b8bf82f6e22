"""The first start: language, the shop, and whether to begin, to look at the sample shop, or to restore a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from shopcare import texts
from shopcare.domain.clock import Clock
from shopcare.domain.errors import DomainError
from shopcare.domain.orders import PLATFORMS
from shopcare.i18n import Translator
from shopcare.services import safety, sample, settings
from shopcare.services.session import Actor, Session
from shopcare.ui.buttons import text_button
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Job, Jobs
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.prompts import Prompts
from shopcare.ui.theme import set_look
from shopcare.ui.tokens import TEXT_SIZES

#: The sample shop lives in a folder of its own, so that it leaves no trace in the real one.
SAMPLE_FOLDER = "sample"
_LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


def begin_shop(folder: Path, clock: Clock, values: dict[str, str]) -> None:
    """Make the shop with its first storefront and, when given, its return address. Blocking."""
    name = values.get("name", "").strip() or values.get("fallback_name", "")
    front = {"platform": values.get("platform") or "taobao", "name": name or "ShopCare"}
    shop = safety.create(folder, name, clock.now(), storefront=front)
    address = {k: values.get(k, "").strip() for k in ("contact", "phone", "street")}
    if address["contact"] and address["street"]:
        with shop.connection():
            session = Session(shop, clock, Actor("店主"))
            settings.put_address(session, session.storefronts()[0]["id"], address)


class FirstRun(QWidget):
    """One window, three choices.

    Signals: ``finished(str)`` the data folder to open; ``language_changed(str)``: build the window anew in it.
    """

    finished = Signal(str)
    language_changed = Signal(str)

    def __init__(
        self, icons: Icons, tr: Translator, prompts: Prompts, folder: Path, clock: Clock, jobs: Jobs,
        values: dict[str, str] | None = None, parent: QWidget | None = None,
    ):
        """``values`` are what was typed before the language was changed."""
        super().__init__(parent)
        self._icons, self._tr, self._prompts = icons, tr, prompts
        self._folder, self._clock, self._jobs = Path(folder), clock, jobs
        self._job: Job | None = None
        self.setObjectName("first_run")
        self.setWindowTitle("ShopCare")
        self._column = QVBoxLayout(self)
        title = QLabel(tr("Welcome to ShopCare"))
        set_look(title, role="title")
        words = QLabel(
            tr("After-sales work of your online shop on this computer. Nothing leaves it, nothing needs a network.")
        )
        words.setWordWrap(True)
        set_look(words, role="secondary")
        self._column.addWidget(title)
        self._column.addWidget(words)
        self._column.addWidget(self._look_card())
        self._column.addWidget(self._shop_card(values or {}))
        self._message = MessageBar(icons, tr)
        self._column.addWidget(self._message)
        self._column.addLayout(self._choices())
        self._progress = QProgressBar()
        self._progress.setAccessibleName(tr("Progress"))
        self._progress.hide()
        self._column.addWidget(self._progress)
        self._column.addStretch(1)
        icons.theme.changed.connect(self._space)
        self._space()

    # -- building ---------------------------------------------------------------------------------------------

    def _card(self, title: str) -> tuple[QFrame, QVBoxLayout]:
        card = QFrame()
        card.setProperty("card", "true")
        set_look(card, ground="surface")
        inside = QVBoxLayout(card)
        label = QLabel(title)
        set_look(label, role="section")
        inside.addWidget(label)
        return card, inside

    def _look_card(self) -> QFrame:
        tr = self._tr
        card, inside = self._card(tr("1  Language and text size"))
        row = QHBoxLayout()
        self.language = QComboBox()
        self.language.setAccessibleName(tr("Language"))
        for code, words in _LANGUAGES:
            self.language.addItem(words, code)
        self.language.setCurrentIndex(self.language.findData(tr.lang))
        self.language.activated.connect(lambda _at: self.language_changed.emit(self.language.currentData()))
        self.size = QComboBox()
        self.size.setAccessibleName(tr("Text size"))
        for percent in TEXT_SIZES:
            self.size.addItem(f"{percent} %", percent)
        self.size.setCurrentIndex(TEXT_SIZES.index(self._icons.theme.text_percent))
        self.size.activated.connect(lambda _at: self._icons.theme.set_text_percent(self.size.currentData()))
        row.addWidget(self.language)
        row.addWidget(self.size)
        row.addStretch(1)
        inside.addLayout(row)
        return card

    def _shop_card(self, values: dict[str, str]) -> QFrame:
        tr = self._tr
        card, inside = self._card(tr("2  Your shop (all of it can wait)"))
        form = QFormLayout()
        self._edits: dict[str, QLineEdit] = {}
        hints = {
            "name": (tr("Shop name"), tr("for example: Morning Shoes")),
            "contact": (tr("Returns go to"), tr("recipient of returned parcels")),
            "phone": (tr("Phone"), tr("printed on return labels")),
            "street": (tr("Address"), tr("province, city, district, street, number")),
        }
        self.platform = QComboBox()
        self.platform.setAccessibleName(tr("Platform"))
        for code in PLATFORMS:
            self.platform.addItem(texts.platform_text(tr, code), code)
        self.platform.setCurrentIndex(max(0, self.platform.findData(values.get("platform", "taobao"))))
        for name, (words, hint) in hints.items():
            edit = QLineEdit(values.get(name, ""))
            edit.setObjectName(f"first_{name}")
            edit.setPlaceholderText(hint)
            edit.setAccessibleName(words)
            edit.setMaxLength(200)
            self._edits[name] = edit
            form.addRow(words, edit)
            if name == "name":
                form.addRow(tr("Platform"), self.platform)
        inside.addLayout(form)
        return card

    def _choices(self) -> QHBoxLayout:
        tr = self._tr
        self.start_button = text_button(tr("Start with my shop"), "primary", "store", self._icons)
        self.sample_button = text_button(tr("Look at the sample shop"), "", "eye", self._icons)
        self.restore_button = text_button(tr("Restore a backup…"), "", "archive-restore", self._icons)
        self.start_button.clicked.connect(self.start)
        self.sample_button.clicked.connect(self.look_at_sample)
        self.restore_button.clicked.connect(self.restore)
        row = QHBoxLayout()
        for button in (self.start_button, self.sample_button, self.restore_button):
            row.addWidget(button)
        row.addStretch(1)
        self._row = row
        return row

    def values(self) -> dict[str, str]:
        """What was typed."""
        found = {name: edit.text() for name, edit in self._edits.items()}
        return found | {"platform": self.platform.currentData(), "fallback_name": self._tr("My shop")}

    # -- the three choices ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the shop and open it."""
        self._run(
            begin_shop, self._folder, self._clock, self.values(),
            done=lambda _r: self.finished.emit(str(self._folder)),
        )

    def look_at_sample(self) -> None:
        """Make the sample shop in its own folder, if it is not there, and open that."""
        place = self._folder / SAMPLE_FOLDER
        if (place / "shop.db").exists():
            self.finished.emit(str(place))
            return
        lang, clock = self._tr.lang, self._clock

        def make(progress: Any, cancelled: Any) -> None:
            sample.make(place, clock, lang, progress)

        self._run(make, watched=True, done=lambda _r: self.finished.emit(str(place)))

    def restore(self) -> None:
        """Choose a backup and put it in place."""
        tr = self._tr

        def chosen(place: str) -> None:
            if place:
                self._run(safety.restore, self._folder, Path(place), self._clock.now(), other_shop=True,
                          done=lambda _r: self.finished.emit(str(self._folder)))

        self._prompts.folder(self, tr("Choose the backup's folder"), str(self._folder), chosen)

    def _run(self, work: Any, *args: Any, done: Any, watched: bool = False, **named: Any) -> None:
        self._message.hide()
        self._enable(False)
        self._progress.setRange(0, 0)
        self._progress.show()

        def call(progress: Any = None, cancelled: Any = None) -> Any:
            if watched:
                return work(progress, cancelled)
            return work(*args, **named)

        self._job = self._jobs.write(
            call, watched=watched, done=lambda result: (self._over(), done(result)), failed=self._failed
        )

    def _over(self) -> None:
        self._enable(True)
        self._progress.hide()

    def _failed(self, exc: BaseException) -> None:
        self._over()
        words = texts.error_text(self._tr, exc) if isinstance(exc, DomainError) else str(exc)
        self._message.show_message(words, "danger")

    def _enable(self, on: bool) -> None:
        for widget in (self.start_button, self.sample_button, self.restore_button, self.language):
            widget.setEnabled(on)

    def _space(self) -> None:
        px = self._icons.theme.px
        self._column.setContentsMargins(px(48), px(32), px(48), px(32))
        self._column.setSpacing(px(16))
        self._row.setSpacing(px(8))
        self.setMinimumWidth(px(680))
