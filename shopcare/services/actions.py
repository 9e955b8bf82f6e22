"""Everything that can be done to a shop, by name, for scripts: the registry behind the command ``do``."""

from __future__ import annotations

import json
from pathlib import Path

from shopcare.domain.clock import parse_moment, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.domain.orders import PLATFORMS
from shopcare.domain.permissions import ROLE_RIGHTS
from shopcare.domain.plain_text import whole_value
from shopcare.services import (
    action_records,
    deadlines,
    notes,
    photos,
    promises,
    receiving,
    records,
    refund_lines,
    settings,
    staff,
    undo,
)
from shopcare.services.action_types import Action, Param, find, storefront_id
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import ActionKeyRow

_REF = Param("ref", "ref", True)
_ID = Param("id", "count", True)
_ADDRESS = ("label", "contact", "phone", "province", "city", "district", "street", "postcode")


def _about(session: Session, kind: str, record_id: int, changes: Changes) -> Changes:
    """Name the record and its states in the answer."""
    kind_ = records.kinds.kind(kind)
    record = records.load(session, kind, record_id)
    changes.ref, changes.record = records.reference(kind_, record), (kind, record_id)
    changes.state = {m.column: record[m.column] for m in kind_.machines}
    return changes


def _scan(session: Session, params: dict) -> Changes:
    """Take a parcel in by its code: matched ones are received, ones nobody announced are parked."""
    scan = receiving.find(session, str(params["code"]))
    if scan.outcome == "matched":
        return receiving.receive(session, scan.candidates[0][1])
    if scan.outcome == "unknown":
        values = {"waybill": scan.code}
        if params.get("carrier"):
            values["carrier_name"] = str(params["carrier"])
        changes = records.create(session, "unknown_parcels", values, draft=False)
        changes.warnings.append(("parcel_parked", {"scanned": scan.code}))
        return changes
    if scan.outcome == "several":
        raise DomainError(
            "reference_ambiguous", ref=scan.code, candidates=[f"{k}#{i} {n}" for k, i, n in scan.candidates]
        )
    kind, record_id, _ = scan.candidates[0]
    changes = _about(session, kind, record_id, Changes(op="receiving.scan", undoable=False))
    changes.warnings.append((f"parcel_{scan.outcome}", {"scanned": scan.code}))
    return changes


def _write_note(session: Session, params: dict) -> Changes:
    kind, record_id = find(session, params)
    _, changes = notes.write(session, kind, record_id, str(params["text"]))
    return _about(session, kind, record_id, changes)


def _add_photo(session: Session, params: dict) -> Changes:
    kind, record_id = find(session, params)
    changes = photos.add(session, kind, record_id, Path(str(params["file"])))
    return _about(session, kind, record_id, changes)


def _set_deadline(session: Session, params: dict) -> Changes:
    kind, record_id = find(session, params)
    zone = session.zone_of(records.load(session, kind, record_id).get("storefront_id"))
    due = parse_moment(str(params["due"]), zone)
    with session.begin("deadline.set") as work:
        work.summary = {"what": str(params["what"])}
        deadlines.set_typed(session, work, kind, record_id, str(params["what"]), due)
        work.about(kind, record_id)
    changes = Changes(op="deadline.set", event_id=work.event_id).add(kind, record_id)
    return _about(session, kind, record_id, changes)


def _add_promise(session: Session, params: dict) -> Changes:
    record_id = find(session, params, "complaints")[1]
    due = params.get("due")
    if due:
        zone = session.zone_of(records.load(session, "complaints", record_id).get("storefront_id"))
        due = to_utc_text(parse_moment(str(due), zone))
    changes = promises.add(session, record_id, str(params["text"]), due)
    return _about(session, "complaints", record_id, changes)


def _refund_lines(session: Session, params: dict) -> Changes:
    for line in params["lines"]:
        if not isinstance(line, dict) or not {"type", "amount"} <= line.keys() or not isinstance(line["amount"], str):
            raise DomainError("parameter_wrong", name="lines", type='[{"type": "goods", "amount": "189.00"}]')
    return refund_lines.put(session, find(session, params, "refunds")[1], params["lines"])


def _link(session: Session, params: dict) -> Changes:
    parcel = find(session, params, "unknown_parcels")[1]
    return receiving.link(session, parcel, find(session, params, "returns", "case")[1])


def _add_storefront(session: Session, params: dict) -> Changes:
    front_id = settings.add_storefront(
        session, str(params["platform"]), str(params["name"]), str(params.get("currency") or "CNY"),
        str(params.get("time_zone") or "Asia/Shanghai"),
    )
    return Changes(op="storefront.add", ref=str(front_id))


def _put_address(session: Session, params: dict) -> Changes:
    front = storefront_id(session, params["storefront"])
    address_id = int(params["id"]) if params.get("id") else None
    made = settings.put_address(session, front, {k: params[k] for k in _ADDRESS if k in params}, address_id)
    return Changes(op="address.put", ref=str(made))


def _undo(session: Session, params: dict) -> Changes:
    return undo.undo(session, int(params["event"])) if params.get("event") else undo.undo_last(session)


def _others() -> list[Action]:
    return [
        Action("receiving.scan", (Param("code", required=True), Param("carrier")), _scan),
        Action("notes.write", (_REF, Param("text", required=True)), _write_note),
        Action("notes.remove", (_ID,), lambda s, p: notes.remove(s, int(p["id"]))),
        Action("photos.add", (_REF, Param("file", "file", True)), _add_photo),
        Action("photos.remove", (_ID,), lambda s, p: photos.remove(s, int(p["id"]))),
        Action("photos.describe", (_ID, Param("caption")),
               lambda s, p: photos.describe(s, int(p["id"]), str(p.get("caption") or ""))),
        Action("promises.add", (_REF, Param("text", required=True), Param("due", "moment")), _add_promise),
        Action("promises.keep", (_ID,), lambda s, p: promises.keep(s, int(p["id"]))),
        Action("refunds.lines", (_REF, Param("lines", "lines", True)), _refund_lines),
        Action("unknown_parcels.link", (_REF, Param("case", "ref", True)), _link),
        Action("deadline.set", (_REF, Param("what", required=True), Param("due", "moment", True)), _set_deadline),
        Action("settings.put", (Param("name", required=True), Param("value", "any")),
               lambda s, p: settings.put(s, str(p["name"]), p.get("value"))),
        Action("shop.rename", (Param("name", required=True),), lambda s, p: settings.rename_shop(s, str(p["name"]))),
        Action("storefront.add",
               (Param("platform", "choice", True, PLATFORMS), Param("name", required=True), Param("currency"),
                Param("time_zone")), _add_storefront),
        Action("address.put", (Param("storefront", required=True), Param("id", "count"), *map(Param, _ADDRESS)),
               _put_address),
        Action("staff.add", (Param("name", required=True), Param("role", "choice", choices=tuple(ROLE_RIGHTS))),
               lambda s, p: staff.add(s, str(p["name"]), str(p.get("role") or "agent"))),
        Action("staff.set_pin", (Param("name", required=True), Param("pin")),
               lambda s, p: staff.set_pin(s, str(p["name"]), str(p["pin"]) if p.get("pin") else None)),
        Action("undo", (Param("event", "count"),), _undo),
        Action("redo", (), lambda s, p: undo.redo_last(s)),
    ]  # fmt: skip


#: Every action by its name.
ACTIONS: dict[str, Action] = {action.name: action for action in (*action_records.actions(), *_others())}


def answer(changes: Changes) -> dict:
    """What an action changed, as a script reads it: ref, changes, state, warnings."""
    return {
        "ref": changes.ref,
        "changes": {kind: sorted(str(i) for i in ids) for kind, ids in sorted(changes.ids.items())},
        "state": changes.state,
        "warnings": [{"code": code, **params} for code, params in changes.warnings],
    }


def perform(session: Session, name: str, params: dict) -> dict:
    """Perform an action; everything in it happens, or nothing. ``key`` makes it repeatable without a second effect.

    Raises DomainError ``action_unknown``, those of :meth:`Action.check`, and the action's own.
    """
    if name not in ACTIONS:
        area = [a for a in ACTIONS if a.partition(".")[0] == name.partition(".")[0]]
        known = area or sorted({a.partition(".")[0] for a in ACTIONS})
        raise DomainError("action_unknown", name=name, known=", ".join(known))
    given = {str(name): whole_value(value) for name, value in params.items()}
    key = str(given.pop("key", "") or "")[:200]
    ACTIONS[name].check(given)
    with session.shop.transaction():
        if key:
            kept = session.shop.one(ActionKeyRow.select().where(ActionKeyRow.key == key))
            if kept is not None:
                found = json.loads(kept["result"])
                return {part: found.get(part, {}) for part in ("ref", "changes", "state")} | {
                    "warnings": [{"code": "repeated", "key": key}]
                }
        changes = ACTIONS[name].run(session, given)
        result = answer(changes)
        if key:
            text = json.dumps(result | {"record": changes.record}, ensure_ascii=False)
            ActionKeyRow.insert(key=key, at=to_utc_text(session.now()), result=text).execute(session.shop.db)
    return result
