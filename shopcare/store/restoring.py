"""Put a backup in the place of the live shop so that a kill at any moment leaves the old or the new one, whole.

Stage beside the live file, write an intent, then only rename; the intent lists every rename, and the next start
finishes it. What is replaced is kept in a dated folder and can be put back the same way.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.store import backups, files, photos
from shopcare.store.creating import side_files
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.failures import DRIVER_ERRORS, translate

KEPT_PREFIX = "replaced-"
_KEPT_NOTE = "kept.json"


@dataclass
class Kept:
    """A shop that was replaced and can be put back."""

    path: Path
    at: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    readable: bool = False


@dataclass
class Restored:
    """What a restore did: the folder with the replaced shop (None when there was none) and what was put in place."""

    kept: Path | None
    source: str
    counts: dict[str, int] = field(default_factory=dict)


def _live_parts(folder: ShopFolder) -> list[Path]:
    return [p for p in (*side_files(folder.file), folder.photos) if p.exists()]


def _let_go(folder: ShopFolder) -> dict | None:
    """Make sure nobody has the live file open and fold its side file in; returns what it holds, None if damaged.

    A damaged file is left exactly as it is. Raises ShopUnavailable ``shop_in_use``.
    """
    if not folder.file.exists() or folder.file.stat().st_size == 0:
        return None
    try:
        with backups.reading(folder.file) as probe:
            if probe.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return None
            held = backups.describe(probe.execute)
    except ShopDamaged:
        return None
    shop = Shop(folder, timeout_s=1.0)
    try:
        with shop.connection():
            mode = shop.db.execute_sql("PRAGMA journal_mode = delete").fetchone()[0]
    except DRIVER_ERRORS as exc:
        error = translate(exc, path=str(folder.file))
        if error.code == "shop_busy":
            raise ShopUnavailable("shop_in_use", path=str(folder.file)) from exc
        raise error from exc
    if mode != "delete":
        raise ShopUnavailable("shop_in_use", path=str(folder.file))
    return held


def _kept_folder(folder: ShopFolder, now: datetime) -> Path:
    stem = KEPT_PREFIX + now.strftime("%Y%m%d-%H%M%S")
    number = 1
    while (path := folder.root / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return path


def _run(folder: ShopFolder, moves: list[list[str]]) -> None:
    for source_name, target_name in moves:
        source, target = folder.root / source_name, folder.root / target_name
        # Done already when the target is there: names in the list are used once on each side.
        if source.exists() and not target.exists():
            files.replace(source, target)


def _finish(folder: ShopFolder, intent: dict) -> None:
    kept = intent.get("kept")
    if kept:
        (folder.root / str(kept)).mkdir(exist_ok=True)
    _run(folder, intent["moves"])
    files.before_replace(folder.restore_intent, folder.restore_intent)
    folder.restore_intent.unlink(missing_ok=True)
    files.sync_folder(folder.root)
    files.remove_tree(folder.stage)
    for emptied in intent.get("emptied", []):
        files.remove_tree(folder.root / emptied)


def finish_intent(folder: ShopFolder) -> str | None:
    """Finish a restore that was interrupted; returns what was restored, or None. Clears a stage never decided on.

    Raises ShopDamaged ``restore_intent_unreadable`` and ShopUnavailable.
    """
    if not folder.restore_intent.exists():
        if folder.stage.exists():
            files.remove_tree(folder.stage)
        for kept in folder.root.glob(KEPT_PREFIX + "*"):
            # Made for a restore that was not decided on yet: nothing was moved into it.
            if {p.name for p in kept.iterdir()} <= {_KEPT_NOTE, _KEPT_NOTE + ".part"}:
                files.remove_tree(kept)
        return None
    intent = files.read_json(folder.restore_intent)
    if intent is None or "moves" not in intent:
        raise ShopDamaged("restore_intent_unreadable", path=str(folder.restore_intent))
    try:
        _finish(folder, intent)
    except OSError as exc:
        raise translate(exc, path=str(folder.root)) from exc
    return str(intent.get("source", ""))


def _exchange(folder: ShopFolder, incoming: Path, source: str, held: dict | None, now: datetime,
              emptied: list[str]) -> Path | None:
    """Write the intent and carry it out: live parts into a dated folder, ``incoming`` parts into their place."""
    live = _live_parts(folder)
    if live == [folder.photos] and next(photos.stored_files(folder.photos), None) is None:
        shutil.rmtree(folder.photos)
        live = []
    kept = _kept_folder(folder, now) if live else None
    moves = []
    if kept is not None:
        kept.mkdir()
        files.write_json(
            kept / _KEPT_NOTE, {"at": to_utc_text(now), "counts": (held or {}).get("counts", {}), "source": source}
        )
        moves += [[part.name, f"{kept.name}/{part.name}"] for part in live]
    # The database comes last: while it is absent, nobody can work on a half shop.
    names = [backups.PHOTOS, *(f.name for f in reversed(side_files(folder.file)))]
    base = incoming.relative_to(folder.root).as_posix()
    moves += [[f"{base}/{name}", name] for name in names if (incoming / name).exists()]
    intent = {"kept": kept.name if kept else None, "moves": moves, "source": source, "at": to_utc_text(now),
              "emptied": emptied}
    files.write_json(folder.restore_intent, intent)
    _finish(folder, intent)
    folder.make()
    return kept


def restore(
    folder: ShopFolder, path: Path, now: datetime, other_shop: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> Restored:
    """Replace the shop in ``folder`` by the backup at ``path``; nobody may have it open.

    The present state is kept in a ``replaced-…`` folder. A backup of another shop needs ``other_shop``. Raises
    ShopDamaged (backup), ShopUnavailable (in use, newer, disk full), DomainError; then nothing was changed.
    """
    path = Path(path)
    finish_intent(folder)
    folder.make()
    backup = backups.verify_backup(path, folder.temp, cancelled)
    if backup.state == backups.NEWER:
        raise ShopUnavailable("shop_newer", path=str(path), schema=backup.schema, known=backups.SCHEMA_VERSION)
    if not backup.restorable:
        raise DomainError("backup_not_restorable", path=str(path), problem=backup.problem)
    held = _let_go(folder)
    if held is not None and held["shop_uid"] != backup.shop_uid and not other_shop:
        raise DomainError("backup_of_other_shop", path=str(path), shop=backup.shop_name)
    try:
        files.remove_tree(folder.stage)
        folder.stage.mkdir()
        content = backups.unpack(path, folder.stage, cancelled)
        if content != folder.stage:
            shutil.copyfile(content / backups.DATABASE, folder.stage / backups.DATABASE)
            pictures = content / backups.PHOTOS
            if pictures.is_dir():
                shutil.copytree(pictures, folder.stage / backups.PHOTOS, copy_function=shutil.copyfile)
        (folder.stage / backups.PHOTOS).mkdir(exist_ok=True)
        files.sync_file(folder.stage / backups.DATABASE)
        files.sync_folder(folder.stage)
        kept = _exchange(folder, folder.stage, path.name, held, now, [])
    except OSError as exc:
        if not folder.restore_intent.exists():
            files.remove_tree(folder.stage)
        raise translate(exc, path=str(folder.root)) from exc
    except DomainError:
        if not folder.restore_intent.exists():
            files.remove_tree(folder.stage)
        raise
    return Restored(kept, path.name, backup.counts)


def list_kept(folder: ShopFolder) -> list[Kept]:
    """The replaced shops that can be put back, newest first."""
    found = []
    for path in folder.root.glob(KEPT_PREFIX + "*"):
        note = files.read_json(path / _KEPT_NOTE) or {}
        file = path / folder.file.name
        found.append(Kept(path, str(note.get("at", "")), dict(note.get("counts", {})),
                          file.is_file() and file.stat().st_size > 0))
    return sorted(found, key=lambda k: (k.at, k.path.name), reverse=True)


def undo_restore(folder: ShopFolder, now: datetime, kept: Path | None = None) -> Restored:
    """Put a replaced shop back (the newest when not named); the present one is kept in turn.

    Raises DomainError ``nothing_kept`` and ShopUnavailable ``shop_in_use``.
    """
    finish_intent(folder)
    candidates = [k for k in list_kept(folder) if k.path == Path(kept)] if kept else list_kept(folder)
    candidates = [k for k in candidates if (k.path / folder.file.name).exists()]
    if not candidates:
        raise DomainError("nothing_kept", path=str(folder.root))
    chosen = candidates[0]
    held = _let_go(folder)
    try:
        new_kept = _exchange(folder, chosen.path, chosen.path.name, held, now, [chosen.path.name])
    except OSError as exc:
        raise translate(exc, path=str(folder.root)) from exc
    return Restored(new_kept, chosen.path.name, chosen.counts)
