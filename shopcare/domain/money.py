"""Money as integer minor units (fen, cents) with a currency. Decimal only at the edges, never float."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shopcare.domain.errors import DomainError

#: Currencies whose smallest unit is not a hundredth (ISO 4217).
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"}
_LIMIT = 10**15


def exponent(currency: str) -> int:
    """Number of decimals of a currency: 2 for CNY, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def to_decimal(minor: int, currency: str = "CNY") -> Decimal:
    """Minor units as an exact Decimal in whole units."""
    return Decimal(minor).scaleb(-exponent(currency))


def plain(minor: int, currency: str = "CNY") -> str:
    """``18900`` CNY as ``189.00``: for files, JSON and commands."""
    digits = exponent(currency)
    return f"{to_decimal(minor, currency):.{digits}f}"


def format_money(minor: int, currency: str = "CNY", symbol: bool = True) -> str:
    """``128600`` CNY as ``¥1,286.00``; the sign stands before the symbol."""
    digits = exponent(currency)
    text = f"{abs(to_decimal(minor, currency)):,.{digits}f}"
    mark = _SYMBOLS.get(currency, f"{currency} ") if symbol else ""
    return f"{'-' if minor < 0 else ''}{mark}{text}"


def parse_money(text: str, currency: str = "CNY", negative: bool = False) -> int:
    """Read an amount a person typed or a file holds and return minor units.

    Full-width digits, blanks, currency signs, ``元`` and thousands commas are accepted. Raises DomainError
    ``amount_unreadable``, ``amount_too_precise``, ``amount_negative`` or ``amount_too_large``; nothing is guessed
    (``1.234,50`` is refused).
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    cleaned = re.sub(r"^(CN¥|JP¥|HK\$|NT\$|US\$|[¥￥$€£]|[A-Z]{3}\s)\s*", "", cleaned)
    cleaned = re.sub(r"\s*元$", "", cleaned).strip()
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+", cleaned):
        raise DomainError("amount_unreadable", text=text)
    try:
        value = Decimal(cleaned.replace(",", ""))
    except InvalidOperation as exc:
        raise DomainError("amount_unreadable", text=text) from exc
    scaled = value.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise DomainError("amount_too_precise", text=text, digits=exponent(currency))
    minor = int(scaled)
    if minor < 0 and not negative:
        raise DomainError("amount_negative", text=text)
    if abs(minor) >= _LIMIT:
        raise DomainError("amount_too_large", text=text)
    return minor


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units of one currency; adding two currencies is refused."""

    amount: int
    currency: str = "CNY"

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __str__(self) -> str:
        return format_money(self.amount, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise DomainError("currencies_mixed", first=self.currency, second=other.currency)


def split(total: int, weights: list[int]) -> list[int]:
    """Share ``total`` minor units by weights so that the parts add up exactly (largest remainder).

    All-zero weights share equally. Used for order-level discounts over lines.
    """
    if not weights:
        return []
    if sum(weights) == 0:
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in rest[: total - sum(parts)]:
        parts[i] += 1
    return parts
