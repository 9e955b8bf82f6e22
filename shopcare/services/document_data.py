"""What forms are filled with: records of the shop as plain texts, masked where the paper leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shopcare import print_texts, texts
from shopcare.domain import kinds, masking
from shopcare.domain.clock import local_date
from shopcare.i18n import Translator
from shopcare.printing.layout import Fields
from shopcare.printing.paper import Record
from shopcare.services import document_claims, settings
from shopcare.services.session import Session
from shopcare.store.models import (
    TABLES,
    CaseLineRow,
    OrderRow,
    PrintLogRow,
    ReturnAddressRow,
)

#: Context of a layout -> the kind of record it takes.
KIND_OF = {"return": "returns", "claim": "claims"}
CONTEXTS = {
    "return": Fields(
        frozenset(
            (
                "number", "version", "code", "address_contact", "address_phone", "address", "buyer", "goods",
                "reason", "payer", "order_no", "platform_case_no", "note", "shop", "date", "qr", "duplicate",
            )
        ),
        {"lines": frozenset(("sku", "title", "spec", "quantity"))},
    ),
    "claim": document_claims.FIELDS,
}
_PIECE = 500


@dataclass
class Wanted:
    """How records are to be shown, and what was found missing on the way."""

    form: str
    context: str
    lang: str
    masked: bool
    date: str | None = None
    missing: list[str] = field(default_factory=list)
    warnings: list[tuple[str, dict]] = field(default_factory=list)
    #: What was really printed: kind, id, version.
    printed: list[tuple[str, int, int]] = field(default_factory=list)

    def lacks(self, code: str) -> str:
        """Note a missing value; the paper leaves its place empty."""
        if code not in self.missing:
            self.missing.append(code)
        return ""


def records(session: Session, wanted: Wanted, refs: Sequence[tuple[str, int]]) -> Iterator[Record]:
    """One record for each reference that can be printed; the others are named in ``wanted.warnings``."""
    tr = Translator(wanted.lang)
    kind = kinds.kind(KIND_OF[wanted.context])
    row_class = TABLES[kind.table]
    shared = _Shared(session)
    for start in range(0, len(refs), _PIECE):
        ids = [record_id for _kind, record_id in refs[start : start + _PIECE]]
        found = {row["id"]: row for row in session.shop.dicts(row_class.select().where(row_class.id.in_(ids)))}
        shared.read(wanted, kind.code, found.values())
        for record_id in ids:
            row = found.get(record_id)
            if row is None:
                wanted.warnings.append(("skipped_gone", {"ref": f"{kind.code} {record_id}"}))
            elif row["recycled_at"]:
                wanted.warnings.append(("skipped_recycled", {"ref": row["number"] or str(record_id)}))
            elif not row["number"]:
                wanted.warnings.append(("skipped_draft", {"ref": f"draft-{kind.code}-{record_id}"}))
            else:
                wanted.printed.append((kind.code, record_id, row["version"]))
                yield _record(session, tr, wanted, row, shared)


def _record(session: Session, tr: Translator, wanted: Wanted, row: dict, shared: _Shared) -> Record:
    if wanted.context == "return":
        return _return_label(session, tr, wanted, row, shared)
    duplicate = tr.text(print_texts.DUPLICATE) if row["id"] in shared.printed else ""
    made = document_claims.record(session, tr, row, wanted.masked, wanted.date, duplicate)
    for name in ("order_no", "carrier", "waybill", "amount"):
        if not made.values[name]:
            wanted.lacks(name)
    return made


class _Shared:
    """Rows that many records need, read for a piece of records at once."""

    def __init__(self, session: Session):
        self.session = session
        self.fronts = {row["id"]: row for row in session.storefronts()}
        self.shop_name = settings.shop_name(session)
        self.addresses: dict[int, dict] = {}
        for row in session.shop.dicts(
            ReturnAddressRow.select().order_by(ReturnAddressRow.is_default.desc(), ReturnAddressRow.id)
        ):
            self.addresses.setdefault(row["storefront_id"], row)
        self.orders: dict[int, dict] = {}
        self.lines: dict[int, list[dict]] = {}
        self.printed: set[int] = set()

    def read(self, wanted: Wanted, kind: str, rows) -> None:  # noqa: ANN001 - a dict's values
        """Orders, lines and earlier prints of these records."""
        shop, rows = self.session.shop, list(rows)
        ids = [row["id"] for row in rows]
        orders = {row["order_id"] for row in rows if row["order_id"]}
        self.orders = {o["id"]: o for o in shop.dicts(OrderRow.select().where(OrderRow.id.in_(sorted(orders))))}
        self.lines = {}
        cases = ids if kind == "returns" else []
        for line in shop.dicts(CaseLineRow.select().where(CaseLineRow.case.in_(cases)).order_by(CaseLineRow.id)):
            self.lines.setdefault(line["case_id"], []).append(line)
        earlier = PrintLogRow.select(PrintLogRow.record_id).where(
            (PrintLogRow.form == wanted.form) & (PrintLogRow.kind == kind) & PrintLogRow.record_id.in_(ids)
        )
        self.printed = {row["record_id"] for row in shop.dicts(earlier)}


def _spaced(text: str) -> str:
    """A phone number that no line break tears apart."""
    return text.strip().replace(" ", "\N{NO-BREAK SPACE}")


def _joined(*parts: str) -> str:
    """An address in one text: Chinese parts follow each other, others are set apart by a space."""
    kept = [part.strip() for part in parts if part and part.strip()]
    joined = "".join(kept)
    return joined if not joined.isascii() else " ".join(kept)


def _return_label(session: Session, tr: Translator, wanted: Wanted, case: dict, shared: _Shared) -> Record:
    order = shared.orders.get(case["order_id"] or 0, {})
    front = shared.fronts.get(case["storefront_id"] or 0, {})
    lines = shared.lines.get(case["id"], [])
    waybill = case["return_waybill"].strip()
    number = case["number"]
    payer = case["freight_payer"]
    values = {
        "number": number,
        "version": str(case["version"]),
        "code": waybill or number,
        "buyer": _buyer(wanted, case, order) or wanted.lacks("buyer"),
        "goods": _goods(case, lines) or wanted.lacks("goods"),
        "reason": texts.reason_text(tr, case["reason"]) if case["reason"] else wanted.lacks("reason"),
        "payer": texts.payer_text(tr, payer) if payer != "open" else wanted.lacks("payer"),
        "order_no": order.get("platform_order_no", ""),
        "platform_case_no": case["platform_case_no"] or "",
        "note": masking.phones_in(case["description"]) if wanted.masked else case["description"],
        "shop": front.get("name") or shared.shop_name,
        "date": wanted.date or local_date(session.now(), front.get("time_zone") or "Asia/Shanghai").isoformat(),
        "qr": f"SC1/{number}/{case['version']}",
        "duplicate": tr.text(print_texts.DUPLICATE) if case["id"] in shared.printed else "",
    }
    values |= _return_address(wanted, case, shared)
    table = [{k: str(line[k]) for k in ("sku", "title", "spec", "quantity")} for line in lines]
    return Record(values, {"lines": table}, number)


def _return_address(wanted: Wanted, case: dict, shared: _Shared) -> dict[str, str]:
    """The address of this case when one was typed, else the storefront's default; never an invented one."""
    if case["return_address"].strip():
        return {"address_contact": "", "address_phone": "", "address": case["return_address"]}
    known = shared.addresses.get(case["storefront_id"] or 0)
    if known is None and case["storefront_id"] is None and len(shared.fronts) == 1:
        known = shared.addresses.get(next(iter(shared.fronts)))
    if known is None:
        wanted.lacks("return_address")
        return {"address_contact": "", "address_phone": "", "address": ""}
    address = _joined(known["province"], known["city"], known["district"], known["street"])
    return {
        "address_contact": known["contact"],
        "address_phone": _spaced(known["phone"]),
        "address": f"{address} {known['postcode']}".strip(),
    }


def _buyer(wanted: Wanted, case: dict, order: dict) -> str:
    name = case["buyer_name"] or order.get("receiver_name", "")
    phone = case["buyer_phone"] or order.get("phone", "")
    address = case["buyer_address"] or _joined(
        *(order.get(key, "") for key in ("province", "city", "district", "street"))
    )
    if wanted.masked:
        name, phone, address = masking.name(name), masking.phone(phone), masking.phones_in(masking.address(address))
    first = "  ".join(part for part in (name, _spaced(phone)) if part)
    return "\n".join(part for part in (first, address) if part)


def _goods(case: dict, lines: list[dict]) -> str:
    if not lines:
        pieces = f" ×{case['item_count']}" if case["title"] and case["item_count"] else ""
        return f"{case['title']}{pieces}"
    return "\n".join(
        " · ".join(part for part in (line["title"], line["spec"]) if part) + f" ×{line['quantity']}" for line in lines
    )
