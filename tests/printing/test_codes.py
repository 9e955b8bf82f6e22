"""Codes: what they carry, how wide their bars are, and that they read back from a black and white picture."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopcare.printing import codes, raster
from shopcare.printing.page import MM, Document

PRINTABLE = "".join(chr(n) for n in range(32, 127))


@given(st.text(PRINTABLE, min_size=1, max_size=30) | st.text(string.digits + "AB-", min_size=1, max_size=40))
def test_every_printable_text_reads_back_from_its_bars(text: str) -> None:
    drawn = codes.bars(text, 400, 203, 0.375)
    assert drawn is not None and drawn.text == text


def test_pairs_of_digits_save_room() -> None:
    # Start, 12 pairs, check, stop.
    assert sum(map(int, codes.code128("1" * 24))) == 14 * 11 + 13
    # Start B, Y, T, 8, to C, 6 pairs, check, stop (ux.md finding 5: 54 mm at 0.375 mm).
    assert sum(map(int, codes.code128("YT8864369794618"))) == 12 * 11 + 13


@pytest.mark.parametrize("dpi", [203, 300, 600])
@given(room=st.floats(5, 120), modules=st.integers(20, 400), wanted=st.floats(0.25, 1.0))
def test_bars_are_whole_dots_and_never_too_narrow(dpi: int, room: float, modules: int, wanted: float) -> None:
    dots = codes.dots_for(modules, room, dpi, wanted)
    if dots:
        assert dots >= 2 and dots * 25.4 / dpi >= codes.NARROWEST_MM - 0.001
        assert dots * modules * 25.4 / dpi <= room + 0.001
    else:
        least = 2 if dpi == 203 else 3 if dpi == 300 else 6
        assert modules * least * 25.4 / dpi > room


def test_three_dots_are_used_where_they_fit() -> None:
    modules = codes.bars_modules(codes.code128("YT8864369794618"))
    assert codes.dots_for(modules, 92, 203, 0.25) == 3
    assert codes.dots_for(modules, 60, 203, 0.375) == 2


@pytest.mark.parametrize("text", ["顺丰123", "", "a\tb", "é"])
def test_what_code128_cannot_carry_is_not_drawn(text: str) -> None:
    assert codes.bars(text, 400, 203, 0.375) is None


def test_a_text_too_long_for_the_room_is_not_drawn() -> None:
    assert codes.bars("W" * 60, 60, 203, 0.375) is None
    assert codes.square("W" * 3000, 20, 203) is None
    assert codes.square("W" * 9000, 200, 203) is None


@pytest.mark.parametrize("dpi", [203, 300])
@settings(max_examples=15)
@given(st.floats(0, 20), st.floats(0, 60), st.from_regex(r"SC1/R26(0[1-9]|1[0-2])-[0-9]{4,6}/[1-9]", fullmatch=True))
def test_codes_stand_on_the_dots_of_the_printer(dpi: int, x: float, y: float, text: str) -> None:
    """Every pixel of the picture is black or white: no bar begins between two dots."""
    document = Document(100 * MM, 150 * MM, "t", "en", dpi)
    qr, bars = codes.square(text, 20, dpi), codes.bars(text, 90, dpi, 0.375)
    document.code(qr, (x + 5) * MM, (y + 5) * MM)
    if bars is not None:
        document.code(bars, (x + 8) * MM, 110 * MM, 15 * MM)
    document.end_page()
    picture = raster.page_image(document.bytes(), 0, dpi)
    assert set(picture.data) <= {0, 1, 254, 255}
    assert ("QRCode", text) in codes.read(picture.data, picture.width, picture.height)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("YT8864369794618", "YT 8864 3697 94618"), ("R2611-0187", "R2611-0187"), ("7812345678901", "7812 3456 78901"),
     ("SF123", "SF123"), ("", ""), ("JDVA00012345678", "JDVA 0001 2345 678")],
)  # fmt: skip
def test_numbers_are_grouped_for_people(text: str, shown: str) -> None:
    assert codes.grouped(text) == shown
