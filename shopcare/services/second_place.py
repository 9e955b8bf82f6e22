"""The second place of backups: every backup is also put into the folder of the setting ``backup_folder``.

A folder that cannot be reached, such as a stick that is not plugged in, never keeps a backup from being made: what
came of the copy is noted in the data folder, beside the file, since it must be known while that folder is away.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from shopcare.domain.clock import DEFAULT_ZONE, from_utc_text, local
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.store import backups, files, thinning
from shopcare.store.backups import Backup
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.models import SettingRow, ShopRow
from shopcare.store.opening import NAG_AFTER, Note

Ask = Callable[[], bool]


def place(shop: Shop) -> Path | None:
    """The second place, when one was chosen."""
    with shop.connection():
        found = shop.scalar(SettingRow.select(SettingRow.value).where(SettingRow.key == "backup_folder"))
    chosen = json.loads(str(found)) if found is not None else ""
    return Path(chosen) if chosen else None


def _noted(folder: ShopFolder) -> dict:
    return files.read_json(folder.copies) or {}


def behind(shop: Shop) -> bool:
    """Whether there is a second place and the newest copy noted there does not hold everything."""
    target = place(shop)
    if target is None:
        return False
    noted = _noted(shop.folder)
    if noted.get("place") != str(target) or not Path(str(noted.get("path", ""))).exists():
        return True
    uid, events, last_hash = backups.current(shop)
    return (noted.get("uid"), noted.get("events"), noted.get("last_hash")) != (uid, events, last_hash)


def copy(shop: Shop, now: datetime, reason: str, paused: bool = False, cancelled: Ask | None = None) -> Note | None:
    """A verified backup in the second place too. Returns what kept it from being made; raises Cancelled alone."""
    target = place(shop)
    if target is None:
        return None
    noted = _noted(shop.folder)
    try:
        # Never made here: under a stick that is away, the folder would be made on the disk of the shop.
        if not target.is_dir():
            raise DomainError("backup_folder_missing", path=str(target))
        made = backups.make_backup(shop.folder, now, reason, target, cancelled=cancelled)
        thinning.thin(target, made.shop_uid, paused)
        noted = _note_of(shop.folder, target, made)
    except Cancelled:
        raise
    except (DomainError, OSError) as exc:
        noted["trouble"] = exc.code if isinstance(exc, DomainError) else "no_rights"
    # Without the note the copy is made once more next time, which harms nothing.
    with contextlib.suppress(DomainError, OSError):
        files.write_json(shop.folder.copies, noted)
    trouble = noted.get("trouble")
    return Note("copy_not_made", {"code": trouble, "path": str(target)}) if trouble else None


def _note_of(folder: ShopFolder, target: Path, made: Backup) -> dict:
    return {
        "at": made.at, "place": str(target), "path": str(made.path), "uid": made.shop_uid, "events": made.events,
        "last_hash": made.last_hash, "other_disk": _other_disk(folder.root, target),
    }


def _other_disk(root: Path, target: Path) -> bool:
    try:
        return root.stat().st_dev != target.stat().st_dev
    except OSError:
        return False


def reminder(shop: Shop, now: datetime) -> Note | None:
    """What Today says after seven days without a verified backup on another disk; never of the sample shop."""
    with shop.connection():
        row = shop.one(ShopRow.select())
    if row is None or row["is_sample"]:
        return None
    target, noted = place(shop), _noted(shop.folder)
    elsewhere = bool(noted.get("other_disk")) and noted.get("uid") == row["shop_uid"]
    last = str(noted.get("at", "")) if elsewhere else ""
    if now - from_utc_text(last or row["created_at"]) <= NAG_AFTER:
        return None
    code = "copy_old" if last else "copy_none"
    if noted.get("trouble") and target is not None:
        code = "copy_not_made"
    elif target is not None and not elsewhere and noted.get("place") == str(target):
        code = "copy_same_disk"
    since = local(last, DEFAULT_ZONE).strftime("%Y-%m-%d") if last else ""
    return Note(code, {"at": since, "path": str(target or ""), "code": noted.get("trouble", "")})
