"""The window's lock: one window per shop, freed by the system when its process ends, readable by others.

The lock is an advisory lock on a file beside the shop (never on the shop file itself) whose content names the
holder. A holder on another computer cannot be seen to have ended; it is named and asked about.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from shopcare.domain.clock import to_utc_text
from shopcare.domain.errors import ShopUnavailable
from shopcare.store import machine
from shopcare.store.failures import translate

#: Windows locks are mandatory; a byte far behind the content keeps the content readable.
_LOCKED_BYTE = 1 << 30


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: process, computer, and since when (UTC text)."""

    pid: int = 0
    host: str = ""
    at: str = ""

    @classmethod
    def of(cls, found: Mapping[str, object]) -> Holder:
        """The holder as the lock file names it."""
        pid = found.get("pid")
        return cls(pid if isinstance(pid, int) else 0, str(found.get("host", "")), str(found.get("at", "")))


def _take(stream: IO[bytes]) -> bool:
    """Try to lock without waiting. Raises OSError where the file system knows no locks."""
    if sys.platform == "win32":  # pragma: no cover - other systems
        import msvcrt

        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(stream: IO[bytes]) -> dict:
    stream.seek(0)
    try:
        found = json.loads(stream.read(4096) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class WindowLock:
    """The lock of one shop folder; hold it as long as the window lives."""

    def __init__(self, path: Path):
        """``path`` is the lock file, ``ShopFolder.lock``."""
        self.path = Path(path)
        self._stream: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._stream is not None

    def acquire(self, now: datetime, force: bool = False) -> None:
        """Take the lock at once or not at all.

        Raises ShopUnavailable ``shop_already_open`` (a window on this computer lives; raise that one) and
        ``shop_open_elsewhere`` (another computer named in ``host``; ``force`` takes it over after the user agreed).
        What a crash left behind never blocks.
        """
        if self.held:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            stream = open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)  # noqa: SIM115
        except OSError as exc:
            raise translate(exc, path=str(self.path)) from exc
        try:
            try:
                free = _take(stream)
            except OSError:
                # No locks on this file system: the process list has to answer.
                found = _read(stream)
                free = not found or not machine.is_here(found) or not machine.is_alive(found)
            found = _read(stream)
            if not free:
                holder = Holder.of(found)
                code = "shop_open_elsewhere" if found and not machine.is_here(found) else "shop_already_open"
                raise ShopUnavailable(code, pid=holder.pid, host=holder.host, at=holder.at)
            if found and not machine.is_here(found) and not force:
                holder = Holder.of(found)
                raise ShopUnavailable("shop_open_elsewhere", pid=holder.pid, host=holder.host, at=holder.at)
            stream.seek(0)
            stream.truncate()
            stream.write(json.dumps(machine.identity() | {"at": to_utc_text(now)}).encode())
        except OSError as exc:
            stream.close()
            raise translate(exc, path=str(self.path)) from exc
        except BaseException:
            stream.close()
            raise
        self._stream = stream

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._stream is None:
            return
        with contextlib.suppress(OSError):
            self._stream.seek(0)
            self._stream.truncate()
        self._stream.close()
        self._stream = None


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now, or None; takes and changes nothing that lasts."""
    try:
        with open(path, "r+b", buffering=0) as stream:
            found = _read(stream)
            try:
                free = _take(stream)
            except OSError:
                free = bool(found) and machine.is_here(found) and not machine.is_alive(found)
            if free and (not found or machine.is_here(found)):
                return None
            return Holder.of(found)
    except OSError:
        return None
