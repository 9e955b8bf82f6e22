"""Which encoding and delimiter a text file has, told by its content. Nothing is asked that can be detected."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from shopcare.domain.errors import DomainError

_SAMPLE = 1 << 18
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",\t;|"


def _decodes(data: bytes, encoding: str, final: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _whole_file_is(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_mark(sample: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes at every second place."""
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _looks_western(sample: bytes) -> bool:
    """Chinese text has its high bytes in rows of two and more; Western text has single ones between letters."""
    high = [i for i, byte in enumerate(sample) if byte >= 0x80]
    if not high:
        return False
    single = sum(
        1 for i in high
        if not (i and sample[i - 1] >= 0x80) and not (i + 1 < len(sample) and sample[i + 1] >= 0x80)
    )
    return single > len(high) * 0.5


def detect(path: Path) -> str:
    """The encoding's Python name. Raises DomainError ``file_not_a_table`` for binary content."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    whole = len(sample) < _SAMPLE
    for mark, encoding in _MARKS:
        # A mark can lie: it counts only when the text behind it can be read.
        if sample.startswith(mark) and _decodes(sample, encoding, whole):
            return encoding
    if sample.startswith(codecs.BOM_UTF8):
        sample = sample[3:]
    wide = _wide_without_mark(sample)
    if wide:
        return wide
    if b"\0" in sample:
        raise DomainError("file_not_a_table", name=path.name)
    if _decodes(sample, "utf-8", whole) and (whole or _whole_file_is(path, "utf-8")):
        return "utf-8"
    if _decodes(sample, "gb18030", whole) and not _looks_western(sample):
        return "gb18030"
    return _guess(sample)


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:32768]).best()
    if best is not None and not best.encoding.startswith(("utf", "cp1252", "latin", "mac", "cp125", "iso8859")):
        return best.encoding.replace("_", "-")
    return "cp1252"


def delimiter_of(text: str) -> str:
    """The character that separates cells, told by the first lines; a comma when there is only one column."""
    lines = [line for line in text.splitlines() if line.strip()][:20]
    best, score = ",", 0
    for mark in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        cells = max(widths, default=1)
        if cells < 2:
            continue
        points = cells * sum(1 for width in widths if width == cells)
        if points > score:
            best, score = mark, points
    return best
