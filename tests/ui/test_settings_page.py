"""Settings take effect at once and can be undone; what does not fit is refused in words."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import housekeeping, settings, staff, undo
from shopcare.ui.settings_page import SettingsPage


@pytest.fixture
def page(context, qtbot):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    return made


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def shown(page, key):
    page.open_topic(key)
    return page.pane(key)


def test_look_changes_at_once_and_goes_back(page, theme):
    pane = shown(page, "look")
    pane.schemes["dark"].click()
    choose(pane.size, 130)
    choose(pane.rows, "compact")
    assert (theme.is_dark, theme.text_percent, theme.rows) == (True, 130, "compact")
    pane.defaults.click()
    assert (theme.scheme, theme.text_percent, theme.rows) == ("system", 100, "normal")


def test_the_language_is_asked_of_the_window(page, context):
    asked = []
    context.hub.language_chosen.connect(asked.append)
    choose(shown(page, "look").language, "zh_CN")
    assert asked == ["zh_CN"]


def test_the_shop_is_renamed_and_undone(page, session):
    pane = shown(page, "shop")
    before = settings.shop_name(session)
    pane.name.setText("新名字")
    pane.name.editingFinished.emit()
    assert settings.shop_name(session) == "新名字"
    undo.undo_last(session)
    assert settings.shop_name(session) == before


def test_addresses_are_added_preferred_and_removed(page, session):
    pane = shown(page, "shop")
    front = pane.front.currentData()
    pane.edits["contact"].setText("新仓库")
    pane.edits["street"].setText("文二路 1 号")
    pane.save.click()
    added = next(a for a in settings.addresses(session, front) if a["contact"] == "新仓库")
    assert not added["is_default"]
    pane._change(housekeeping.prefer_address, added["id"])
    assert [a["contact"] for a in settings.addresses(session, front) if a["is_default"]] == ["新仓库"]
    pane._change(housekeeping.remove_address, added["id"])
    rest = settings.addresses(session, front)
    assert "新仓库" not in [a["contact"] for a in rest]
    assert sum(a["is_default"] for a in rest) == 1
    undo.undo_last(session)
    assert [a["contact"] for a in settings.addresses(session, front) if a["is_default"]] == ["新仓库"]


def test_half_an_address_is_refused_on_the_page(page):
    pane = shown(page, "shop")
    pane.edits["contact"].setText("只有名字")
    pane.save.click()
    assert "street" in pane.message.text
    assert pane.edits["contact"].text() == "只有名字"


def test_paper_settings_are_kept_and_set_back(page, session):
    pane = shown(page, "print")
    choose(pane.paper, "76x130")
    choose(pane.dpi, 300)
    pane.mask.click()
    keys = ("label_paper", "printer_dpi", "mask_on_paper")
    assert [settings.get(session, key) for key in keys] == ["76x130", 300, False]
    pane.defaults.click()
    assert [settings.get(session, key) for key in keys] == ["100x150", 203, True]


def test_a_day_is_changed_and_counted(page, session):
    pane = shown(page, "time")
    from datetime import date

    assert session.calendar().is_working(date(2026, 11, 27))
    pane.day.setText("2026-11-27")
    choose(pane.kind, False)
    pane.name.setText("stocktaking")
    pane.put.click()
    assert not session.calendar().is_working(date(2026, 11, 27))
    assert any(d.day == "2026-11-27" and d.name == "stocktaking" for d in housekeeping.special_days(session, 2026))
    undo.undo_last(session)
    assert session.calendar().is_working(date(2026, 11, 27))


def test_a_day_of_a_year_without_schedule_is_refused(page):
    pane = shown(page, "time")
    pane.day.setText("2027-01-01")
    pane.put.click()
    assert "2027" in pane.message.text


def test_a_year_is_imported_from_a_file(page, session, prompts, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_bytes("日期,上班,名称\n2027-01-01,0,元旦\n2027-01-03,班,元旦\n".encode("gb18030"))
    pane = shown(page, "time")
    prompts.expect([str(file)])
    pane.load.click()
    assert 2027 in housekeeping.years(session)
    assert [(d.day, d.working, d.name) for d in housekeeping.special_days(session, 2027)][:2] == [
        ("2027-01-01", False, "元旦"), ("2027-01-02", False, ""),
    ]
    undo.undo_last(session)
    assert 2027 not in housekeeping.years(session)


@pytest.mark.parametrize(
    "text", ["", "hello\nworld\n", "date,works\n2027-02-30,1\n", "2027-01-01,perhaps\n2027-01-02,x\n"]
)
def test_an_unfit_calendar_file_changes_nothing(session, tmp_path, text):
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DomainError) as caught:
        housekeeping.import_days(session, file)
    assert caught.value.code == "calendar_file_unfit"
    assert 2027 not in housekeeping.years(session)


def test_people_and_pins(page, session, prompts):
    pane = shown(page, "people")
    pane.name.setText("小赵")
    choose(pane.role, "warehouse")
    assert "receive goods" in pane.rights.text()
    pane.add.click()
    assert {"name": "小赵", "role": "warehouse"}.items() <= next(
        m for m in staff.members(session) if m["name"] == "小赵").items()
    prompts.expect("12")
    pane._ask_pin("小赵")
    assert "4 to 12" in pane.message.text
    prompts.expect("4711")
    pane._ask_pin("小赵")
    assert next(m for m in staff.members(session) if m["name"] == "小赵")["pin"]


def test_backup_now_goes_to_the_second_place_too(page, session, prompts, tmp_path):
    pane = shown(page, "backup")
    before = pane.list.rowCount()
    (tmp_path / "stick").mkdir()
    prompts.expect(str(tmp_path / "stick"))
    pane._choose()
    pane.now.click()
    assert pane.list.rowCount() == before + 1
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_the_check_says_that_all_is_well(page):
    pane = shown(page, "backup")
    pane.check.click()
    assert "all is well" in pane.result.text()


def test_the_search_finds_pages_by_what_is_on_them(page):
    page.search.setText("holiday")
    page.search.submitted.emit("holiday")
    page._filter("holiday")
    visible = [page.list.item(at).text() for at in range(page.list.count()) if not page.list.item(at).isHidden()]
    assert visible == ["Limits and holidays"]
    page._filter("qqqq")
    assert page.nothing.isVisible()


def test_every_page_opens(page):
    for key, *_ in page._topics:
        assert shown(page, key).isVisible(), key


def test_every_timer_has_a_figure_and_a_source():
    for line in housekeeping.timers():
        assert line.amounts and line.source and line.checked_on, line
