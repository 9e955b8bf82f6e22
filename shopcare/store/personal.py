"""Which columns hold personal data: kept out of the journal's chain, blanked by erasure, never logged."""

from __future__ import annotations

PERSONAL: dict[str, frozenset[str]] = {
    "customer": frozenset({"name", "pinyin", "phone", "province", "city", "district", "street", "note"}),
    "orders": frozenset(
        {"buyer_nick", "receiver_name", "phone", "province", "city", "district", "street", "buyer_pinyin",
         "buyer_message", "remark", "note", "facts"}
    ),
    "cases": frozenset(
        {"buyer_name", "buyer_phone", "buyer_address", "description", "handling_note", "search_text"}
    ),
    "unknown_parcel": frozenset({"sender_name", "sender_phone", "contents", "note", "search_text"}),
    "repair": frozenset({"buyer_name", "buyer_phone", "fault", "search_text", "call_back_result"}),
    "refund": frozenset({"buyer_name", "explanation", "search_text"}),
    "refund_payment": frozenset({"payee", "account"}),
    "claim": frozenset({"buyer_name", "description", "search_text"}),
    "complaint": frozenset({"buyer_name", "buyer_phone", "facts", "proposal", "reply", "outcome", "search_text"}),
    "review": frozenset({"buyer_name", "body", "additional", "contact_note", "reply", "search_text"}),
    "note": frozenset({"body"}),
    "call": frozenset({"with_whom", "summary"}),
    "follow_up": frozenset({"what", "result"}),
    "invoice_request": frozenset({"title", "tax_number", "note"}),
    "promise": frozenset({"text"}),
    "evidence": frozenset({"original_name", "caption"}),
}


def is_personal(table: str, column: str) -> bool:
    """Whether a column may hold something about a person."""
    return column in PERSONAL.get(table, frozenset())
