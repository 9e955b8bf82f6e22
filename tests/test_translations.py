"""Every word the program shows exists in Chinese, with the same placeholders, and no translation is left over."""

from __future__ import annotations

import ast
import json
from functools import cache
from string import Formatter

from tests.source_tree import ROOT, sources, translating_calls

CATALOGUES = ROOT / "resources" / "i18n"


@cache
def used() -> dict[str, str]:
    """Source text -> the first place that uses it; of a plural the text for many, which is the catalogue's key."""
    found: dict[str, str] = {}
    for source in sources():
        for _kind, call, texts in translating_calls(source):
            if texts and isinstance(texts[-1], ast.Constant) and isinstance(texts[-1].value, str):
                found.setdefault(texts[-1].value, source.at(call))
    return found


@cache
def entries() -> list[tuple[str, str, object]]:
    """Every entry of every catalogue file: file, key, value."""
    found = []
    for path in sorted(CATALOGUES.glob("*/*.json")):
        name = path.relative_to(ROOT).as_posix()
        loaded = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
        found += [(name, key, value) for key, value in loaded]
    return found


def placeholders(text: str) -> set[str]:
    """Names in braces; raises ValueError for broken braces."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_catalogues_are_flat() -> None:
    wrong = [f"{file}: {key!r}" for file, key, value in entries() if not isinstance(value, str) or not value.strip()]
    assert not wrong, "not a text, or empty:\n" + "\n".join(wrong)


def test_every_text_has_its_chinese() -> None:
    known = {key for file, key, _value in entries() if "/zh_CN/" in file}
    missing = [f"{place} {text!r}" for text, place in used().items() if text not in known]
    assert not missing, f"{len(missing)} without Chinese:\n" + "\n".join(missing)


def test_no_translation_is_left_over() -> None:
    unused = [f"{file}: {key!r}" for file, key, _value in entries() if key not in used()]
    assert not unused, f"{len(unused)} entries that no source file uses:\n" + "\n".join(unused)


def test_translations_keep_the_placeholders() -> None:
    wrong = []
    for file, key, value in entries():
        if placeholders(key) != placeholders(str(value)):
            wrong.append(f"{file}: {key!r} -> {value!r}")
    assert not wrong, "\n".join(wrong)


def test_a_text_is_translated_once() -> None:
    seen: dict[str, str] = {}
    twice = []
    for file, key, _value in entries():
        place = f"{file.split('/')[-2]}: {key}"
        if place in seen:
            twice.append(f"{file} and {seen[place]}: {key!r}")
        seen[place] = file
    assert not twice, "\n".join(twice)
