"""Grams of many records at once, the same as ``search_text.grams`` makes of each.

The texts of a batch are one text, and its characters two rows of bytes (high and low halves). Which characters begin,
go on or end a gram is a row of bytes too, so that a few operations on very long numbers do for all characters what
would be a step of the interpreter for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from shopcare.store import search_text
from shopcare.store.search_text import MARK

#: Records whose grams are made in one go: few enough for the processor's cache.
BATCH = 500
#: Characters of more than two bytes, and blanks beyond ASCII; records that have one are looked at one by one.
_ODD = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\U00010000-\U0010ffff]")
_RUN = re.compile(b"\x01+")


def _table(value: int, other: int, codes: set[int]) -> bytes:
    return bytes(value if code in codes else other for code in range(256))


_BLANKS = {code for code in range(128) if chr(code).isspace()}
_PLAIN = {ord(char) for char in search_text.LETTERS}
#: 0 stands for every character beyond one byte; no normal text has a real one.
_IS_ZERO = _table(0xFF, 0, {0})
_IS_TEXT = _table(0, 0xFF, _BLANKS)
_IS_PLAIN = _table(0xFF, 0, _PLAIN)
_SIGN = _table(0xE0, 0, set(range(1, 128)) - _BLANKS - _PLAIN)
_BETWEEN = _table(ord(MARK), ord(" "), {ord(MARK)})
_EQUAL = _table(1, 0, {0})


def _number(row: bytes) -> int:
    return int.from_bytes(row, "little")


def many(records: Sequence[Sequence[str]], keys: Sequence[str]) -> list[str]:
    """The grams of each record, given the texts of its fields (none empty) and the pinyin keys of its buyer."""
    return [
        f"{grams} {search_text.KEY}{of_name.replace(' ', _NEXT_KEY)}" if of_name else grams
        for grams, of_name in zip(_grams(_plain(records)), keys, strict=True)
    ]


_NEXT_KEY = f" {search_text.KEY}"


def _plain(records: Sequence[Sequence[str]]) -> list[str]:
    """What ``search_text.document`` makes of each, without keys."""
    joined = MARK.join(["\n".join(texts) for texts in records])
    if joined.count(MARK) >= len(records) or joined.count("\n") > sum(len(texts) - 1 for texts in records if texts):
        # Some field holds a line break or a mark itself.
        return [search_text.document(texts) for texts in records]
    joined = search_text.normal(joined, marks=True)
    plain = joined.split(MARK)
    gaps = search_text.gaps(joined)
    if gaps:
        starts = list(accumulate((len(text) + 1 for text in plain[:-1]), initial=0))
        for index in {bisect_right(starts, place) - 1 for place in gaps}:
            plain[index] = search_text.with_squeezed(plain[index])
    return plain


def _grams(plain: list[str]) -> list[str]:
    joined = MARK.join(plain)
    if _ODD.search(joined):
        odd = {index: search_text.grams(text) for index, text in enumerate(plain) if _ODD.search(text)}
        usual = iter(_grams([text for index, text in enumerate(plain) if index not in odd]))
        return [odd[index] if index in odd else next(usual) for index in range(len(plain))]
    size = len(joined)
    if not size:
        return list(plain)
    pairs = joined.encode("utf-16-le")
    low, high = _number(pairs[0::2]), _number(pairs[1::2])
    one_byte = (low & _number(pairs[1::2].translate(_IS_ZERO))).to_bytes(size, "little")
    high |= _number(one_byte.translate(_SIGN))
    first = _number(one_byte.translate(_IS_TEXT))
    second = first & (first >> 8)
    third = second & (first >> 16) & _number(one_byte.translate(_IS_PLAIN))
    out = bytearray(8 * size)
    for place, mask in enumerate((first, second, third)):
        shift = 8 * place
        out[2 * place :: 8] = ((low >> shift) & mask).to_bytes(size, "little")
        out[2 * place + 1 :: 8] = ((high >> shift) & mask).to_bytes(size, "little")
    out[6::8] = one_byte.translate(_BETWEEN)
    found = out.decode("utf-16-le").replace("\0", "").split(MARK)
    differs = ((low ^ (low >> 8)) | (high ^ (high >> 8))).to_bytes(size, "little")
    equal = _number(differs.translate(_EQUAL)) & first
    runs = equal & (equal >> 8) & (equal >> 16)
    if runs:
        starts = list(accumulate((len(text) + 1 for text in plain[:-1]), initial=0))
        for run in _RUN.finditer(runs.to_bytes(size, "little")):
            start = run.start()
            index = bisect_right(starts, start) - 1
            found[index] += " " + " ".join(search_text.repeats(joined[start], len(run[0]) + 3))
    return found
