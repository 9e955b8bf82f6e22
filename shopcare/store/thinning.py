"""Which backups stay: few enough not to fill the disk, spread over days, weeks and months."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from shopcare.store import files
from shopcare.store.backups import VERIFIED, Backup, list_backups


def surplus(backups: list[Backup], daily: int = 7, weekly: int = 4, monthly: int = 12) -> list[Backup]:
    """Which of the listed backups thinning would remove.

    Kept are the newest of each of the latest 7 days, 4 weeks and 12 months that have one, everything of the newest
    day (up to ten), the newest verified one, and all that cannot be read. Days are counted by the backups themselves,
    never by the clock.
    """
    good = sorted((b for b in backups if b.state == VERIFIED), key=lambda b: b.at, reverse=True)
    kept: set[Path] = {b.path for b in good[:1]}
    for width, limit in ((_day, daily), (_week, weekly), (_month, monthly)):
        newest: dict[str, Path] = {}
        for backup in good:
            newest.setdefault(width(backup.at), backup.path)
        kept |= {newest[key] for key in sorted(newest, reverse=True)[:limit]}
    if good:
        kept |= {b.path for b in good if _day(b.at) == _day(good[0].at)} & {b.path for b in good[:10]}
    return [b for b in good if b.path not in kept]


def _day(at: str) -> str:
    return at[:10]


def _week(at: str) -> str:
    year, week, _ = datetime.fromisoformat(at[:10]).isocalendar()
    return f"{year}-{week:02d}"


def _month(at: str) -> str:
    return at[:7]


def thin(folder: Path, shop_uid: str, suspect: bool = False) -> list[Path]:
    """Remove surplus backups of that shop from a folder and return what was removed; nothing while ``suspect``."""
    if suspect:
        return []
    removed = []
    for backup in surplus([b for b in list_backups(folder) if b.shop_uid == shop_uid]):
        gone = backup.path.with_name(backup.path.name + ".part")
        with contextlib.suppress(OSError):
            backup.path.rename(gone)
            files.remove_tree(gone)
            removed.append(backup.path)
    return removed
