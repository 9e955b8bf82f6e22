"""Which form fits a record; apart from ``documents`` so that a window can ask without loading the printing engine."""

from __future__ import annotations


def form_for(kind: str) -> str | None:
    """The form that fits a row of a list, None when there is none."""
    return {"returns": "return_label", "claims": "claim_form"}.get(kind)
