"""Sentences of the lists and the saved filters."""

from __future__ import annotations

from shopcare.i18n import N_

#: Codes of DomainError.
ERROR_TEXTS = {
    "chip_unknown": N_("There is no filter “{chip}” here. Choose one of: {known}."),
    "sort_unknown": N_("This list cannot be sorted by “{sort}”. Choose one of: {known}."),
    "filter_needs_name": N_("A saved filter needs a name. Type one."),
    "filter_name_taken": N_("A filter “{name}” is there already. Type another name."),
}
