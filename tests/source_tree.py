"""The program's source files as the checks of whole-program rules read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "shopcare"


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the project folder, its text and its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as ``shopcare/i18n.py:17``."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package, sorted by name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_resources" in path.parts or "_forms" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        found.append(Source(name, text, ast.parse(text, filename=name)))
    return tuple(found)


def called_name(call: ast.Call) -> str:
    """The last two parts of what is called: ``time.sleep``, ``tr.plural``, ``N_``; ``self`` is left out."""
    parts: list[str] = []
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id != "self":
        parts.insert(0, node.id)
    return ".".join(parts[-2:])


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file with the name that is called."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield called_name(node), node


#: How translating calls are spelled, and how many leading arguments must be literal texts.
_TRANSLATING = {"tr": 1, "tr.plural": 2, "N_": 1}


def translating_calls(source: Source) -> Iterator[tuple[str, ast.Call, list[ast.expr]]]:
    """Calls of ``tr``, ``tr.plural`` and ``N_`` (also as ``self._tr``) with the arguments that are source texts."""
    for name, call in calls(source):
        kind = name.replace("_tr", "tr")
        if kind not in _TRANSLATING and kind.split(".")[-1] == "tr":
            kind = "tr"
        if kind in _TRANSLATING:
            yield kind, call, call.args[: _TRANSLATING[kind]]
