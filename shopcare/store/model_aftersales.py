"""Rows of after-sales work itself: cases, inspections, repairs, refunds, claims, complaints, reviews."""

from __future__ import annotations

from peewee import IntegerField, TextField

from shopcare.domain import claims, complaints, reasons, refunds, repairs, returns, reviews, unknown_parcels
from shopcare.store.fields import (
    Row,
    flag,
    minor,
    one_of,
    optional_one_of,
    owned,
    pieces,
    ref,
    utc,
    words,
)
from shopcare.store.model_people import CustomerRow, ProductRow, StaffRow, StorefrontRow, SupplierRow
from shopcare.store.model_trade import OrderLineRow, OrderRow, ParcelRow

__all__ = [
    "CaseRow",
    "CaseLineRow",
    "InspectionRow",
    "StockZoneRow",
    "StockMovementRow",
    "UnknownParcelRow",
    "GuaranteeFileRow",
    "RepairRow",
    "RefundRow",
    "RefundLineRow",
    "RefundPaymentRow",
    "ClaimRow",
    "ComplaintRow",
    "PromiseRow",
    "ReviewRow",
    "FollowUpRow",
]


class CaseRow(Row):
    """An after-sales case (R…): decision, goods and settlement move on their own."""

    number = TextField(null=True, unique=True)
    kind = one_of("kind", returns.KINDS, "return")
    storefront = ref(StorefrontRow)
    order = ref(OrderRow)
    customer = ref(CustomerRow, index=False)
    platform_case_no = TextField(null=True)
    decision = one_of("decision", returns.DECISION.states, "draft")
    goods = one_of("goods", returns.GOODS.states, "nothing_due")
    settlement = one_of("settlement", returns.SETTLEMENT.states, "none")
    chip = one_of("chip", returns.CHIPS, "draft")
    reason = optional_one_of("reason", reasons.CODES)
    liable_party = one_of("liable_party", reasons.PARTIES, "open")
    freight_payer = one_of("freight_payer", reasons.PARTIES, "open")
    buyer_name = words()
    buyer_phone = words()
    buyer_address = words()
    title = words()
    item_count = pieces("item_count")
    currency = words("CNY")
    amount = minor("amount")
    return_waybill = words()
    return_carrier = words()
    return_address = words()
    description = words()
    basis = words()
    handling_note = words()
    bonus = words()
    service_partner = ref(SupplierRow, index=False)
    assigned_to = ref(StaffRow, index=False)
    opened_at = utc()
    received_at = utc()
    closed_at = utc()
    due_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "cases"


class CaseLineRow(Row):
    """Goods of a case: what was announced and what the inspection found."""

    case = owned(CaseRow)
    order_line = ref(OrderLineRow)
    product = ref(ProductRow, index=False)
    sku = words()
    title = words()
    spec = words()
    quantity = pieces("quantity", 1)
    amount = minor("amount")
    good = pieces("good")
    bad = pieces("bad")
    missing = pieces("missing")
    disposition = optional_one_of(
        "disposition",
        ("restock", "send_back", "exchange", "repair", "to_supplier", "destroy", "second_hand"),
    )
    exchange_sku = words()
    exchange_spec = words()

    class Meta:
        table_name = "case_line"


class InspectionRow(Row):
    """One look at returned goods: first by the warehouse, where asked a second for quality."""

    case = owned(CaseRow)
    case_line = ref(CaseLineRow, on_delete="CASCADE", index=False)
    stage = IntegerField(default=1)
    verdict = one_of("verdict", ("good", "packing_damaged", "damaged", "short", "wrong", "used"), "good")
    good = pieces("good")
    bad = pieces("bad")
    missing = pieces("missing")
    grade = words()
    defect_cause = words()
    checklist = words("{}")
    note = words()
    inspected_by = ref(StaffRow, index=False)
    at = TextField()

    class Meta:
        table_name = "inspection"


class StockZoneRow(Row):
    """A zone or shelf for returned goods."""

    code = TextField(unique=True)
    kind = one_of("kind", ("to_handle", "good", "defective", "quarantine", "unknown"), "to_handle")
    name = words()

    class Meta:
        table_name = "stock_zone"


class StockMovementRow(Row):
    """Returned goods moving between zones; the shop's whole stock is not kept here."""

    case_line = ref(CaseLineRow)
    sku = words()
    title = words()
    quantity = pieces("quantity", 1)
    from_zone = ref(StockZoneRow, index=False)
    to_zone = ref(StockZoneRow)
    reason = words()
    moved_by = ref(StaffRow, index=False)
    at = TextField()

    class Meta:
        table_name = "stock_movement"


class UnknownParcelRow(Row):
    """A parcel that nobody announced (U…), parked until it is matched."""

    number = TextField(null=True, unique=True)
    waybill = TextField(index=True)
    carrier_name = words()
    state = one_of("state", unknown_parcels.UNKNOWN_PARCEL.states, "parked")
    shelf = words()
    sender_name = words()
    sender_phone = words()
    contents = words()
    note = words()
    case = ref(CaseRow)
    received_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "unknown_parcel"


class GuaranteeFileRow(Row):
    """The after-sales file of a sold product: when its guarantee starts and ends."""

    product = ref(ProductRow)
    order_line = ref(OrderLineRow)
    customer = ref(CustomerRow, index=False)
    serial = words()
    title = words()
    start_rule = one_of("start_rule", ("delivery", "acceptance", "invoice", "agreed"), "delivery")
    starts_on = TextField(null=True)
    months = IntegerField(null=True)
    ends_on = TextField(null=True)
    document_number = words()
    note = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "guarantee_file"


class RepairRow(Row):
    """A repair (M…), part of a case or on its own."""

    number = TextField(null=True, unique=True)
    storefront = ref(StorefrontRow)
    case = ref(CaseRow)
    order = ref(OrderRow)
    guarantee_file = ref(GuaranteeFileRow, index=False)
    state = one_of("state", repairs.REPAIR.states, "requested")
    buyer_name = words()
    buyer_phone = words()
    title = words()
    serial = words()
    fault = words()
    finding = words()
    work_done = words()
    in_guarantee = flag("in_guarantee")
    free_of_charge = flag("free_of_charge")
    currency = words("CNY")
    quote = minor("quote", default=None)
    charge = minor("charge")
    done_by = words()
    dispatched_at = utc()
    returned_at = utc()
    opened_at = utc()
    due_at = utc()
    call_back_result = words()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "repair"


class RefundRow(Row):
    """A refund (F…); its amount is the sum of its typed lines."""

    number = TextField(null=True, unique=True)
    storefront = ref(StorefrontRow)
    order = ref(OrderRow)
    case = ref(CaseRow)
    kind = one_of("kind", refunds.KINDS, "refund_only")
    state = one_of("state", refunds.REFUND.states, "draft")
    platform_refund_no = TextField(null=True)
    platform_status = words()
    reason = optional_one_of("reason", reasons.CODES)
    liable_party = one_of("liable_party", reasons.PARTIES, "open")
    buyer_name = words()
    title = words()
    currency = words("CNY")
    amount = minor("amount")
    paid_out = minor("paid_out")
    goods_received = flag("goods_received")
    order_shipped = IntegerField(null=True)
    explanation = words()
    refusal_reason = words()
    opened_at = utc()
    decided_at = utc()
    paid_at = utc()
    due_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "refund"


class RefundLineRow(Row):
    """One typed amount of a refund, with its direction."""

    refund = owned(RefundRow)
    type = one_of("type", refunds.LINE_TYPES, "goods")
    direction = one_of("direction", refunds.DIRECTIONS, "to_buyer")
    amount = minor("amount")
    order_line = ref(OrderLineRow)
    note = words()

    class Meta:
        table_name = "refund_line"


class RefundPaymentRow(Row):
    """Money that went out, once: ``action_key`` stops a second payment of the same step."""

    refund = ref(RefundRow, null=False)
    method = one_of("method", refunds.METHODS, "platform")
    payee = words()
    account = words()
    amount = minor("amount")
    currency = words("CNY")
    paid_at = TextField()
    proof = words()
    counter_to = ref("self", index=False)
    action_key = TextField(unique=True)

    class Meta:
        table_name = "refund_payment"


class ClaimRow(Row):
    """A courier claim (X…)."""

    number = TextField(null=True, unique=True)
    storefront = ref(StorefrontRow)
    case = ref(CaseRow)
    order = ref(OrderRow)
    parcel = ref(ParcelRow, index=False)
    state = one_of("state", claims.CLAIM.states, "found")
    reason = one_of("reason", claims.REASONS, "damaged")
    carrier_name = words()
    waybill = words()
    buyer_name = words()
    title = words()
    currency = words("CNY")
    amount = minor("amount")
    paid = minor("paid")
    description = words()
    answer = words()
    found_at = utc()
    filed_at = utc()
    due_at = utc()
    opened_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "claim"


class ComplaintRow(Row):
    """A complaint (C…); possible without an order."""

    number = TextField(null=True, unique=True)
    storefront = ref(StorefrontRow)
    order = ref(OrderRow)
    case = ref(CaseRow)
    direction = one_of("direction", complaints.DIRECTIONS, "against_us")
    channel = one_of("channel", complaints.CHANNELS, "chat")
    source = words()
    state = one_of("state", complaints.COMPLAINT.states, "draft")
    escalation = one_of("escalation", complaints.ESCALATION.states, "own")
    level = one_of("level", complaints.LEVELS, "normal")
    cause = optional_one_of("cause", reasons.CODES)
    liable_party = one_of("liable_party", reasons.PARTIES, "open")
    demand = optional_one_of("demand", complaints.DEMANDS)
    style = optional_one_of("style", complaints.STYLES)
    buyer_name = words()
    buyer_phone = words()
    title = words()
    facts = words()
    proposal = words()
    outcome = words()
    reply = words()
    currency = words("CNY")
    compensation = minor("compensation")
    open_promises = pieces("open_promises")
    satisfaction = IntegerField(null=True)
    opened_at = utc()
    first_answer_at = utc()
    solved_at = utc()
    due_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "complaint"


class PromiseRow(Row):
    """What was promised to a buyer, and until when."""

    complaint = ref(ComplaintRow, on_delete="CASCADE")
    case = ref(CaseRow, on_delete="CASCADE")
    text = words()
    due_at = utc()
    kept_at = utc()

    class Meta:
        table_name = "promise"


class ReviewRow(Row):
    """A buyer's review (V…)."""

    number = TextField(null=True, unique=True)
    storefront = ref(StorefrontRow)
    order = ref(OrderRow)
    product = ref(ProductRow, index=False)
    platform_review_id = TextField(null=True)
    state = one_of("state", reviews.REVIEW.states, "new")
    rating = IntegerField(default=5)
    body = words()
    additional = words()
    pictures = pieces("pictures")
    buyer_name = words()
    title = words()
    cause = optional_one_of("cause", reasons.CODES)
    tag = words()
    contact_note = words()
    solution = words()
    reply = words()
    replied_at = utc()
    reviewed_at = utc()
    opened_at = utc()
    due_at = utc()
    search_text = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "review"
        indexes = ((("storefront", "platform_review_id"), True),)


class FollowUpRow(Row):
    """A buyer to be contacted after the deal (S0-004, S3-002)."""

    order = ref(OrderRow)
    customer = ref(CustomerRow, index=False)
    what = words()
    due_at = utc(index=True)
    done_at = utc()
    result = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "follow_up"
