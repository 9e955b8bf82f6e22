"""Evidence files: kept once by hash, without location, refused before decoding when too large."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from shopcare.domain.errors import DomainError
from shopcare.store import photos

GPS_IFD = 0x8825


def picture(kind: str, size: tuple[int, int] = (640, 480), gps: bool = True) -> bytes:
    """A small picture with an orientation and, if wanted, a location."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "厂商相机".encode().decode("latin-1")
    if gps:
        exif[GPS_IFD] = {1: "N", 2: (31.0, 14.0, 9.5), 3: "E", 4: (121.0, 28.0, 7.25)}
    out = io.BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tif")])
def test_location_is_removed_and_the_picture_stays(tmp_path: Path, kind: str, extension: str) -> None:
    data = picture(kind)
    stored = photos.keep(tmp_path, data, "IMG_0001")
    kept = photos.place(tmp_path, stored.sha256, stored.extension).read_bytes()
    assert (stored.extension, stored.size) == (extension, len(kept))
    assert {stored.width, stored.height} == {640, 480}
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert before.getexif().get_ifd(GPS_IFD)
    assert not after.getexif().get_ifd(GPS_IFD)
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    if kind != "TIFF":
        assert after.getexif()[0x0112] == 6


def test_a_jpeg_is_not_compressed_again(tmp_path: Path) -> None:
    data = picture("JPEG")
    stored = photos.keep(tmp_path, data, "a.jpg")
    kept = photos.place(tmp_path, stored.sha256, "jpg").read_bytes()
    assert data[data.index(b"\xff\xda"):] == kept[kept.index(b"\xff\xda"):]


def test_xmp_that_may_repeat_the_location_goes(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", xmp=b"<x:xmpmeta>exif:GPSLatitude 31,14N</x:xmpmeta>")
    stored = photos.keep(tmp_path, out.getvalue(), "a.jpg")
    assert b"GPSLatitude" not in photos.place(tmp_path, stored.sha256, "jpg").read_bytes()


def test_the_same_bytes_are_kept_once_under_a_name_of_ours(tmp_path: Path) -> None:
    data = picture("JPEG")
    first = photos.keep(tmp_path, data, "../../etc/passwd")
    assert photos.keep(tmp_path, data, "CON.jpg") == first
    assert [p.name for p in photos.stored_files(tmp_path)] == [f"{first.sha256}.jpg"]


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo_empty"), (b"MZ\x90\x00" * 50, "photo_kind_unknown"), (b"<svg onload=x>", "photo_kind_unknown"),
        (png_of(7100, 7100), "photo_too_many_pixels"), (png_of(30000, 30000), "photo_too_many_pixels"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        photos.keep(tmp_path, data, "x.jpg")
    assert caught.value.code == code
    assert list(photos.stored_files(tmp_path)) == []


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    big = tmp_path / "big.mp4"
    with open(big, "wb") as stream:
        stream.truncate(photos.MAX_BYTES + 1)
    with pytest.raises(DomainError, match="photo_too_large"):
        photos.read_source(big)


def test_display_copies_are_upright_small_and_made_once(tmp_path: Path) -> None:
    stored = photos.keep(tmp_path / "photos", picture("JPEG", (3000, 1500)), "a.jpg")
    cache = tmp_path / "cache"
    large = photos.smaller(tmp_path / "photos", cache, stored.sha256, "jpg")
    assert Image.open(io.BytesIO(large)).size == (1000, 2000)
    small = photos.thumbnail(tmp_path / "photos", cache, stored.sha256, "jpg")
    assert Image.open(io.BytesIO(small)).size == (128, 256)
    photos.place(tmp_path / "photos", stored.sha256, "jpg").unlink()
    assert photos.thumbnail(tmp_path / "photos", cache, stored.sha256, "jpg") == small


def test_what_is_no_picture_has_no_display_copy(tmp_path: Path) -> None:
    pdf = photos.keep(tmp_path, b"%PDF-1.4 x", "a.pdf")
    assert (pdf.media_type, pdf.width) == ("application/pdf", None)
    assert photos.thumbnail(tmp_path, tmp_path / "cache", pdf.sha256, "pdf") is None
    cut = photos.keep(tmp_path, picture("JPEG")[:4000], "cut.jpg")
    assert photos.thumbnail(tmp_path, tmp_path / "cache", cut.sha256, "jpg") is None


def test_files_and_records_are_compared_both_ways(tmp_path: Path) -> None:
    one = photos.keep(tmp_path, b"%PDF-1.4 1", "a.pdf")
    photos.keep(tmp_path, b"%PDF-1.4 2", "b.pdf")
    rows = [(one.sha256, "pdf", one.size), ("ff" * 32, "jpg", 10)]
    found = sorted(p.code for p in photos.compare(tmp_path, rows, full=True))
    assert found == ["photo_missing", "photo_without_record"]
