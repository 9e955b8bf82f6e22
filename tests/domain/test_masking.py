"""What the outside of a parcel may show of a buyer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcare.domain import masking


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138******34"), ("138****1234", "138******34"), ("+86 138 0000 1234", "138******34"),
        ("0571-88886666", "057*******66"), ("１３８００００１２３４", "138******34"), ("12345", "*****"), ("", ""),
        ("17012345678-1234", "170**********34"), ("12345678", "******78"),
    ],
)  # fmt: skip
def test_phones(phone: str, shown: str) -> None:
    assert masking.phone(phone) == shown


@given(st.text("0123456789+-() *x转", max_size=30))
def test_a_masked_phone_hides_six_digits_or_all(phone: str) -> None:
    shown = masking.phone(phone)
    digits = sum(c.isdigit() for c in shown)
    assert digits <= masking.VISIBLE_DIGITS
    assert digits == 0 or shown.count("*") >= masking.HIDDEN_DIGITS
    assert masking.phone(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王小明", "王*明"), ("王芳", "王*"), ("王", "*"), ("欧阳小明", "欧**明"), ("John Smith", "J*** S****"),
     ("", "")],
)  # fmt: skip
def test_names(name: str, shown: str) -> None:
    assert masking.name(name) == shown


@given(st.text(min_size=1, max_size=12).filter(str.strip))
def test_a_masked_name_hides_at_least_one_character(name: str) -> None:
    assert "*" in masking.name(name)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省杭州市余杭区文一西路969号3幢1202室", "浙江省杭州市余杭区文一西路969号***"),
        ("幸福小区3幢1202室", "幸福小区***"), ("幸福小区 8-1-1201", "幸福小区 ***"),
        ("阳光花园三单元502", "阳光花园***"),
        ("上海市长宁区仙霞路137弄8号302", "上海市长宁区仙霞路137弄***"), ("河北省某县李家村", "河北省某县李家村"),
        ("12 Main Street, Apt 5B, Springfield", "12 Main Street, Apt ***, Springfield"),
    ],
)  # fmt: skip
def test_addresses(address: str, shown: str) -> None:
    assert masking.address(address) == shown


@given(st.integers(100, 9999), st.sampled_from(["室", "房", "户", "寝", ""]), st.integers(1, 40))
def test_the_room_is_never_readable(room: int, unit: str, house: int) -> None:
    assert str(room) not in masking.address(f"杭州市西湖区桂花城{house}幢2单元{room}{unit}").replace(f"{house}幢", "")


def test_phones_in_free_text_are_masked_and_other_numbers_stay() -> None:
    text = "打13800001234或0571-88886666，订单2611220098334417"
    assert masking.phones_in(text) == "打138******34或057*******66，订单2611220098334417"
