"""Packs are data: a shop's own win, a broken one is named and ours is used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shopcare import assets
from shopcare.cli_rules import kinds, pack_list
from shopcare.i18n import Translator
from shopcare.rules.ask import ask
from shopcare.rules.calendars import shipped_calendar
from shopcare.rules.packs import FOLDER, PackError, load, read_pack

SEED = {"pack": "CN-SEED", "breach": "late", "goods_paid": 100, "freight_paid": 0, "order_cancelled": False}


def test_an_own_pack_wins(tmp_path: Path) -> None:
    text = assets.read_text(f"{FOLDER}/cn_seed.toml").replace("pct = 0.30, max = 500", "pct = 0.20, max = 50")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    book = load(shipped_calendar(), tmp_path)
    assert book.pack("CN-SEED").own and not book.broken
    assert ask(book, "breach", SEED).result["compensation"] == Decimal("20.00")


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        ("late = {pct = 0.30, max = 500}", 13, ""),
        ('confidence = "H"', None, "confidence"),
        ('id = "compensation"', None, "rule 1: id"),
    ],
)
def test_a_broken_own_pack_is_named_and_ours_is_used(
    tmp_path: Path, damage: str, line: int | None, reason: str
) -> None:
    text = assets.read_text(f"{FOLDER}/cn_seed.toml")
    assert damage in text
    broken = text.replace(damage, "late = {pct =" if line else "", 1)
    (tmp_path / "mine.toml").write_text(broken, encoding="utf-8")
    book = load(shipped_calendar(), tmp_path)
    assert [b.file for b in book.broken] == ["mine.toml"] and reason in book.broken[0].reason
    if line:
        assert book.broken[0].line is not None
    assert ask(book, "breach", SEED).result["compensation"] == Decimal("30.00")


def test_a_pack_not_checked_for_a_year_is_told() -> None:
    book = load(shipped_calendar())
    assert book.unchecked_since(date(2026, 11, 30)) == []
    assert len(book.unchecked_since(date(2027, 12, 1))) == len(book.packs)


def test_every_pack_names_its_source_and_speaks_both_languages(tr: Translator, tr_zh: Translator) -> None:
    ids = {"CN-LAW", "CN-BASE", "CN-SEED", "CN-TMALL-2017", "CN-TMALL-2025", "CN-TAOBAO-2015", "CN-PDD", "CN-JD",
           "CN-DOUYIN", "CN-PHONE-S1", "CN-HOUSE-S2", "EU", "UK", "US-FTC", "CMR", "UPU"}
    for translator in (tr, tr_zh):
        packs = pack_list(translator)["packs"]
        assert ids <= {pack["id"] for pack in packs}
        assert all(pack["source"] and pack["title"] and pack["checked_on"] for pack in packs)


def test_the_kinds_tell_their_facts() -> None:
    listed = {kind["kind"]: kind["facts"] for kind in kinds()}
    assert len(listed) == 29
    freight = {fact["name"]: fact for fact in listed["freight"]}
    assert freight["service"]["choices"] and not freight["service"]["optional"] and freight["insurance"]["optional"]


def test_a_pack_without_dates_is_refused() -> None:
    with pytest.raises(PackError, match="valid_from"):
        read_pack(assets.read_text(f"{FOLDER}/cmr.toml").replace('valid_from = "1961-07-02"', ""))
