"""A window over a copied sample shop: everything runs at once on this thread, unexpected questions fail."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.i18n import Translator
from shopcare.services import sample
from shopcare.services.session import Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.ui.context import Context, Hub
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.theme import Theme

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class FakePrompts:
    """Answers questions that were announced with ``expect``; any other question fails the test."""

    def __init__(self):
        self.answers: list = []
        self.asked: list[str] = []

    def expect(self, answer: object) -> None:
        """The answer to the next question."""
        self.answers.append(answer)

    def _next(self, text: str) -> object:
        self.asked.append(text)
        if not self.answers:
            raise AssertionError(f"unexpected question: {text}")
        return self.answers.pop(0)

    def ask(self, parent, text, detail, choices, done) -> None:
        """See ui.prompts.Prompts."""
        done(self._next(f"{text} {detail}".strip()))

    def tell(self, parent, text, detail="", done=None) -> None:
        """See ui.prompts.Prompts."""
        self._next(text)
        if done is not None:
            done()

    def text(self, parent, title, label, start, done) -> None:
        """See ui.prompts.Prompts."""
        done(self._next(title))

    def open_files(self, parent, title, filters, many, done) -> None:
        """See ui.prompts.Prompts."""
        done(self._next(title))

    def save_file(self, parent, title, filters, start, done) -> None:
        """See ui.prompts.Prompts."""
        done(self._next(title))

    def folder(self, parent, title, start, done) -> None:
        """See ui.prompts.Prompts."""
        done(self._next(title))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory):
    """The sample shop, made once."""
    folder = tmp_path_factory.mktemp("sample") / "shop"
    sample.make(folder, FixedClock(NOW))
    return folder


@pytest.fixture
def session(sample_folder, tmp_path):
    """A session on a copy of the sample shop."""
    shutil.copytree(sample_folder, tmp_path / "shop")
    shop = Shop(ShopFolder(tmp_path / "shop"))
    shop.connect()
    yield Session(shop, FixedClock(NOW), lang="en")
    shop.close()


@pytest.fixture(scope="session")
def theme(qapp):
    """The look of the tests: light, 100 %."""
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def icons(theme):
    """Icons in that look, which every test finds as delivered."""
    theme.set_scheme("light")
    theme.set_text_percent(100)
    theme.set_rows("normal")
    return Icons(theme)


@pytest.fixture
def prompts():
    """Fails on an unexpected question."""
    return FakePrompts()


@pytest.fixture
def context(session, icons, prompts):
    """What a page is handed, with jobs that run at once."""
    jobs, hub = Jobs(inline=True), Hub()
    jobs.changed.connect(hub.changed)
    return Context(session, jobs, icons, Translator("en"), prompts, hub)


@pytest.fixture
def window(session, icons, prompts, qtbot):
    """The whole window in English over the sample shop."""
    from shopcare.ui.main_window import MainWindow

    made = MainWindow(session, Jobs(inline=True), icons, "en", prompts=lambda _tr: prompts)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    return made
