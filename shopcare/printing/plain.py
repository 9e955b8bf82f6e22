"""Text for paper: made harmless, measured, wrapped, and visibly shortened where there is no room."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

ELLIPSIS = "…"
#: What must not begin a line, and what must not end one.
_NOT_FIRST = frozenset("。，、；：？！）」』】》〉％,.;:?!)]}%”’…·°℃")
_NOT_LAST = frozenset("（「『【《〈([{“‘¥￥$#")
_WIDE = re.compile(r"[⺀-鿿가-힯豈-﫿︰-﹏＀-￯\U00020000-\U0003ffff]")
_SIMPLE = re.compile(r"[ -~一-鿿，。、：；（）！？·¥]*")
_JOINERS = frozenset("​‌‍⁠﻿­")
_DROPPED = ("Cc", "Cf", "Cs", "Cn")


def clean(text: str) -> str:
    """One line break kind, no control characters, no invisible marks, composed letters; nothing else changed."""
    if _SIMPLE.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for char in text:
        if char == "\n":
            kept.append(char)
        elif char in "\t\v\f\u2028\u2029":
            kept.append(" " if char == "\t" else "\n")
        elif char in _JOINERS or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
            continue
        elif unicodedata.category(char) in _DROPPED:
            if unicodedata.category(char) == "Cc":
                kept.append(" ")
        else:
            kept.append(char)
    return "".join(kept).strip()


def right_to_left(text: str) -> bool:
    """Whether the text has letters that are written from right to left; the paper would show them reversed."""
    if _SIMPLE.fullmatch(text):
        return False
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


def width(text: str, widths: Mapping[str, float]) -> float:
    """Width in thousandths of the size."""
    return sum(map(widths.__getitem__, text))


def wrap(text: str, widths: Mapping[str, float], avail: float, most: int = 0) -> tuple[list[str], bool]:
    """Lines no wider than ``avail`` (thousandths of the size) and whether the text had to be shortened.

    Chinese breaks between characters, words of letters stay whole where they fit; at most ``most`` lines (0: any).
    """
    if "\n" not in text and width(text, widths) <= avail:
        return ([text] if text else []), False
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph.strip()
        while rest:
            if most and len(lines) >= most:
                lines[-1] = shorten(lines[-1] + ELLIPSIS, widths, avail)
                return lines, True
            cut = _cut(rest, widths, avail)
            lines.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
    return lines, False


def shorten(text: str, widths: Mapping[str, float], avail: float) -> str:
    """The text cut so that it fits, ending in a visible mark."""
    body = text.rstrip(ELLIPSIS)
    room = avail - widths[ELLIPSIS]
    used, kept = 0.0, 0
    for char in body:
        used += widths[char]
        if used > room:
            break
        kept += 1
    return body[:kept].rstrip() + ELLIPSIS


def _cut(rest: str, widths: Mapping[str, float], avail: float) -> int:
    """How many characters go on this line: at least one."""
    used = 0.0
    for fitting, char in enumerate(rest):  # noqa: B007 - its last value is used
        used += widths[char]
        if used > avail:
            break
    else:
        return len(rest)
    cut = max(fitting, 1)
    for back in range(cut, max(0, cut - 30), -1):
        before, after = rest[back - 1], rest[back]
        if after in _NOT_FIRST or before in _NOT_LAST:
            continue
        if before in " -/" or after == " " or _WIDE.match(before) or _WIDE.match(after):
            return back
    return cut
