"""What a newer export changes of an order that is known."""

from __future__ import annotations

from collections.abc import Sequence

#: A newer export that masks what is known in full does not take it away.
_MASKABLE = frozenset(("buyer_nick", "receiver_name", "phone", "province", "city", "district", "street"))


def unmasked(names: Sequence[str], old: Sequence, new: Sequence) -> list:
    """The new values of columns ``names``; masked ones of people stay as they are known."""
    return [
        o if c in _MASKABLE and "*" in n and o and "*" not in o else n
        for c, o, n in zip(names, old, new, strict=True)
    ]


def differing(names: Sequence[str], old: Sequence, new: Sequence) -> dict[str, object]:
    """The new values that differ, by column."""
    return {c: n for c, o, n in zip(names, old, new, strict=True) if o != n}
