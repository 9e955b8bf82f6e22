"""Photos that are none, are bombs, vanish, or carry odd names: refused in a sentence or kept under our own name."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from shopcare.domain.errors import DomainError
from shopcare.services import photos, safety
from shopcare.services.session import Session
from shopcare.store.models import CaseRow, EvidenceRow
from tests.cli.conftest import Run
from tests.faults.conftest import NOW, do


def _png_claiming(width: int, height: int) -> bytes:
    """A picture of a few bytes that would unfold to width x height."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + part(b"IDAT", zlib.compress(bytes(100_000))) + part(b"IEND", b"")
    )  # fmt: skip


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def _many_frames() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (64, 64), n) for n in range(100)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


REFUSED = {
    "words.jpg": b"this is no picture", "empty.jpg": b"", "bomb.png": _png_claiming(10_000, 10_000),
    "huge.png": _png_claiming(2**31 - 1, 2**31 - 1), "iphone.heic": b"\0\0\0\x18ftypheic" + bytes(500),
    "program.jpg": b"MZ" + bytes(500), "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "script.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "header.png": b"\x89PNG\r\n\x1a\n",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_by_name(folder: Path, call: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(REFUSED[name])
    for lang in ("en", "zh_CN"):
        params = json.dumps({"ref": "R2611-0001", "file": str(file)})
        answer = call(folder, "do", "photos.add", params, "--lang", lang)
        assert answer.code == 2 and name in answer.err
    assert not [p for p in (folder / "photos").rglob("*") if p.is_file()]


@pytest.mark.parametrize("path", ["/nowhere/x.jpg", "", ".", "/", "a\0b", "/proc/self/mem", "\ud800.jpg"])
def test_a_path_without_a_photo_is_refused(folder: Path, call: Run, path: str) -> None:
    assert do(call, folder, "photos.add", ref="R2611-0001", file=path).code == 2


@pytest.mark.parametrize("name", [
    "../../../evil.jpg", "..\\..\\evil.jpg", "/etc/passwd", "C:\\x.jpg", "CON", "a:b.jpg", "x.jpg.", "\ud800.jpg", "",
    "a\0b.jpg", "<b>x</b>.jpg", "n" * 4000 + ".jpg",
])  # fmt: skip
def test_an_odd_name_is_only_a_text(folder: Path, session: Session, name: str) -> None:
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    outside = {p for p in folder.parent.rglob("*") if folder not in p.parents}
    photos.add_bytes(session, "returns", case, _jpeg(), name)
    kept = session.shop.one(EvidenceRow.select())
    assert photos.file_path(session, kept["id"]).resolve().is_relative_to((folder / "photos").resolve())
    assert {p for p in folder.parent.rglob("*") if folder not in p.parents} == outside
    assert len(kept["original_name"]) <= 200
    assert photos.thumbnail(session, kept["id"])
    assert safety.check(folder, NOW) == []


@pytest.mark.parametrize("data", [_jpeg()[:-20], _many_frames(), b"%PDF-1.4 nothing more", _png_claiming(300, 300)])
def test_what_can_only_be_kept_is_kept_whole(folder: Path, session: Session, data: bytes) -> None:
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    try:
        photos.add_bytes(session, "returns", case, data, "x.jpg")
    except DomainError as exc:
        assert exc.code == "photo_kind_unknown"
        return
    kept = session.shop.one(EvidenceRow.select())
    photos.thumbnail(session, kept["id"])
    assert safety.check(folder, NOW, full=True) == []


def test_a_photo_that_vanished_is_named_and_the_record_still_opens(folder: Path, session: Session, call: Run) -> None:
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    photos.add_bytes(session, "returns", case, _jpeg(), "x.jpg")
    kept = session.shop.one(EvidenceRow.select())
    photos.file_path(session, kept["id"]).unlink()
    with pytest.raises(DomainError, match="photo_missing"):
        photos.thumbnail(session, kept["id"])
    session.shop.close()
    assert call(folder, "show", "R2611-0001").code == 0
    answer = call(folder, "check", "--json")
    assert answer.code == 1 and "photo_missing" in answer.out
    assert call(folder, "print", "return_label", "R2611-0001", "--pdf", str(folder.parent / "x.pdf")).code == 0
