"""Whether a paper is complete enough to go on, and the way it takes then (A.5)."""

from __future__ import annotations

from typing import Any

from shopcare.rules.answer import Answer
from shopcare.rules.facts import Fact, FactError

#: Required fields per form, and where the paper goes once complete.
REQUIRED: dict[str, tuple[str, ...]] = {
    "courier_claim": ("order_no", "item_code_size", "waybill_no", "courier", "item_price"),
    "refund_only": ("goods_received", "reason", "amount", "refund_type"),
    "return_refund": ("goods_received", "reason", "amount", "refund_type"),
    "exchange": ("reason", "order_no", "address", "contact", "phone"),
    "return_application": ("purchase_date", "proof", "reason", "goods", "boss_signature"),
    "repair_application": ("purchase_date", "proof", "fault", "goods", "in_guarantee"),
    "invoice_request": ("title", "title_kind"),
    "refusal_sheet": ("signing_date", "problem", "chat_proof", "reason"),
    "finished_goods_return": ("basis", "handling_notes", "customer_name", "pick_up_address"),
    "project_return": ("problem_list", "evidence"),
    "repair_record": ("caller", "product", "fault", "in_guarantee"),
    "after_sales_file": ("product", "guarantee_start", "guarantee_length"),
    "dispatch_register": ("who", "when", "where"),
    "order_check": ("address", "name", "phone", "size", "colour", "shipping_time", "courier"),
    "tracking_record": ("carrier", "waybill_no"),
    "return_to_supplier": ("goods", "quantity", "defect_cause"),
    "return_quality_check": ("result", "defect_cause"),
    "car_claim": ("purchase_invoice", "guarantee_certificate", "certificate_matches"),
    "imported_car": ("import_certificate", "inspection_sheet", "purchase_invoice", "guarantee_certificate"),
}
_PATHS: dict[str, tuple[str, ...]] = {
    "courier_claim": ("finance_stamp", "copy", "original_to_warehouse", "copy_to_finance", "remark_claim_form_issued",
                      "ask_customer_reship_or_refund"),
    "return_application": ("boss_signature", "warehouse_copy", "finance_copy"),
    "finished_goods_return": ("contact_carrier", "acceptance_inspection"),
    "project_return": ("review", "execution"),
    "invoice_request": ("hand_to_finance",),
}

FACTS: dict[str, tuple[Fact, ...]] = {
    "document_check": (Fact("form", "text"), Fact("fields", "table")),
}


def document_check(answer: Answer, facts: dict[str, Any]) -> None:
    """Which required fields are missing: absent, null or empty."""
    form = facts["form"]
    if form not in REQUIRED:
        raise FactError("form", "not_one_of", ", ".join(REQUIRED))
    missing = [name for name in REQUIRED[form] if facts["fields"].get(name) in (None, "", [], {})]
    answer.use("CN-BASE", "claim-form" if form == "courier_claim" else "form-fields")
    answer.result |= {"decision": "blocked_incomplete" if missing else "complete", "missing": missing,
                      "path_after_completion": list(_PATHS.get(form, ()))}


ANSWERS = {"document_check": document_check}
