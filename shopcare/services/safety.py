"""Use cases that keep a shop safe, for the window and the command line alike: create, open, back up, restore, check.

All are plain blocking calls with ``progress(done, total)`` and ``cancelled()``; they know no window.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.services import locking, second_place
from shopcare.store import backups, health, journal, migrating, opening, restoring, thinning
from shopcare.store.backups import Backup, Progress
from shopcare.store.creating import as_folder
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.health import Finding
from shopcare.store.journal import Event
from shopcare.store.opening import Note, Opened
from shopcare.store.restoring import Kept, Restored

__all__ = [
    "Backup", "Finding", "Kept", "Note", "Opened", "Restored", "backup_if_due", "backup_now",
    "backup_reminder", "check", "clock_question", "close", "create", "has_traces", "list_backups", "list_kept",
    "migrate", "open_for_window", "open_shop", "place_notes", "restore", "undo_restore", "verify_backup",
]

Ask = Callable[[], bool]

has_traces = opening.has_traces
place_notes = opening.place_notes
clock_question = opening.clock_note
backup_reminder = second_place.reminder


def create(folder: ShopFolder | Path, name: str, now: datetime, sample: bool = False,
           storefront: dict | None = None) -> Shop:
    """Make a new shop. Raises DomainError ``shop_exists`` and ShopUnavailable."""
    return opening.create_shop(folder, name, now, sample, storefront)


def open_shop(folder: ShopFolder | Path, now: datetime, read_only: bool = False) -> Opened:
    """Open for the command line, beside a window or alone. Raises as ``store.opening.open_shop``."""
    return opening.open_shop(folder, now, window=False, read_only=read_only)


def open_for_window(folder: ShopFolder | Path, now: datetime, progress: Progress | None = None,
                    cancelled: Ask | None = None) -> Opened:
    """Open for the window, which holds the lock: checks, due backup, migration, open marker."""
    return opening.open_shop(folder, now, window=True, progress=progress, cancelled=cancelled)


def close(opened: Opened, now: datetime, progress: Progress | None = None) -> Backup | None:
    """Close cleanly; the window makes its backup first if anything changed. Returns that backup.

    A backup that cannot be made never keeps the shop from closing; it raises after the shop is closed.
    """
    made, trouble = None, None
    if opened.window:
        try:
            made = backup_if_due(opened.shop, now, "exit", progress=progress)
        except DomainError as exc:
            trouble = exc
    opened.close()
    if trouble is not None:
        raise trouble
    return made


def _changed_since(shop: Shop) -> bool:
    newest = next((b for b in backups.list_backups(shop.folder.backups) if b.restorable), None)
    return newest is None or (newest.shop_uid, newest.events, newest.last_hash) != backups.current(shop)


def _check_before(shop: Shop) -> None:
    """A backup of a damaged shop would push out good ones."""
    with shop.connection():
        row = shop.db.execute_sql("PRAGMA quick_check(1)").fetchone()
    if row[0] != "ok":
        raise DomainError("backup_of_damaged_shop", path=str(shop.folder.file))


def backup_now(shop: Shop, now: datetime, target: Path | None = None, as_zip: bool = False, reason: str = "manual",
               progress: Progress | None = None, cancelled: Ask | None = None) -> Backup:
    """A verified backup in the shop's own backup folder or in ``target`` (folder or ``….zip``); thins afterwards.

    One in the shop's own folder also goes to the second place (setting ``backup_folder``); when that could not be
    reached the backup counts all the same, and its ``not_copied`` says why.
    """
    made = backups.make_backup(shop.folder, now, reason, target, as_zip, progress, cancelled)
    if target is None:
        paused = _thinning_paused(shop.folder, now)
        thinning.thin(shop.folder.backups, made.shop_uid, paused)
        made.not_copied = second_place.copy(shop, now, reason, paused, cancelled)
    return made


def backup_if_due(shop: Shop, now: datetime, reason: str, progress: Progress | None = None,
                  cancelled: Ask | None = None) -> Backup | None:
    """A backup for one of the automatic occasions (exit, night, import, migration, restore) if anything changed.

    Returns None when the newest verified backup already holds everything; a second place that lags behind, because a
    stick was not plugged in, is brought up to date then. Raises ShopUnavailable, ShopDamaged,
    Cancelled and DomainError ``backup_of_damaged_shop``.
    """
    if not _changed_since(shop):
        if second_place.behind(shop):
            second_place.copy(shop, now, reason, _thinning_paused(shop.folder, now), cancelled)
        return None
    _check_before(shop)
    return backup_now(shop, now, reason=reason, progress=progress, cancelled=cancelled)


def list_backups(folder: ShopFolder | Path, target: Path | None = None) -> list[Backup]:
    """Backups in the shop's backup folder (or ``target``), newest first, unreadable ones marked."""
    return backups.list_backups(Path(target) if target is not None else as_folder(folder).backups)


def verify_backup(path: Path, folder: ShopFolder | Path, cancelled: Ask | None = None) -> Backup:
    """Open, check, count and rehash a backup; its ``state`` and ``problem`` say the outcome."""
    folder = as_folder(folder)
    folder.make()
    return backups.verify_backup(Path(path), folder.temp, cancelled)


def _thinning_paused(folder: ShopFolder, now: datetime) -> bool:
    """While the shop is suspect and for a week after a restore: the copies may still be wanted."""
    if opening.suspect(folder):
        return True
    latest = max((kept.at for kept in restoring.list_kept(folder)), default="")
    return bool(latest) and latest >= to_utc_text(now - opening.NAG_AFTER)


def _nobody_else(folder: ShopFolder, own_lock: bool) -> None:
    holder = None if own_lock else locking.holder_of(folder.lock)
    if holder is not None:
        raise ShopUnavailable("shop_in_use", path=str(folder.file))


def _journal_restore(folder: ShopFolder, done: Restored, now: datetime, actor: str, op: str) -> None:
    """Note the restore in the restored shop's own journal, when that shop is of this version."""
    shop = Shop(folder)
    with shop.connection():
        if migrating.pending(shop):
            return
        with shop.transaction():
            summary = {"source": done.source, "kept": done.kept.name if done.kept else ""}
            journal.append(shop, Event(at=to_utc_text(now), actor=actor, op=op, summary=summary, undoable=False))


def restore(folder: ShopFolder | Path, path: Path, now: datetime, actor: str = "", other_shop: bool = False,
            own_lock: bool = False, cancelled: Ask | None = None) -> Restored:
    """Put a backup in place; the present shop is kept and can be put back by :func:`undo_restore`.

    Every connection must be closed before; ``own_lock`` says that the caller's window holds the lock.
    """
    folder = as_folder(folder)
    _nobody_else(folder, own_lock)
    done = restoring.restore(folder, Path(path), now, other_shop, cancelled)
    _journal_restore(folder, done, now, actor, "shop.restored")
    return done


def list_kept(folder: ShopFolder | Path) -> list[Kept]:
    """Shops that a restore replaced, newest first."""
    return restoring.list_kept(as_folder(folder))


def undo_restore(folder: ShopFolder | Path, now: datetime, actor: str = "", kept: Path | None = None,
                 own_lock: bool = False) -> Restored:
    """Put the replaced shop back (the newest, or ``kept``); the present one is kept in turn."""
    folder = as_folder(folder)
    _nobody_else(folder, own_lock)
    done = restoring.undo_restore(folder, now, kept)
    _journal_restore(folder, done, now, actor, "shop.restore_undone")
    return done


def check(folder: ShopFolder | Path, now: datetime, full: bool = False, progress: Progress | None = None,
          cancelled: Ask | None = None) -> list[Finding]:
    """Everything wrong with the shop; remembers whether it is suspect. Raises ShopDamaged when unreadable."""
    folder = as_folder(folder)
    opening.look(folder)
    findings = health.check(Shop(folder, read_only=True), full, progress, cancelled)
    opening.remember_check(folder, now, findings)
    return findings


def migrate(folder: ShopFolder | Path, now: datetime, progress: Progress | None = None) -> dict[str, object]:
    """Bring an older shop to this version after a verified backup.

    Returns ``{from, to, steps, backup}``; nothing pending gives no steps and no backup.
    """
    folder = as_folder(folder)
    version = opening.look(folder)
    shop = Shop(folder)
    with shop.connection():
        if not migrating.pending(shop) and version == SCHEMA_VERSION:
            return {"from": version, "to": version, "steps": [], "backup": None}
        made = backups.make_backup(folder, now, "migration", progress=progress)
        done = migrating.migrate(shop)
    return {"from": done.from_version, "to": done.to_version, "steps": done.steps, "backup": str(made.path)}
