"""Today: order, cards, next step by Enter, ticks, putting off, first steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from shopcare.domain.clock import FixedClock, to_utc_text
from shopcare.services import first_steps, lists, records, safety, today, undo
from shopcare.services.session import Session
from shopcare.store.models import DeadlineRow
from shopcare.ui.today_page import TodayPage
from tests.ui.conftest import NOW


@pytest.fixture
def page(context, qtbot):
    made = TodayPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def test_overdue_comes_first_and_the_cards_agree_with_the_list(page, session):
    left = [line.item.left_s for line in page.lines]
    assert left == sorted(left)
    found = today.summary(session)
    assert found.overdue == sum(1 for s in left if s < 0) > 0
    cards = {card.objectName(): card.accessibleName() for card in page.findChildren(QPushButton) if
             card.objectName().startswith("card_")}
    assert cards["card_overdue"].startswith(str(found.overdue))
    assert cards["card_due_today"].startswith(str(found.due_today))


def test_a_card_shows_its_list(page, context):
    asked = []
    context.hub.show_list.connect(lambda *what: asked.append(what))
    page.findChild(QPushButton, "card_to_inspect_returns").click()
    assert asked == [("returns", "to_inspect", "")]


def test_enter_takes_the_next_step_of_a_line(page, session, context, qtbot):
    line = next(ln for ln in page.lines if ln.item.next_step == ("refund", "agree"))
    said = []
    context.hub.say.connect(lambda text, undoable: said.append((text, undoable)))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert said and said[0][0].startswith(line.item.ref) and said[0][1]
    assert undo.steps(session, 1)[0].ref == line.item.ref


def test_arrows_walk_and_o_opens(page, context, qtbot):
    opened = []
    context.hub.open_record.connect(lambda kind, record_id: opened.append((kind, record_id)))
    page.activateWindow()
    first, second = page.lines[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_O)
    assert opened == [(second.item.kind, second.item.id)]


def later_line(page, session):
    midnight = to_utc_text(session.now() + timedelta(days=2))
    return [line for line in page.lines if line.item.due_at > midnight]


def test_s_puts_a_line_off_and_undo_brings_it_back(page, session, prompts, qtbot):
    line = later_line(page, session)[0]
    key = (line.item.kind, line.item.id, line.item.what)
    prompts.expect("buyer answers tomorrow")
    qtbot.keyClick(line, Qt.Key.Key_S)
    page.refresh()
    assert key not in [(ln.item.kind, ln.item.id, ln.item.what) for ln in page.lines]
    undo.undo_last(session)
    page.refresh()
    assert key in [(ln.item.kind, ln.item.id, ln.item.what) for ln in page.lines]


def test_several_ticked_lines_are_put_off_as_one_step(page, session, prompts, qtbot):
    chosen = later_line(page, session)[:2]
    assert len(chosen) == 2
    for line in chosen:
        qtbot.keyClick(line, Qt.Key.Key_Space)
    assert page.bar.isVisible()
    prompts.expect("stocktaking")
    qtbot.keyClick(chosen[0], Qt.Key.Key_S)
    snoozed = DeadlineRow.select(DeadlineRow.id).where(DeadlineRow.snooze_reason == "stocktaking")
    assert len(session.shop.rows(snoozed)) == 2
    undo.undo_last(session)
    assert session.shop.rows(snoozed) == []


def test_nothing_is_put_off_past_its_limit(page, session, context, prompts, qtbot):
    line = next(ln for ln in page.lines if ln.item.overdue)
    failed = []
    context.hub.fail.connect(failed.append)
    prompts.expect("no time")
    qtbot.keyClick(line, Qt.Key.Key_S)
    assert failed[0].code == "snooze_past_limit"
    line = later_line(page, session)[0]
    prompts.expect("   ")
    qtbot.keyClick(line, Qt.Key.Key_S)
    assert failed[1].code == "snooze_needs_reason"


def test_first_steps_tick_themselves(tmp_path):
    shop = safety.create(tmp_path / "new", "x", NOW, storefront={"platform": "taobao", "name": "x"})
    with shop.connection():
        session = Session(shop, FixedClock(NOW))
        assert first_steps.progress(session) == dict.fromkeys(first_steps.STEPS, False)
        from shopcare.services import settings

        settings.put(session, "backup_folder", "/stick")
        assert first_steps.progress(session)["backup_folder"]
        assert not first_steps.progress(session)["label_printer"]
        settings.put(session, "checklist_closed", True)
        assert first_steps.progress(session) is None


def cards(page):
    return {c.objectName(): c for c in page.findChildren(QPushButton) if c.objectName().startswith("card_")
            and not c.isHidden()}


def test_the_cards_of_what_is_due_filter_this_page_over_all_kinds(page, session, context):
    asked = []
    context.hub.show_list.connect(lambda *what: asked.append(what))
    everything, found = len(page.lines), today.summary(session)
    cards(page)["card_overdue"].click()
    assert len(page.lines) == found.overdue and all(line.item.overdue for line in page.lines)
    assert len({line.item.kind for line in page.lines}) > 1
    cards(page)["card_due_today"].click()
    assert len(page.lines) == found.due_today and not any(line.item.overdue for line in page.lines)
    page.findChild(QPushButton, "today_everything").click()
    assert len(page.lines) == everything and asked == []


def test_the_cards_count_what_their_lists_show(page, session):
    found = today.summary(session)
    assert found.to_inspect == lists.counts(session, "returns")["to_inspect"]
    assert found.claims_open == lists.counts(session, "claims")["open"]
    ids = [i for piece in lists.ids(session, lists.Query("refunds", "to_pay")) for i in piece]
    assert len(ids) == lists.counts(session, "refunds")["to_pay"] > 0
    owed = sum(records.load(session, "refunds", i)["amount"] for i in ids)
    assert {"CNY": owed} == found.refund_due
    for kind in ("returns", "refunds", "complaints", "reviews", "claims"):
        counted = lists.counts(session, kind)
        assert found.badges.get(kind, 0) == counted["overdue"] + counted["due_today"], kind


def test_a_return_whose_refund_is_due_goes_on_with_its_refund(page, session, context, qtbot):
    asked = []
    context.hub.new_record.connect(lambda kind, values: asked.append((kind, values)))
    line = next(ln for ln in page.lines if ln.item.begin_refund is not None)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked == [("refunds", line.item.begin_refund)]
    assert asked[0][1]["case_id"] == line.item.id


def test_the_reminder_of_a_backup_elsewhere_leads_to_its_setting(page, context, monkeypatch):
    assert page.reminder.isHidden()
    note = safety.Note("copy_none", {})
    monkeypatch.setattr(safety, "backup_reminder", lambda _shop, _now: note)
    page.refresh()
    assert "another disk" in page.reminder.text
    shown = []
    context.hub.show_page.connect(shown.append)
    page.reminder.actions_shown[0].click()
    assert shown == ["settings:backup"]
