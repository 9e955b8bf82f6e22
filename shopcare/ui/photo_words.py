"""Why a file was not kept as evidence, in the user's words."""

from __future__ import annotations

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.i18n import Translator

_HEIC = (".heic", ".heif")


def photo_trouble(tr: Translator, problem: BaseException) -> str:
    """Why a file was not added, and what helps."""
    if isinstance(problem, DomainError):
        name = str(problem.params.get("file", ""))
        if problem.code == "photo_kind_unknown" and name.lower().endswith(_HEIC):
            return tr(
                "{file} is in Apple's HEIC format, which cannot be shown here. On the phone choose Settings > Camera "
                "> Formats > Most Compatible, or save it as JPEG and add that.",
                file=name,
            )
    return texts.error_text(tr, problem)
