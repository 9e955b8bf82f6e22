"""Open a shop in the order that keeps it safe (reliability.md R4), and close it cleanly.

Present and not empty, identity, version, checks after an unclean stop, backup if due, migrate, open for work.
Nothing here creates a shop file; a missing one is an error that leads to the recovery screen.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from shopcare.domain.clock import from_utc_text, to_utc_text
from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.store import backups, files, health, machine, restoring
from shopcare.store.creating import as_folder, create_shop
from shopcare.store.database import APPLICATION_ID, SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.failures import DRIVER_ERRORS, translate
from shopcare.store.migrating import migrate, pending

__all__ = ["Note", "Opened", "close_shop", "create_shop", "has_traces", "look", "open_shop", "suspect"]

#: A check at the latest after so long.
CHECK_EVERY = timedelta(days=7)
#: How far the clock may run behind and ahead of the newest record before we ask.
CLOCK_BEHIND = timedelta(hours=1)
CLOCK_AHEAD = timedelta(days=60)
#: A backup at the start when the last one is older than this and something changed since.
BACKUP_AFTER = timedelta(hours=24)
#: A warning after so long without a verified backup.
NAG_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Note:
    """Something to tell when the shop opens; with ``ask`` the user must confirm before work goes on."""

    code: str
    params: dict[str, object] = field(default_factory=dict)
    ask: bool = False


@dataclass
class Opened:
    """An open shop (this thread's connection is open) and what there is to say about it."""

    shop: Shop
    notes: list[Note] = field(default_factory=list)
    window: bool = False

    def close(self) -> None:
        """Close this thread's connection and note a clean stop."""
        close_shop(self)


def has_traces(folder: ShopFolder | Path) -> bool:
    """Whether a shop was in this folder: then a missing file is a loss, not a first start."""
    folder = as_folder(folder)
    if folder.file.exists() or folder.open_marker.exists() or folder.restore_intent.exists():
        return True
    if folder.health.exists() or any(folder.root.glob(restoring.KEPT_PREFIX + "*")):
        return True
    return folder.backups.is_dir() and any(folder.backups.iterdir())


def look(folder: ShopFolder | Path) -> int:
    """The schema version of the shop file without writing a byte to it.

    Raises ShopDamaged ``shop_missing``, ``shop_empty``, ``shop_not_ours``, ``shop_damaged``; ShopUnavailable
    ``shop_newer``, ``shop_busy``, ``no_rights``, ``shop_not_openable``.
    """
    folder = as_folder(folder)
    path = str(folder.file)
    try:
        size = folder.file.stat().st_size
    except FileNotFoundError as exc:
        raise ShopDamaged("shop_missing", path=path) from exc
    except OSError as exc:
        raise translate(exc, path=path) from exc
    if not folder.file.is_file():
        raise ShopDamaged("shop_not_ours", path=path)
    if size == 0:
        raise ShopDamaged("shop_empty", path=path)
    with backups.reading(folder.file) as probe:
        application = probe.execute("PRAGMA application_id").fetchone()[0]
        version = probe.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise ShopDamaged("shop_not_ours", path=path)
        if version > SCHEMA_VERSION:
            raise ShopUnavailable("shop_newer", path=path, schema=version, known=SCHEMA_VERSION)
        if probe.execute("SELECT count(*) FROM shop").fetchone()[0] != 1:
            raise ShopDamaged("shop_damaged", path=path)
    return version


def _stamp(folder: ShopFolder) -> list[int]:
    """Size and time of the file, to see later whether anything but us touched it."""
    state = folder.file.stat()
    return [state.st_size, state.st_mtime_ns]


def _side_file_used(folder: ShopFolder) -> bool:
    side = folder.file.with_name(folder.file.name + "-wal")
    return side.exists() and side.stat().st_size > 0


def suspect(folder: ShopFolder | Path) -> bool:
    """Whether the last check found damage; old backups are not thinned until a check is fine again."""
    return bool((files.read_json(as_folder(folder).health) or {}).get("suspect"))


def _why_check(folder: ShopFolder, now: datetime, window: bool) -> str | None:
    marker = files.read_json(folder.open_marker)
    if folder.open_marker.exists() and (window or marker is None or not machine.is_alive(marker)):
        return "unclean"
    if marker is not None:
        # A window is at work on it; what lies beside the file is its doing.
        return None
    known = files.read_json(folder.health) or {}
    if known.get("suspect"):
        return "suspect"
    if known.get("stamp") != _stamp(folder) or _side_file_used(folder):
        return "changed_outside"
    return None


def remember_check(folder: ShopFolder, now: datetime, findings: list[health.Finding]) -> None:
    """Note when the shop was last checked and whether it is suspect."""
    known = files.read_json(folder.health) or {}
    known |= {"checked_at": to_utc_text(now), "findings": len(findings),
              "suspect": any(f.kind == health.DAMAGE for f in findings),
              "recount": any(f.code == "counter_differs" for f in findings)}
    files.write_json(folder.health, known)


def _check(folder: ShopFolder, now: datetime, why: str, progress: backups.Progress | None) -> list[Note]:
    findings = health.check(Shop(folder, read_only=True), progress=progress)
    # Where the folder cannot be written to, the shop may still be looked at.
    with contextlib.suppress(ShopUnavailable):
        remember_check(folder, now, findings)
    damage = [f for f in findings if f.kind == health.DAMAGE]
    if damage:
        raise ShopDamaged("shop_damaged", path=str(folder.file), findings=damage, detail=damage[0].code)
    notes = []
    if why == "unclean":
        notes.append(Note("stopped_unexpectedly_checked" if not findings else "stopped_unexpectedly_findings",
                          {"n": len(findings)}))
    elif findings:
        notes.append(Note("check_findings", {"n": len(findings)}))
    return notes


def clock_note(newest: str | None, now: datetime) -> Note | None:
    """A question when the clock does not fit the newest record (its UTC text), else None."""
    if not newest:
        return None
    last = from_utc_text(newest)
    if last - now > CLOCK_BEHIND:
        return Note("clock_behind", {"last": newest, "now": to_utc_text(now)}, ask=True)
    if now - last > CLOCK_AHEAD:
        return Note("clock_ahead", {"last": newest, "now": to_utc_text(now)}, ask=True)
    return None


def place_notes(folder: ShopFolder) -> list[Note]:
    """Warnings about where the data folder lies: inside a syncing program's folder, or on another computer."""
    notes = []
    service = files.sync_service(folder.root)
    if service is not None:
        notes.append(Note("folder_is_synced", {"path": str(folder.root), "service": service}))
    if files.is_network(folder.root):
        notes.append(Note("folder_on_network", {"path": str(folder.root)}))
    return notes


def check_due(folder: ShopFolder, now: datetime) -> bool:
    """Whether the weekly check is due; it can run beside the work."""
    checked = (files.read_json(folder.health) or {}).get("checked_at")
    return not checked or now - from_utc_text(checked) > CHECK_EVERY


def open_shop(
    folder: ShopFolder | Path, now: datetime, window: bool = False, read_only: bool = False,
    progress: backups.Progress | None = None, cancelled: Callable[[], bool] | None = None,
) -> Opened:
    """Open the shop in ``folder``; this thread's connection is open afterwards.

    ``window`` (which holds the window lock) sets the open marker, makes due backups and migrates; other callers get
    DomainError ``shop_older`` for an older file. ``read_only`` opens to look and export, whatever is in the file's
    sums. A due weekly check is only noted (``check_due``): it can run beside the work. Raises ShopDamaged and
    ShopUnavailable with ``path``; a damaged file is not written to.
    """
    folder = as_folder(folder)
    try:
        return _open(folder, now, window, read_only, progress, cancelled)
    except OSError as exc:
        raise translate(exc, path=str(folder.root)) from exc


def _open(
    folder: ShopFolder, now: datetime, window: bool, read_only: bool, progress: backups.Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Opened:
    if not read_only and folder.file.exists() and not all(os.access(p, os.W_OK) for p in (folder.root, folder.file)):
        raise ShopUnavailable("shop_read_only", path=str(folder.file))
    finished = None if read_only else restoring.finish_intent(folder)
    version = look(folder)
    notes = [Note("restore_finished", {"source": finished})] if finished is not None else []
    why = None if read_only else _why_check(folder, now, window)
    if why is not None:
        notes += _check(folder, now, why, progress)
    shop = Shop(folder, read_only=read_only)
    try:
        shop.connect()
        waiting = [] if read_only else pending(shop)
        if (waiting or version < SCHEMA_VERSION) and not read_only:
            if not window:
                raise DomainError("shop_older", path=str(folder.file), schema=version, known=SCHEMA_VERSION)
            notes += _upgrade(shop, now, progress, cancelled)
        if window and not read_only:
            notes += _start_backup(shop, now, progress, cancelled)
            files.write_json(folder.open_marker, machine.identity() | {"at": to_utc_text(now)})
            with shop.transaction():
                shop.db.execute_sql("UPDATE shop SET opened_count = opened_count + 1")
                if (files.read_json(folder.health) or {}).get("recount"):
                    health.recount(shop)
            if check_due(folder, now):
                notes.append(Note("check_due"))
        newest = shop.db.execute_sql("SELECT at FROM event ORDER BY id DESC LIMIT 1").fetchone()
        opened = Opened(shop, notes, window and not read_only)
    except DRIVER_ERRORS as exc:
        shop.close()
        raise translate(exc, path=str(folder.file)) from exc
    except BaseException:
        shop.close()
        raise
    question = clock_note(newest[0] if newest else None, now)
    opened.notes += ([question] if question is not None else []) + place_notes(folder)
    return opened


def _upgrade(shop: Shop, now: datetime, progress: backups.Progress | None,
             cancelled: Callable[[], bool] | None) -> list[Note]:
    made = backups.make_backup(shop.folder, now, "migration", progress=progress, cancelled=cancelled)
    done = migrate(shop)
    return [Note("shop_migrated", {"steps": len(done.steps), "backup": made.path.name})]


def _start_backup(shop: Shop, now: datetime, progress: backups.Progress | None,
                  cancelled: Callable[[], bool] | None) -> list[Note]:
    """A due backup; when it fails, that is said and the shop opens all the same."""
    notes = []
    newest = next((b for b in backups.list_backups(shop.folder.backups) if b.state == backups.VERIFIED), None)
    uid, events, last_hash = backups.current(shop)
    # A shop in which nothing but its making happened needs none.
    due = events > 1 if newest is None else (newest.shop_uid, newest.events, newest.last_hash) != (
        uid, events, last_hash) and now - from_utc_text(newest.at) > BACKUP_AFTER
    if due:
        try:
            newest = backups.make_backup(shop.folder, now, "start", progress=progress, cancelled=cancelled)
        except ShopUnavailable as exc:
            notes.append(Note("backup_not_made", {"code": exc.code, "path": str(shop.folder.backups)}))
    if newest is not None and now - from_utc_text(newest.at) > NAG_AFTER:
        notes.append(Note("backup_old", {"at": newest.at, "path": str(shop.folder.backups)}))
    return notes


def close_shop(opened: Opened) -> None:
    """Close this thread's connection, remember the file's state and, for the window, remove the open marker.

    Connections of other threads must be closed before, else the file is checked in full at the next start.
    """
    shop, folder = opened.shop, opened.shop.folder
    shop.close()
    if shop.read_only or not folder.file.exists():
        return
    known = files.read_json(folder.health) or {}
    if known.get("stamp") != _stamp(folder) and not _side_file_used(folder):
        # Without the stamp, on a full disk say, the next start checks in full; closing must not fail for it.
        with contextlib.suppress(ShopUnavailable):
            files.write_json(folder.health, known | {"stamp": _stamp(folder)})
    if opened.window:
        folder.open_marker.unlink(missing_ok=True)
        files.sync_folder(folder.root)
