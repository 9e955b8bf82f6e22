"""The names our fields have in layouts, and the names and words of files made ready to compare."""

from __future__ import annotations

import unicodedata

#: Our fields a column can fill, in the order a mapping screen offers them.
FIELDS = (
    "order_no", "buyer_nick", "buyer_id", "receiver_name", "phone", "province", "city", "district", "street",
    "address", "title", "quantity", "kinds", "waybill", "carrier_name", "goods_amount", "freight", "discount",
    "total", "net", "refunded", "merchant_receipt", "currency", "status", "status_more", "refund_status",
    "placed_at", "paid_at", "shipped_at", "signed_at", "completed_at", "buyer_message", "platform_remark",
    "flag_colour", "shop_name", "line_id", "line_title", "line_quantity", "product_id", "sku", "spec",
    "unit_price", "line_paid", "line_refund_status",
    "case_no", "case_type", "case_status", "case_reason", "case_note", "case_opened_at", "case_decided_at",
    "case_paid_at", "case_due_at", "case_closed_at", "case_amount", "case_freight", "case_shipped",
    "return_waybill", "return_carrier",
)  # fmt: skip


def name_key(name: str) -> str:
    """A header name ready to compare: full-width forms, blanks and case do not count."""
    folded = unicodedata.normalize("NFKC", name.strip("\ufeff\u200b"))
    return "".join(folded.split()).lower()


def word_key(word: str) -> str:
    """A status word ready to compare: commas of either width and blanks do not count."""
    return "".join(c for c in word if c not in ",， \t、").lower()
