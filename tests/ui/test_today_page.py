"""Today: order, cards, next step by Enter, ticks, putting off, first steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from shopcare.domain.clock import FixedClock, to_utc_text
from shopcare.services import first_steps, safety, today, undo
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
    assert cards["card_overdue_returns"].startswith(str(found.overdue))
    assert cards["card_due_today_returns"].startswith(str(found.due_today))


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
