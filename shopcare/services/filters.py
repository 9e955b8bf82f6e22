"""The filters a person saved for a list: kept with the shop, pinned to Today, undoable like everything else."""

from __future__ import annotations

import json

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services.changes import Changes
from shopcare.services.lists import Query
from shopcare.services.session import Session
from shopcare.store.models import SavedFilterRow
from shopcare.store.work import Work

NAME_LIMIT = 40


def _as_dict(row: dict) -> dict:
    query = json.loads(row["query"])
    sort = tuple(query["sort"]) if query.get("sort") else None
    return {
        "id": row["id"], "kind": row["kind"], "name": row["name"], "pinned": bool(row["pinned"]),
        "query": Query(row["kind"], query.get("chip", "all"), query.get("text", ""),
                       tuple(query.get("numbers", ())), sort, query.get("storefront_id")),
    }


def saved(session: Session, kind: str | None = None, pinned: bool = False) -> list[dict]:
    """Saved filters in the order of the chip row, as {id, kind, name, pinned, query}."""
    query = SavedFilterRow.select().where(SavedFilterRow.recycled_at.is_null())
    if kind is not None:
        query = query.where(SavedFilterRow.kind == kind)
    if pinned:
        query = query.where(SavedFilterRow.pinned == 1)
    with session.shop.connection():
        rows = session.shop.dicts(query.order_by(SavedFilterRow.position, SavedFilterRow.id))
    return [_as_dict(row) for row in rows]


def _checked_name(session: Session, kind: str, name: str, besides: int | None = None) -> str:
    text = " ".join(name.replace("\x00", "").split())
    if not text:
        raise DomainError("filter_needs_name")
    if len(text) > NAME_LIMIT:
        raise DomainError("text_too_long", field="name", length=len(text), limit=NAME_LIMIT)
    if any(f["name"] == text and f["id"] != besides for f in saved(session, kind)):
        raise DomainError("filter_name_taken", name=text)
    return text


def _finish(work: Work, op: str, filter_id: int, name: str) -> Changes:
    work.summary = {"name": name}
    changes = Changes(op=op, ref=name)
    changes.add("saved_filters", filter_id)
    return changes


def save(session: Session, query: Query, name: str) -> tuple[int, Changes]:
    """Keep a list's chip, search, sort and storefront. Raises ``filter_needs_name`` or ``filter_name_taken``."""
    kinds.kind(query.kind)
    kept = {"chip": query.chip, "text": query.text, "numbers": list(query.numbers),
            "sort": list(query.sort) if query.sort else None, "storefront_id": query.storefront_id}
    with session.begin("filters.save") as work:
        text = _checked_name(session, query.kind, name)
        filter_id = work.insert(
            SavedFilterRow, kind=query.kind, name=text, query=json.dumps(kept, ensure_ascii=False),
            position=len(saved(session, query.kind)),
        )
        changes = _finish(work, "filters.save", filter_id, text)
    changes.event_id = work.event_id
    return filter_id, changes


def _change(session: Session, op: str, filter_id: int, **values: object) -> Changes:
    with session.begin(op) as work:
        row = work.get(SavedFilterRow, filter_id)
        if "name" in values:
            values["name"] = _checked_name(session, row["kind"], str(values["name"]), filter_id)
        if op == "filters.delete":
            values["recycled_at"] = work.now
        work.update(SavedFilterRow, filter_id, **values)
        changes = _finish(work, op, filter_id, str(values.get("name", row["name"])))
    changes.event_id = work.event_id
    return changes


def rename(session: Session, filter_id: int, name: str) -> Changes:
    """Give a saved filter another name. Raises ``filter_needs_name``, ``filter_name_taken``, ``record_gone``."""
    return _change(session, "filters.rename", filter_id, name=name)


def pin(session: Session, filter_id: int, pinned: bool = True) -> Changes:
    """Show a saved filter on Today, or no longer."""
    return _change(session, "filters.pin", filter_id, pinned=int(pinned))


def delete(session: Session, filter_id: int) -> Changes:
    """Remove a saved filter; undo brings it back."""
    return _change(session, "filters.delete", filter_id)
