"""The door to the rules helper: which kinds of questions there are, and the answer to one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shopcare.rules import breaches, couriers, foreign, freight, guarantees, papers, quotes, returns_right, timing
from shopcare.rules.answer import Answer
from shopcare.rules.facts import Fact, FactError, read_facts
from shopcare.rules.packs import Book

_MODULES = (freight, quotes, breaches, returns_right, guarantees, couriers, papers, timing, foreign)
#: Kind of question -> its facts.
KINDS: dict[str, tuple[Fact, ...]] = {kind: facts for module in _MODULES for kind, facts in module.FACTS.items()}
_ANSWERS: dict[str, Callable[[Answer, dict[str, Any]], None]] = {
    kind: run for module in _MODULES for kind, run in module.ANSWERS.items()
}


def ask(book: Book, kind: object, facts: object) -> Answer:
    """Answer one question. Raises FactError for an unknown kind and facts that are missing or unreadable.

    Facts the kind does not know become warnings ``fact_ignored``.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise FactError("kind", "not_one_of", ", ".join(KINDS))
    read, ignored = read_facts(KINDS[kind], facts if isinstance(facts, Mapping) else facts)
    answer = Answer(book)
    for name in ignored:
        answer.warn("fact_ignored", fact=name)
    _ANSWERS[kind](answer, read)
    return answer
