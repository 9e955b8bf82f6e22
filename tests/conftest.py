"""What every test stands on: no screen, no deadline on generated examples, words in both languages."""

from __future__ import annotations

import os

# Before Qt is imported by anything.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from shopcare.i18n import Translator  # noqa: E402

settings.register_profile("shopcare", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shopcare")


@pytest.fixture
def tr() -> Translator:
    """English words, the source texts themselves."""
    return Translator("en")


@pytest.fixture
def tr_zh() -> Translator:
    """Chinese words, the language of most users."""
    return Translator("zh_CN")
