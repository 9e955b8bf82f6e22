"""The worked cases: every listed number, date, decision and flag comes out, and the reasons are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shopcare.cli_rules import answer_all, answer_one, open_book
from shopcare.i18n import Translator

WORKED = Path(__file__).parent.parent / "data/rules/worked_cases.json"
CASES = json.loads(WORKED.read_text(encoding="utf-8"))["cases"]
SETS = ("flags", "options", "missing")


def _same(name: str, value: object) -> object:
    return sorted(value) if name in SETS and isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_worked_case_comes_out(case: dict, tr_zh: Translator) -> None:
    answer = answer_one(open_book(), case, tr_zh)
    assert "error" not in answer, answer
    for name, expected in case["expected"].items():
        assert _same(name, answer["result"].get(name, [] if name in SETS else None)) == _same(name, expected), name
    assert answer["id"] == case["id"] and answer["kind"] == case["kind"]
    assert answer["because"] and all(b["rule"] and b["source"] and b["says"] for b in answer["because"])


def test_reasons_speak_the_language_asked_for(tr: Translator, tr_zh: Translator) -> None:
    question = next(case for case in CASES if case["id"] == "O-008")
    english = answer_one(open_book(), question, tr)["because"]
    chinese = answer_one(open_book(), question, tr_zh)["because"]
    assert [b["rule"] for b in english] == [b["rule"] for b in chinese]
    assert "half and half" in " ".join(b["says"] for b in english)
    assert "各承担一半" in "".join(b["says"] for b in chinese)


def test_the_working_names_the_limit(tr_zh: Translator) -> None:
    question = {"kind": "breach", "facts": {"pack": "CN-SEED", "breach": "late", "goods_paid": 1900,
                                            "freight_paid": 0, "order_cancelled": True}}
    answer = answer_one(open_book(), question, tr_zh)
    assert answer["result"]["compensation"] == 500.0
    assert answer["working"] == ["570.00 上限 500.00"]


@pytest.mark.parametrize(
    ("questions", "code", "errors"),
    [
        ([{"kind": "gift", "facts": {"goods": 10, "gift_marked_price": 1, "gift_returned": True}}], 0, 0),
        ([{"kind": "gift", "facts": {}}, {"kind": "cmr", "facts": {"gross_kg": 1, "value_sdr": 1}}], 1, 1),
        ([{"kind": "nonsense", "facts": {}}, 7], 2, 2),
    ],
)
def test_one_wrong_question_does_not_stop_the_others(questions: list, code: int, errors: int, tr: Translator) -> None:
    answers, found = answer_all(json.dumps(questions), tr)
    assert found == code and sum("error" in answer for answer in answers) == errors


@pytest.mark.parametrize(
    ("kind", "facts", "names"),
    [
        ("gift", {"goods": "12", "gift_marked_price": 1, "gift_returned": True}, "goods"),
        ("gift", {"goods": -1, "gift_marked_price": 1, "gift_returned": True}, "goods"),
        ("gift", {"goods": 1.005, "gift_marked_price": 1, "gift_returned": True}, "goods"),
        ("gift", {"goods": True, "gift_marked_price": 1, "gift_returned": True}, "goods"),
        ("gift", {"goods": 1, "gift_marked_price": 1, "gift_returned": 1}, "gift_returned"),
        ("quote", {"carrier": "UPS", "province": "浙江", "actual_kg": 1}, "carrier"),
        ("quote", {"carrier": "ECO", "province": "火星", "actual_kg": 1}, "province"),
        ("quote", {"carrier": "ECO", "province": "香港", "actual_kg": 1}, "province"),
        ("deadline", {"start": "2026-02-30", "n": 1, "unit": "hour"}, "start"),
        ("deadline", {"start": "2026-02-03", "n": 1.5, "unit": "hour"}, "n"),
        ("deadline", {"start": "2026-02-03", "n": 1, "unit": "week"}, "unit"),
        ("breach", {"breach": "late", "goods_paid": 1, "freight_paid": 0, "order_cancelled": False}, "pack"),
        ("breach", {"pack": "CN-JD", "breach": "fake_shipment", "goods_paid": 1, "freight_paid": 0,
                    "order_cancelled": False}, "breach"),
        ("shipping_breach", {"paid": "2026-03-02T09:00", "promise_hours": 48}, "now"),
        ("threshold", {"items": [1], "returned": [2], "threshold": 1, "waived_freight": 1, "cause": "no_reason"},
         "returned"),
    ],
)
def test_a_wrong_fact_is_named(kind: str, facts: dict, names: str, tr: Translator) -> None:
    answer = answer_one(open_book(), {"kind": kind, "facts": facts}, tr)
    assert set(answer) == {"id", "kind", "error"} and names in answer["error"]


def test_a_fact_of_another_kind_is_ignored_with_a_warning(tr: Translator) -> None:
    facts = {"gross_kg": 1, "value_sdr": 1, "colour": "red"}
    answer = answer_one(open_book(), {"kind": "cmr", "facts": facts}, tr)
    assert answer["result"]["pay_sdr"] == 1.0 and "colour" in answer["warnings"][0]


def test_the_platform_and_the_date_choose_the_pack(tr: Translator) -> None:
    facts = {"platform": "tmall", "breach": "late", "goods_paid": 860, "freight_paid": 0, "order_cancelled": False}
    sums = [
        answer_one(open_book(), {"kind": "breach", "facts": facts | {"date": day}}, tr)["result"]["compensation"]
        for day in ("2025-03-06", "2025-03-07")
    ]
    assert sums == [258.0, 86.0]


def test_a_year_without_calendar_is_provisional(tr: Translator) -> None:
    facts = {"start": "2026-12-31", "n": 3, "unit": "working_day"}
    result = answer_one(open_book(), {"kind": "deadline", "facts": facts}, tr)["result"]
    # 1 January is a fixed holiday, so Monday to Wednesday of the next week count.
    assert result["due"] == "2027-01-06" and result["provisional"] is True
    assert result["flags"] == ["calendar_missing_2027"]
