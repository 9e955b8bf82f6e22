"""Hide what a stranger must not read on the outside of a parcel: most of a phone number, the name, the room.

At least six digits of a phone, one character of a name and the room are hidden (reliability.md section 5).
"""

from __future__ import annotations

import re
import unicodedata

STAR = "*"
#: Digits that may stay readable, and those that must not.
VISIBLE_DIGITS = 5
HIDDEN_DIGITS = 6

_CJK = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
_COUNTRY = re.compile(r"^(?:\+|00)?86[\s-]*(?=1\d)")
#: A place inside a house: a number followed by what it counts.
_INSIDE = re.compile(r"[0-9A-Za-z一二三四五六七八九十]+\s*[#＃]?\s*(?:号楼|幢|栋|座|单元|层|楼|室|房|户|门|铺|寝)")
_HOUSE = re.compile(r"(?:号(?!楼|线)|弄)")
_ROOM_EN = re.compile(
    r"(?i)\b(apartment|apt|flat|room|rm|unit|suite|ste|floor|fl|building|bldg)\b\.?\s*#?\s*[\w-]+|#\s*[\w-]+"
)
_PHONE_IN_TEXT = re.compile(
    r"(?<![0-9])(?:\+?86[\s-]?)?1[3-9](?:[\s-]?[0-9*]){9}(?![0-9])|(?<![0-9])0\d{2,3}[\s-]?\d{7,8}(?!\d)"
)


def phone(text: str) -> str:
    """``13800001234`` as ``138******34``; a number that came masked is masked on, a short one wholly."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _COUNTRY.sub("", plain)
    places = [str(int(c)) if c.isdecimal() else STAR for c in plain if c.isdecimal() or c in "*•●xX"]
    if not places:
        return STAR * len(plain)
    visible = min(VISIBLE_DIGITS, max(0, len(places) - HIDDEN_DIGITS))
    tail = min(2, visible)
    head = visible - tail
    return "".join(places[:head]) + STAR * (len(places) - visible) + "".join(places[len(places) - tail :])


def name(text: str) -> str:
    """``王小明`` as ``王*明``, ``王芳`` as ``王*``, ``John Smith`` as ``J*** S****``."""
    plain = text.strip()
    if not _CJK.search(plain):
        return " ".join(word[0] + STAR * (len(word) - 1) if len(word) > 1 else STAR for word in plain.split())
    if len(plain) < 2:
        return STAR * len(plain)
    if len(plain) == 2:
        return plain[0] + STAR
    return plain[0] + STAR * (len(plain) - 2) + plain[-1]


def address(text: str) -> str:
    """Everything behind the house number hidden: ``文一西路969号3幢1202室`` as ``文一西路969号***``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _CJK.search(plain):
        return _ROOM_EN.sub(lambda found: (found[1] + " " if found[1] else "#") + STAR * 3, plain)
    cuts = [found.end() for found in [_HOUSE.search(plain)] if found]
    inside = _INSIDE.search(plain)
    if inside:
        cuts.append(inside.start())
    if not cuts:
        digits = re.search(r"[0-9]", plain)
        if digits:
            cuts.append(digits.start())
    if not cuts or min(cuts) >= len(plain):
        return plain
    return plain[: min(cuts)] + STAR * 3


def phones_in(text: str) -> str:
    """Free text with the phone numbers in it masked; other numbers (orders, waybills) stay."""
    return _PHONE_IN_TEXT.sub(lambda found: phone(found[0]), text)
