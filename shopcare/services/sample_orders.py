"""The sample shop's furniture (storefronts, staff, products) and its orders, as export files would bring them."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from shopcare.domain.clock import to_utc_text
from shopcare.services.sample_people import people_data, products, texts_data
from shopcare.services.sample_plan import Order, Planner
from shopcare.services.session import Session
from shopcare.store import journal, search, search_text
from shopcare.store.journal import Event
from shopcare.store.models import (
    CarrierContractRow,
    CarrierRow,
    CustomerRow,
    FollowUpRow,
    GuaranteeFileRow,
    ImportBatchRow,
    InvoiceRequestRow,
    OrderLineRow,
    OrderRow,
    ParcelRow,
    ProductRow,
    ReturnAddressRow,
    Row,
    StaffRow,
    StorefrontRow,
    SupplierRow,
    TaskRow,
)

_RAW = {
    "awaiting_payment": "等待买家付款",
    "to_ship": "买家已付款，等待卖家发货",
    "partly_shipped": "部分发货",
    "shipped": "卖家已发货，等待买家确认",
    "completed": "交易成功",
    "cancelled": "交易关闭",
    "unknown": "",
}
_LAYOUTS = {"taobao": "taobao_order_list", "pdd": "pdd_orders", "douyin": "douyin_orders"}
_FILES = {"taobao": "ExportOrderList{d}.csv", "pdd": "orders_export{d}.csv", "douyin": "抖店订单_{d}.csv"}
_SHIPPED = ("partly_shipped", "shipped", "completed")


def _insert(session: Session, row_class: type[Row], **values: object) -> int:
    columns = row_class._meta.columns
    return row_class.insert({columns[k]: v for k, v in values.items()}).execute(session.shop.db)


def furnish(session: Session, planner: Planner) -> None:
    """Storefronts, addresses, staff, suppliers and products: one journalled setting up of the shop."""
    data = people_data()
    with session.begin("shop.furnished", "edit_settings") as work:
        for n, front in enumerate(data["storefront"]):
            work.insert(StorefrontRow, platform=front["platform"], name=front["name"], is_default=int(n == 0))
        first: set[int] = set()
        for entry in data["address"]:
            front = entry["storefront"] + 1
            values = {k: v for k, v in entry.items() if k != "storefront"}
            work.insert(ReturnAddressRow, storefront_id=front, is_default=int(front not in first), **values)
            first.add(front)
        for person in data["staff"]:
            work.insert(StaffRow, **person)
        for supplier in data["supplier"]:
            work.insert(SupplierRow, **supplier)
        for product in products():
            work.insert(
                ProductRow,
                **product.stored,
                storefront_id=product.front + 1,
                supplier_id=product.supplier or None,
                barcode=f"690{abs(hash_digits(product.sku)):010d}"[:13],
            )
        yto = session.shop.scalar(CarrierRow.select(CarrierRow.id).where(CarrierRow.code == "YTO"))
        work.insert(
            CarrierContractRow,
            carrier_id=yto,
            number="YT-2026-0311",
            claim_days=30,
            max_compensation=100_000,
            freight_multiple=5,
            note="破损 24 小时内报网点",
        )
        work.undoable = False
        work.about("shop", 1)


def hash_digits(text: str) -> int:
    """A number that stands for a text, the same in every run."""
    value = 0
    for char in text:
        value = (value * 131 + ord(char)) % 10**10
    return value


def batches(planner: Planner) -> list[tuple]:
    """(moment, storefront, orders) of every import, oldest first."""

    def key(order: Order) -> tuple:
        return order.imported, order.front

    found = sorted(planner.orders, key=lambda o: (*key(o), o.placed, o.number))
    return [(moment, front, list(group)) for (moment, front), group in groupby(found, key)]


def bring_in(session: Session, planner: Planner, front: int, orders: list[Order]) -> None:
    """Insert one export file's orders with lines, parcels and customers; the journal holds one event for it."""
    now = session.now()
    at = to_utc_text(now)
    platform = people_data()["storefront"][front]["platform"]
    day = f"{now:%Y%m%d}"
    batch = _insert(
        session,
        ImportBatchRow,
        storefront_id=front + 1,
        file_name=_FILES[platform].format(d=day),
        layout=_LAYOUTS[platform],
        kind="orders",
        file_hash=f"{hash_digits(at + platform):064d}",
        started_at=at,
        finished_at=at,
        new=len(orders),
    )
    for order in orders:
        _order(session, order, batch, at)
    search.index_rows(session.shop, "orders", [order.id for order in orders])
    journal.append(
        session.shop,
        Event(
            at=at,
            actor=session.actor.name,
            op="orders.import",
            kind="orders",
            subject_id=orders[0].id,
            batch_id=batch,
            summary={"file": _FILES[platform].format(d=day), "new": len(orders)},
            subjects={("orders", order.id) for order in orders},
        ),
    )


def _order(session: Session, order: Order, batch: int, at: str) -> None:
    buyer, front = order.buyer, order.front + 1
    name, phone = buyer.name, buyer.phone
    customer = None
    if order.masked:
        name, phone = f"{name[0]}**", f"{phone[:3]}****{phone[-4:]}"
    else:
        customer = session.shop.scalar(
            CustomerRow.select(CustomerRow.id).where((CustomerRow.storefront == front) & (CustomerRow.phone == phone))
        ) or _insert(
            session,
            CustomerRow,
            storefront_id=front,
            name=name,
            phone=phone,
            province=buyer.place[0],
            city=buyer.place[1],
            district=buyer.place[2],
            street=buyer.place[3],
            pinyin=search_text.pinyin_keys(name),
            created_at=at,
        )
    sent = order.status in _SHIPPED
    order.id = _insert(
        session,
        OrderRow,
        storefront_id=front,
        platform_order_no=order.number,
        status=order.status,
        status_raw=_RAW[order.status],
        buyer_nick=buyer.nick,
        receiver_name=name,
        phone=phone,
        province=buyer.place[0],
        city=buyer.place[1],
        district=buyer.place[2],
        street=buyer.place[3] if not order.masked else "****",
        title=order.title,
        item_count=sum(line.quantity for line in order.lines),
        waybill=order.waybill if sent else "",
        carrier_name=order.carrier if sent else "",
        goods_amount=order.paid - order.freight,
        freight=order.freight,
        discount=0,
        paid=0 if order.status == "awaiting_payment" else order.paid,
        placed_at=to_utc_text(order.placed),
        paid_at=None if order.status == "awaiting_payment" else to_utc_text(order.placed + timedelta(minutes=2)),
        shipped_at=to_utc_text(order.shipped) if sent and order.shipped else None,
        signed_at=to_utc_text(order.signed) if sent and order.signed else None,
        customer_id=customer,
        batch_id=batch,
        buyer_pinyin=search_text.pinyin_keys(name),
        created_at=at,
        updated_at=at,
        **order.extra,
    )
    for n, line in enumerate(order.lines, 1):
        product = line.product
        order.line_ids.append(
            _insert(
                session,
                OrderLineRow,
                order_id=order.id,
                line_key=str(n),
                sku=product.sku,
                title=product.title,
                spec=product.spec,
                product_id=products().index(product) + 1,
                quantity=line.quantity,
                unit_price=product.price,
                line_paid=line.paid,
            )
        )
    if sent and order.waybill:
        _insert(
            session,
            ParcelRow,
            leg="outbound",
            order_id=order.id,
            waybill=order.waybill,
            waybill_reversed=order.waybill[::-1],
            carrier_name=order.carrier,
            status="signed" if order.signed else "in_transit",
            from_platform=1,
            sent_at=to_utc_text(order.shipped),
            signed_at=to_utc_text(order.signed) if order.signed else None,
            weight_g=sum(line.product.grams * line.quantity for line in order.lines) + 180,
            freight=None,
        )


def finish(session: Session, planner: Planner) -> None:
    """The platform's newest word on every order, and what stands beside the records: follow-ups, tasks, invoices."""
    rng, now = planner.rng, planner.now
    for order in planner.orders:
        changed: dict = {}
        if order.final != order.status:
            changed |= {"status": order.final, "status_raw": _RAW[order.final]}
        if order.final == "completed" and order.signed:
            done = min(order.signed + timedelta(days=rng.uniform(1, 9)), now - timedelta(hours=1))
            changed |= {
                "completed_at": to_utc_text(done),
                "follow_up_until": (done + timedelta(days=15)).date().isoformat(),
            }
        if order.refunded:
            kept = session.shop.one(OrderRow.select().where(OrderRow.id == order.id))
            changed |= {
                "platform_refunded": kept["recorded_refunded"],
                "refund_status": "refunded",
                "refund_status_raw": "退款成功",
            }
        if changed:
            columns = OrderRow._meta.columns
            OrderRow.update({columns[k]: v for k, v in changed.items()}).where(OrderRow.id == order.id).execute(
                session.shop.db
            )
    with session.begin("shop.tasks") as work:
        work.undoable = False
        work.about("shop", 1)
        for what, department, hours in texts_data()["task"]["rows"]:
            due = now + timedelta(hours=hours)
            done = to_utc_text(now - timedelta(hours=1)) if department == "design" else None
            work.insert(TaskRow, what=what, department=department, due_at=to_utc_text(due), done_at=done)
        completed = [o for o in planner.orders if o.final == "completed" and o.signed]
        for n, order in enumerate(completed[:24]):
            due = now + timedelta(days=n - 9, hours=3)
            done = to_utc_text(due + timedelta(hours=4)) if n < 7 else None
            work.insert(
                FollowUpRow,
                order_id=order.id,
                what=rng.choice(texts_data()["note"]["follow_up"]),
                due_at=to_utc_text(due),
                done_at=done,
                result="已回访，满意" if done else "",
            )
        for n, order in enumerate(completed[24:34]):
            asked = now - timedelta(days=20 - 2 * n)
            work.insert(
                InvoiceRequestRow,
                order_id=order.id,
                title=order.buyer.name if n % 2 else f"{order.buyer.name[0]}记商贸行",
                title_kind="personal" if n % 2 else "company",
                tax_number="" if n % 2 else f"91330100MA{hash_digits(order.number) % 10**8:08d}",
                amount=order.paid,
                asked_at=to_utc_text(asked),
                handed_to_finance_at=to_utc_text(asked + timedelta(days=1)) if n < 7 else None,
                issued_at=to_utc_text(asked + timedelta(days=3)) if n < 5 else None,
                invoice_number=f"2633200000{n + 4711:010d}" if n < 5 else "",
            )
        for order in [o for o in completed if o.lines[0].product.guarantee][:12]:
            product, start = order.lines[0].product, order.signed.date()
            end = start + timedelta(days=30 * product.guarantee)
            work.insert(
                GuaranteeFileRow,
                product_id=products().index(product) + 1,
                order_line_id=order.line_ids[0],
                title=product.name,
                serial=f"QH{hash_digits(order.number):010d}",
                starts_on=start.isoformat(),
                months=product.guarantee,
                ends_on=end.isoformat(),
            )
