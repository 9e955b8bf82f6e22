"""The commands ``rules ask``, ``rules kinds`` and ``rules packs``: the rules helper without window or shop."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopcare.i18n import Translator
from shopcare.rules import packs
from shopcare.rules.answer import plain
from shopcare.rules.ask import KINDS, ask
from shopcare.rules.calendars import shipped_calendar
from shopcare.rules.facts import Fact, FactError
from shopcare.rules_texts import fact_text, warning_text, working_text


def open_book(own_folder: Path | None = None) -> packs.Book:
    """All packs, the shop's own in ``own_folder`` before ours, with the shipped calendar."""
    return packs.load(shipped_calendar(), own_folder)


def answer_one(book: packs.Book, question: Any, tr: Translator) -> dict[str, Any]:
    """The documented answer to one question; a question that cannot be answered gets ``error``."""
    head = {key: question[key] for key in ("id", "kind") if key in question} if isinstance(question, dict) else {}
    head.setdefault("id", None)
    try:
        if not isinstance(question, dict):
            raise FactError("question", "not_a_table")
        found = ask(book, question.get("kind"), question.get("facts"))
    except FactError as exc:
        return {**head, "error": fact_text(tr, exc.fact, exc.why, exc.detail)}
    return {
        **head,
        "result": plain(found.result),
        "because": [
            {"rule": rule.id, "source": rule.source, "says": rule.says[tr.lang]} for rule in found.because
        ],
        "working": [working_text(tr, code, params) for code, params in found.working],
        "warnings": [warning_text(tr, code, params) for code, params in found.warnings],
        "packs": {pack: book.pack(pack).checked_on.isoformat() for pack in sorted(found.packs)},
    }


def answer_all(text: str, tr: Translator, own_folder: Path | None = None) -> tuple[Any, int]:
    """Answers to a JSON question or list of questions, and the exit code (1 some failed, 2 all did).

    Raises ValueError when the text is no JSON.
    """
    questions = json.loads(text, parse_float=Decimal)
    many = isinstance(questions, list)
    book = open_book(own_folder)
    answers = [answer_one(book, question, tr) for question in (questions if many else [questions])]
    failed = sum("error" in answer for answer in answers)
    code = 0 if not failed else 2 if failed == len(answers) else 1
    return (answers if many else answers[0]), code


def _fact(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {"name": fact.name, "type": fact.type, "optional": fact.optional}
    if fact.choices:
        found["choices"] = list(fact.choices)
    if fact.parts:
        found["parts"] = [_fact(part) for part in fact.parts]
    return found


def kinds() -> list[dict[str, Any]]:
    """Every kind of question with its facts, their types and which are optional."""
    return [{"kind": kind, "facts": [_fact(fact) for fact in facts]} for kind, facts in KINDS.items()]


def pack_list(tr: Translator, own_folder: Path | None = None) -> dict[str, Any]:
    """All packs with their dates and sources, and own files that could not be used."""
    book = open_book(own_folder)
    return {
        "packs": [
            {
                "id": pack.id, "title": pack.title[tr.lang], "jurisdiction": pack.jurisdiction,
                "platform": pack.platform or None, "rank": pack.rank, "valid_from": pack.valid_from.isoformat(),
                "valid_to": pack.valid_to.isoformat() if pack.valid_to else None, "source": pack.source,
                "confidence": pack.confidence, "checked_on": pack.checked_on.isoformat(), "own": pack.own,
                "rules": [rule.id for rule in pack.rules.values()],
            }
            for pack in book.packs.values()
        ],
        "broken": [{"file": b.file, "line": b.line, "reason": b.reason} for b in book.broken],
    }
