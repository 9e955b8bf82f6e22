"""Whatever the texts are: one page, inside its margins, literal, the same bytes twice, oddities named."""

from __future__ import annotations

from functools import cache

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopcare import assets
from shopcare.domain.errors import DomainError
from shopcare.printing import codes, fonts, layout, paper, plain, raster
from shopcare.services.document_data import CONTEXTS

MM = 72 / 25.4
LABEL = layout.read(assets.read_text("forms/return_label.toml"), "return_label.toml", CONTEXTS)
GOOD = {
    "number": "R2611-0187", "version": "3", "code": "YT8864369794618", "address_contact": "暖步售后组",
    "address_phone": "0571 8888 6666", "address": "浙江省杭州市余杭区文一西路969号", "buyer": "王*燕  138******00",
    "goods": "女鞋 · 黑色 38 ×1", "reason": "尺码不合适", "payer": "买家承担", "order_no": "2611220098334417",
    "note": "", "shop": "暖步女鞋", "date": "2026-11-22", "qr": "SC1/R2611-0187/3", "duplicate": "",
}  # fmt: skip
FREE = tuple(GOOD.keys() - {"number", "version", "code", "qr", "date", "duplicate"})


@cache
def document(source: str) -> layout.Layout:
    head = 'form = 1\ncontext = "return"\npaper = [{size = "A5", margin_mm = 10}]\n[text]\n'
    return layout.read(head + 'title = {en = "Note", zh_CN = "说明"}\n' + source, "test.toml", CONTEXTS)


def make(form: layout.Layout = LABEL, size: str | None = None, lang: str = "zh_CN", **values: str) -> paper.Made:
    lines = [{"sku": "A", "title": "女鞋", "spec": "黑", "quantity": str(n)} for n in range(60)]
    return paper.make(form, [paper.Record(GOOD | values, {"lines": lines}, "R2611-0187")], lang=lang, paper=size)


def inside(pdf: bytes) -> str:
    """The text of all pages, having checked that every glyph lies on its page."""
    opened = pdfium.PdfDocument(pdf)
    shown = []
    for page in opened:
        across, down = page.get_size()
        text = page.get_textpage()
        for n in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(n)
            assert -0.1 <= left <= right <= across + 0.1 and -0.1 <= bottom <= top <= down + 0.1
        shown.append(text.get_text_bounded().replace("\r\n", "\n"))
    opened.close()
    return "\n".join(shown)


ANY = st.text(max_size=80) | st.text("女鞋ab <>&{}()\\%/\n\t\x00\x1b‮", max_size=300) | st.just("长" * 10000)


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(FREE), ANY)), st.sampled_from(["100x150", "80x60"]))
def test_no_text_breaks_a_label_or_leaves_the_page(values: dict[str, str], size: str) -> None:
    made = make(size=size, **values)
    assert made.pages == 1
    inside(made.pdf)
    picture = raster.page_image(made.pdf, 0, 203)
    assert ("Code128", GOOD["code"]) in codes.read(picture.data, picture.width, picture.height)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_waybill_gives_a_code_that_reads_or_a_warning(code: str) -> None:
    made = make(code=code)
    shown = plain.clean(code)
    picture = raster.page_image(made.pdf, 0, 203)
    read = {text for _kind, text in codes.read(picture.data, picture.width, picture.height)}
    refused = any(warning == "code_refused" for warning, _ in made.warnings)
    assert not shown or shown in read or refused


def test_markup_and_marks_are_literal() -> None:
    odd = "<b>100</b> <img src='/etc/passwd'/> {number} %s (x\\) & ]]>"
    assert odd in inside(make(goods=odd).pdf).replace("\n", " ").replace("  ", " ")


def test_long_text_is_shortened_visibly_and_said() -> None:
    made = make(note="很长的备注。" * 1700, goods="商品" * 5000)
    assert plain.ELLIPSIS in inside(made.pdf)
    assert [(c, p["field"]) for c, p in made.warnings] == [("text_shortened", "商品"), ("text_shortened", "备注")]


def test_the_return_address_is_not_shortened_for_a_note() -> None:
    address = "969 Wenyi West Road, Building 3, Room 1202, Yuhang District, Hangzhou, Zhejiang 311121, China"
    made = make(size="76x130", lang="en", address=address, note="The sole came off. " * 60, goods="Shoes " * 90)
    assert address in inside(made.pdf).replace("\n", " ")
    assert {p["field"] for _c, p in made.warnings} == {"Item", "Note"}


def test_characters_no_font_has_are_boxes_and_named() -> None:
    made = make(buyer="\ue123野")
    assert "□野" in inside(made.pdf)
    assert ("glyph_missing", {"ref": "R2611-0187", "char": "\ue123", "code": "U+E123"}) in made.warnings


def test_rare_characters_of_names_are_printed() -> None:
    made = make(buyer="㛃𬭚䶮㭎")
    assert "㛃𬭚䶮㭎" in inside(made.pdf) and made.warnings == []


def test_right_to_left_text_is_warned_of() -> None:
    made = make(buyer="مرحبا")
    assert "right_to_left" in [code for code, _ in made.warnings]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert make(note="𠮷 备注").pdf == make(note="𠮷 备注").pdf


def test_the_pdf_says_title_and_language_and_brings_its_fonts() -> None:
    made = make(lang="en")
    opened = pdfium.PdfDocument(made.pdf)
    assert opened.get_metadata_value("Title") == "Return label R2611-0187"
    opened.close()
    assert b"/Lang (en)" in made.pdf and b"/PrintScaling /None" in made.pdf
    assert b"Helvetica" not in made.pdf and b"/FontFile2" in made.pdf
    assert b"/Lang (zh-CN)" in make().pdf


def test_a_paper_too_small_for_anything_is_refused() -> None:
    with pytest.raises(DomainError, match="paper_too_small"):
        make(size="30x30")


def test_documents_flow_over_pages_and_lose_nothing() -> None:
    source = (
        '[[block]]\nkind = "heading"\ntext = "{title}"\n'
        '[[block]]\nkind = "box"\nblock = [{kind = "paragraph", text = "{shop}"}]\n'
        '[[block]]\nkind = "paragraph"\ntext = "{note}"\n'
        '[[block]]\nkind = "table"\nrows = "lines"\ncolumns = [{field = "sku", width_mm = 20, title = "sku"}, '
        '{field = "title", width_mm = 60}, {field = "quantity", width_mm = 20, align = "right"}]\n'
        '[[block]]\nkind = "totals"\nrows = [{label = "sum", value = "{order_no}", bold = true}]\n'
        '[[block]]\nkind = "page_break"\n'
        '[[block]]\nkind = "signature"\nplaces = ["{shop}", "date"]\n'
    )
    note = " ".join(f"word{n}" for n in range(900))
    made = make(document(source), note=note)
    text = inside(made.pdf)
    assert made.pages >= 4 and made.paper_mm == (148, 210)
    assert set(note.split()) <= set(text.split())
    for n in range(60):
        assert str(n) in text.split()
    assert made.warnings == []


@given(st.text("中文abc -，。「」W1", max_size=120), st.integers(2000, 30000))
def test_wrapping_keeps_every_character_and_the_width(text: str, avail: int) -> None:
    widths = fonts.face()
    lines, short = plain.wrap(text, widths, avail)
    assert not short
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(plain.width(line, widths) <= avail for line in lines if len(line) > 1)


def test_words_stay_whole_and_marks_do_not_begin_a_line() -> None:
    widths = fonts.face()
    lines, _ = plain.wrap("Wrong size chosen by the buyer", widths, 7000)
    assert len(lines) > 2 and " ".join(lines) == "Wrong size chosen by the buyer"
    lines, _ = plain.wrap("尺码不合适，要退货。", widths, 5000)
    assert lines[0] == "尺码不合" and lines[1].startswith("适，")
