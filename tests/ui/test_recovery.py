"""A shop that cannot be opened: what is said, what is offered, and that nothing happens by itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import ShopDamaged, ShopUnavailable
from shopcare.i18n import Translator
from shopcare.services import safety
from shopcare.store.database import Shop, ShopFolder
from shopcare.ui.jobs import Jobs
from shopcare.ui.recovery import Recovery
from tests.ui.conftest import NOW


@pytest.fixture
def make(icons, prompts, qtbot):
    def build(folder, error):
        page = Recovery(icons, Translator("en"), prompts, folder, error, Jobs(inline=True), FixedClock(NOW))
        qtbot.addWidget(page)
        page.show()
        return page

    return build


@pytest.fixture
def damaged(sample_folder, tmp_path):
    """A shop with a good backup, a broken backup, and a file that is no database any more."""
    import shutil

    folder = tmp_path / "shop"
    shutil.copytree(sample_folder, folder)
    shop = Shop(ShopFolder(folder))
    bad = safety.backup_now(shop, NOW.replace(day=20))
    safety.backup_now(shop, NOW.replace(day=23))
    for part in bad.path.rglob("*.db"):
        part.write_bytes(b"no longer a database")
    (folder / "shop.db").write_bytes(b"x" * 5000)
    return folder


def damage(folder):
    return ShopDamaged("shop_damaged", path=str(folder / "shop.db"), detail="page 3")


def test_backups_are_listed_with_counts_and_the_broken_one_is_marked(make, damaged):
    page = make(damaged, damage(damaged))
    cells = [[page.list.item(row, column).text() for column in range(5)] for row in range(page.list.rowCount())]
    assert len(cells) == 2
    assert (cells[0][1], cells[0][2], cells[0][4]) == ("320", "140", "verified")
    assert cells[1][4] == "cannot be read"
    page.list.selectRow(1)
    assert page.list.backup() is None


def test_restoring_takes_one_click_and_keeps_the_damaged_file(make, damaged):
    page = make(damaged, damage(damaged))
    done = []
    page.restored.connect(lambda: done.append(True))
    page.restore_button.click()
    assert done
    opened = safety.open_shop(damaged, NOW)
    opened.close()
    kept = [path for path in damaged.rglob("*") if path.is_file() and path.read_bytes() == b"x" * 5000]
    assert kept


def test_nothing_is_written_while_looking(make, damaged):
    before = {path: path.read_bytes() for path in damaged.rglob("*") if path.is_file()}
    page = make(damaged, damage(damaged))
    page.retry_button.click()
    assert {path: path.read_bytes() for path in damaged.rglob("*") if path.is_file()} == before


def test_a_missing_shop_is_never_replaced_without_being_asked(make, prompts, tmp_path):
    page = make(tmp_path, ShopDamaged("shop_missing", path=str(tmp_path / "shop.db")))
    asked = []
    page.new_shop_requested.connect(lambda: asked.append(True))
    button = page.findChild(QPushButton, "new_shop")
    prompts.expect("no")
    button.click()
    assert not asked
    prompts.expect("new")
    button.click()
    assert asked
    assert list(tmp_path.iterdir()) == []
    assert "No verified backup" in page.note.text


def test_a_shop_open_elsewhere_can_be_opened_deliberately(make, tmp_path):
    error = ShopUnavailable("shop_open_elsewhere", host="OFFICE-PC", user="li", at="2026-11-24T01:00:00Z")
    page = make(tmp_path, error)
    tries = []
    page.retry.connect(tries.append)
    page.retry_button.click()
    page.findChild(QPushButton, "open_anyway").click()
    assert tries == [False, True]
    assert page.findChild(QPushButton, "open_read_only") is None
    assert "OFFICE-PC" in page.message.text


def test_a_newer_shop_names_what_to_install_and_offers_no_way_to_harm_it(make, tmp_path):
    page = make(tmp_path, ShopUnavailable("shop_newer", path="shop.db", version="9.1", wanted="9.1"))
    assert page.findChild(QPushButton, "open_read_only") is None
    assert page.findChild(QPushButton, "new_shop") is None
    assert not page.restore_button.isVisible()


def test_another_folder_can_be_chosen(make, prompts, tmp_path):
    page = make(tmp_path, ShopDamaged("shop_missing", path=str(tmp_path / "shop.db")))
    found = []
    page.other_folder.connect(found.append)
    prompts.expect("/elsewhere")
    next(b for b in page.findChildren(QPushButton) if "another folder" in b.text()).click()
    assert found == ["/elsewhere"]
