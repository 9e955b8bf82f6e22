"""Verified backups: a copy counts only after it was opened, checked and counted against its source.

A backup is one folder (``shop.db``, ``photos/``, ``manifest.json``) or one zip with the same inside. It is written
under a ``.part`` name, made durable, opened again, compared and only then given its name.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import cysqlite

from shopcare import __version__
from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import Cancelled, DomainError, ShopDamaged, ShopUnavailable
from shopcare.store import files, photos
from shopcare.store.database import APPLICATION_ID, SCHEMA_VERSION, Shop, ShopFolder, file_uri
from shopcare.store.failures import DRIVER_ERRORS, translate
from shopcare.store.migrating import row_counts

MANIFEST = "manifest.json"
DATABASE = "shop.db"
PHOTOS = "photos"
VERIFIED, UNREADABLE, NEWER = "verified", "unreadable", "newer"

#: Sums compared between source and copy: name -> query of (currency, amount).
_SUMS = {
    "paid": "SELECT currency, sum(paid) FROM orders GROUP BY 1 ORDER BY 1",
    "recorded_refunded": "SELECT currency, sum(recorded_refunded) FROM orders GROUP BY 1 ORDER BY 1",
    "refunds": "SELECT currency, sum(amount) FROM refund GROUP BY 1 ORDER BY 1",
    "payments": "SELECT currency, sum(amount) FROM refund_payment GROUP BY 1 ORDER BY 1",
    "claims": "SELECT currency, sum(amount) FROM claim GROUP BY 1 ORDER BY 1",
}
_PAGES_AT_ONCE = 500

Progress = Callable[[int, int], None]


@dataclass
class Backup:
    """A backup as it is listed: where, when (UTC), why, what it holds; ``state`` says whether to trust it."""

    path: Path
    state: str
    at: str = ""
    reason: str = ""
    size: int = 0
    shop_uid: str = ""
    shop_name: str = ""
    schema: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, dict[str, int]] = field(default_factory=dict)
    events: int = 0
    last_hash: str = ""
    photos: int = 0
    problem: str = ""
    #: Why no copy was put in the second place, when one is set and could not be reached.
    not_copied: object = None

    @property
    def restorable(self) -> bool:
        """Whether this program can restore it."""
        return self.state == VERIFIED


def describe(execute: Callable) -> dict[str, object]:
    """Identity, row counts, money sums and the journal's end of the connected file, as the manifest holds them."""
    uid, name, opened = execute("SELECT shop_uid, name, opened_count FROM shop ORDER BY id").fetchone()
    last = execute("SELECT id, hash FROM event ORDER BY id DESC LIMIT 1").fetchone()
    return {
        "application_id": execute("PRAGMA application_id").fetchone()[0],
        "schema": execute("PRAGMA user_version").fetchone()[0],
        "shop_uid": uid,
        "shop_name": name,
        "opened_count": opened,
        "counts": row_counts(execute),
        "sums": {key: dict(execute(sql).fetchall()) for key, sql in _SUMS.items()},
        "events": last[0] if last else 0,
        "last_hash": last[1] if last else "",
    }


@contextmanager
def reading(file: Path) -> Iterator[cysqlite.Connection]:
    """A read-only connection of its own. Raises ShopDamaged and ShopUnavailable."""
    try:
        connection = cysqlite.Connection(file_uri(file, "ro"), uri=True, timeout=5.0)
        try:
            connection.execute("PRAGMA trusted_schema = 0")
            connection.execute("PRAGMA cell_size_check = 1")
            yield connection
        finally:
            connection.close()
    except (cysqlite.Error, UnicodeDecodeError) as exc:
        if isinstance(exc, UnicodeDecodeError):
            raise ShopDamaged("shop_damaged", path=str(file)) from exc
        try:
            raise translate(exc, path=str(file)) from exc
        except cysqlite.Error:
            # No such table and the like: it opened, but it is no whole shop.
            raise ShopDamaged("shop_damaged", path=str(file)) from exc


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled


def _copy_database(
    source: Path, target: Path, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> dict:
    """Copy through the driver's backup call inside one read snapshot; returns what the snapshot held."""

    def step(remaining: int, total: int, _done: bool) -> None:
        _stop_if(cancelled)
        if progress is not None and total:
            progress(total - remaining, total)

    with reading(source) as live:
        live.execute("BEGIN")
        try:
            held = describe(live.execute)
            held["evidence"] = live.execute(
                "SELECT sha256, extension, size FROM evidence_file ORDER BY sha256").fetchall()
            copy = cysqlite.Connection(file_uri(target, "rwc"), uri=True)
            try:
                live.backup(copy, pages=_PAGES_AT_ONCE, progress=step)
                copy.execute("PRAGMA journal_mode = delete").fetchall()
            finally:
                copy.close()
        finally:
            live.execute("ROLLBACK")
    return held


def _copy_photos(
    source: Path, target: Path, evidence: list[tuple[str, str, int]], earlier: Path | None,
    cancelled: Callable[[], bool] | None,
) -> list[str]:
    """Copy evidence by hash, linked to the backup before where that is possible; returns the names not found."""
    missing = []
    for sha, extension, size in evidence:
        _stop_if(cancelled)
        wanted = photos.place(target, sha, extension)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if earlier is not None:
            before = photos.place(earlier, sha, extension)
            with contextlib.suppress(OSError):
                if before.stat().st_size == size:
                    wanted.hardlink_to(before)
                    continue
        original = photos.place(source, sha, extension)
        if not original.exists():
            missing.append(original.name)
            continue
        shutil.copyfile(original, wanted)
        files.sync_file(wanted)
        if photos.hash_file(wanted) != sha:
            missing.append(original.name)
            wanted.unlink()
    return missing


def _compare(folder: Path, manifest: dict, thorough: bool) -> None:
    """Open the copy and compare it with its manifest. Raises ShopDamaged naming what differs."""
    file = folder / DATABASE
    if not file.is_file() or file.stat().st_size == 0:
        raise ShopDamaged("backup_incomplete", path=str(folder), what=DATABASE)
    if photos.hash_file(file) != manifest["sha256"]:
        raise ShopDamaged("backup_changed", path=str(folder), what=DATABASE)
    with reading(file) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise ShopDamaged("shop_damaged", path=str(file))
        if copy.execute("PRAGMA foreign_key_check").fetchone():
            raise ShopDamaged("shop_damaged", path=str(file))
        held = describe(copy.execute)
    for key, value in held.items():
        if manifest.get(key) != value:
            raise ShopDamaged("backup_differs", path=str(folder), what=key)
    for sha, extension, size in manifest["photos"]:
        photo = photos.place(folder / PHOTOS, sha, extension)
        if not photo.is_file() or photo.stat().st_size != size:
            raise ShopDamaged("backup_incomplete", path=str(folder), what=photo.name)
        if thorough and photos.hash_file(photo) != sha:
            raise ShopDamaged("backup_changed", path=str(folder), what=photo.name)


def _new_name(target: Path, now: datetime, reason: str, suffix: str) -> Path:
    stem = f"shopcare-{now.strftime('%Y%m%d-%H%M%S')}-{reason}"
    number = 1
    while True:
        path = target / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        if not path.exists():
            return path
        number += 1


def make_backup(
    folder: ShopFolder, now: datetime, reason: str = "manual", target: Path | None = None, as_zip: bool = False,
    progress: Progress | None = None, cancelled: Callable[[], bool] | None = None,
) -> Backup:
    """Make and verify a backup of the shop in ``folder``; returns it.

    ``target`` is the folder to put it in (default: the shop's own), or a name ending in ``.zip``. ``reason`` is one
    of manual, exit, start, night, import, migration, restore. Whatever fails, nothing stays under a final name and
    older backups are untouched. Raises ShopDamaged, ShopUnavailable (disk full, no rights) and Cancelled.
    """
    final = None
    target = folder.backups if target is None else Path(target)
    if target.suffix.lower() == ".zip":
        final, target, as_zip = target, target.parent, True
        if final.exists():
            raise DomainError("file_exists", path=str(final))
    try:
        target.mkdir(parents=True, exist_ok=True)
        final = final or _new_name(target, now, reason, ".zip" if as_zip else "")
        part = final.with_name(final.name + ".part")
        files.remove_tree(part)
        part.mkdir()
    except FileNotFoundError as exc:  # the place for the backup, not the shop
        raise ShopUnavailable("no_rights", path=str(target)) from exc
    except OSError as exc:
        raise translate(exc, path=str(target)) from exc
    try:
        manifest = _fill_part(folder, part, now, reason, target, progress, cancelled)
        if as_zip:
            _write_zip(part, final)
        else:
            files.sync_folder(part)
            files.replace(part, final)
    except FileNotFoundError as exc:
        if not folder.file.exists():
            raise translate(exc, path=str(folder.file)) from exc
        raise ShopUnavailable("disk_error", path=str(final)) from exc  # a stick that was pulled out
    except OSError as exc:
        raise translate(exc, path=str(final)) from exc
    finally:
        files.remove_tree(part)
    return _from_manifest(final, manifest, VERIFIED)


def _fill_part(
    folder: ShopFolder, part: Path, now: datetime, reason: str, target: Path, progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> dict:
    copy = part / DATABASE
    size = folder.file.stat().st_size if folder.file.exists() else 0
    if shutil.disk_usage(part).free < size:
        raise ShopUnavailable("disk_full", path=str(part.parent))
    held = _copy_database(folder.file, copy, progress, cancelled)
    files.sync_file(copy)
    earlier = next((b.path / PHOTOS for b in list_backups(target) if b.state == VERIFIED and b.path.is_dir()), None)
    evidence = held.pop("evidence")
    missing = _copy_photos(folder.photos, part / PHOTOS, evidence, earlier, cancelled)
    manifest = held | {
        "format": 1, "at": to_utc_text(now), "reason": reason, "program": __version__, "missing_photos": missing,
        "photos": [list(item) for item in evidence if f"{item[0]}.{item[1]}" not in missing],
        "sha256": photos.hash_file(copy), "size": copy.stat().st_size,
    }
    _stop_if(cancelled)
    # JSON makes keys of sums and counts text, as they are; the comparison reads the file as it will be read later.
    files.write_json(part / MANIFEST, manifest)
    manifest = files.read_json(part / MANIFEST) or {}
    _compare(part, manifest, thorough=False)
    return manifest


def _write_zip(part: Path, final: Path) -> None:
    packed = final.with_name(final.name + ".zip.part")
    try:
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(p for p in part.rglob("*") if p.is_file()):
                method = zipfile.ZIP_DEFLATED if path.name == DATABASE else zipfile.ZIP_STORED
                archive.write(path, path.relative_to(part).as_posix(), method)
        with zipfile.ZipFile(packed) as archive:
            if archive.testzip() is not None:
                raise ShopDamaged("backup_changed", path=str(final), what=DATABASE)
        files.sync_file(packed)
        files.replace(packed, final)
    finally:
        files.remove_tree(packed)


def _from_manifest(path: Path, manifest: dict, state: str, problem: str = "") -> Backup:
    return Backup(
        path=path, state=state, at=str(manifest.get("at", "")), reason=str(manifest.get("reason", "")),
        size=int(manifest.get("size", 0)), shop_uid=str(manifest.get("shop_uid", "")),
        shop_name=str(manifest.get("shop_name", "")), schema=int(manifest.get("schema", 0)),
        counts=dict(manifest.get("counts", {})), sums=dict(manifest.get("sums", {})),
        events=int(manifest.get("events", 0)), last_hash=str(manifest.get("last_hash", "")),
        photos=len(manifest.get("photos", [])), problem=problem,
    )


def _read_manifest(path: Path) -> dict | None:
    if path.is_dir():
        return files.read_json(path / MANIFEST)
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MANIFEST).file_size > 64 * 1024 * 1024:
                return None
            value = json.loads(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, NotImplementedError):
        return None
    return value if isinstance(value, dict) else None


def _database_size(path: Path) -> int:
    try:
        if path.is_dir():
            return (path / DATABASE).stat().st_size
        with zipfile.ZipFile(path) as archive:
            return archive.getinfo(DATABASE).file_size
    except (OSError, zipfile.BadZipFile, KeyError):
        return -1


def glance(path: Path) -> Backup:
    """A backup as its manifest describes it, checked only for being there whole and of a known schema."""
    manifest = _read_manifest(path)
    if manifest is None or "sha256" not in manifest:
        return Backup(path, UNREADABLE, problem="backup_no_manifest")
    try:
        backup = _from_manifest(path, manifest, VERIFIED)
    except (TypeError, ValueError):
        return Backup(path, UNREADABLE, problem="backup_no_manifest")
    if _database_size(path) != manifest.get("size"):
        backup.state, backup.problem = UNREADABLE, "backup_incomplete"
    elif manifest.get("application_id") != APPLICATION_ID:
        backup.state, backup.problem = UNREADABLE, "shop_not_ours"
    elif backup.schema > SCHEMA_VERSION:
        backup.state, backup.problem = NEWER, "shop_newer"
    return backup


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first, unreadable ones marked. Raises ShopUnavailable."""
    try:
        found = [
            p for p in folder.iterdir()
            if p.name.startswith("shopcare-") and not p.name.endswith(".part") and (p.is_dir() or p.suffix == ".zip")
        ]
    except FileNotFoundError:
        return []
    except OSError as exc:
        raise translate(exc, path=str(folder)) from exc
    return sorted((glance(p) for p in found), key=lambda b: (b.at, b.path.name), reverse=True)


def unpack(path: Path, target: Path, cancelled: Callable[[], bool] | None = None) -> Path:
    """The backup's content as a folder: itself, or the zip's content under ``target``. Raises ShopDamaged."""
    if path.is_dir():
        return path
    manifest = _read_manifest(path)
    if manifest is None:
        raise ShopDamaged("backup_no_manifest", path=str(path))
    try:
        wanted = {DATABASE, MANIFEST} | {
            photos.place(Path(PHOTOS), sha, extension).as_posix() for sha, extension, _ in manifest.get("photos", [])
        }
        limit = int(manifest["size"]) + sum(int(size) for _, _, size in manifest.get("photos", [])) + 64 * 1024 * 1024
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > limit:
                raise ShopDamaged("backup_changed", path=str(path), what=MANIFEST)
            for item in archive.infolist():
                _stop_if(cancelled)
                # Only names that the manifest implies; a name cannot lead out of the folder.
                if item.filename in wanted and ".." not in item.filename:
                    archive.extract(item, target)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError) as exc:
        raise ShopDamaged("backup_changed", path=str(path), what="zip") from exc
    except OSError as exc:
        raise translate(exc, path=str(target)) from exc
    return target


def verify_backup(path: Path, scratch: Path, cancelled: Callable[[], bool] | None = None) -> Backup:
    """Open, check and count a backup and rehash its photos. Never raises for damage: the state says it.

    ``scratch`` is a folder where a zip may be unpacked; it is left as it was. Raises ShopUnavailable (disk full).
    """
    path = Path(path)
    if not path.exists():
        raise DomainError("backup_not_found", path=str(path))
    manifest = _read_manifest(path)
    backup = glance(path)
    if manifest is None or backup.state == UNREADABLE:
        return backup
    room = scratch / "verify"
    try:
        _compare(unpack(path, room, cancelled), manifest, thorough=True)
    except ShopDamaged as exc:
        backup.state, backup.problem = UNREADABLE, exc.code
    except (KeyError, TypeError, ValueError):
        backup.state, backup.problem = UNREADABLE, "backup_no_manifest"
    finally:
        files.remove_tree(room)
    return backup


def current(shop: Shop) -> tuple[str, int, str]:
    """Shop id, number of the last event and its hash: what tells whether anything changed since a backup."""
    with shop.connection():
        try:
            execute = shop.db.execute_sql
            uid = execute("SELECT shop_uid FROM shop ORDER BY id").fetchone()[0]
            last = execute("SELECT id, hash FROM event ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
        except DRIVER_ERRORS as exc:
            raise translate(exc, path=str(shop.folder.file)) from exc
    return uid, last[0], last[1]
