"""From what a person types or scans to a record: numbers, platform order numbers, waybills."""

from __future__ import annotations

import re

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services.session import Session
from shopcare.store.models import TABLES, CaseRow, OrderRow, ParcelRow

_NUMBER = re.compile(r"^([RMFCVXU])\d{4}-\d{4,}$")
_DRAFT = re.compile(r"^draft-([a-z_]+)-(\d+)$")
_BY_ID = re.compile(r"^([a-z_]+)#(\d+)$")
_QR = re.compile(r"^SC1/([RMFCVXU]\d{4}-\d{4,})/(\d+)$")


def candidates(session: Session, text: str) -> list[tuple[str, int, str]]:
    """Every record a reference may mean, as (kind, id, number)."""
    text = text.strip()
    qr = _QR.match(text.upper())
    if qr:
        text = qr.group(1)
    by_id = _BY_ID.match(text)
    if by_id and by_id.group(1) in kinds.KINDS:
        kind_ = kinds.KINDS[by_id.group(1)]
        row_class = TABLES[kind_.table]
        column = row_class._meta.columns[kind_.number]
        rows = session.shop.rows(row_class.select(column).where(row_class.id == int(by_id.group(2))))
        return [(kind_.code, int(by_id.group(2)), str(row[0] or text)) for row in rows]
    draft = _DRAFT.match(text)
    if draft and draft.group(1) in kinds.KINDS:
        return [(draft.group(1), int(draft.group(2)), text)]
    number = _NUMBER.match(text.upper())
    if number:
        kind_ = kinds.BY_PREFIX[number.group(1)]
        row_class = TABLES[kind_.table]
        found = session.shop.rows(row_class.select(row_class.id).where(row_class.number == text.upper()))
        return [(kind_.code, row[0], text.upper()) for row in found]
    shop = session.shop
    hits = [
        ("orders", row[0], row[1])
        for row in shop.rows(
            OrderRow.select(OrderRow.id, OrderRow.platform_order_no).where(OrderRow.platform_order_no == text)
        )
    ]
    if hits:
        return hits
    for parcel in shop.dicts(ParcelRow.select().where(ParcelRow.waybill == text)):
        if parcel["case_id"]:
            ref = shop.scalar(CaseRow.select(CaseRow.number).where(CaseRow.id == parcel["case_id"]))
            hits.append(("returns", parcel["case_id"], str(ref or f"draft-returns-{parcel['case_id']}")))
        elif parcel["order_id"]:
            no = shop.scalar(OrderRow.select(OrderRow.platform_order_no).where(OrderRow.id == parcel["order_id"]))
            hits.append(("orders", parcel["order_id"], str(no)))
    return sorted(set(hits))


def resolve(session: Session, text: str, kind: str | None = None) -> tuple[str, int]:
    """The one record a reference means. Raises ``reference_unknown`` or ``reference_ambiguous`` with candidates."""
    found = [hit for hit in candidates(session, text) if kind is None or hit[0] == kind]
    if not found:
        raise DomainError("reference_unknown", ref=text)
    if len(found) > 1:
        raise DomainError(
            "reference_ambiguous", ref=text, candidates=[f"{k}#{i} {n}" for k, i, n in found]
        )
    return found[0][0], found[0][1]
