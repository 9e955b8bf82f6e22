"""Money: exact, one currency at a time, read as people write it and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain.errors import DomainError
from shopcare.domain.money import Money, format_money, parse_money, plain, split

CURRENCIES = ("CNY", "USD", "JPY", "KWD", "XXX")


@pytest.mark.parametrize(("text", "minor"), [
    ("189", 18900), ("189.00", 18900), ("189.5", 18950), (".5", 50), ("1,286.00", 128600), ("¥1,286", 128600),
    ("￥ 12.3", 1230), ("12 元", 1200), ("１２．３４", 1234),
    ("CNY 7", 700), ("0", 0), ("189.000", 18900), (" 5. ", 500),
])
def test_reads_what_people_write(text: str, minor: int) -> None:
    assert parse_money(text) == minor


@pytest.mark.parametrize(("text", "code"), [
    ("", "amount_unreadable"), ("abc", "amount_unreadable"), ("1.234,50", "amount_unreadable"),
    ("1,23", "amount_unreadable"), ("1 2", "amount_unreadable"), ("1e3", "amount_unreadable"),
    ("nan", "amount_unreadable"), ("12.345", "amount_too_precise"), ("-1", "amount_negative"),
    ("99999999999999999", "amount_too_large"),
])
def test_refuses_what_it_would_have_to_guess(text: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        parse_money(text)


def test_currencies_have_their_own_smallest_unit() -> None:
    assert parse_money("1500", "JPY") == 1500
    assert parse_money("1.234", "KWD") == 1234
    assert (plain(1500, "JPY"), plain(1234, "KWD"), plain(18900)) == ("1500", "1.234", "189.00")
    with pytest.raises(DomainError, match="amount_too_precise"):
        parse_money("1.5", "JPY")


def test_shown_with_sign_symbol_and_two_decimals() -> None:
    assert format_money(128600) == "¥1,286.00"
    assert format_money(-5) == "-¥0.05"
    assert format_money(128600, symbol=False) == "1,286.00"
    assert format_money(100, "XXX") == "XXX 1.00"


@given(st.integers(-(10**14), 10**14), st.sampled_from(CURRENCIES))
def test_written_amounts_are_read_back(minor: int, currency: str) -> None:
    assert parse_money(plain(minor, currency), currency, negative=True) == minor
    if minor >= 0 and currency in ("CNY", "USD"):
        assert parse_money(format_money(minor, currency), currency) == minor


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), max_size=12))
def test_shares_add_up_and_are_fair(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert len(parts) == len(weights)
    if weights:
        assert sum(parts) == total
        whole = sum(weights) or len(weights)
        for part, weight in zip(parts, weights if sum(weights) else [1] * len(weights), strict=True):
            assert abs(part * whole - total * weight) < whole


def test_two_currencies_never_mix() -> None:
    assert Money(1) + Money(2) == Money(3)
    assert Money(1) < Money(2)
    for mixed in (lambda: Money(1) + Money(1, "USD"), lambda: Money(1) - Money(1, "USD"),
                  lambda: Money(1) < Money(1, "USD")):
        with pytest.raises(DomainError, match="currencies_mixed"):
            mixed()
