"""Make a new shop file: under a temporary name first, so that a kill leaves nothing half."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from shopcare import __version__
from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.store import files, journal, photos, seeds
from shopcare.store.database import Shop, ShopFolder
from shopcare.store.failures import DRIVER_ERRORS, translate
from shopcare.store.journal import Event
from shopcare.store.migrating import migrate
from shopcare.store.models import ShopRow, StorefrontRow


def as_folder(folder: ShopFolder | Path | str) -> ShopFolder:
    """The folder's paths, whichever way it is named."""
    return folder if isinstance(folder, ShopFolder) else ShopFolder(Path(folder))


def side_files(file: Path) -> list[Path]:
    """The file and what SQLite may have put beside it."""
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]


def create_shop(
    folder: ShopFolder | Path, name: str, now: datetime, sample: bool = False, storefront: dict | None = None,
) -> Shop:
    """Make a shop in ``folder`` and return it, not connected.

    ``storefront`` holds column values of a first storefront, e.g. ``{"platform": "taobao", "name": "…"}``; it becomes
    the default one. Raises DomainError ``shop_exists`` and ShopUnavailable; then nothing was made.
    """
    folder = as_folder(folder)
    if folder.file.exists():
        raise DomainError("shop_exists", path=str(folder.file))
    if folder.restore_intent.exists():
        raise DomainError("restore_unfinished", path=str(folder.root))
    folder.make()
    staged = ShopFolder(folder.root)
    staged.file = folder.file.with_name(folder.file.name + ".new")
    try:
        for leftover in side_files(staged.file):
            leftover.unlink(missing_ok=True)
        staged.file.touch(mode=0o600)
    except OSError as exc:
        raise translate(exc, path=str(folder.root)) from exc
    shop = Shop(staged)
    try:
        with shop.connection():
            migrate(shop, new_file=True)
            with shop.transaction():
                _fill(shop, name, now, sample, storefront)
            # One file without side files can be renamed; the shop gets its own journal mode when it is opened.
            shop.db.execute_sql("PRAGMA journal_mode = delete").fetchone()
        files.sync_file(staged.file)
        if folder.file.exists():
            raise DomainError("shop_exists", path=str(folder.file))
        files.replace(staged.file, folder.file)
        state = folder.file.stat()
        files.write_json(folder.health, {"checked_at": to_utc_text(now), "stamp": [state.st_size, state.st_mtime_ns]})
    except (*DRIVER_ERRORS, OSError) as exc:
        raise translate(exc, path=str(folder.file)) from exc
    finally:
        for leftover in side_files(staged.file):
            files.remove_tree(leftover)
    return Shop(folder)


def _fill(shop: Shop, name: str, now: datetime, sample: bool, storefront: dict | None) -> None:
    at = to_utc_text(now)
    uid = uuid.uuid4().hex
    ShopRow.insert(
        shop_uid=uid, name=name, is_sample=int(sample), created_at=at, created_by_version=__version__
    ).execute(shop.db)
    seeds.plant(shop.raw())
    if storefront is not None:
        columns = StorefrontRow._meta.columns
        values = {columns[key]: value for key, value in ({"is_default": 1} | storefront).items()}
        StorefrontRow.insert(values).execute(shop.db)
    journal.append(
        shop, Event(at=at, actor="", op="shop.created", summary={"name": name, "sample": sample}, undoable=False)
    )


@contextmanager
def staged(folder: ShopFolder | Path, name: str, now: datetime, sample: bool = False) -> Iterator[Shop]:
    """A new shop in a hidden folder beside; it gets its place when the block ends well, else nothing is left.

    For shops that are filled at once and would be worthless half filled. Raises as :func:`create_shop`.
    """
    folder = as_folder(folder)
    if folder.file.exists():
        raise DomainError("shop_exists", path=str(folder.file))
    folder.make()
    hidden = ShopFolder(folder.temp / "filling")
    files.remove_tree(hidden.root)
    shop = create_shop(hidden, name, now, sample)
    try:
        yield shop
        with shop.connection():
            shop.db.execute_sql("PRAGMA journal_mode = delete").fetchone()
        shop.close()
        files.sync_file(hidden.file)
        if folder.file.exists():
            raise DomainError("shop_exists", path=str(folder.file))
        for photo in photos.stored_files(hidden.photos):
            target = folder.photos / photo.parent.name / photo.name
            target.parent.mkdir(exist_ok=True)
            files.replace(photo, target)
        files.replace(hidden.file, folder.file)
        state = folder.file.stat()
        files.write_json(folder.health, {"checked_at": to_utc_text(now), "stamp": [state.st_size, state.st_mtime_ns]})
    except (*DRIVER_ERRORS, OSError) as exc:
        raise translate(exc, path=str(folder.file)) from exc
    finally:
        shop.close()
        files.remove_tree(hidden.root)
