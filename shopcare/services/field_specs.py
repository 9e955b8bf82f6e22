"""Which fields of each kind a person edits, and how a typed value is read."""

from __future__ import annotations

from dataclasses import dataclass

from shopcare.domain import claims, complaints, reasons, refunds, returns
from shopcare.domain.clock import parse_moment, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.domain.money import parse_money

FLAG_COLOURS = ("", "red", "yellow", "green", "blue", "purple", "grey", "orange", "cyan")


@dataclass(frozen=True)
class Field:
    """An editable field: ``type`` is text, multiline, money, moment, choice, count, flag or rating."""

    name: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    #: The platform's own fact; editable only on orders that were entered by hand.
    platform: bool = False
    limit: int = 500


def _choice(name: str, choices: tuple[str, ...]) -> Field:
    return Field(name, "choice", choices)


def _long(name: str) -> Field:
    return Field(name, "multiline", limit=10_000)


_PARTY = _choice("liable_party", reasons.PARTIES)
_REASON = _choice("reason", reasons.CODES)

FIELDS: dict[str, tuple[Field, ...]] = {
    "orders": (
        Field("platform_order_no", platform=True),
        Field("receiver_name", platform=True),
        Field("phone", platform=True),
        Field("province", platform=True),
        Field("city", platform=True),
        Field("district", platform=True),
        Field("street", platform=True),
        Field("title", platform=True),
        Field("item_count", "count", platform=True),
        Field("paid", "money", platform=True),
        Field("placed_at", "moment", platform=True),
        Field("paid_at", "moment", platform=True),
        Field("shipped_at", "moment", platform=True),
        Field("carrier_name", platform=True),
        Field("waybill", platform=True),
        _choice("flag_colour", FLAG_COLOURS),
        _long("remark"),
        _long("note"),
    ),
    "returns": (
        _choice("kind", returns.KINDS),
        _REASON,
        _PARTY,
        _choice("freight_payer", reasons.PARTIES),
        Field("buyer_name"),
        Field("buyer_phone"),
        Field("buyer_address"),
        Field("title"),
        Field("item_count", "count"),
        Field("amount", "money"),
        Field("return_waybill"),
        Field("return_carrier"),
        Field("platform_case_no"),
        _long("description"),
        Field("basis"),
        _long("handling_note"),
        Field("bonus"),
    ),
    "refunds": (
        _choice("kind", refunds.KINDS),
        _REASON,
        _PARTY,
        Field("amount", "money"),
        Field("buyer_name"),
        Field("title"),
        Field("platform_refund_no"),
        Field("goods_received", "flag"),
        _long("explanation"),
        _long("refusal_reason"),
    ),
    "complaints": (
        _choice("direction", complaints.DIRECTIONS),
        _choice("channel", complaints.CHANNELS),
        Field("source"),
        _choice("level", complaints.LEVELS),
        _choice("cause", reasons.CODES),
        _PARTY,
        _choice("demand", complaints.DEMANDS),
        _choice("style", complaints.STYLES),
        Field("buyer_name"),
        Field("buyer_phone"),
        Field("title"),
        _long("facts"),
        _long("proposal"),
        _long("reply"),
        _long("outcome"),
        Field("compensation", "money"),
        Field("satisfaction", "rating"),
    ),
    "reviews": (
        Field("rating", "rating"),
        Field("buyer_name"),
        Field("title"),
        _long("body"),
        _long("additional"),
        _choice("cause", reasons.CODES),
        Field("tag"),
        _long("contact_note"),
        _long("solution"),
        _long("reply"),
        Field("reviewed_at", "moment"),
    ),
    "claims": (
        _choice("reason", claims.REASONS),
        Field("carrier_name"),
        Field("waybill"),
        Field("title"),
        Field("amount", "money"),
        Field("paid", "money"),
        _long("description"),
        _long("answer"),
    ),
    "repairs": (
        Field("buyer_name"),
        Field("buyer_phone"),
        Field("title"),
        Field("serial"),
        _long("fault"),
        Field("in_guarantee", "flag"),
        Field("free_of_charge", "flag"),
        Field("quote", "money"),
        _long("finding"),
        _long("work_done"),
        Field("charge", "money"),
        Field("done_by"),
        _long("call_back_result"),
    ),
    "unknown_parcels": (
        Field("waybill"),
        Field("carrier_name"),
        Field("shelf"),
        Field("sender_name"),
        Field("sender_phone"),
        Field("contents"),
        _long("note"),
    ),
}


def field(kind: str, name: str) -> Field:
    """The field of that name. Raises DomainError ``field_unknown``."""
    for candidate in FIELDS[kind]:
        if candidate.name == name:
            return candidate
    raise DomainError("field_unknown", field=name, known=", ".join(f.name for f in FIELDS[kind]))


def _read_number(spec: Field, value: object, low: int, high: int) -> int:
    text = str(value).strip()
    if not text.isdigit() or not low <= int(text) <= high:
        raise DomainError("number_out_of_range", field=spec.name, low=low, high=high, value=text)
    return int(text)


def read(spec: Field, value: object, currency: str, zone_name: str) -> object:
    """Turn what a person typed or a script passed into the column's value.

    Money may be text (``"189.00"``); an int is refused so that fen and yuan cannot be mixed up silently.
    Raises DomainError with the field's name.
    """
    if spec.type == "money":
        return parse_money(str(value), currency) if value not in ("", None) else 0
    if spec.type == "choice":
        if value in ("", None) and ("" in spec.choices or spec.name in ("reason", "cause", "demand", "style")):
            return "" if "" in spec.choices else None
        if value not in spec.choices:
            raise DomainError("choice_unknown", field=spec.name, value=value, known=", ".join(spec.choices))
        return value
    if spec.type == "moment":
        return to_utc_text(parse_moment(str(value), zone_name)) if value not in ("", None) else None
    if spec.type == "flag":
        if str(value).lower() not in ("0", "1", "true", "false"):
            raise DomainError("choice_unknown", field=spec.name, value=value, known="true, false")
        return int(str(value).lower() in ("1", "true"))
    if spec.type == "count":
        return _read_number(spec, value, 0, 1_000_000)
    if spec.type == "rating":
        return None if value in ("", None) else _read_number(spec, value, 1, 5)
    text = "" if value is None else str(value).replace("\x00", "").strip()
    if len(text) > spec.limit:
        raise DomainError("text_too_long", field=spec.name, length=len(text), limit=spec.limit)
    return text
