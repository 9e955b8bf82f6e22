"""The manual: same topics in both languages, links that lead somewhere, a page for every screen."""

from __future__ import annotations

import re

import pytest

from shopcare.ui.help_page import TOPICS, HelpPage, topics


@pytest.fixture
def page(context, qtbot):
    made = HelpPage(context)
    qtbot.addWidget(made)
    made.show()
    return made


def test_both_languages_have_the_same_topics():
    assert [t[0] for t in topics("en")] == [t[0] for t in topics("zh_CN")]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_links_lead_to_topics(lang):
    known = {key for key, _title, _text in topics(lang)}
    for key, title, text in topics(lang):
        assert title and len(text) > 60, key
        assert set(re.findall(r"\]\(([^)]+)\)", text)) <= known, key


@pytest.mark.parametrize("key", sorted(TOPICS))
def test_every_screen_has_its_topic(page, key):
    page.open_topic(key)
    shown = page.list.currentItem().text()
    assert page.text.toPlainText().startswith(shown)


def test_search_keeps_only_what_holds_the_word(page):
    page.search.setText("waybill")
    rows = [row for row in range(page.list.count()) if not page.list.item(row).isHidden()]
    assert 0 < len(rows) < page.list.count()
    page.search.setText("")
    assert all(not page.list.item(row).isHidden() for row in range(page.list.count()))
