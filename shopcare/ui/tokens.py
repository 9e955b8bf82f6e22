"""The colours and sizes every widget speaks in: two palettes with the same names, and the scale of text."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Tokens:
    """One palette. Every text colour reaches 4.5:1 on its ground, borders and the focus ring 3:1 (tested)."""

    bg: str
    surface: str
    surface2: str
    alt: str
    nav: str
    border: str
    border2: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    selection: str
    hover: str
    focus: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    info: str
    info_soft: str
    money: str
    money_soft: str
    neutral: str
    neutral_soft: str
    #: The toast stands out against the page, so it takes the other palette's ground.
    toast: str
    on_toast: str
    toast_link: str


LIGHT = Tokens(
    bg="#F5F6F8", surface="#FFFFFF", surface2="#FAFBFC", alt="#FAFBFC", nav="#FFFFFF",
    border="#DDE1E6", border2="#7E8794", text="#1B1F24", text2="#555E6B", text3="#5F6976",
    accent="#1A5FD0", accent_hover="#174FB0", on_accent="#FFFFFF", accent_soft="#E8F0FE",
    selection="#E3EDFD", hover="#F0F3F7", focus="#1A5FD0",
    danger="#C62828", danger_soft="#FDE8E8", warn="#8A5300", warn_soft="#FFF1D6",
    ok="#1B6E3C", ok_soft="#DFF3E6", info="#1A5FD0", info_soft="#E8F0FE",
    money="#6A35B5", money_soft="#F0E8FB", neutral="#4A5260", neutral_soft="#ECEEF2",
    toast="#1B1F24", on_toast="#FFFFFF", toast_link="#8BBAFF",
)  # fmt: skip

DARK = Tokens(
    bg="#16191D", surface="#1E2227", surface2="#22272D", alt="#20242A", nav="#1A1D22",
    border="#343A43", border2="#6C7684", text="#E8EAED", text2="#B3BAC4", text3="#A0A9B5",
    accent="#6EA8FE", accent_hover="#8BBAFF", on_accent="#0B1B33", accent_soft="#1F3150",
    selection="#26395A", hover="#272D34", focus="#8BBAFF",
    danger="#FF8A80", danger_soft="#47201F", warn="#FFC266", warn_soft="#43310F",
    ok="#7BD69A", ok_soft="#17392A", info="#8BBAFF", info_soft="#1F3150",
    money="#C9A6FF", money_soft="#35264F", neutral="#C2C8D0", neutral_soft="#313740",
    toast="#E8EAED", on_toast="#16191D", toast_link="#174FB0",
)  # fmt: skip

#: What a status colour may mean; each has a text colour and a soft ground of the same name plus ``_soft``.
MEANINGS = ("danger", "warn", "ok", "info", "money", "neutral")

#: Colours that carry text, with the grounds they are used on; the contrast test walks this table.
TEXT_PAIRS = (
    *((ink, ground) for ink in ("text", "text2", "text3") for ground in ("bg", "surface", "surface2", "alt", "nav")),
    *(("text", ground) for ground in ("selection", "hover", "accent_soft")),
    *((ink, ground) for ink in ("text2", "danger", "warn") for ground in ("surface", "selection", "hover")),
    ("accent", "surface"), ("accent", "bg"), ("accent", "nav"), ("accent", "accent_soft"), ("accent", "hover"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"),
    *((meaning, f"{meaning}_soft") for meaning in MEANINGS),
    ("on_toast", "toast"), ("toast_link", "toast"),
)  # fmt: skip

#: Lines that must be seen, with their grounds: at least 3:1.
LINE_PAIRS = tuple((line, ground) for line in ("border2", "focus") for ground in ("surface", "bg", "nav"))

SCHEMES = ("system", "light", "dark")
TEXT_SIZES = (90, 100, 115, 130, 150)
#: Height of a table row in pixels at 100 %.
ROW_HEIGHTS = {"compact": 32, "normal": 40, "large": 48}
#: Role -> pixels at 100 %, weight.
FONTS = {
    "scan": (32, 600), "big": (26, 600), "title": (20, 600), "panel": (16, 600), "section": (14, 600),
    "strong": (14, 600), "body": (14, 400), "secondary": (13, 400), "caption": (12, 400), "chip": (12, 600),
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio (1 to 21) of two colours written like ``#1A5FD0``."""

    def luminance(colour: str) -> float:
        parts = []
        for at in (1, 3, 5):
            channel = int(colour[at : at + 2], 16) / 255
            parts.append(channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def names() -> list[str]:
    """All token names in the order they were declared."""
    return [field.name for field in fields(Tokens)]
