"""Shops for the tests of use cases: an empty desk, and the sample shop made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopcare.domain.clock import FixedClock
from shopcare.services import sample
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop, ShopFolder
from tests.services.desk import NOW, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Session]:
    """An empty shop with one Taobao storefront, Monday 10:00 in China."""
    session = open_desk(tmp_path / "shop")
    yield session
    session.shop.close()


@pytest.fixture(scope="session")
def sample_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop as it was made; only to be read and copied."""
    folder = tmp_path_factory.mktemp("sample") / "shop"
    sample.make(folder, FixedClock(NOW))
    return folder


@pytest.fixture
def sample_desk(sample_made: Path, tmp_path: Path) -> Iterator[Session]:
    """A copy of the sample shop to work in."""
    shutil.copytree(sample_made, tmp_path / "sample")
    shop = Shop(ShopFolder(tmp_path / "sample"))
    shop.connect()
    yield Session(shop, FixedClock(NOW), Actor("店主", "owner", 1))
    shop.close()
