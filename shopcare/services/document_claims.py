"""The courier claim form (索赔单): what is known of a claim, its order and parcel, with the photos."""

from __future__ import annotations

from shopcare import texts
from shopcare.domain import masking
from shopcare.domain.clock import local_date
from shopcare.domain.errors import DomainError
from shopcare.domain.money import format_money
from shopcare.i18n import Translator
from shopcare.printing.amounts import capitals
from shopcare.printing.layout import Fields
from shopcare.printing.paper import Record
from shopcare.services import photos, settings
from shopcare.services.session import Session
from shopcare.store.models import CaseLineRow, EvidenceRow, OrderLineRow, OrderRow, StorefrontRow

#: As many photos as fit on the second page.
MOST_PHOTOS = 9
_EDGE = 1000

FIELDS = Fields(
    frozenset(
        (
            "number", "version", "duplicate", "date", "shop", "order_no", "carrier", "waybill", "cause", "found",
            "amount", "capitals", "description", "qr",
        )
    ),
    {
        "lines": frozenset(("sku", "title", "spec", "quantity", "price")),
        "photos": frozenset(("data", "caption")),
    },
)  # fmt: skip


def record(session: Session, tr: Translator, claim: dict, masked: bool, date: str | None, duplicate: str) -> Record:
    """The values of a claim form; what is not known stays empty, to be written on."""
    shop = session.shop
    order = shop.one(OrderRow.select().where(OrderRow.id == claim["order_id"])) if claim["order_id"] else None
    front = shop.one(StorefrontRow.select().where(StorefrontRow.id == claim["storefront_id"])) or {}
    zone = session.zone_of(claim["storefront_id"])
    amount = claim["amount"]
    description = masking.phones_in(claim["description"]) if masked else claim["description"]
    values = {
        "number": claim["number"],
        "version": str(claim["version"]),
        "duplicate": duplicate,
        "date": date or local_date(session.now(), zone).isoformat(),
        "shop": front.get("name") or settings.shop_name(session),
        "order_no": order["platform_order_no"] if order else "",
        "carrier": claim["carrier_name"],
        "waybill": claim["waybill"],
        "cause": texts.choice_text(tr, "claims", "reason", claim["reason"]),
        "found": claim["found_at"][:10] if claim["found_at"] else "",
        "amount": format_money(amount, claim["currency"]) if amount else "",
        "capitals": capitals(amount) if amount and claim["currency"] == "CNY" else "",
        "description": description,
        "qr": f"SC1/{claim['number']}/{claim['version']}",
    }
    return Record(values, {"lines": _lines(session, claim), "photos": _photos(session, claim)}, claim["number"])


def _lines(session: Session, claim: dict) -> list[dict]:
    """The goods of the case, else of the order, with the price paid for a piece where it is known."""
    rows: list[dict] = []
    if claim["case_id"]:
        rows = session.shop.dicts(CaseLineRow.select().where(CaseLineRow.case == claim["case_id"]))
    if not rows and claim["order_id"]:
        rows = session.shop.dicts(OrderLineRow.select().where(OrderLineRow.order == claim["order_id"]))
    sold = {
        row["id"]: row["unit_price"]
        for row in session.shop.dicts(OrderLineRow.select().where(OrderLineRow.order == claim["order_id"]))
    }
    shown = []
    for row in rows:
        price = row.get("unit_price", sold.get(row.get("order_line_id")))
        shown.append(
            {"sku": row["sku"], "title": row["title"], "spec": row["spec"], "quantity": str(row["quantity"]),
             "price": format_money(price, claim["currency"]) if price is not None else ""}
        )  # fmt: skip
    return shown


def _photos(session: Session, claim: dict) -> list[dict]:
    """Pictures of the claim, then of its case."""
    places = [("claims", claim["id"])] + ([("returns", claim["case_id"])] if claim["case_id"] else [])
    found: list[dict] = []
    for kind, record_id in places:
        here = (EvidenceRow.kind == kind) & (EvidenceRow.record_id == record_id) & EvidenceRow.recycled_at.is_null()
        rows = session.shop.dicts(
            EvidenceRow.select().where(here).order_by(EvidenceRow.position, EvidenceRow.id)
        )
        for row in rows:
            try:
                data = photos.thumbnail(session, row["id"], _EDGE)
            except DomainError:
                continue  # the check of the shop names missing photos; a claim goes out with the others
            if data and len(found) < MOST_PHOTOS:
                found.append({"data": data, "caption": row["caption"]})
    return found
