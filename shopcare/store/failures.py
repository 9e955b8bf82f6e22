"""From a driver's or the system's error to one of ours: damage, a passing trouble, or a broken invariant.

Peewee hides the cause (a full disk arrives as "cannot rollback"), so the whole chain is searched.
"""

from __future__ import annotations

import errno
import re

import cysqlite
from peewee import PeeweeException

from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable

#: What Peewee raises, and what the driver raises bare while rows are fetched.
DRIVER_ERRORS = (PeeweeException, cysqlite.Error)

#: Messages of our triggers are error codes themselves.
_OWN_CODE = re.compile(
    r"\b(refund_exceeds_paid|refund_exceeds_line|returned_exceeds_bought|journal_is_append_only"
    r"|payment_is_final|counter_only_grows)\b"
)
_RESULT_CODE = re.compile(r"code=(\d+), ext=(\d+)")

#: SQLite result codes: passing troubles first, damage after.
_UNAVAILABLE = {5: "shop_busy", 6: "shop_busy", 7: "out_of_memory", 8: "shop_read_only", 10: "disk_error",
                13: "disk_full", 14: "shop_not_openable", 9: "cancelled"}
_DAMAGED = {11: "shop_damaged", 26: "shop_not_ours"}


def _chain(exc: BaseException) -> list[BaseException]:
    seen: list[BaseException] = []
    todo: list[BaseException | None] = [exc]
    while todo:
        current = todo.pop(0)
        if current is None or current in seen:
            continue
        seen.append(current)
        todo += [current.__cause__, current.__context__]
    return seen


def _from_os(exc: OSError, path: str) -> DomainError:
    where = path or str(exc.filename or exc)
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return ShopUnavailable("disk_full", path=where)
    # A file where the data folder should be is no fault of the disk.
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return ShopUnavailable("no_rights", path=where)
    if isinstance(exc, FileNotFoundError):
        return ShopDamaged("shop_missing", path=where)
    return ShopUnavailable("disk_error", path=where, detail=exc.strerror or str(exc))


def translate(exc: BaseException, path: str = "") -> DomainError:
    """The error of ours that stands for ``exc``; an error of ours comes back unchanged."""
    chain = _chain(exc)
    for link in chain:
        if isinstance(link, DomainError):
            return link
    for link in chain:
        own = _OWN_CODE.search(str(link))
        if own:
            return DomainError(own.group(1))
    # A rollback that finds no transaction only follows from the true cause further down the chain.
    codes = [int(m.group(1)) for link in reversed(chain) if (m := _RESULT_CODE.search(str(link)))]
    for code in codes:
        if code in _DAMAGED:
            return ShopDamaged(_DAMAGED[code], path=path)
        if code in _UNAVAILABLE:
            return ShopUnavailable(_UNAVAILABLE[code], path=path)
    for link in chain:
        if isinstance(link, OSError):
            return _from_os(link, path)
    for link in chain:
        if isinstance(link, cysqlite.DatabaseCorruptError):
            return ShopDamaged("shop_damaged", path=path)
        if isinstance(link, cysqlite.DatabaseLockedError):
            return ShopUnavailable("shop_busy", path=path)
        if isinstance(link, cysqlite.DiskFullError):
            return ShopUnavailable("disk_full", path=path)
    for link in chain:
        if "unable to open database file" in str(link):
            return ShopUnavailable("shop_not_openable", path=path)
        if "file is not a database" in str(link):
            return ShopDamaged("shop_not_ours", path=path)
    for link in chain:
        if "UNIQUE constraint failed" in str(link):
            found = re.search(r"UNIQUE constraint failed: ([\w., ]+)", str(link))
            return DomainError("already_exists", what=found.group(1).strip() if found else "")
        if "CHECK constraint failed" in str(link):
            return DomainError("value_not_allowed", detail=str(link).split("CHECK constraint failed:")[-1].strip())
        if "FOREIGN KEY constraint failed" in str(link):
            return DomainError("still_referenced")
    if isinstance(exc, Exception):
        raise exc
    return DomainError("unexpected", detail=type(exc).__name__)
