"""Photos and other evidence: bytes kept once by hash, location data removed, smaller pictures derived for display.

File names are generated from the hash; the name the user's file had is kept as text by the caller.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from shopcare.domain.errors import DomainError
from shopcare.store import files
from shopcare.store.failures import translate
from shopcare.store.picture_metadata import without_location

MAX_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 50_000_000
DISPLAY_EDGE = 2000
# Pillow's own limit warns between its two steps; ours is lower, refuses, and is asked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
THUMBNAIL_EDGE = 256

#: Pillow's format -> (extension, media type).
_PICTURES = {
    "JPEG": ("jpg", "image/jpeg"), "MPO": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"), "GIF": ("gif", "image/gif"), "BMP": ("bmp", "image/bmp"),
    "TIFF": ("tif", "image/tiff"),
}


@dataclass(frozen=True)
class Stored:
    """Evidence as it lies in the photos folder; the column values of ``evidence_file``."""

    sha256: str
    size: int
    media_type: str
    extension: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Problem:
    """A file without a record, a record without its file, or bytes that changed."""

    code: str
    name: str


def place(root: Path, sha256: str, extension: str) -> Path:
    """Where evidence of that hash lies under the photos folder ``root``."""
    return root / sha256[:2] / f"{sha256}.{extension}"


def _other_kind(data: bytes) -> tuple[str, str] | None:
    if data.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
            return None
        return ("mov", "video/quicktime") if brand == b"qt  " else ("mp4", "video/mp4")
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "webm", "video/webm"
    if data.startswith(b"RIFF") and data[8:12] == b"AVI ":
        return "avi", "video/x-msvideo"
    return None


def _open_picture(data: bytes, name: str) -> Image.Image | None:
    """The picture with its header read, nothing decoded; None for what is no picture."""
    try:
        # Only these: Pillow would otherwise also try formats that start other programs.
        picture = Image.open(io.BytesIO(data), formats=[f for f in _PICTURES if f != "MPO"])
    except (OSError, ValueError, SyntaxError):
        return None
    if picture.width * picture.height > MAX_PIXELS:
        raise DomainError("photo_too_many_pixels", file=name, limit=MAX_PIXELS)
    return picture


def examine(data: bytes, name: str) -> tuple[Stored, bytes]:
    """What the bytes are, and the bytes to keep (without location). Decodes nothing.

    Raises DomainError ``photo_too_large``, ``photo_too_many_pixels``, ``photo_kind_unknown``, ``photo_empty``.
    """
    if not data:
        raise DomainError("photo_empty", file=name)
    if len(data) > MAX_BYTES:
        raise DomainError("photo_too_large", file=name, size=len(data), limit=MAX_BYTES)
    width = height = None
    kind = _other_kind(data)
    if kind is None:
        picture = _open_picture(data, name)
        if picture is None or picture.format not in _PICTURES:
            raise DomainError("photo_kind_unknown", file=name)
        kind, (width, height) = _PICTURES[picture.format], picture.size
        data = without_location(data, picture.format)
    digest = hashlib.sha256(data).hexdigest()
    return Stored(digest, len(data), kind[1], kind[0], width, height), data


def read_source(path: Path) -> bytes:
    """The bytes of a file chosen by the user, refused above the limit before reading. Raises DomainError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DomainError("photo_too_large", file=path.name, size=path.stat().st_size, limit=MAX_BYTES)
        return path.read_bytes()
    except OSError as exc:
        raise DomainError("file_unreadable", path=str(path), detail=exc.strerror or "") from exc
    except ValueError as exc:  # a name that no file can have
        raise DomainError("file_unreadable", path=str(path), detail="") from exc


def keep(root: Path, data: bytes, name: str) -> Stored:
    """Keep evidence under its hash in the photos folder; the same bytes are kept once.

    The file is durable before this returns, so that a record never points to nothing.
    Raises DomainError (see :func:`examine`) and ShopUnavailable.
    """
    stored, data = examine(data, name)
    target = place(root, stored.sha256, stored.extension)
    if not target.exists() or target.stat().st_size != stored.size:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise translate(exc, path=str(target)) from exc
        files.write_bytes(target, data)
    return stored


def _upright(picture: Image.Image, edge: int) -> Image.Image:
    picture.draft("RGB", (edge, edge))
    picture = ImageOps.exif_transpose(picture) or picture
    picture.thumbnail((edge, edge))
    return picture.convert("RGB") if picture.mode not in ("RGB", "L") else picture


def smaller(root: Path, cache: Path, sha256: str, extension: str, edge: int = DISPLAY_EDGE) -> bytes | None:
    """JPEG bytes of a display copy no longer than ``edge`` pixels, made once and kept in the ``cache`` folder.

    None for what has no picture (PDF, video) or cannot be decoded. Raises ShopDamaged when the file is missing.
    """
    if extension not in {ext for ext, _ in _PICTURES.values()}:
        return None
    derived = cache / str(edge) / sha256[:2] / f"{sha256}.jpg"
    try:
        return derived.read_bytes()
    except OSError:
        pass
    source = place(root, sha256, extension)
    try:
        data = source.read_bytes()
    except OSError as exc:
        raise DomainError("photo_missing", file=source.name) from exc
    picture = _open_picture(data, source.name)
    if picture is None:
        return None
    out = io.BytesIO()
    try:
        _upright(picture, edge).save(out, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError):
        return None
    try:
        derived.parent.mkdir(parents=True, exist_ok=True)
        part = derived.with_name(f"{derived.name}.{os.getpid()}.part")
        part.write_bytes(out.getvalue())
        os.replace(part, derived)
    except OSError:
        # The cache only saves time; a full disk must not hide a photo.
        files.remove_tree(derived)
    return out.getvalue()


def thumbnail(root: Path, cache: Path, sha256: str, extension: str) -> bytes | None:
    """JPEG bytes of at most 256 pixels a side, or None; see :func:`smaller`."""
    return smaller(root, cache, sha256, extension, THUMBNAIL_EDGE)


def hash_file(path: Path) -> str:
    """SHA-256 of a file that is not a live shop file."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stored_files(root: Path) -> Iterator[Path]:
    """Every evidence file under the photos folder."""
    if root.is_dir():
        for folder in sorted(p for p in root.iterdir() if p.is_dir() and len(p.name) == 2):
            yield from sorted(p for p in folder.iterdir() if p.is_file() and not p.name.endswith(".part"))


def compare(root: Path, rows: Iterable[tuple[str, str, int]], full: bool) -> Iterator[Problem]:
    """Compare records (sha256, extension, size) with the folder both ways; ``full`` rehashes every file."""
    expected = {f"{sha}.{extension}": (sha, size) for sha, extension, size in rows}
    present = {path.name: path for path in stored_files(root)}
    for name, (sha, size) in expected.items():
        path = present.get(name)
        if path is None:
            yield Problem("photo_missing", name)
        elif path.stat().st_size != size or (full and hash_file(path) != sha):
            yield Problem("photo_changed", name)
    for name in present.keys() - expected.keys():
        yield Problem("photo_without_record", name)
