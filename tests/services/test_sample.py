"""The sample shop: sound, full of every state, the same for the same moment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shopcare.domain import kinds, returns
from shopcare.domain.clock import FixedClock, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.services import detail, resolving, safety, sample, today
from shopcare.services.session import Session
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import TABLES, EventRow
from tests.services.desk import NOW


def values(session: Session, table: str, column: str) -> set:
    row_class = TABLES[table]
    return {r[0] for r in session.shop.rows(row_class.select(row_class._meta.columns[column]).distinct())}


def test_the_shop_is_sound_and_opens_without_a_question(sample_desk: Session) -> None:
    assert safety.check(sample_desk.shop.folder, NOW, full=True) == []
    sample_desk.shop.close()
    opened = safety.open_for_window(sample_desk.shop.folder, NOW)
    assert [note.code for note in opened.notes if note.ask] == []
    opened.close()


@pytest.mark.parametrize("kind", list(kinds.KINDS))
def test_every_state_of_every_machine_occurs(sample_desk: Session, kind: str) -> None:
    for machine in kinds.KINDS[kind].machines:
        assert set(machine.states) - values(sample_desk, kinds.KINDS[kind].table, machine.column) == set()


def test_every_kind_of_case_and_refund_and_every_rating_occurs(sample_desk: Session) -> None:
    assert values(sample_desk, "cases", "kind") == set(returns.KINDS)
    assert values(sample_desk, "review", "rating") == {1, 2, 3, 4, 5}
    assert values(sample_desk, "orders", "storefront_id") == {1, 2, 3}
    assert len(values(sample_desk, "refund", "kind")) == 6
    assert values(sample_desk, "event", "actor") >= {"小陈", "店主", "系统", "老周", "林会计"}


def test_the_known_return_looks_as_on_the_screens(sample_desk: Session) -> None:
    kind, record_id = resolving.resolve(sample_desk, "R2611-0187")
    found = detail.detail(sample_desk, kind, record_id)
    record = found.record
    assert (record["buyer_name"], record["title"], record["amount"], found.chip) == (
        "王晓燕",
        "女鞋 黑色 38",
        18_900,
        "to_inspect",
    )
    assert (found.order["platform_order_no"], record["return_waybill"]) == ("2611220098334417", "YT8864369794618")
    assert len(found.evidence) == 3
    acts = [(e["op"], e["actor"]) for e in reversed(detail.timeline(sample_desk, kind, record_id))]
    assert acts[0] == ("returns.create", "小陈")
    assert acts[-1] == ("returns.step", "老周")
    assert [d["due_at"] for d in found.deadlines if d["met_at"] is None] == [to_utc_text(NOW + timedelta(hours=6))]


def test_something_is_overdue_due_today_and_due_later(sample_desk: Session) -> None:
    items = today.items(sample_desk)
    midnight = today.end_of_today(sample_desk)
    assert 3 <= sum(i.overdue for i in items) <= 30
    assert sum(not i.overdue and i.due_at < midnight for i in items) >= 3
    assert sum(i.left_s > 3 * 86_400 for i in items) >= 5
    assert today.summary(sample_desk).drafts >= 3


def test_the_journal_runs_forward_and_ends_before_now(sample_desk: Session) -> None:
    moments = [r[0] for r in sample_desk.shop.rows(EventRow.select(EventRow.at).order_by(EventRow.id))]
    assert moments == sorted(moments)
    assert moments[-1] <= to_utc_text(NOW)


def test_the_same_moment_gives_the_same_shop_and_a_second_one_is_refused(sample_made: Path, tmp_path: Path) -> None:
    sample.make(tmp_path / "again", FixedClock(NOW))
    contents = []
    for folder in (sample_made, tmp_path / "again"):
        shop = Shop(ShopFolder(folder), read_only=True)
        with shop.connection():
            contents.append(
                {
                    name: shop.rows(TABLES[name].select().order_by(TABLES[name].id))
                    for name in (
                        "orders",
                        "cases",
                        "refund",
                        "complaint",
                        "review",
                        "claim",
                        "repair",
                        "deadline",
                        "evidence",
                    )
                }
            )
    assert contents[0] == contents[1]
    with pytest.raises(DomainError, match="shop_exists"):
        sample.make(tmp_path / "again", FixedClock(NOW))


def test_any_day_of_the_year_makes_a_sound_shop(tmp_path: Path) -> None:
    for days in (8, 98):  # the first of a month, and days whose past lies in another year
        now = NOW + timedelta(days=days, hours=9)
        folder = tmp_path / str(days)
        sample.make(folder, FixedClock(now))
        assert safety.check(folder, now) == []
