"""Amounts in Chinese capitals say what the figures say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.printing.amounts import capitals

_VALUE = {char: n for n, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT = {"拾": 10, "佰": 100, "仟": 1000}


def back(text: str) -> int:
    """Read capitals back to fen, by another way than they were made."""
    fen, whole, group, digit = 0, 0, 0, 0
    for char in text:
        if char in _VALUE:
            digit = _VALUE[char]
        elif char in _UNIT:
            group, digit = group + digit * _UNIT[char], 0
        elif char == "万":
            whole, group, digit = whole + (group + digit) * 10**4, 0, 0
        elif char == "亿":
            whole, group, digit = (whole + group + digit) * 10**8, 0, 0
        elif char == "元":
            fen, whole, group, digit = (whole + group + digit) * 100, 0, 0, 0
        elif char == "角":
            fen, digit = fen + digit * 10, 0
        elif char == "分":
            fen, digit = fen + digit, 0
    return fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (18900, "壹佰捌拾玖元整"), (128600, "壹仟贰佰捌拾陆元整"),
        (10005, "壹佰元零伍分"), (10050, "壹佰元零伍角整"), (1000000, "壹万元整"), (1000100, "壹万零壹元整"),
        (10010000, "壹拾万零壹佰元整"), (680032, "陆仟捌佰元零叁角贰分"), (140950, "壹仟肆佰零玖元伍角整"),
        (10**10, "壹亿元整"),
    ],
)  # fmt: skip
def test_known_amounts(fen: int, text: str) -> None:
    assert capitals(fen) == text


@given(st.integers(0, 10**14 - 1))
def test_every_amount_reads_back(fen: int) -> None:
    text = capitals(fen)
    assert back(text) == fen
    assert "零零" not in text and "零元" not in text.removeprefix("零元整")


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_impossible_amounts_are_refused(fen: int) -> None:
    with pytest.raises(ValueError):
        capitals(fen)
