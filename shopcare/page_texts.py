"""Sentences for troubles of the pages: Today, settings, first start."""

from __future__ import annotations

from shopcare.i18n import N_

ERROR_TEXTS = {
    "snooze_needs_reason": N_("Nothing was put aside: write why it can wait until tomorrow."),
    "snooze_past_limit": N_(
        "This is due before tomorrow morning, so it cannot be put aside. Do it, or ask someone to."
    ),
    "storefront_name_missing": N_("The storefront needs a name. Write one."),
    "calendar_year_missing": N_("The schedule of {year} is not loaded. Import it from a file first."),
    "calendar_file_unfit": N_(
        "Row {row} of the file is no calendar day. Each row needs: date (2027-01-01), 1 for a working day or 0 for "
        "a day off, and a name if there is one."
    ),
}
