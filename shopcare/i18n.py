"""Words in the user's language, for window, command line and paper alike, without Qt.

The English source text is the key. Chinese stands in ``resources/i18n/zh_CN/*.json``, one flat object per
area, so that a translator can work on one file and a test can prove that nothing is missing.
"""

from __future__ import annotations

import json
from functools import cache

from shopcare import assets

LANGUAGES = ("zh_CN", "en")


def N_(msgid: str) -> str:  # noqa: N802 - the customary name of a mark for later translation
    """Mark a text that is translated later through a variable; returns it unchanged."""
    return msgid


def choose_language(names: list[str]) -> str:
    """Pick our language from display-language names such as ``zh-Hans-CN`` or ``en_GB``, best first.

    Chosen by script rather than by region: every Chinese setting gets Chinese.
    """
    for name in names:
        code = name.replace("_", "-").lower()
        if code.split("-")[0] == "zh":
            return "zh_CN"
        if code.split("-")[0] == "en":
            return "en"
    return "en"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All translations of a language as one mapping; empty for English, the source language."""
    texts: dict[str, str] = {}
    if lang == "en":
        return texts
    for name in assets.listing(f"resources/i18n/{lang}", ".json"):
        texts.update(json.loads(assets.read_text(f"resources/i18n/{lang}/{name}")))
    return texts


class Translator:
    """Turns English source texts into the chosen language."""

    def __init__(self, lang: str = "zh_CN"):
        """``lang`` is one of LANGUAGES."""
        self.lang = lang
        self._texts = catalogue(lang)

    def __call__(self, msgid: str, **params: object) -> str:
        return self.text(msgid, **params)

    def text(self, msgid: str, **params: object) -> str:
        """The text in the chosen language, with ``{name}`` placeholders filled.

        A context before a bar (``state|Accepted``) tells equal English words apart and is never shown.
        """
        found = self._texts.get(msgid)
        if found is None:
            found = msgid.split("|", 1)[1] if "|" in msgid else msgid
        return found.format(**params) if params else found

    def plural(self, one: str, many: str, n: int, **params: object) -> str:
        """Like :meth:`text`, choosing by number; ``{n}`` is filled. The catalogue's key is ``many``."""
        if self.lang == "en" and n == 1:
            return (one.split("|", 1)[1] if "|" in one else one).format(n=n, **params)
        return self.text(many, n=n, **params)
