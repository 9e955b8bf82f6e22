"""Find and read the files of ``resources/`` and ``forms/`` in a checkout, a wheel or a frozen program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_FOLDERS = {"resources": "_resources", "forms": "_forms"}


def path(rel: str) -> Path:
    """The real path of a shipped file or folder, named like ``resources/icons/sun.svg``.

    Raises ValueError for absolute names, ``..`` and folders that are not ours.
    """
    parts = rel.split("/")
    if parts[0] not in _FOLDERS or ".." in parts or "\\" in rel:
        raise ValueError(f"not a shipped file: {rel}")
    packaged = _PACKAGE / _FOLDERS[parts[0]]
    base = packaged if packaged.is_dir() else _PACKAGE.parent / parts[0]
    return base.joinpath(*parts[1:])


def read_text(rel: str) -> str:
    """The text (UTF-8) of a shipped file. Raises FileNotFoundError."""
    return path(rel).read_text(encoding="utf-8")


def read_bytes(rel: str) -> bytes:
    """The bytes of a shipped file. Raises FileNotFoundError."""
    return path(rel).read_bytes()


def listing(rel: str, suffix: str = "") -> list[str]:
    """Names of the files in a shipped folder, sorted; empty when the folder is absent."""
    folder = path(rel)
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if p.is_file() and p.name.endswith(suffix))
