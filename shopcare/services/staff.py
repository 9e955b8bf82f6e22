"""People who work with the shop, and their PINs (kept as scrypt hashes)."""

from __future__ import annotations

import hashlib
import hmac
import os

from shopcare.domain.errors import DomainError
from shopcare.domain.permissions import ROLE_RIGHTS
from shopcare.services.changes import Changes
from shopcare.services.session import Actor, Session
from shopcare.store.database import Shop
from shopcare.store.models import StaffRow

#: Cost of one hash: about 50 ms and 16 MB, so that a stolen file does not give up four digits for free.
_COST = {"n": 2**14, "r": 8, "p": 1}


def members(session: Session) -> list[dict]:
    """Staff at work: id, name, role, whether a PIN is set."""
    rows = session.shop.dicts(StaffRow.select().where(StaffRow.active == 1).order_by(StaffRow.id))
    return [{"id": r["id"], "name": r["name"], "role": r["role"], "pin": r["pin_hash"] is not None} for r in rows]


def _hash(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, dklen=32, **_COST).hex()


def _member(shop: Shop, name: str) -> dict:
    row = shop.one(StaffRow.select().where((StaffRow.name == name) & (StaffRow.active == 1)))
    if row is None:
        raise DomainError("staff_unknown", name=name)
    return row


def add(session: Session, name: str, role: str = "agent") -> Changes:
    """Add a person. Raises ``staff_name_missing``, ``staff_exists`` and ``choice_unknown``."""
    name = name.strip()[:100]
    if not name:
        raise DomainError("staff_name_missing")
    if role not in ROLE_RIGHTS:
        raise DomainError("choice_unknown", field="role", value=role, known=", ".join(ROLE_RIGHTS))
    with session.begin("staff.add", "edit_staff") as work:
        if session.shop.scalar(StaffRow.select(StaffRow.id).where(StaffRow.name == name)):
            raise DomainError("staff_exists", name=name)
        staff_id = work.insert(StaffRow, name=name, role=role)
        work.about("staff", staff_id)
    return Changes(op="staff.add", event_id=work.event_id)


def set_pin(session: Session, name: str, pin: str | None) -> Changes:
    """Set a person's PIN; an empty one takes it away. Everyone may set the own one. Raises ``pin_unfit``."""
    if pin and not (pin.isdecimal() and 4 <= len(pin) <= 12):
        raise DomainError("pin_unfit")
    row = _member(session.shop, name)
    own = session.actor.staff_id == row["id"]
    with session.begin("staff.set_pin", "edit_records" if own else "edit_staff") as work:
        salt = os.urandom(16)
        work.undoable = False
        work.update(StaffRow, row["id"], pin_hash=f"{salt.hex()}:{_hash(pin, salt)}" if pin else None)
        work.about("staff", row["id"])
    return Changes(op="staff.set_pin", event_id=work.event_id, undoable=False)


def needs_pin(shop: Shop, actor: Actor) -> bool:
    """Whether this person set a PIN."""
    if actor.staff_id is None:
        return False
    return shop.scalar(StaffRow.select(StaffRow.pin_hash).where(StaffRow.id == actor.staff_id)) is not None


def check_pin(shop: Shop, name: str, pin: str | None) -> None:
    """Let a person in. Raises ``pin_needed`` without a PIN where one is set, ``pin_wrong`` for another one."""
    kept = _member(shop, name)["pin_hash"]
    if kept is None:
        return
    if not pin:
        raise DomainError("pin_needed", name=name)
    salt, _, hashed = kept.partition(":")
    if not hmac.compare_digest(_hash(pin, bytes.fromhex(salt)), hashed):
        raise DomainError("pin_wrong", name=name)
