"""What a column of a platform's file can be taken for, in the words of the import's mapping."""

from __future__ import annotations

from shopcare.i18n import N_, Translator

#: The field of columns that a layout keeps beside the others, under their own name.
KEPT = "facts"
#: Codes of ``interchange.layouts.FIELDS``.
TARGETS = {
    "order_no": N_("column|Order number"),
    "buyer_nick": N_("column|Buyer's account"),
    "buyer_id": N_("column|Buyer's platform id"),
    "receiver_name": N_("column|Receiver's name"),
    "phone": N_("column|Phone"),
    "province": N_("column|Province"),
    "city": N_("column|City"),
    "district": N_("column|District"),
    "street": N_("column|Street"),
    "address": N_("column|Address (taken apart)"),
    "title": N_("column|Items of the order"),
    "quantity": N_("column|Pieces of the order"),
    "kinds": N_("column|Number of items"),
    "waybill": N_("column|Waybill"),
    "carrier_name": N_("column|Courier"),
    "goods_amount": N_("column|Goods amount"),
    "freight": N_("column|Freight"),
    "discount": N_("column|Discount"),
    "total": N_("column|Total"),
    "net": N_("column|Paid after refunds"),
    "refunded": N_("column|Refunded"),
    "merchant_receipt": N_("column|Received by the shop"),
    "currency": N_("column|Currency"),
    "status": N_("column|Order status"),
    "status_more": N_("column|Order status, more"),
    "refund_status": N_("column|Refund status"),
    "placed_at": N_("column|Ordered at"),
    "paid_at": N_("column|Paid at"),
    "shipped_at": N_("column|Shipped at"),
    "signed_at": N_("column|Delivered at"),
    "completed_at": N_("column|Completed at"),
    "buyer_message": N_("column|Buyer's message"),
    "platform_remark": N_("column|Shop's remark on the platform"),
    "flag_colour": N_("column|Flag colour"),
    "shop_name": N_("column|Shop name"),
    "line_id": N_("column|Item line number"),
    "line_title": N_("column|Item"),
    "line_quantity": N_("column|Pieces of the item"),
    "product_id": N_("column|Product id"),
    "sku": N_("column|Item code"),
    "spec": N_("column|Size and colour"),
    "unit_price": N_("column|Unit price"),
    "line_paid": N_("column|Paid for the item"),
    "line_refund_status": N_("column|Refund status of the item"),
    "case_no": N_("column|After-sales number"),
    "case_type": N_("column|After-sales type"),
    "case_status": N_("column|After-sales status"),
    "case_reason": N_("column|After-sales reason"),
    "case_note": N_("column|After-sales note"),
    "case_opened_at": N_("column|Requested at"),
    "case_decided_at": N_("column|Decided at"),
    "case_paid_at": N_("column|Refunded at"),
    "case_due_at": N_("column|To be answered by"),
    "case_closed_at": N_("column|Closed at"),
    "case_amount": N_("column|Refund amount"),
    "case_freight": N_("column|Refunded freight"),
    "case_shipped": N_("column|Shipped before the request"),
    "return_waybill": N_("column|Return waybill"),
    "return_carrier": N_("column|Return courier"),
}


def target_text(tr: Translator, field: str) -> str:
    """What a field of the mapping is called; its code when this version does not know it."""
    if field == KEPT:
        return tr("column|Kept as a detail")
    return tr.text(TARGETS[field]) if field in TARGETS else field
