"""Which computer, which start of it, and whether a process still lives: for locks and the open marker."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path


def host_name() -> str:
    """The name of this computer."""
    return platform.node() or "localhost"


def boot_id() -> str:
    """Tells one start of the computer from the next; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def identity() -> dict[str, object]:
    """This process as it is written into locks and markers."""
    return {"pid": os.getpid(), "host": host_name(), "boot": boot_id()}


def _pid_alive(pid: int) -> bool:
    if sys.platform == "win32":  # pragma: no cover - other systems; os.kill would end the process there
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == 259
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def is_here(holder: dict) -> bool:
    """Whether that identity belongs to this computer."""
    return holder.get("host") == host_name()


def is_alive(holder: dict) -> bool:
    """Whether the process of that identity may still run; a process of another computer may."""
    if not is_here(holder):
        return True
    if holder.get("boot", "") != boot_id():
        return False
    pid = holder.get("pid")
    return isinstance(pid, int) and pid > 0 and _pid_alive(pid)
