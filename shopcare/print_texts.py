"""Sentences of printing: why something was not printed, what to look at before printing, what is missing."""

from __future__ import annotations

from shopcare.i18n import N_, Translator

#: Codes of DomainError.
ERROR_TEXTS = {
    "form_unknown": N_("There is no form “{form}”. Choose one of: {known}."),
    "form_not_toml": N_(
        "The form {file} cannot be read ({reason}). Correct it, or remove it to use the one shipped."
    ),
    "form_wrong": N_(
        "The form {file} has a mistake in block {block} at “{key}” ({reason}). Correct it, or remove it to use "
        "the one shipped."
    ),
    "form_other_kind": N_("The form “{form}” does not fit {ref}. Choose another form or another record."),
    "paper_unreadable": N_("“{paper}” is no paper size. Type millimetres such as 100x150, or A4 or A5."),
    "paper_too_small": N_("The form does not fit on paper of {paper} mm. Choose a larger paper."),
    "print_copies": N_("{copies} copies cannot be printed at once. Choose 1 to 99."),
    "print_dpi": N_("A printer of {dpi} dpi is not known here. Choose 203 or 300."),
    "print_nothing": N_("There is nothing to print. Select at least one record."),
    "print_draft": N_("{ref} is a draft and has no number yet. Complete it, then print."),
    "print_recycled": N_("{ref} is in the recycle bin. Take it out of the bin, then print."),
    "code_unreadable": N_(
        "The code “{text}” cannot be read back at {dpi} dpi, so nothing was printed. Choose a larger paper."
    ),
}

#: Codes of warnings of a paper; ``ref`` names the record.
WARNING_TEXTS = {
    "glyph_missing": N_("{ref}: no font has the character {char} ({code}); a box stands in its place."),
    "right_to_left": N_("{ref}: “{text}” is written from right to left and may print in the wrong order."),
    "text_shortened": N_("{ref}: “{field}” is too long for the paper and was shortened."),
    "left_out": N_("{ref}: not everything fits on {paper} mm; less important lines were left out."),
    "code_as_qr": N_("{ref}: “{text}” does not fit a bar code and is printed as a QR code."),
    "code_refused": N_("{ref}: “{text}” fits neither a bar code nor a QR code and stands as text only."),
    "skipped_draft": N_("{ref} is a draft without a number and was left out."),
    "skipped_recycled": N_("{ref} is in the recycle bin and was left out."),
    "skipped_gone": N_("{ref} is no longer there and was left out."),
    "own_form_broken": N_(
        "Your own form {file} has a mistake in block {block} at “{key}” ({reason}); the one shipped was used."
    ),
}

#: Codes of what a paper lacks; its place is left empty to write on.
MISSING_TEXTS = {
    "return_address": N_("the return address of the storefront"),
    "buyer": N_("the buyer's name"),
    "goods": N_("the item"),
    "reason": N_("the reason"),
    "payer": N_("who pays the freight"),
    "order_no": N_("the order number"),
    "carrier": N_("the courier"),
    "waybill": N_("the waybill number"),
    "amount": N_("the amount claimed"),
}

#: Stands on a paper that was printed before.
DUPLICATE = N_("paper|DUPLICATE")


def warning_text(tr: Translator, code: str, params: dict) -> str:
    """The sentence of one warning of a paper."""
    return tr.text(WARNING_TEXTS[code], **params)


def missing_text(tr: Translator, missing: list[str]) -> str:
    """What the paper lacks, as one sentence; empty when nothing is missing."""
    if not missing:
        return ""
    names = tr("list|, ").join(tr.text(MISSING_TEXTS[code]) for code in missing)
    return tr("Left empty to write on: {what}.", what=names)
