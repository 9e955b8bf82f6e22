"""Where the window was and how its lists looked: an INI file in the data folder, never in the shop file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class WindowState:
    """Remembers window, tabs, columns, look and language; unreadable values count as not set."""

    def __init__(self, folder: Path):
        """``folder`` is the data folder; a missing or write-protected one only means that nothing is remembered."""
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def get(self, key: str, default: Any = None) -> Any:
        """A JSON value, or the default."""
        text = self._settings.value(key)
        if not isinstance(text, str):
            return default
        try:
            return json.loads(text)
        except ValueError:
            return default

    def put(self, key: str, value: Any) -> None:
        """Remember a JSON value."""
        self._settings.setValue(key, json.dumps(value, ensure_ascii=False))

    def geometry(self) -> QByteArray | None:
        """The window's place as Qt keeps it."""
        found = self._settings.value("geometry")
        return found if isinstance(found, QByteArray) else None

    def put_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place."""
        self._settings.setValue("geometry", geometry)

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()
