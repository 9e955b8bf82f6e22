"""The health check names what contradicts: sums, counters, numbers, photos, journal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopcare.domain.errors import Cancelled
from shopcare.store import health, photos
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop
from shopcare.store.models import EvidenceFileRow, OrderRow, RefundLineRow, RefundPaymentRow, RefundRow
from shopcare.store.work import begin

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
AT = "2026-11-24T08:00:00Z"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop with one order of ¥100, refunded by ¥30 goods."""
    made = create_shop(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    with begin(made, "test", "店主", NOW) as work:
        order = work.insert(OrderRow, storefront_id=1, platform_order_no="T1", paid=10000, recorded_refunded=3000)
        refund = work.insert(
            RefundRow, number=work.next_number("F", "2611"), storefront_id=1, order_id=order, state="refunded",
            amount=3000, paid_out=3000, paid_at=AT)
        work.insert(RefundLineRow, refund_id=refund, type="goods", amount=3500)
        work.insert(RefundLineRow, refund_id=refund, type="deduction", direction="from_buyer", amount=500)
        work.insert(RefundPaymentRow, refund_id=refund, amount=3000, paid_at=AT, action_key="k1")
        work.update(OrderRow, order, recorded_refunded=3500)
        stored = photos.keep(made.folder.photos, b"%PDF-1.4 x", "a.pdf")
        work.insert(EvidenceFileRow, sha256=stored.sha256, size=stored.size, extension=stored.extension)
    return made


def spoil(shop: Shop, *statements: str) -> None:
    with shop.connection():
        for statement in statements:
            shop.db.execute_sql(statement)


def test_a_sound_shop_has_no_findings(shop: Shop) -> None:
    steps: list[tuple[int, int]] = []
    assert health.check(shop, full=True, progress=lambda *s: steps.append(s)) == []
    assert len(steps) == steps[0][1]


@pytest.mark.parametrize(
    ("statement", "code", "ref"),
    [
        ("UPDATE refund SET amount = 3100", "refund_sum_differs", "F2611-0001"),
        ("UPDATE refund SET paid_out = 2900", "refund_payments_differ", "F2611-0001"),
        ("UPDATE orders SET recorded_refunded = 4000", "order_refunds_differ", "T1"),
        ("UPDATE orders SET paid = 100", "order_refunded_above_paid", "T1"),
        ("UPDATE state_count SET n = n + 1 WHERE kind = 'orders'", "counter_differs", ""),
        ("DELETE FROM number_series", "number_series_behind", ""),
        ("UPDATE evidence_file SET sha256 = 'ab'", "photo_missing", ""),
        ("DELETE FROM evidence_file", "photo_without_record", ""),
        ("DROP INDEX cases_opened", "schema_differs", ""),
    ],
)
def test_a_contradiction_is_named(shop: Shop, statement: str, code: str, ref: str) -> None:
    spoil(shop, statement)
    found = {f.code: f.ref for f in health.check(shop)}
    assert found[code] == ref


def test_a_changed_photo_is_found_by_the_full_check(shop: Shop) -> None:
    path = next(photos.stored_files(shop.folder.photos))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert health.check(shop) == []
    assert [f.code for f in health.check(shop, full=True)] == ["photo_changed"]


def test_a_broken_reference_is_damage(shop: Shop) -> None:
    with shop.connection():
        shop.db.execute_sql("PRAGMA foreign_keys = 0")
        shop.db.execute_sql("UPDATE refund SET order_id = 77")
    assert ("reference_broken", "damage") in {(f.code, f.kind) for f in health.check(shop)}


def test_a_changed_journal_entry_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(shop, "DROP TRIGGER event_no_update", "UPDATE event SET summary = '{}' WHERE id = 1")
    monkeypatch.setattr(health, "schema_differences", lambda _execute: [])
    assert [(f.code, f.params["event"]) for f in health.check(shop)] == [("journal_broken", 1)]


def test_the_check_can_be_cancelled(shop: Shop) -> None:
    with pytest.raises(Cancelled):
        health.check(shop, cancelled=lambda: True)
