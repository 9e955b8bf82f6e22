"""Deadline rows: recomputed whenever a record changes; a typed one wins and is never overwritten."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache

from shopcare import assets
from shopcare.domain import kinds
from shopcare.domain.clock import from_utc_text, parse_moment, to_utc_text
from shopcare.domain.deadlines import UNITS, Timer, count
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import TABLES, DeadlineRow, StorefrontRow
from shopcare.store.work import Work

#: Where a timer starts, per kind and chip; otherwise at the moment of the step.
_START = {
    ("returns", "requested"): "opened_at",
    ("returns", "to_inspect"): "received_at",
    ("refunds", "requested"): "opened_at",
    ("complaints", "accepted"): "opened_at",
    ("reviews", "new"): "reviewed_at",
    ("repairs", "requested"): "opened_at",
    ("claims", "found"): "found_at",
    ("claims", "filed"): "filed_at",
}
_NO_FRONT = {"platform": "other", "time_zone": "Asia/Shanghai"}
_MONEY = {"returns": "amount", "refunds": "amount", "claims": "amount", "complaints": "compensation"}


@cache
def _timers() -> tuple[dict, ...]:
    return tuple(tomllib.loads(assets.read_text("resources/rules/timers.toml"))["timer"])


def _matches(entry: dict, kind: str, record: dict) -> bool:
    when = entry["when"]
    if entry["kind"] != kind or record.get("recycled_at"):
        return False
    if kind == "reviews" and (record.get("rating") or 5) > 3:
        return False
    if "shipped" in when and bool(record.get("order_shipped", 1)) != when["shipped"]:
        return False
    return all(record.get(column) in values for column, values in when.items() if column != "shipped")


def timer_for(kind: str, record: dict, platform: str) -> Timer | None:
    """The timer that runs for a record in its state, by platform (the first that matches), or None."""
    for entry in _timers():
        if not _matches(entry, kind, record):
            continue
        for unit in UNITS:
            table = entry.get(unit)
            if table:
                amount = table.get(record.get("kind", ""), table.get(platform, table["default"]))
                return Timer(entry["what"], amount, unit, entry["source"], entry["checked_on"])
    return None


def refresh(session: Session, work: Work, kind: str, record_id: int) -> None:
    """Bring the deadline rows and ``due_at`` of a record in line with its state; part of the running action."""
    kind_ = kinds.kind(kind)
    row_class = TABLES[kind_.table]
    record = work.get(row_class, record_id)
    if kind == "orders":
        return
    front = session.shop.by_id(StorefrontRow, record.get("storefront_id")) or _NO_FRONT
    timer = timer_for(kind, record, front["platform"])
    rows = {r["what"]: r for r in session.shop.matching(DeadlineRow, kind=kind, record_id=record_id)}
    open_chip = record[kind_.chip] not in kind_.closed and not record.get("recycled_at")
    keep = {timer.what} if timer else set()
    for what, row in rows.items():
        if what not in keep and row["met_at"] is None and not (row["typed"] and open_chip):
            DeadlineRow.update(met_at=work.now).where(DeadlineRow.id == row["id"]).execute(session.shop.db)
    money = record.get(_MONEY.get(kind, ""), 0) or 0
    if timer:
        _write(session, work, kind, record, timer, rows.get(timer.what), front["time_zone"], money)
    running = session.shop.matching(DeadlineRow, kind=kind, record_id=record_id)
    due = min((r["due_at"] for r in running if r["met_at"] is None), default=None)
    if "due_at" in row_class._meta.columns and record.get("due_at") != due:
        row_class.update(due_at=due).where(row_class.id == record_id).execute(session.shop.db)


def _write(
    session: Session, work: Work, kind: str, record: dict, timer: Timer, row: dict | None, zone: str, money: int
) -> None:
    column = _START.get((kind, str(record[kinds.kind(kind).chip])))
    started = record.get(column) if column else None
    start = from_utc_text(str(started)) if started else from_utc_text(work.now)
    due = count(timer, start, session.calendar(), zone)
    values = {"due_at": to_utc_text(due.at), "provisional": int(due.provisional), "rule": timer.source,
              "pack_version": timer.checked_on, "money": money, "currency": record.get("currency") or "CNY"}
    db = session.shop.db
    if row is None:
        DeadlineRow.insert(kind=kind, record_id=record["id"], what=timer.what, **values).execute(db)
    elif row["typed"]:
        DeadlineRow.update(met_at=None, money=money).where(DeadlineRow.id == row["id"]).execute(db)
    else:
        if not column and row["met_at"] is None:
            del values["due_at"], values["provisional"]
        DeadlineRow.update(met_at=None, **values).where(DeadlineRow.id == row["id"]).execute(db)


def set_typed(session: Session, work: Work, kind: str, record_id: int, what: str, due: str | datetime) -> None:
    """Write a deadline a person typed; it wins over the computed one and is marked."""
    record = work.get(TABLES[kinds.kind(kind).table], record_id)
    zone = session.zone_of(record.get("storefront_id"))
    moment = due if isinstance(due, datetime) else parse_moment(due, zone)
    mine = (DeadlineRow.kind == kind) & (DeadlineRow.record_id == record_id) & (DeadlineRow.what == what)
    row = session.shop.one(DeadlineRow.select().where(mine))
    if row is None:
        work.insert(
            DeadlineRow, kind=kind, record_id=record_id, what=what, due_at=to_utc_text(moment), typed=1
        )
    else:
        work.update(DeadlineRow, row["id"], due_at=to_utc_text(moment), typed=1, met_at=None)
    if work.changes:
        refresh(session, work, kind, record_id)


def put(session: Session, kind: str, record_id: int, what: str, due: str | datetime) -> Changes:
    """Type a deadline: a moment in the storefront's zone. Undo brings the computed one back."""
    with session.begin("deadlines.put") as work:
        set_typed(session, work, kind, record_id, what, due)
        work.summary = {"what": what}
        work.about(kind, record_id)
    return Changes(op="deadlines.put", record=(kind, record_id), event_id=work.event_id).add(kind, record_id)


def of_record(session: Session, kind: str, record_id: int) -> list[dict]:
    """All deadlines of a record, the open ones first."""
    return session.shop.dicts(
        DeadlineRow.select()
        .where((DeadlineRow.kind == kind) & (DeadlineRow.record_id == record_id))
        .order_by(DeadlineRow.met_at.is_null(False), DeadlineRow.due_at)
    )

