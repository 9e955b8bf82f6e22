"""Texts as they may be stored: no zero characters, no halves of characters (half an emoji, a name cut in two)."""

from __future__ import annotations


def whole(text: str) -> str:
    """The text without zero characters; a half character becomes the replacement sign, two halves become one."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


def whole_value(value: object) -> object:
    """A value with every text in it whole; lists and objects are gone through, other values stay."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole_value(key): whole_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(whole_value, value))
    return value
