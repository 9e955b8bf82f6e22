"""The journal: one row per action, chained by hashes. Personal values sit aside, covered by salted hashes."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from shopcare.store.database import Shop
from shopcare.store.models import EventPersonalRow, EventRow
from shopcare.store.personal import is_personal


@dataclass
class Change:
    """One row an action touched: table, row id, how, and the values before and after."""

    table: str
    row_id: int | str
    how: str
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


@dataclass
class Event:
    """An action as it is journalled."""

    at: str
    actor: str
    op: str
    kind: str | None = None
    subject_id: int | None = None
    changes: list[Change] = field(default_factory=list)
    summary: dict[str, object] = field(default_factory=dict)
    subjects: set[tuple[str, int]] = field(default_factory=set)
    undo_of: int | None = None
    undoable: bool = True
    clock_set: bool = False
    batch_id: int | None = None


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _seal(event: Event) -> tuple[list[dict], list[dict]]:
    """Split the changes into what the chain keeps and the personal values kept aside."""
    kept, aside = [], []
    for position, change in enumerate(event.changes):
        pairs: dict[str, list[object]] = {}
        for name in change.before | change.after:
            before, after = change.before.get(name), change.after.get(name)
            if is_personal(change.table, name) and (before or after):
                salt = secrets.token_hex(8)
                aside.append(
                    {"position": position, "field": name, "salt": salt, "before": before, "after": after}
                )
                pairs[name] = ["#" + _digest(salt, str(before))[:32], "#" + _digest(salt, str(after))[:32]]
            else:
                pairs[name] = [before, after]
        kept.append({"t": change.table, "id": change.row_id, "a": change.how, "d": pairs})
    return kept, aside


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def chain_hash(prev: str, row: dict) -> str:
    """The hash of an event row given the hash before it."""
    return _digest(
        prev, row["at"], row["actor"], row["op"], str(row["kind"]), str(row["subject_id"]), row["changes"],
        row["summary"], str(row["undo_of"]), str(row["undoable"]), str(row["clock_set"]),
    )


def append(shop: Shop, event: Event) -> int:
    """Write the event inside the running transaction and return its id."""
    kept, aside = _seal(event)
    last = shop.db.execute_sql("SELECT hash FROM event ORDER BY id DESC LIMIT 1").fetchone()
    prev = last[0] if last else ""
    row = {
        "at": event.at, "actor": event.actor, "op": event.op, "kind": event.kind, "subject_id": event.subject_id,
        "changes": _canonical(kept), "summary": _canonical(event.summary), "undo_of": event.undo_of,
        "undoable": int(event.undoable), "clock_set": int(event.clock_set),
    }
    written = {**row, "batch_id": event.batch_id, "prev_hash": prev, "hash": chain_hash(prev, row)}
    names, marks = ", ".join(written), ", ".join("?" for _ in written)
    sql = f"INSERT INTO event ({names}) VALUES ({marks})"
    event_id = shop.db.execute_sql(sql, list(written.values())).lastrowid
    shop.raw().executemany(
        "INSERT INTO event_personal (event_id, position, field, salt, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (event_id, a["position"], a["field"], a["salt"], _as_text(a["before"]), _as_text(a["after"]))
            for a in aside
        ],
    )
    others = sorted(event.subjects - {(event.kind, event.subject_id)})
    shop.raw().executemany(
        "INSERT INTO event_subject (kind, record_id, event_id) VALUES (?, ?, ?)",
        [(kind, record_id, event_id) for kind, record_id in others],
    )
    return event_id


def read_changes(shop: Shop, event_id: int) -> list[Change]:
    """The changes of an event with personal values put back; erased ones come back as None."""
    row = shop.one(EventRow.select(EventRow.changes).where(EventRow.id == event_id))
    kept = json.loads(row["changes"]) if row else []
    aside = shop.dicts(EventPersonalRow.select().where(EventPersonalRow.event == event_id))
    values = {(a["position"], a["field"]): (a["before"], a["after"]) for a in aside}
    changes = []
    for position, item in enumerate(kept):
        change = Change(item["t"], item["id"], item["a"])
        for name, pair in item["d"].items():
            before, after = values.get((position, name), pair)
            if item["a"] != "insert":
                change.before[name] = before
            if item["a"] != "delete":
                change.after[name] = after
        changes.append(change)
    return changes


def verify_chain(shop: Shop) -> list[int]:
    """Ids of events whose hash does not follow from the one before; empty when the journal is whole."""
    broken, prev = [], ""
    cursor = shop.db.execute_sql(
        "SELECT id, at, actor, op, kind, subject_id, changes, summary, undo_of, undoable, clock_set, prev_hash, hash"
        " FROM event ORDER BY id"
    )
    names = [c[0] for c in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        if row["prev_hash"] != prev or row["hash"] != chain_hash(prev, row):
            broken.append(row["id"])
        prev = row["hash"]
    return broken
