"""The words around printing: titles of forms, what a paper lacks, what went wrong."""

from __future__ import annotations

from typing import Any

from shopcare import print_texts, texts
from shopcare.domain.errors import DomainError
from shopcare.i18n import Translator


def trouble_text(tr: Translator, problem: BaseException) -> str:
    """The sentence of a trouble: cause and remedy; other exceptions are the program's own fault."""
    if not isinstance(problem, DomainError):
        problem = DomainError("unexpected", detail=str(problem) or type(problem).__name__)
    return texts.error_text(tr, problem)


def warning_sentences(tr: Translator, paper: Any) -> list[str]:
    """What the printed paper will lack, one sentence each."""
    lines = [print_texts.missing_text(tr, list(dict.fromkeys(paper.missing)))]
    lines += [print_texts.warning_text(tr, code, params) for code, params in paper.warnings]
    return [line for line in dict.fromkeys(lines) if line]
