"""Put the parts together for window and command line: where the data lies, the clock, the session, the log."""

from __future__ import annotations

import faulthandler
import hashlib
import logging
import os
import platform
import re
import sys
import traceback
from collections.abc import Callable
from importlib import metadata
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import cysqlite
import platformdirs

from shopcare import __version__
from shopcare.domain.clock import Clock, FixedClock, SystemClock, parse_moment
from shopcare.i18n import LANGUAGES, choose_language
from shopcare.services import staff as staff_service
from shopcare.services.session import Session, find_actor
from shopcare.store.database import SCHEMA_VERSION, Shop, ShopFolder
from shopcare.store.opening import Opened

_log = logging.getLogger("shopcare")
# Until the log has begun nothing is written anywhere; standard error belongs to the sentence for the user.
_SILENT = logging.NullHandler()
_log.addHandler(_SILENT)
_log.propagate = False
_crash_file = None


def versions() -> dict[str, str | int]:
    """Versions of the program and its parts; what is not installed is blank."""
    found: dict[str, str | int] = {"shopcare": __version__, "schema": SCHEMA_VERSION}
    found["python"] = platform.python_version()
    for key, package in (("qt", "PySide6-Essentials"), ("peewee", "peewee"), ("reportlab", "reportlab")):
        try:
            found[key] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[key] = ""
    found["sqlite"] = cysqlite.sqlite_version
    return found


def default_folder() -> Path:
    """The data folder when none is named: ``SHOPCARE_DATA``, else the system's place for user data."""
    chosen = os.environ.get("SHOPCARE_DATA")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("ShopCare", appauthor=False))


def clock(now: str | None = None) -> Clock:
    """The clock set by ``--now`` or ``SHOPCARE_NOW``, else the computer's. Raises ``moment_unreadable``."""
    text = now or os.environ.get("SHOPCARE_NOW")
    return FixedClock(parse_moment(text)) if text else SystemClock()


def language(lang: str | None = None) -> str:
    """The language asked for, else that of the system."""
    if lang in LANGUAGES:
        return str(lang)
    system = [os.environ[n] for n in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)]
    names = [lang] if lang else [name.split(":")[0].split(".")[0] for name in system]
    if not names and sys.platform == "win32":
        import ctypes

        names = ["zh_CN"] if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04 else ["en"]
    return choose_language(names)


def session_for(
    opened: Opened | Shop, clock: Clock, staff: str | None = None, lang: str | None = None, pin: str | None = None,
    ask_pin: Callable[[str], str] | None = None,
) -> Session:
    """A session on an open shop. Where the person has a PIN it must fit; it is asked for when it was not given.

    Raises DomainError ``staff_unknown``, ``pin_needed`` and ``pin_wrong``.
    """
    shop = opened.shop if isinstance(opened, Opened) else opened
    actor = find_actor(shop, staff)
    if staff and staff_service.needs_pin(shop, actor):
        given = pin or os.environ.get("SHOPCARE_PIN")
        if not given and ask_pin is not None:
            given = ask_pin(actor.name)
        staff_service.check_pin(shop, actor.name, given)
    return Session(shop, clock, actor, language(lang))


def without_people(text: str) -> str:
    """A text for the log without names, addresses and numbers: what is not plain ASCII and long digits is masked."""
    return re.sub(r"\d{4,}", "#", re.sub(r"[^\x00-\x7f]+", "*", text))


def log_failure(exc: BaseException, folder: Path | None = None) -> str:
    """Write an unexpected error to the log, personal data masked, and return the code that names the place.

    ``folder`` is where the log begins when it has not begun yet, as with a shop that was only being made.
    """
    if _log.handlers == [_SILENT] and folder is not None and folder.is_dir():
        start_log(folder)
    frames = traceback.extract_tb(exc.__traceback__)
    place = f"{type(exc).__name__} {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else str(type(exc))
    code = "E-" + hashlib.sha256(place.encode()).hexdigest()[:8].upper()
    # Lines of code are in the source; values are not repeated, only where it happened.
    story = "".join(f"  {Path(f.filename).name}:{f.lineno} {f.name}\n" for f in frames)
    _log.error("%s %s: %s\n%s", code, type(exc).__name__, without_people(str(exc))[:500], story)
    return code


def start_log(folder: Path | ShopFolder) -> Path | None:
    """Log to ``log/shopcare.log`` of the data folder (rotating, 3 x 1 MB) and catch what nobody caught.

    Returns the file, or None where the folder cannot be written: then nothing is logged, and nothing stops for it.
    """
    global _crash_file
    logs = (folder if isinstance(folder, ShopFolder) else ShopFolder(folder)).logs
    for old in list(_log.handlers):
        _log.removeHandler(old)
        old.close()
    _log.propagate = False
    _log.setLevel(logging.INFO)
    try:
        logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            logs / "shopcare.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
        if _crash_file is not None:
            faulthandler.disable()
            _crash_file.close()
        _crash_file = (logs / "crash.log").open("a", encoding="utf-8")
        faulthandler.enable(_crash_file)
    except OSError:
        _crash_file = None
        _log.addHandler(_SILENT)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    sys.excepthook = _uncaught
    return logs / "shopcare.log"


def _uncaught(kind: type[BaseException], exc: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    print(f"ShopCare: {log_failure(exc.with_traceback(trace))}", file=sys.stderr)
