"""Take the place where a photo was made out of its bytes without compressing it again.

JPEG, PNG and WebP keep metadata in blocks of their own. The block with camera data is edited: the pointer to the
location becomes empty and its values are zeroed, so that orientation and date stay. Text blocks that may repeat the
location (XMP) are left out.
"""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

_GPS_POINTER = 0x8825
_XMP_JPEG = (b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00")
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def _blank_gps(tiff: bytes) -> bytes | None:
    """The TIFF block with the location emptied; None when the block cannot be understood."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return None
    block = bytearray(tiff)
    try:
        (first,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, first)
        for i in range(count):
            at = first + 2 + i * 12
            (tag,) = struct.unpack_from(order + "H", block, at)
            if tag != _GPS_POINTER:
                continue
            (gps,) = struct.unpack_from(order + "I", block, at + 8)
            (entries,) = struct.unpack_from(order + "H", block, gps)
            for j in range(entries):
                entry = gps + 2 + j * 12
                _, kind, number = struct.unpack_from(order + "HHI", block, entry)
                size = _SIZES.get(kind, 1) * number
                if size > 4:
                    (start,) = struct.unpack_from(order + "I", block, entry + 8)
                    if start + size > len(block):
                        return None
                    block[start:start + size] = bytes(size)
                block[entry:entry + 12] = bytes(12)
            struct.pack_into(order + "H", block, gps, 0)
            # A tag that nobody knows, pointing nowhere: readers skip it.
            struct.pack_into(order + "HHII", block, at, 0xEA1C, 7, 0, 0)
    except struct.error:
        return None
    return bytes(block)


def _jpeg(data: bytes) -> bytes:
    out = bytearray(data[:2])
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            break
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            out += data[at:at + 2]
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4:at + 2 + length]
        keep: bytes | None = body
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            blank = _blank_gps(body[6:])
            keep = None if blank is None else body[:6] + blank
        elif (marker == 0xE1 and body.startswith(_XMP_JPEG)) or (marker == 0xED and b"Photoshop 3.0" in body[:20]):
            keep = None
        if keep is not None:
            out += data[at:at + 2] + struct.pack(">H", len(keep) + 2) + keep
        at += 2 + length
    return bytes(out + data[at:])


def _png(data: bytes) -> bytes:
    out = bytearray(data[:8])
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        keep: bytes | None = body
        if kind == b"eXIf":
            keep = _blank_gps(body)
        elif kind in (b"iTXt", b"tEXt", b"zTXt") and (body.startswith((b"XML:com.adobe.xmp", b"Raw profile type"))):
            keep = None
        if keep is not None:
            out += struct.pack(">I", len(keep)) + kind + keep + struct.pack(">I", zlib.crc32(kind + keep))
        at += 12 + length
    return bytes(out + data[at:])


def _webp(data: bytes) -> bytes:
    chunks, at = bytearray(), 12
    while at + 8 <= len(data):
        kind = data[at:at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        body = data[at + 8:at + 8 + length]
        if kind == b"EXIF":
            head = 6 if body.startswith(b"Exif\x00\x00") else 0
            blank = _blank_gps(body[head:])
            body = bytes(len(body)) if blank is None else body[:head] + blank
        elif kind == b"XMP ":
            body = bytes(len(body))
        chunks += kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)
        at += 8 + length + length % 2
    return data[:4] + struct.pack("<I", len(chunks) + 4) + b"WEBP" + bytes(chunks)


def without_location(data: bytes, picture_format: str) -> bytes:
    """The picture's bytes without location; the compressed picture itself stays as it was.

    Formats without such a way (TIFF) are saved anew without metadata, and only when they carry a location.
    """
    if picture_format == "MPO":
        # The further pictures inside carry metadata of their own; only the first one is kept.
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            return _jpeg(data[:picture.mpinfo[0xB002][0]["Size"]])
    if picture_format == "JPEG":
        return _jpeg(data)
    if picture_format == "PNG":
        return _png(data)
    if picture_format == "WEBP":
        return _webp(data)
    if picture_format == "TIFF":
        with Image.open(io.BytesIO(data), formats=["TIFF"]) as picture:
            if not picture.getexif().get_ifd(_GPS_POINTER):
                return data
            out = io.BytesIO()
            picture.convert("RGB").save(out, "TIFF", compression="tiff_lzw")
            return out.getvalue()
    return data
