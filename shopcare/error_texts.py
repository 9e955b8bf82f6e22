"""Sentences for refused steps on records: cause, then remedy. Keys are codes of ``DomainError``."""

from __future__ import annotations

from shopcare.i18n import N_

ERROR_TEXTS = {
    "record_gone": N_("This record is no longer there. Refresh the list and choose another one."),
    "record_recycled": N_("{ref} is in the recycle bin. Take it out first."),
    "platform_fact_read_only": N_(
        "“{field}” comes from the platform (order {order}). Import a newer export; your own words go into the note."
    ),
    "changed_elsewhere": N_("“{field}” was changed elsewhere meanwhile. Look at both values and choose one."),
    "refund_already_paid": N_("{ref} is paid out already. Record a counter-entry instead of changing the amount."),
    "review_needs_reply": N_("The review has no reply yet. Write the reply first."),
    "recycle_money_paid": N_("Money was paid out on {ref}, so it stays. Close it instead."),
    "recycle_printed": N_("Papers were printed for {ref}, so it stays. Close or withdraw it instead."),
    "bulk_step_one_by_one": N_("Payments are made one by one, with the amount in view. Open each record."),
    "bulk_nothing_changes": N_("None of the {n} records can take this step now. Nothing was changed."),
    "recycle_has_cases": N_("The order {ref} has after-sales cases. Put those in the recycle bin first."),
    "nothing_to_undo": N_("There is nothing to undo."),
    "nothing_to_redo": N_("There is nothing to redo."),
    "not_undoable": N_("“{op}” cannot be undone. Correct it with a new step."),
    "already_undone": N_("“{op}” was undone already. Choose another step."),
    "undo_import_by_batch": N_("This was an import (batch {batch}). Undo it with “Undo import”."),
    "changed_since": N_("This was changed again since. Undo the later step first."),
    "field_unknown": N_("There is no field “{field}” here. Known are: {known}."),
    "number_out_of_range": N_("“{field}” must be a whole number from {low} to {high}; “{value}” is not. Correct it."),
    "choice_unknown": N_("“{value}” does not fit “{field}”. Choose one of: {known}."),
    "text_too_long": N_("“{field}” has {length} characters; {limit} fit. Shorten it."),
    "setting_unknown": N_("There is no setting “{key}”. Known are: {known}."),
    "address_incomplete": N_("A return address needs a contact and a street. Fill in both."),
    "reference_unknown": N_("There is no record “{ref}”. Check the number, or search for it."),
    "reference_ambiguous": N_("“{ref}” fits several records: {candidates}. Name one of them."),
    "note_empty": N_("The note is empty. Write something first."),
    "storefront_missing": N_("There is no storefront yet. Add one in the settings."),
    "storefront_unknown": N_("There is no storefront “{name}”. Known are: {known}."),
    "line_not_of_order": N_("The item {line} is not in this order. Choose one of the order's items."),
    "refund_below_lines": N_(
        "The amount {amount} is lower than the other lines ({lines}). Change those lines first."
    ),
    "refusal_needs_reason": N_("A refusal needs a reason. Fill in the reason first."),
    "not_allowed": N_("{name} may not {right}. Let someone with this right do it, or change it in the settings."),
    "line_ambiguous": N_("The item {line} is in this order more than once. Name its place with “line” instead."),
    "parameter_unknown": N_("There is no parameter “{name}” here. Known are: {known}."),
    "parameter_missing": N_("The parameter “{name}” is missing. Add it."),
    "parameter_wrong": N_("The parameter “{name}” must be of the type {type}; money is a text such as \"189.00\"."),
    "action_unknown": N_("There is no action “{name}”. Known are: {known}."),
    "staff_unknown": N_("There is no staff member “{name}”. Check the name."),
    "staff_exists": N_("There is a staff member “{name}” already. Choose another name."),
    "staff_name_missing": N_("The staff member needs a name. Write one."),
    "pin_needed": N_("{name} has a PIN. Enter it, or set it as SHOPCARE_PIN."),
    "pin_wrong": N_("The PIN of {name} does not fit. Enter it again."),
    "pin_unfit": N_("A PIN has 4 to 12 digits. Choose such a one."),
    "zone_unknown": N_("There is no time zone “{name}”. Write one like Asia/Shanghai."),
    "moment_unreadable": N_("“{text}” is no date. Write it like 2026-11-24 or 2026-11-24T16:00."),
    "date_unreadable": N_("This is no date. Write it like 2026-11-24."),
    "photos_full": N_("A record keeps at most {limit} files. Remove one first."),
    "promise_empty": N_("The promise is empty. Write what was promised."),
    "kind_unknown": N_("There is no kind “{kind}”. Known are: {known}."),
    "machine_unknown": N_("There is no state machine “{machine}” here. The command states lists them."),
    "amount_unreadable": N_("“{text}” is no amount. Write it in figures, like 1286.00."),
    "amount_too_precise": N_("“{text}” has too many decimals; this currency has {digits}. Shorten it."),
    "amount_negative": N_("“{text}” is negative. Write an amount of 0 or more."),
    "amount_too_large": N_("“{text}” is too large for an amount. Check the figures."),
    "currencies_mixed": N_("{first} and {second} cannot be added. Handle each currency by itself."),
    "step_not_open": N_("“{step}” does not fit the state “{state}”. Open now: {open}."),
    "case_needs_order_or_buyer": N_("The return needs an order or a buyer. Fill in one of them."),
    "case_needs_reason": N_("The return needs a reason. Choose one."),
    "case_goods_open": N_("The goods are still open. Finish receiving and inspecting first."),
    "case_settlement_open": N_("A refund or a reship is still open. Settle it first."),
    "case_not_accepted": N_("The return is not accepted yet. Accept it first."),
    "refund_needs_amount": N_("The refund needs an amount. Fill it in."),
    "refund_needs_reason": N_("The refund needs a reason. Choose one."),
    "refund_exceeds_paid": N_(
        "{wanted} is more than remains of the order: {remaining} of {paid}. Lower the refund to at most {remaining}."
    ),
    "refuse_before_shipping": N_(
        "Before shipping a refund is not refused. Agree to it, or ship and note that first."
    ),
    "complaint_needs_facts": N_("The complaint needs the facts. Write down what happened."),
    "complaint_promise_open": N_("A promise to the buyer is still open. Mark it as kept first."),
    "repair_in_guarantee": N_("The repair is in guarantee and costs nothing. Accept it free of charge."),
    "repair_needs_quote": N_("The repair is not free. Give a quote first, or mark it as free of charge."),
}

#: Said instead of ``step_not_open`` when nothing is open at all.
NO_STEP_OPEN = N_("“{step}” does not fit the state “{state}”. No further step is open here.")

#: Warnings that an action gives beside its result.
WARNING_TEXTS = {
    "parcel_parked": N_("Nobody announced {scanned}; it is parked as an unknown parcel."),
    "parcel_already_received": N_("{scanned} was received already; nothing was changed."),
    "parcel_closed": N_("The return of {scanned} is closed; nothing was changed. Open it again first."),
    "parcel_refused_parcel": N_(
        "{scanned} came back without a return. Open one of the type “refused” for its order."
    ),
    "repeated": N_("This was done before under the key {key}; nothing was done again."),
}
