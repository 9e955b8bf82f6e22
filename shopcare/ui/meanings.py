"""Which colour a state means: the only place that knows both states and the palette's meanings."""

from __future__ import annotations

from shopcare import texts
from shopcare.domain import kinds
from shopcare.i18n import Translator

_DANGER = {"refused", "failed", "lost", "in_dispute", "defective", "overdue"}
_WARN = {"to_inspect", "requested", "approval_due", "accepted", "reopened", "new", "found", "parked",
         "awaiting_payment"}
_OK = {"passed", "refunded", "paid", "answered", "updated", "matched", "agreed", "repaired", "shipped", "good"}
_INFO = {"in_transit", "clarifying", "proposed", "contacting", "drafted", "stamped", "filed", "appealed", "repairing",
         "checked", "quoted", "in_repair", "awaiting_receipt", "awaiting_return", "partly_shipped", "to_ship"}
_MONEY = {"refund_due", "reship_due", "refunding", "part_paid"}


def meaning(kind: str, chip: str) -> str:
    """The palette's meaning of a record's chip; what is done or not begun is neutral."""
    if kind in kinds.KINDS and chip in kinds.KINDS[kind].closed and chip not in _OK:
        return "neutral"
    for name, chips in (("danger", _DANGER), ("warn", _WARN), ("ok", _OK), ("info", _INFO), ("money", _MONEY)):
        if chip in chips:
            return name
    return "neutral"


def urgency(left_s: float) -> str:
    """How a deadline is coloured by the seconds left: overdue, within a day, later."""
    if left_s < 0:
        return "danger"
    return "warn" if left_s < 24 * 3600 else "neutral"


def new_words(tr: Translator, kind: str) -> str:
    """What a button says that begins a record of a kind: 新建售后单, New return."""
    one = texts.kind_one_text(tr, kind)
    return tr("New {kind}", kind=one.lower() if tr.lang == "en" else one)
