"""J01: from an empty computer to the first return in the list and on Today."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from shopcare import bootstrap
from shopcare.app import Desk
from shopcare.domain.clock import FixedClock
from shopcare.i18n import Translator
from shopcare.services import settings
from shopcare.store.models import CaseRow, StorefrontRow
from shopcare.ui.first_run import FirstRun
from shopcare.ui.main_window import MainWindow
from tests.journeys.conftest import NOW
from tests.journeys.hands import CTRL


@pytest.fixture
def desk(qapp, qtbot, tmp_path, monkeypatch):
    """The process of the window on a computer without data, whose system speaks English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en_GB.UTF-8")
    # The log catches what nobody caught; here that has to fail the test.
    monkeypatch.setattr(bootstrap, "start_log", lambda _folder: None)
    made = Desk(qapp, tmp_path / "data", FixedClock(NOW), None, None, [])
    yield made
    if made.window is not None:
        made.window.close()
    made.end()


def appears(qtbot, desk, kind: type):
    """The window of this kind, once it is shown."""
    qtbot.waitUntil(lambda: isinstance(desk.window, kind) and desk.window.isVisible(), timeout=20000)
    return desk.window


def cut_labels(window) -> list[str]:
    """Labels without line breaks whose words need more room than they have."""
    return [
        label.text() for label in window.findChildren(QLabel)
        if label.isVisible() and label.text() and not label.wordWrap()
        and label.textFormat() != Qt.TextFormat.RichText
        and label.sizePolicy().horizontalPolicy() != label.sizePolicy().Policy.Ignored
        and label.fontMetrics().horizontalAdvance(label.text()) > label.width() + 1
    ]  # fmt: skip


def test_first_ten_minutes(desk, qtbot, hands) -> None:
    hands.phrases = True
    assert desk.start()
    first = appears(qtbot, desk, FirstRun)
    assert first.sample_button.isVisible()
    hands.choose(first.language, "zh_CN")
    qtbot.waitUntil(lambda: desk.window is not first, timeout=20000)
    first = appears(qtbot, desk, FirstRun)
    first.resize(1366, 768)
    assert first.start_button.text().strip() == Translator("zh_CN")("Start with my shop") != "Start with my shop"
    for name, text in (("name", "晨光鞋店"), ("contact", "售后组"), ("phone", "13900139000"),
                       ("street", "浙江省杭州市余杭区文一西路 969 号")):
        hands.fill(first._edits[name], text)
    qtbot.waitUntil(lambda: cut_labels(first) == [], timeout=20000)
    hands.click(first.start_button)
    window = appears(qtbot, desk, MainWindow)
    window.resize(1366, 768)
    assert window.tabs.current_key == "today"

    hands.press(window, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.tabs.current_key == "returns", timeout=20000)
    shown = window.current_list()
    qtbot.waitUntil(lambda: "amount" in shown.panel.fields, timeout=20000)
    for name, text in (("buyer_name", "王晓燕"), ("buyer_phone", "13800138000"), ("title", "女鞋 黑色 38"),
                       ("amount", "189")):
        hands.fill(shown.panel.fields[name].editor, text)
    hands.choose(shown.panel.fields["reason"].editor, "no_reason_7d")

    def saved() -> list[dict]:
        return window._session.shop.dicts(CaseRow.select())

    wanted = {"buyer_name": "王晓燕", "buyer_phone": "13800138000", "title": "女鞋 黑色 38", "amount": 18900,
              "reason": "no_reason_7d"}
    qtbot.waitUntil(lambda: wanted.items() <= saved()[0].items(), timeout=20000)

    def listed() -> str:
        model = shown.model
        return " ".join(model.text_at(0, column) for column in range(len(model.columns))) if model.rowCount() else ""

    qtbot.waitUntil(lambda: "王晓燕" in listed() and "189.00" in listed(), timeout=20000)
    hands.press(window, Qt.Key.Key_1, CTRL)
    assert hands.actions <= 14
    assert window.tabs.current_key == "today"

    def on_today() -> bool:
        buttons = window.today.findChildren(QPushButton)
        return any("女鞋 黑色 38" in button.text() for button in buttons if button.isVisible())

    qtbot.waitUntil(on_today, timeout=20000)
    qtbot.waitUntil(lambda: cut_labels(window) == [], timeout=20000)
    session = window._session
    front = session.shop.dicts(StorefrontRow.select())[0]
    assert front["name"] == "晨光鞋店"
    assert settings.addresses(session, front["id"])[0]["contact"] == "售后组"
    assert not settings.is_sample(session)


def test_the_sample_shop_leaves_no_trace_in_the_real_one(desk, qtbot, hands) -> None:
    hands.phrases = True
    desk._asked_lang = "zh_CN"
    desk._use(desk.folder.root)
    desk.start()
    hands.click(appears(qtbot, desk, FirstRun).sample_button)
    window = appears(qtbot, desk, MainWindow)
    assert "示例" in window.banner.text and settings.is_sample(window._session)
    hands.begin()
    hands.click(window.banner.button)
    qtbot.waitUntil(lambda: isinstance(desk.window, FirstRun), timeout=20000)
    first = appears(qtbot, desk, FirstRun)
    hands.fill(first._edits["name"], "晨光鞋店")
    hands.click(first.start_button)
    own = appears(qtbot, desk, MainWindow)
    assert own is not window and own.banner is None and not settings.is_sample(own._session)
    assert own._session.shop.dicts(CaseRow.select()) == []
