"""The layout language: what is right is read, what is wrong is named with file, block and key."""

from __future__ import annotations

import pytest

from shopcare import assets
from shopcare.domain.errors import DomainError
from shopcare.i18n import LANGUAGES
from shopcare.printing import layout
from shopcare.services.document_data import CONTEXTS

HEAD = (
    'form = 1\ncontext = "return"\nflow = "label"\npaper = [{size = "100x150"}]\n'
    '[text]\ntitle = {en = "T", zh_CN = "标"}\n'
)
FORMS = assets.listing("forms", ".toml")


def read(blocks: str, head: str = HEAD) -> layout.Layout:
    return layout.read(head + blocks, "own.toml", CONTEXTS)


@pytest.mark.parametrize("name", FORMS)
def test_shipped_forms_are_sound_and_in_every_language(name: str) -> None:
    form = layout.read(assets.read_text(f"forms/{name}"), name, CONTEXTS)
    for words in form.text.values():
        assert set(LANGUAGES) <= set(words)


@pytest.mark.parametrize(
    ("blocks", "block", "key"),
    [
        ('[[block]]\nkind = "heading"\ntext = "{title}"\n[[block]]\nkind = "heading"\n', 2, "text"),
        ('[[block]]\nkind = "heading"\ntext = "x"\ncolour = "red"\n', 1, "colour"),
        ('[[block]]\nkind = "script"\n', 1, "block.0"),
        ('[[block]]\nkind = "paragraph"\ntext = "{nobody}"\n', 1, "text"),
        ('[[block]]\nkind = "paragraph"\ntext = "{title}"\nshow_when = "title"\n', 1, "show_when"),
        ('[[block]]\nkind = "paragraph"\ntext = "x"\nsize = 400\n', 1, "size"),
        ('[[block]]\nkind = "table"\nrows = "people"\ncolumns = [{field = "sku", width_mm = 9}]\n', 1, "rows"),
        ('[[block]]\nkind = "table"\nrows = "lines"\ncolumns = [{field = "phone", width_mm = 9}]\n', 1, "columns"),
        ('[[block]]\nkind = "box"\nblock = [{kind = "paragraph", text = "{x}"}]\n', 1, "text"),
        ('[[block]]\nkind = "fields"\nrows = [{label = "a", value = "{x}"}]\n', 1, "value"),
    ],
)
def test_mistakes_are_named_with_block_and_key(blocks: str, block: int, key: str) -> None:
    with pytest.raises(DomainError) as wrong:
        read(blocks)
    assert wrong.value.code == "form_wrong" and wrong.value.params["file"] == "own.toml"
    assert wrong.value.params["block"] == block and key in wrong.value.params["key"]
    assert wrong.value.params["reason"]


def test_other_mistakes_are_named_too() -> None:
    good = '[[block]]\nkind = "heading"\ntext = "{title}"\n'
    for head, code, key in (
        (HEAD.replace("return", "rocket"), "form_wrong", "context"),
        (HEAD.replace(', zh_CN = "标"', ""), "form_wrong", "text.title"),
        (HEAD.replace("title =", "number ="), "form_wrong", "text.number"),
        (HEAD.replace("form = 1", "form = 2"), "form_wrong", "form"),
        (HEAD.replace("100x150", "huge"), "paper_unreadable", ""),
        (HEAD + "broken [", "form_not_toml", ""),
    ):
        with pytest.raises(DomainError) as wrong:
            read(good, head)
        assert wrong.value.code == code
        assert key in str(wrong.value.params.get("key", ""))


def test_names_are_replaced_once_and_nothing_else_is_looked_up() -> None:
    values = {"a": "{b}", "b": "no"}
    assert layout.fill("{a} {b} {a.__class__} {0} {{", values) == "{b} no {a.__class__} {0} {{"


@pytest.mark.parametrize(
    ("name", "size"),
    [("100x150", (100, 150)), ("a4", (210, 297)), ("80 X 60", (80, 60)), ("76.5×130", (76.5, 130))],
)
def test_papers_are_read(name: str, size: tuple[float, float]) -> None:
    assert layout.paper_mm(name) == size


@pytest.mark.parametrize("name", ["", "0x0", "5x5", "999x999", "100", "100x", "-5x100", "A9", "100x150x20"])
def test_impossible_papers_are_refused(name: str) -> None:
    with pytest.raises(DomainError, match="paper_unreadable"):
        layout.paper_mm(name)
