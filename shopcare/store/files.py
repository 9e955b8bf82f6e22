"""Small file work that must survive a power cut: synced writes, renames, and what kind of place a folder is.

``before_replace`` is called before every rename of a file or folder, so that tests can end the process there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from shopcare.store.failures import translate

_NETWORK_KINDS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.rclone", "9p", "ncpfs"}
)
#: What folders of syncing programs are called, and what the program is called.
_SYNC_NAMES = (
    ("onedrive", "OneDrive"), ("dropbox", "Dropbox"), ("icloud", "iCloud"), ("mobile documents", "iCloud"),
    ("坚果云", "坚果云"), ("nutstore", "坚果云"), ("我的坚果云", "坚果云"), ("百度网盘", "百度网盘"),
    ("baidunetdisk", "百度网盘"), ("baidusyncdisk", "百度网盘"), ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"), ("腾讯微云", "腾讯微云"), ("阿里云盘", "阿里云盘"), ("wps云盘", "WPS 云盘"),
)


def _nothing(_source: Path, _target: Path) -> None:
    """The hook that does nothing."""


before_replace: Callable[[Path, Path], None] = _nothing


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a closed file's bytes durable. Never call it on a live shop file: closing would drop its locks."""
    with open(path, "rb+") as stream:
        os.fsync(stream.fileno())


def replace(source: Path, target: Path) -> None:
    """Rename durably, replacing a file of that name. Raises ShopUnavailable."""
    before_replace(source, target)
    try:
        os.replace(source, target)
        sync_folder(target.parent)
    except OSError as exc:
        raise translate(exc, path=str(target)) from exc


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file or leave the old one. Raises ShopUnavailable."""
    # Window and command line may write the same file at once: each its own part.
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(part, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as exc:
        with contextlib.suppress(OSError):
            part.unlink()
        raise translate(exc, path=str(path)) from exc
    replace(part, path)


def write_json(path: Path, value: object) -> None:
    """Write a JSON file whole or not at all. Raises ShopUnavailable."""
    write_bytes(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())


def read_json(path: Path) -> dict | None:
    """A JSON object from a file, or None when it is absent or unreadable."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def remove_tree(path: Path) -> None:
    """Remove a folder or file if it is there; what the system will not let go of stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def sync_service(folder: Path) -> str | None:
    """The syncing program whose folder this lies in, or None."""
    for part in Path(os.path.abspath(folder)).parts:
        for needle, name in _SYNC_NAMES:
            if part.lower().startswith(needle) or f"~{needle}" in part.lower():
                return name
    return None


def _existing(folder: Path) -> Path:
    folder = Path(os.path.abspath(folder))
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def is_network(folder: Path) -> bool:
    """Whether the folder lies on another computer, where several ways of locking do not hold."""
    if sys.platform == "win32":  # pragma: no cover - other systems
        import ctypes

        text = os.path.abspath(folder)
        drive = os.path.splitdrive(text)[0] + "\\"
        return text.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == 4
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    place = str(_existing(folder).resolve())
    kind, longest = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ").rstrip("/")
        if (place == point or place.startswith(point + "/")) and len(point) >= longest:
            kind, longest = fields[2], len(point)
    # 9p serves local folders to containers too; only the sharing kinds above count.
    return kind in _NETWORK_KINDS - {"9p"}
