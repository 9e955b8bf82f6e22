"""The first start: an own shop, the sample shop in a folder of its own, a backup."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from shopcare.domain.clock import FixedClock
from shopcare.i18n import Translator
from shopcare.services import safety, settings
from shopcare.services.session import Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.ui.first_run import SAMPLE_FOLDER, FirstRun
from shopcare.ui.jobs import Jobs
from tests.ui.conftest import NOW


@pytest.fixture
def page(icons, prompts, tmp_path, qtbot):
    made = FirstRun(icons, Translator("en"), prompts, tmp_path / "data", FixedClock(NOW), Jobs(inline=True))
    qtbot.addWidget(made)
    made.done = []
    made.finished.connect(made.done.append)
    made.show()
    return made


def opened(folder):
    shop = Shop(ShopFolder(folder))
    shop.connect()
    return shop


def test_an_own_shop_with_name_and_return_address(page, tmp_path):
    typed = {"name": "晨光女鞋", "contact": "小陈", "phone": "13900139000", "street": "浙江省杭州市文一西路 9 号"}
    for name, text in typed.items():
        page.findChild(QLineEdit, f"first_{name}").setText(text)
    page.platform.setCurrentIndex(page.platform.findData("pdd"))
    page.start()
    assert page.done == [str(tmp_path / "data")]
    shop = opened(tmp_path / "data")
    session = Session(shop, FixedClock(NOW))
    front = session.storefronts()[0]
    assert (settings.shop_name(session), front["platform"]) == ("晨光女鞋", "pdd")
    assert [(a["contact"], a["is_default"]) for a in settings.addresses(session, front["id"])] == [("小陈", 1)]
    shop.close()


def test_everything_may_be_left_empty(page, tmp_path):
    page.start_button.click()
    shop = opened(tmp_path / "data")
    session = Session(shop, FixedClock(NOW))
    assert settings.shop_name(session) == "My shop"
    assert not settings.addresses(session, session.storefronts()[0]["id"])
    shop.close()


def test_the_sample_shop_leaves_no_trace_in_the_real_one(page, tmp_path):
    page.sample_button.click()
    place = tmp_path / "data" / SAMPLE_FOLDER
    assert page.done == [str(place)]
    shop = opened(place)
    assert settings.is_sample(Session(shop, FixedClock(NOW)))
    shop.close()
    assert not safety.has_traces(tmp_path / "data")
    page.start()
    real = opened(tmp_path / "data")
    assert not settings.is_sample(Session(real, FixedClock(NOW)))
    real.close()


def test_a_backup_is_restored(page, prompts, sample_folder, tmp_path):
    made = safety.backup_now(Shop(ShopFolder(sample_folder)), NOW, tmp_path / "stick")
    prompts.expect(str(made.path))
    page.restore_button.click()
    assert page.done == [str(tmp_path / "data")]
    assert (tmp_path / "data" / "shop.db").exists()


def test_what_is_no_backup_is_refused_in_words_and_nothing_is_made(page, prompts, tmp_path):
    (tmp_path / "holiday photos").mkdir()
    prompts.expect(str(tmp_path / "holiday photos"))
    page.restore_button.click()
    assert page.done == []
    assert "backup" in page._message.text
    assert page.start_button.isEnabled()
    assert not (tmp_path / "data" / "shop.db").exists()


def test_language_and_text_size_are_live(page, theme):
    asked = []
    page.language_changed.connect(asked.append)
    page.language.setCurrentIndex(page.language.findData("zh_CN"))
    page.language.activated.emit(page.language.currentIndex())
    page.size.setCurrentIndex(page.size.findData(130))
    page.size.activated.emit(page.size.currentIndex())
    assert asked == ["zh_CN"]
    assert theme.text_percent == 130


def test_every_control_has_a_name(page):
    for kind in (QPushButton, QLineEdit, QComboBox):
        for control in page.findChildren(kind):
            if control.isVisible():
                assert control.accessibleName() or control.text(), control.objectName()
