"""What a record can be found by: normal text, keys of Chinese names, words of a search, grams of the index.

A *document* is the normal text of a record, one field a line, then one line per pinyin key, which starts with a mark
and is in capitals (normal text has none), so that ``angs`` does not find 张三 but ``zhangs`` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

#: Fields of each kind that are searched. ``order_no`` is the number of the order a record belongs to.
FIELDS: dict[str, tuple[str, ...]] = {
    "orders": (
        "platform_order_no", "receiver_name", "buyer_nick", "phone", "waybill", "title", "province", "city",
        "district", "street", "buyer_message", "platform_remark", "remark", "note",
    ),
    "returns": (
        "number", "order_no", "platform_case_no", "buyer_name", "buyer_phone", "buyer_address", "title",
        "return_waybill", "description", "handling_note",
    ),
    "refunds": ("number", "order_no", "platform_refund_no", "buyer_name", "title", "explanation"),
    "complaints": (
        "number", "order_no", "buyer_name", "buyer_phone", "title", "facts", "proposal", "outcome", "reply",
    ),
    "reviews": (
        "number", "order_no", "platform_review_id", "buyer_name", "title", "tag", "body", "additional", "reply",
        "contact_note", "solution",
    ),
    "claims": ("number", "order_no", "waybill", "carrier_name", "buyer_name", "title", "description", "answer"),
    "repairs": (
        "number", "order_no", "buyer_name", "buyer_phone", "title", "serial", "fault", "finding", "work_done",
    ),
    "unknown_parcels": (
        "number", "waybill", "carrier_name", "shelf", "sender_name", "sender_phone", "contents", "note",
    ),
}
NAME_FIELD = {"orders": "receiver_name", "unknown_parcels": "sender_name"}
#: Stands before a pinyin key. It counts as a blank, so no search can contain it.
MARK = "\x1f"

_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"}
_GLUED = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9])")
#: Every blank but the line break and the mark, or a dash, between digits. A blank first: few places are looked at.
_GAP = "[\t\x0b\x0c\r\x1c-\x1e \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000-]"
_GLUED_IN_LINE = re.compile(f"{_GAP}(?<=[0-9].){_GAP}*[0-9]", re.DOTALL)
_GROUPS = re.compile(r"[0-9]+(?:[\s-]+[0-9]+)+")
_DASHED = re.compile(r"[0-9]+(?:-+[0-9]+)+")
#: Groups of digits with at least so many digits together are one number, e.g. ``138 0013 8000``.
_ONE_NUMBER = 7


class _Folding(dict):
    """Each character's normal form, worked out once: a text's normal form is made of its characters' alone."""

    def __missing__(self, code: int) -> str:
        if code == 0 or 0xD800 <= code <= 0xDFFF:
            normal = ""
        elif 0xE000 <= code <= 0xE1FF:
            # Private characters; the index uses them for itself.
            normal = "\ufffd"
        else:
            normal = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
            normal = normal.translate(_DASHES)
        self[code] = normal
        return normal


_FOLDING = _Folding()
_FOLDED = re.compile(r"([^\x01-\x7f\u4e00-\u9fff]+)")


def normal(text: str, marks: bool = False) -> str:
    """Half-width, without case, dashes alike. ``normal(a + b) == normal(a) + normal(b)``; ``marks`` keeps MARK."""
    if not marks and MARK in text:
        text = text.replace(MARK, " ")
    # Most texts are ASCII and common Chinese characters, where only capitals have another form.
    parts = _FOLDED.split(text)
    if len(parts) == 1:
        return text.lower()
    parts[::2] = [part.lower() for part in parts[::2]]
    parts[1::2] = [part.translate(_FOLDING) for part in parts[1::2]]
    return "".join(parts)


def squeezed(text: str) -> str:
    """Normal text with the blanks and dashes inside numbers removed."""
    return _GLUED.sub("", text)


def with_squeezed(plain: str) -> str:
    """Normal text of a record, each line also as it reads without blanks and dashes inside numbers."""
    return "\n".join(dict.fromkeys(v for line in plain.split("\n") for v in (line, squeezed(line))))


def gaps(plain: str) -> list[int]:
    """Where blanks or dashes stand between digits of one line."""
    return [match.start() for match in _GLUED_IN_LINE.finditer(plain)]


def words(text: str) -> list[str]:
    """The words of a search, all of which must be found; a number typed in groups is one word."""

    def glue(match: re.Match[str]) -> str:
        joined = _GLUED.sub("", match[0])
        # Apart from what stands before and after, which a document may hold with the dash or without.
        return f" {joined} " if len(joined) >= _ONE_NUMBER else match[0]

    found: dict[str, None] = {}
    for word in _GROUPS.sub(glue, normal(text)).split():
        found |= dict.fromkeys(_DASHED.sub(lambda m: f" {m[0].replace('-', '')} ", word).split())
    return list(found)


def document(texts: Iterable[object], keys: str = "") -> str:
    """The document of a record from its field values and the pinyin keys of its buyer."""
    given = [str(text) for text in texts if text]
    plain = normal("\n".join(given))
    if plain.count("\n") >= len(given) > 0:
        # A line is a field; a number may go on over a line break within one.
        given = [text.replace("\n", " ") for text in given]
        plain = normal("\n".join(given))
    if _GLUED_IN_LINE.search(plain):
        plain = with_squeezed(plain)
    if keys:
        return f"{plain}\n{MARK}" + f"\n{MARK}".join(keys.upper().split())
    return plain


def compose(kind: str, record: dict) -> str:
    """The document of a record from its columns; ``order_no`` is added by the caller."""
    name = str(record.get(NAME_FIELD.get(kind, "buyer_name")) or "")
    return document((record.get(field) for field in FIELDS[kind]), pinyin_keys(name))


def matches(document_: str, wanted: Iterable[str]) -> bool:
    """Whether every word is part of the document, or begins a pinyin key of the name."""
    return all(w in document_ or (MARK + w.upper() in document_ and _is_key(w)) for w in wanted)


def _is_key(word: str) -> bool:
    return word.isascii() and word.isalnum() and not word.isdigit()


# Grams: what the index keeps of a document -----------------------------------------------------------------------

#: Three characters from a letter or digit on, two from any other; fewer before a blank.
_GRAMS = re.compile(r"(?=([a-z0-9]\S{0,2}|[^a-z0-9\s]\S?))")
#: Repeated characters, whose grams are all alike, also count by their number.
_REPEATED = re.compile(r"(\S)\1{3,}")
_MOST_REPEATED = 12
#: The index's tokenizer keeps letters, digits and all beyond ASCII; signs are moved there.
_SIGN = re.compile(r"[^a-z0-9\s\u0080-\U0010ffff]")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
KEY, _TIMES = "\ue100", "\ue101"


def _safe(text: str) -> str:
    return _SIGN.sub(lambda m: chr(0xE000 + ord(m[0])), text)


def repeats(char: str, count: int) -> list[str]:
    """Grams of a character that stands ``count`` times in a row."""
    safe = _safe(char)
    return [f"{_TIMES}{safe}{n}" for n in range(4, min(count, _MOST_REPEATED) + 1)]


def grams(document_: str) -> str:
    """All tokens of a document for the index, separated by blanks; some stand there twice."""
    text, _, keys = document_.partition(MARK)
    safe = _safe(text)
    found = _GRAMS.findall(safe)
    for match in _REPEATED.finditer(safe):
        found += repeats(match[1], len(match[0]))
    # Keys stand at the end, and their mark counts as a blank.
    found += [KEY + key for key in keys.lower().split()]
    return " ".join(found)


def question(word: str) -> tuple[str, bool, bool]:
    """A word as an index query: (query, answers exactly, only by beginnings of grams)."""
    safe = _safe(word)
    sizes = [3 if char in LETTERS else 2 for char in safe]
    whole = [safe[i : i + size] for i, size in enumerate(sizes) if i + size <= len(safe)]
    exact = not whole or whole == [safe]
    repeats = [f"{_TIMES}{m[1]}{min(len(m[0]), _MOST_REPEATED)}" for m in _REPEATED.finditer(safe)]
    query = " AND ".join(f'"{gram}"' for gram in dict.fromkeys(whole + repeats)) if whole else f'"{safe}" *'
    if _is_key(word):
        query = f'({query}) OR ("{KEY}{word}" *)'
    return f"({query})", exact, not whole


# Pinyin -----------------------------------------------------------------------------------------------------------

#: Surnames whose reading differs from the character's usual one.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "朴": "piao", "查": "zha", "翟": "zhai", "盖": "ge",
    "区": "ou", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "尹": "yin", "缪": "miao", "折": "she", "纪": "ji", "黑": "he", "盛": "sheng", "乐": "yue", "员": "yun",
    "冼": "xian", "逄": "pang", "曲": "qu", "幺": "yao", "宓": "mi", "那": "na", "种": "chong", "秘": "bi",
    "繁": "po", "晟": "cheng", "召": "shao", "覃": "qin", "訾": "zi", "郇": "xun", "佴": "nai", "祭": "zhai",
    "樊": "fan", "石": "shi", "褚": "chu", "谌": "chen", "车": "che", "宿": "su", "任": "ren", "华": "hua",
    "重庆": "chong qing",
}
_MOST_KEYS = 12
#: A name of common Chinese characters alone, as nearly all are.
_COMMON = re.compile("[\u4e00-\u9fa5]+")


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    # Late: the table costs a third of a second, and a window without Chinese names never needs it.
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@lru_cache(maxsize=16384)
def _of_character(char: str) -> tuple[str, ...]:
    """All readings of a character without tones, the usual one first; ü as v and as u."""
    listed = _readings().get(ord(char), "")
    found: dict[str, None] = {}
    for reading in listed.split(","):
        # ü decomposes into u and two dots; the tone is a mark of its own.
        marks = unicodedata.normalize("NFD", reading)
        umlaut = "\u0308" in marks
        plain = "".join(c for c in marks if c.isascii() and c.isalpha())
        if plain and umlaut:
            found[plain.replace("u", "v")] = None
        if plain:
            found[plain] = None
    return tuple(found)


@lru_cache(maxsize=16384)
def _lead(letters: str) -> tuple[tuple[str, ...], ...]:
    """Readings of what a name begins with: a surname of a known reading, or one character; syllables of each."""
    known = SURNAMES.get(letters)
    first = [tuple(known.split())] if known else []
    if len(letters) < 2:
        first += [(reading,) for reading in _of_character(letters) or (letters.lower(),)]
    return tuple(dict.fromkeys(first))


@lru_cache(maxsize=16384)
def _given(letters: str) -> tuple[tuple[str, str], ...]:
    """(full pinyin, initials) of what stands after the surname."""
    others: list[tuple[str, ...]] = []
    for char in letters:
        readings = _of_character(char)
        usual = readings[:1] or (char.lower(),)
        if len(readings) > 1 and "v" in readings[0]:
            usual = readings[:2]
        others.append(usual)
    return tuple(("".join(tail), "".join(s[0] for s in tail)) for tail in islice(product(*others), _MOST_KEYS))


@lru_cache(maxsize=32768)
def pinyin_keys(name: str) -> str:
    """Full pinyin and initials of a name, e.g. ``zhangsan zs``; several where the surname has several readings."""
    letters = name
    if _COMMON.fullmatch(name) is None:
        letters = "".join(c for c in unicodedata.normalize("NFKC", name) if c.isalnum())
    if letters.isascii():
        return ""
    size = 2 if letters[:2] in SURNAMES else 1
    keys: dict[str, None] = {}
    for syllables in _lead(letters[:size]):
        full, initials = "".join(syllables), "".join([s[0] for s in syllables])
        for more, more_initials in _given(letters[size:]):
            for key in (full + more, initials + more_initials):
                if key.isascii():
                    keys[key] = None
            if len(keys) >= _MOST_KEYS:
                break
    return " ".join(list(keys)[:_MOST_KEYS])
