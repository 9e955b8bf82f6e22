"""Why a row of a file was marked, held or skipped, in words for the file of problem rows and for the screen."""

from __future__ import annotations

from shopcare.i18n import N_, Translator

REASONS = {
    "id_destroyed": N_(
        "A spreadsheet shortened this number; its last digits are gone. "
        "Export the file again and do not open it first."
    ),
    "id_missing": N_("The order number is missing."),
    "id_unreadable": N_("This is no order number."),
    "row_cut_off": N_("The file ends in the middle of this row. Export it again."),
    "order_repeated": N_("This order stands further up already; the first row counted."),
    "amount_unreadable": N_("This amount cannot be read."),
    "amount_too_precise": N_("This amount has too many decimals."),
    "amount_negative": N_("This amount is negative."),
    "amount_too_large": N_("This amount is too large."),
    "amounts_differ": N_("Paid amount, refund and remainder do not add up."),
    "moment_unreadable": N_("This date cannot be read."),
    "count_unreadable": N_("This quantity cannot be read."),
    "waybill_destroyed": N_("A spreadsheet shortened this waybill; it was left out."),
    "status_unknown": N_("This status word is not known yet."),
    "refund_status_unknown": N_("This after-sales word is not known yet."),
    "receiver_name_missing": N_("The receiver's name is missing."),
    "line_title_missing": N_("The item's name is missing."),
    "line_repeated": N_("This item stands further up already; the first row counted."),
    "value_missing": N_("A value is missing."),
    "order_unknown": N_("The order of this case is not in the shop yet. Import the order list first."),
    "blank_row": N_("Empty row."),
    "summary_row": N_("Total or remark, no order."),
    "title_row": N_("Title line above the header."),
    "has_case": N_("There is an after-sales case on it."),
    "has_refund": N_("There is a refund on it."),
    "has_record": N_("Something was recorded on it."),
    "later_import": N_("A later import added to it. Undo that import first."),
    "edited_since": N_("It was changed since."),
}


def reason_text(tr: Translator, code: str) -> str:
    """The sentence of a reason: of a problem row, or of what an undone import left."""
    if code in REASONS:
        return tr.text(REASONS[code])
    # A layout of the shop's own may ask for any column to be filled.
    return tr.text(REASONS["value_missing"]) if code.endswith("_missing") else code
