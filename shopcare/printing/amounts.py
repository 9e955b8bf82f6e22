"""Amounts in Chinese capitals (人民币大写), as cheques and claim forms want them beside the figures."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """``128600`` fen as ``壹仟贰佰捌拾陆元整``, ``10005`` as ``壹佰元零伍分``.

    Raises ValueError for negative amounts and for ten quadrillion yuan and more.
    """
    if fen < 0 or fen >= 10**18:
        raise ValueError(fen)
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return (text or "零元") + "整"
    if yuan and (not jiao or yuan % 10 == 0):
        text += "零"
    if jiao:
        text += _DIGITS[jiao] + "角"
    return text + (_DIGITS[cents] + "分" if cents else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += _DIGITS[0]
        text += _four(group) + _GROUPS[place]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(text)
    return text
