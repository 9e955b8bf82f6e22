"""Records as other programs read them: money as text, moments with their offset, ids as text, nothing internal."""

from __future__ import annotations

import json
import re

from shopcare.domain import kinds, masking
from shopcare.domain.clock import DEFAULT_ZONE, local
from shopcare.domain.money import plain
from shopcare.services import detail as details
from shopcare.services import records
from shopcare.services.session import Session

_MONEY = frozenset(
    {
        "amount", "charge", "compensation", "discount", "freight", "goods_amount", "line_paid",
        "max_compensation", "merchant_receipt", "money", "net_paid", "paid", "paid_out", "platform_refunded",
        "price", "purchase_cost", "quote", "recorded_refunded", "refunded_goods", "surcharge", "unit_price",
    }
)  # fmt: skip
_FLAGS = frozenset(
    {
        "entered_by_hand", "in_guarantee", "free_of_charge", "goods_received", "order_shipped",
        "provisional", "typed", "outdated", "conflict",
    }
)  # fmt: skip
_INTERNAL = frozenset(
    {
        "search_text", "buyer_pinyin", "pinyin", "version", "waybill_reversed", "phone_reversed",
    }
)  # fmt: skip
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
_PHONES = ("phone", "buyer_phone", "sender_phone")


def moment(text: str | None, zone: str = DEFAULT_ZONE) -> str | None:
    """A moment of the file as ISO 8601 with the offset of a zone."""
    return local(text, zone).isoformat() if text else None


def values(session: Session, row: dict, currency: str = "CNY", zone: str = DEFAULT_ZONE) -> dict:
    """One row as plain values. Whole phone numbers only for who may see them."""
    own = str(row.get("currency") or currency)
    whole = session.actor.may("see_full_phone")
    found: dict[str, object] = {}
    for name, value in row.items():
        if name in _INTERNAL:
            continue
        if name in _MONEY and isinstance(value, int):
            found[name] = plain(value, own)
        elif name in _FLAGS and value in (0, 1):
            found[name] = bool(value)
        elif (name == "id" or name.endswith("_id")) and value is not None:
            found[name] = str(value)
        elif isinstance(value, str) and _MOMENT.match(value):
            found[name] = moment(value, zone)
        elif name in _PHONES and isinstance(value, str) and not whole:
            found[name] = masking.phone(value)
        else:
            found[name] = value
    return found


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def whole(session: Session, kind: str, record_id: int) -> dict:
    """A record with everything that hangs on it: lines, deadlines, links, advice, history and open steps."""
    found = details.detail(session, kind, record_id)
    currency, zone = str(found.record.get("currency") or "CNY"), found.zone

    def each(rows: list[dict]) -> list[dict]:
        return [values(session, row, currency, zone) for row in rows]

    history = []
    for event in details.timeline(session, kind, record_id):
        ref = records.reference(kinds.kind(kind), found.record)
        history.append({
            "id": str(event["id"]), "at": moment(event["at"], zone), "actor": event["actor"], "op": event["op"],
            "ref": ref, "summary": event["summary"], "undoable": bool(event["undoable"]),
        })
    advice = []
    for row in found.advice:
        entry = values(session, row, currency, zone)
        advice.append(entry | {part: _loaded(row[part]) for part in ("question", "answer", "packs")})
    return {
        "kind": kind,
        "ref": found.ref,
        "state": {m.column: found.record[m.column] for m in kinds.kind(kind).machines},
        "chip": found.chip,
        "record": values(session, found.record, currency, zone),
        "order": found.order["platform_order_no"] if found.order and kind != "orders" else None,
        "lines": each(found.lines),
        "payments": each(found.payments),
        "parcels": each(found.parcels),
        "promises": each(found.promises),
        "evidence": each(found.evidence),
        "notes": each(found.notes),
        "deadlines": each(found.deadlines),
        "links": [{"kind": k, "id": str(i), "ref": ref, "state": chip} for k, i, ref, chip in found.links],
        "earlier_refunds": each(found.earlier_refunds),
        "advice": advice,
        "steps": [{"machine": machine, "step": event, "target": target} for machine, event, target in found.steps],
        "history": history,
    }
