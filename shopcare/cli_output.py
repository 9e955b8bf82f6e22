"""What a command says: one JSON document, or lines for people; everything else goes to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shopcare.i18n import Translator


@dataclass
class Result:
    """A command's answer: the JSON document, the same for people, and the exit code."""

    document: object
    lines: Iterable[str] = ()
    code: int = 0


class Output:
    """Writes results to standard output and all else to standard error."""

    def __init__(self, as_json: bool, tr: Translator):
        """``as_json``: one document and nothing else on standard output."""
        self.as_json = as_json
        self.tr = tr
        self._progress = -1

    def result(self, result: Result) -> None:
        """Write a command's answer."""
        if self.as_json:
            print(json.dumps(result.document, ensure_ascii=False, indent=1))
        else:
            for line in result.lines:
                print(line)

    def error(self, code: str, message: str, params: dict[str, object]) -> None:
        """Say why nothing was done; with JSON the document on standard output says it too."""
        print(message, file=sys.stderr)
        if self.as_json:
            plain = {k: v for k, v in params.items() if isinstance(v, str | int | list | None)}
            document = {"error": {"code": code, "message": message, "params": plain}}
            print(json.dumps(document, ensure_ascii=False, indent=1, default=str))

    def say(self, text: str) -> None:
        """A message beside the result."""
        print(text, file=sys.stderr)

    def progress(self, done: int, total: int) -> None:
        """Progress in tenths, only where somebody watches."""
        tenth = done * 10 // max(1, total)
        if tenth != self._progress and sys.stderr.isatty():
            self._progress = tenth
            end = "\n" if done >= total else ""
            print(f"\r{min(100, done * 100 // max(1, total))} %", end=end, file=sys.stderr, flush=True)


def width(text: str) -> int:
    """Columns a text takes in a terminal; Chinese takes two each."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows in columns that line up; the head only when there is a row."""
    cells = [["" if c is None else " ".join(str(c).split()) for c in row] for row in rows]
    if not cells:
        return []
    cells.insert(0, list(head))
    widths = [max(width(row[i]) for row in cells) for i in range(len(head))]
    return ["  ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
