"""Rows about what was sold and sent: orders, their lines, parcels. Platform facts stand in columns of their own."""

from __future__ import annotations

from peewee import IntegerField, TextField

from shopcare.domain import orders
from shopcare.store.fields import Row, flag, minor, one_of, owned, pieces, ref, utc, words
from shopcare.store.model_people import CarrierRow, CustomerRow, ProductRow, StorefrontRow

__all__ = ["ImportBatchRow", "OrderRow", "OrderLineRow", "ParcelRow", "TrackingEventRow", "InvoiceRequestRow"]


class ImportBatchRow(Row):
    """One import of one file."""

    storefront = ref(StorefrontRow)
    file_name = words()
    file_hash = TextField(index=True)
    layout = words()
    kind = words()
    started_at = TextField()
    finished_at = utc()
    undone_at = utc()
    new = pieces("new")
    updated = pieces("updated")
    unchanged = pieces("unchanged")
    flagged = pieces("flagged")
    held = pieces("held")
    skipped = pieces("skipped")
    result = words("{}")

    class Meta:
        table_name = "import_batch"


class OrderRow(Row):
    """An order. Columns up to ``facts`` are the platform's and replaced by newer exports; the rest is the shop's."""

    #: The unique index of number and storefront begins with it (step 0003).
    storefront = ref(StorefrontRow, null=False, index=False)
    platform_order_no = TextField()
    status = one_of("status", orders.STATES, "to_ship")
    status_raw = words()
    refund_status = one_of("refund_status", orders.REFUND_STATES, "none")
    refund_status_raw = words()
    buyer_nick = words()
    receiver_name = words()
    phone = words()
    province = words()
    city = words()
    district = words()
    street = words()
    title = words()
    item_count = pieces("item_count")
    waybill = words()
    carrier_name = words()
    currency = words("CNY")
    goods_amount = minor("goods_amount", default=None)
    freight = minor("freight", default=None)
    discount = minor("discount", default=None)
    paid = minor("paid")
    net_paid = minor("net_paid", default=None)
    merchant_receipt = minor("merchant_receipt", default=None)
    platform_refunded = minor("platform_refunded")
    platform_refunded_derived = flag("platform_refunded_derived")
    placed_at = utc()
    paid_at = utc()
    shipped_at = utc()
    signed_at = utc()
    completed_at = utc()
    buyer_message = words()
    platform_remark = words()
    flag_colour = words()
    facts = words("{}")
    # From here on: the shop's own.
    customer = ref(CustomerRow)
    buyer_pinyin = words()
    remark = words()
    note = words()
    recorded_refunded = minor("recorded_refunded")
    conflict = flag("conflict")
    flagged = words()
    entered_by_hand = flag("entered_by_hand")
    batch = ref(ImportBatchRow, index=False)
    follow_up_until = TextField(null=True)
    checked_at = utc()
    case_chip = words()
    recycled_at = utc()
    created_at = utc()
    updated_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "orders"
        indexes = ((("storefront", "platform_order_no"), True),)


class OrderLineRow(Row):
    """One item of an order; ``refunded_goods`` never exceeds what was paid for the line."""

    order = owned(OrderRow)
    line_key = TextField()
    product = ref(ProductRow, index=False)
    platform_product_id = words()
    sku = words()
    title = words()
    spec = words()
    quantity = pieces("quantity", 1)
    unit_price = minor("unit_price", default=None)
    line_paid = minor("line_paid", default=None)
    platform_refund_status = words()
    returned_quantity = pieces("returned_quantity")
    refunded_goods = minor("refunded_goods")

    class Meta:
        table_name = "order_line"
        indexes = ((("order", "line_key"), True),)


class ParcelRow(Row):
    """A parcel on any leg, known by its waybill."""

    leg = one_of("leg", ("outbound", "return", "reship", "send_back", "to_supplier"), "outbound")
    order = ref(OrderRow)
    case_id = IntegerField(null=True)
    carrier = ref(CarrierRow, index=False)
    carrier_name = words()
    waybill = TextField(index=True)
    waybill_reversed = TextField(index=True)
    status = one_of(
        "status", ("announced", "in_transit", "delivered", "signed", "refused", "lost", "received"), "announced"
    )
    sent_at = utc()
    signed_at = utc()
    received_at = utc()
    weight_g = IntegerField(null=True)
    freight = minor("freight", default=None)
    insured_value = minor("insured_value", default=None)
    pick_up_at = utc()
    pick_up_state = words()
    from_platform = flag("from_platform")
    version = IntegerField(default=1)

    class Meta:
        table_name = "parcel"


class TrackingEventRow(Row):
    """One line of a parcel's tracking, noted by hand or imported."""

    parcel = owned(ParcelRow)
    at = TextField()
    place = words()
    text = words()
    told_customer = flag("told_customer")

    class Meta:
        table_name = "tracking_event"


class InvoiceRequestRow(Row):
    """A line of the invoice register (登记发票本)."""

    order = ref(OrderRow)
    title = words()
    title_kind = one_of("title_kind", ("personal", "company"), "personal")
    tax_number = words()
    amount = minor("amount", default=None)
    asked_at = utc()
    handed_to_finance_at = utc()
    issued_at = utc()
    invoice_number = words()
    note = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "invoice_request"
