"""A small shop to work in: one storefront, orders with lines and parcels, a clock that can be moved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shopcare.domain.clock import FixedClock
from shopcare.services import records
from shopcare.services.session import Actor, Session
from shopcare.store.creating import create_shop
from shopcare.store.models import OrderLineRow, OrderRow, ParcelRow, StaffRow, StorefrontRow

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in China


def open_desk(folder: Path, platform: str = "taobao") -> Session:
    """A new shop, connected in this thread."""
    shop = create_shop(folder, "测试店", NOW, storefront={"platform": platform, "name": "一号店"})
    shop.connect()
    return Session(shop, FixedClock(NOW), Actor("店主", "owner", 1))


def add_order(
    session: Session,
    number: str = "2611220098334417",
    *,
    paid: int = 18_900,
    quantity: int = 1,
    status: str = "shipped",
    waybill: str = "YT1000000000001",
    lines: int = 1,
    front: int = 1,
) -> int:
    """An imported order of 王晓燕; the price is spread over its lines."""
    db = session.shop.db
    order_id = OrderRow.insert(
        storefront=front,
        platform_order_no=number,
        status=status,
        receiver_name="王晓燕",
        phone="19900001234",
        province="浙江省",
        city="杭州市",
        district="余杭区",
        street="文一西路 969 号",
        title="女鞋 黑色 38",
        item_count=quantity * lines,
        paid=paid,
        waybill=waybill,
        carrier_name="圆通速递",
        placed_at="2026-11-15T02:00:00Z",
    ).execute(db)
    for n in range(lines):
        OrderLineRow.insert(
            order=order_id,
            line_key=str(n + 1),
            title="女鞋",
            spec=f"黑色 {38 + n}",
            quantity=quantity,
            line_paid=paid // lines,
            sku=f"XZ-{38 + n}",
        ).execute(db)
    if waybill:
        ParcelRow.insert(
            leg="outbound", order=order_id, waybill=waybill, waybill_reversed=waybill[::-1], status="signed"
        ).execute(db)
    return order_id


def add_front(session: Session, platform: str, name: str = "二号店") -> int:
    """Another storefront."""
    return StorefrontRow.insert(platform=platform, name=name).execute(session.shop.db)


def as_staff(session: Session, name: str, role: str) -> None:
    """Let somebody else work."""
    staff_id = StaffRow.insert(name=name, role=role).execute(session.shop.db)
    session.actor = Actor(name, role, staff_id)


def open_return(session: Session, order_id: int, kind: str = "return", **values: str) -> int:
    """A completed return on an order."""
    made = records.create(
        session, "returns", {"order_id": order_id, "kind": kind, "reason": "wrong_size_chosen"} | values, draft=False
    )
    return made.record[1]


def open_refund(session: Session, order_id: int, amount: str, **values: str) -> int:
    """A completed refund request on an order."""
    made = records.create(
        session, "refunds", {"order_id": order_id, "amount": amount, "reason": "quality"} | values, draft=False
    )
    return made.record[1]


def row(session: Session, kind: str, record_id: int) -> dict:
    """A record as it is in the file now."""
    return records.load(session, kind, record_id)
