"""What each kind of record does beside the common steps: defaults from its order, checks, side effects."""

from __future__ import annotations

from datetime import timedelta

from shopcare.domain import orders as order_rules
from shopcare.domain import reasons, refunds, returns
from shopcare.domain.clock import local_date
from shopcare.domain.errors import DomainError
from shopcare.services.session import Session
from shopcare.store.models import (
    CaseLineRow,
    CaseRow,
    OrderLineRow,
    OrderRow,
    ParcelRow,
    RefundLineRow,
    RefundPaymentRow,
    RefundRow,
    StorefrontRow,
)
from shopcare.store.work import Work

_SHIPPED = ("partly_shipped", "shipped", "completed")


def default_storefront(session: Session) -> dict:
    """The storefront new records belong to. Raises DomainError ``storefront_missing``."""
    fronts = session.storefronts()
    if session.storefront_id is not None:
        fronts = [f for f in fronts if f["id"] == session.storefront_id] or fronts
    if not fronts:
        raise DomainError("storefront_missing")
    return fronts[0]


def order_of(session: Session, order_id: int | None) -> dict | None:
    """The order row, or None."""
    if order_id is None:
        return None
    return session.shop.by_id(OrderRow, order_id)


def address_of(order: dict) -> str:
    """An order's address in one line."""
    return "".join(order[part] for part in ("province", "city", "district", "street"))


def from_order(session: Session, kind: str, values: dict) -> dict:
    """Fill what the order already knows; what was given is never overwritten."""
    order = order_of(session, values.get("order_id"))
    front_id = order["storefront_id"] if order else values.get("storefront_id")
    front = default_storefront(session) if front_id is None else session.shop.by_id(StorefrontRow, front_id)
    filled: dict[str, object] = {"storefront_id": front["id"]}
    if kind in ("returns", "refunds", "claims", "complaints", "repairs"):
        filled["currency"] = order["currency"] if order else front["currency"]
    if order:
        filled["buyer_name"] = order["receiver_name"]
        filled["title"] = order["title"]
        if kind in ("returns", "complaints", "repairs"):
            filled["buyer_phone"] = order["phone"]
        if kind == "returns":
            filled |= {"buyer_address": address_of(order), "customer_id": order["customer_id"]}
        if kind == "refunds":
            filled["order_shipped"] = int(order["status"] in _SHIPPED)
        if kind == "claims":
            filled |= {"waybill": order["waybill"], "carrier_name": order["carrier_name"]}
    return filled | {k: v for k, v in values.items() if v is not None}


# Orders ---------------------------------------------------------------------------------------------------------


def create_order(session: Session, work: Work, values: dict) -> dict:
    """An order entered by hand; its number is made up when none was given."""
    front_id = values.get("storefront_id") or default_storefront(session)["id"]
    front = session.shop.by_id(StorefrontRow, front_id)
    month = session.today(front["time_zone"]).strftime("%y%m")
    return {
        "storefront_id": front_id,
        "platform_order_no": values.get("platform_order_no") or work.next_number("H", month),
        "placed_at": values.get("placed_at") or work.now,
        "currency": front["currency"],
        "entered_by_hand": 1,
        "item_count": 1,
    } | {k: v for k, v in values.items() if v not in (None, "")}


def order_lines(work: Work, order_id: int) -> None:
    """A hand-entered order keeps one line in step with its title, quantity and amount."""
    order = work.get(OrderRow, order_id)
    if not order["entered_by_hand"]:
        return
    rows = work.shop.matching(OrderLineRow, order_id=order_id)
    values = {"title": order["title"], "quantity": max(1, order["item_count"]), "line_paid": order["paid"]}
    if not rows:
        work.insert(OrderLineRow, order_id=order_id, line_key="1", **values)
    elif len(rows) == 1:
        work.update(OrderLineRow, rows[0]["id"], **values)


def order_step(session: Session, work: Work, order: dict, event: str) -> dict:
    """Dates that go with a step of a hand-entered order; imported ones follow the platform alone."""
    if not order["entered_by_hand"]:
        raise DomainError("platform_fact_read_only", field="status", order=order["platform_order_no"])
    stamps = {"pay": "paid_at", "ship": "shipped_at", "ship_partly": "shipped_at", "complete": "completed_at"}
    extra: dict[str, object] = {stamps[event]: work.now} if event in stamps else {}
    if event == "complete":
        zone = session.zone_of(order["storefront_id"])
        until = local_date(session.now(), zone) + timedelta(days=order_rules.FOLLOW_UP_DAYS)
        extra["follow_up_until"] = until.isoformat()
    return extra


def order_chip(work: Work, order_id: int | None) -> None:
    """Show on the order the chip of its newest open case."""
    if order_id is None:
        return
    chip = work.shop.scalar(
        CaseRow.select(CaseRow.chip)
        .where((CaseRow.order == order_id) & CaseRow.recycled_at.is_null())
        .order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())
        .limit(1)
    )
    OrderRow.update(case_chip=chip or "").where(
        (OrderRow.id == order_id) & (OrderRow.case_chip != (chip or ""))
    ).execute(work.shop.db)


# Cases ----------------------------------------------------------------------------------------------------------


def case_created(session: Session, work: Work, case_id: int, lines: list[dict], titled: bool = False) -> None:
    """Goods of a new case: the lines asked for, or everything of the order that has not come back yet.

    The title names these goods unless a person typed one (``titled``).
    """
    case = work.get(CaseRow, case_id)
    if case["order_id"] is None:
        return
    bought = work.shop.matching(OrderLineRow, order_id=case["order_id"])
    wanted = lines or [
        {"order_line_id": b["id"], "quantity": b["quantity"] - b["returned_quantity"]} for b in bought
    ]
    by_id = {b["id"]: b for b in bought}
    total, titles, pieces = 0, [], 0
    for line in wanted:
        source = by_id.get(line["order_line_id"])
        if source is None:
            raise DomainError("line_not_of_order", line=line["order_line_id"])
        quantity = int(line["quantity"])
        left = source["quantity"] - source["returned_quantity"]
        if quantity > left:
            raise DomainError("returned_exceeds_bought", wanted=quantity, remaining=left, title=source["title"])
        if quantity <= 0:
            continue
        share = (source["line_paid"] or 0) * quantity // max(1, source["quantity"])
        work.insert(
            CaseLineRow, case_id=case_id, order_line_id=source["id"], sku=source["sku"], title=source["title"],
            spec=source["spec"], quantity=quantity, amount=share, product_id=source["product_id"],
        )
        total, pieces = total + share, pieces + quantity
        titles.append(" ".join(part for part in (source["title"], source["spec"]) if part))
    order = work.get(OrderRow, case["order_id"])
    # An order list without its detail file has no lines; its own number of pieces is known all the same.
    changes: dict[str, object] = {"item_count": pieces if bought else order["item_count"]}
    if titles and not titled:
        changes["title"] = "，".join(titles)[:300]
    if not case["amount"]:
        changes["amount"] = min(total, order["paid"]) if total else order["paid"]
    work.update(CaseRow, case_id, **changes)


def case_set(session: Session, work: Work, case: dict, name: str, value: object) -> dict:
    """Knock-on effects of one edited field of a case."""
    if name == "reason":
        party = reasons.party_of(str(value) if value else None)
        extra: dict[str, object] = {"liable_party": party}
        if case["freight_payer"] in ("open", reasons.party_of(case["reason"])):
            extra["freight_payer"] = party if party in ("buyer", "seller", "courier") else "open"
        return extra
    if name == "return_waybill" and value and case["goods"] == "awaiting":
        return {"goods": "in_transit"}
    return {}


def case_step(session: Session, work: Work, case: dict, machine: str, event: str) -> dict:
    """What a step of one machine of a case means for the others, and which dates it sets."""
    extra: dict[str, object] = {}
    if event == "accept" and case["goods"] == "nothing_due" and case["kind"] in returns.BRINGS_BACK:
        extra["goods"] = "in_transit" if case["return_waybill"] else "awaiting"
    if event == "receive":
        extra["received_at"] = work.now
    if event in ("finish", "refuse", "withdraw"):
        extra["closed_at"] = work.now
    if event == "reopen":
        extra["closed_at"] = None
    if event in ("pass", "pass_partly") and case["settlement"] == "none" and case["decision"] == "accepted":
        extra["settlement"] = "reship_due" if case["kind"] == "exchange" else "refund_due"
    if event == "accept" and case["settlement"] == "none" and case["kind"] in ("reship", "shortage"):
        extra["settlement"] = "reship_due"
    return extra


def case_returned(work: Work, case_id: int) -> None:
    """Keep the returned quantity of the order's lines equal to what live cases brought back."""
    lines = work.shop.matching(CaseLineRow, case_id=case_id)
    for line in lines:
        if line["order_line_id"] is None:
            continue
        cases = work.shop.rows(
            CaseLineRow.select(CaseLineRow.quantity)
            .join(CaseRow, on=(CaseLineRow.case == CaseRow.id))
            .where(
                (CaseLineRow.order_line == line["order_line_id"])
                & CaseRow.recycled_at.is_null()
                & CaseRow.decision.not_in(("refused", "withdrawn"))
            )
        )
        OrderLineRow.update(returned_quantity=sum(c[0] for c in cases)).where(
            OrderLineRow.id == line["order_line_id"]
        ).execute(work.shop.db)


def case_parcel(work: Work, case_id: int) -> None:
    """The announced return parcel of a case, findable by its waybill."""
    case = work.get(CaseRow, case_id)
    waybill = case["return_waybill"]
    rows = work.shop.matching(ParcelRow, case_id=case_id, leg="return")
    values = {"waybill": waybill, "waybill_reversed": waybill[::-1], "carrier_name": case["return_carrier"]}
    if rows and waybill:
        work.update(ParcelRow, rows[0]["id"], **values)
    elif rows:
        work.delete(ParcelRow, rows[0]["id"])
    elif waybill:
        work.insert(ParcelRow, leg="return", order_id=case["order_id"], case_id=case_id, **values)


# Refunds --------------------------------------------------------------------------------------------------------


def refund_lines(work: Work, refund_id: int) -> list[dict]:
    """The typed lines of a refund."""
    return work.shop.matching(RefundLineRow, refund_id=refund_id)


def set_refund_amount(work: Work, refund_id: int, amount: int) -> None:
    """A total typed by hand goes to the goods line; the other lines stay. Raises ``refund_below_lines``."""
    lines = refund_lines(work, refund_id)
    goods = [ln for ln in lines if ln["type"] == "goods"]
    rest = refunds.total([ln for ln in lines if ln["type"] != "goods"])
    if amount - rest < 0:
        raise DomainError("refund_below_lines", amount=amount, lines=rest)
    if goods:
        work.update(RefundLineRow, goods[0]["id"], amount=amount - rest)
    else:
        work.insert(RefundLineRow, refund_id=refund_id, type="goods", amount=amount - rest)


def _capped(lines: list[dict]) -> int:
    return refunds.total([ln for ln in lines if ln["type"] in refunds.CAPPED])


def check_refund(work: Work, refund: dict) -> None:
    """Refuse more than remains of the order. Raises ``refund_exceeds_paid`` with the remainder."""
    if refund["order_id"] is None:
        return
    order = work.get(OrderRow, refund["order_id"])
    refunds.check_cap(
        order["paid"], order["platform_refunded"], order["recorded_refunded"],
        _capped(refund_lines(work, refund["id"])), refund["currency"],
    )
    _by_order_line(work, refund)


def _by_order_line(work: Work, refund: dict) -> dict[int, int]:
    """Goods of a refund by line of its order: named ones exactly, the rest where room is left.

    Raises ``refund_exceeds_line`` when a named line would get back more than was paid for it.
    """
    bought = work.shop.matching(OrderLineRow, order_id=refund["order_id"])
    room = {b["id"]: (b["line_paid"] or 0) - b["refunded_goods"] for b in bought}
    titles = {b["id"]: b["title"] for b in bought if b["line_paid"] is not None}
    shares: dict[int, int] = {}
    loose = 0
    for line in refund_lines(work, refund["id"]):
        if line["type"] != "goods" or line["direction"] != "to_buyer":
            continue
        owner = line["order_line_id"]
        if owner not in room:
            loose += line["amount"]
            continue
        shares[owner] = shares.get(owner, 0) + line["amount"]
        if owner in titles and shares[owner] > room[owner]:
            raise DomainError(
                "refund_exceeds_line", wanted=shares[owner], remaining=max(0, room[owner]), title=titles[owner],
                currency=refund["currency"],
            )
    for owner in room:
        share = min(loose, max(0, room[owner] - shares.get(owner, 0)))
        if share:
            shares[owner] = shares.get(owner, 0) + share
            loose -= share
    return shares


def refund_step(session: Session, work: Work, refund: dict, event: str, key: str = "") -> dict:
    """Checks and money that go with a step of a refund."""
    extra: dict[str, object] = {}
    if event in ("agree", "start_payment", "complete_draft"):
        check_refund(work, refund)
    if event in ("agree", "refuse"):
        extra["decided_at"] = work.now
    if event == "refuse" and not refund["refusal_reason"]:
        raise DomainError("refusal_needs_reason")
    if event == "pay":
        session.require("pay_refunds")
        check_refund(work, refund)
        work.undoable = False
        work.insert(
            RefundPaymentRow, refund_id=refund["id"], amount=refund["amount"], currency=refund["currency"],
            paid_at=work.now, payee=refund["buyer_name"], action_key=key or f"refund-{refund['id']}",
        )
        if refund["order_id"] is not None:
            order = work.get(OrderRow, refund["order_id"])
            capped = _capped(refund_lines(work, refund["id"]))
            work.update(OrderRow, order["id"], recorded_refunded=order["recorded_refunded"] + capped)
            for line_id, share in _by_order_line(work, refund).items():
                line = work.get(OrderLineRow, line_id)
                work.update(OrderLineRow, line_id, refunded_goods=line["refunded_goods"] + share)
            work.about("orders", order["id"])
        extra |= {"paid_at": work.now, "paid_out": refund["amount"]}
        if refund["case_id"] is not None:
            case = work.get(CaseRow, refund["case_id"])
            if case["settlement"] == "refund_due":
                after = case | {"settlement": "refunded"}
                work.update(CaseRow, case["id"], settlement="refunded", chip=returns.chip(after))
                work.about("returns", case["id"])
    return extra


def earlier_refunds(session: Session, order_id: int | None, besides: int | None = None) -> list[dict]:
    """Refunds already recorded on an order: seen before an amount is typed."""
    if order_id is None:
        return []
    query = RefundRow.select().where((RefundRow.order == order_id) & RefundRow.recycled_at.is_null())
    if besides is not None:
        query = query.where(RefundRow.id != besides)
    return session.shop.dicts(query.order_by(RefundRow.id))


def refund_lines_of(session: Session, refund_id: int) -> list[dict]:
    """The typed lines of a refund, outside an action."""
    return session.shop.dicts(RefundLineRow.select().where(RefundLineRow.refund == refund_id))
