"""What the import dialog says: columns, checks, problems, counts and time left, in the user's words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopcare import texts
from shopcare.domain.errors import DomainError
from shopcare.i18n import Translator

#: Longer cells are cut on the screen only.
_CELL = 200


@dataclass(frozen=True)
class ColumnWords:
    """A column of the file as the table shows it."""

    name: str
    field: str
    field_words: str
    samples: str
    required: str
    check: str
    meaning: str


@dataclass(frozen=True)
class ProblemWords:
    """A row with a problem as the table shows it. ``fate``: imported and marked, left out, no data."""

    row: int
    column: str
    reason: str
    fate: str


def shorten(cell: Any) -> str:
    """A cell for the screen."""
    text = "" if cell is None else str(cell)
    return text if len(text) <= _CELL else text[:_CELL] + "…"


def trouble(tr: Translator, problem: BaseException) -> str:
    """Why a file was not read or imported, and what helps."""
    if not isinstance(problem, DomainError):
        problem = DomainError("unexpected", detail=str(problem) or type(problem).__name__)
    return texts.error_text(tr, problem)


def time_left(tr: Translator, done: int, total: int, elapsed: float) -> str:
    """``Row 320 of 1,284 · about 4 seconds left``; no guess before there is something to guess from."""
    if total <= 0:
        return tr("Row {done}", done=f"{done:,}")
    text = tr("Row {done} of {total}", done=f"{done:,}", total=f"{total:,}")
    if done <= 0 or elapsed < 0.5:
        return text
    seconds = round(elapsed / done * (total - done))
    if seconds < 1:
        return text
    if seconds < 90:
        left = tr.plural("about {n} second left", "about {n} seconds left", seconds)
    else:
        left = tr.plural("about {n} minute left", "about {n} minutes left", round(seconds / 60))
    return f"{text} · {left}"


def file_name(path: str | Path) -> str:
    """The name of a file without its folder."""
    return Path(path).name


def undone_text(tr: Translator, undone: Any) -> str:
    """What undoing an import did; what was touched since stays and is named."""
    text = tr.plural("{n} record taken back.", "{n} records taken back.", undone.removed)
    if undone.kept:
        names = tr("list|, ").join(undone.kept[:10])
        text += " " + tr.plural(
            "{n} was changed since and stays: {names}", "{n} were changed since and stay: {names}",
            len(undone.kept), names=names,
        )  # fmt: skip
    return text


def fitting_storefronts(problem: BaseException, fronts: list[dict]) -> list[dict]:
    """The storefronts a file may belong to when that is not to be guessed; empty for any other trouble."""
    if not isinstance(problem, DomainError) or problem.code != "storefront_ambiguous":
        return []
    names = str(problem.params.get("names", "")).split(", ")
    return [front for front in fronts if f"{front['id']} {front['name']}" in names]
