"""The real window over a shop of one's own, in Chinese, with hands that count what they do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.services import safety
from shopcare.services.session import Actor, Session
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.main_window import MainWindow
from shopcare.ui.theme import Theme
from tests.journeys.hands import Hands
from tests.ui.dialog_parts import Prompts

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def hands() -> Hands:
    """Real keys and clicks, counted."""
    return Hands()


@pytest.fixture
def shop(tmp_path):
    """A new shop with one storefront."""
    made = safety.create(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    with made.connection():
        yield made


@pytest.fixture
def window(shop, qapp, qtbot):
    """The main window over it at 1366 x 768; jobs run at once, any question it asks fails the test."""
    theme = Theme("light")
    theme.apply(qapp)
    session = Session(shop, FixedClock(NOW), Actor("店主"), "zh_CN")
    made = MainWindow(session, Jobs(inline=True), Icons(theme), "zh_CN", prompts=lambda _tr: Prompts())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
    return made
