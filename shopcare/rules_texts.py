"""Sentences of the rules helper: why a question cannot be answered, warnings, and the lines of a working."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopcare.i18n import N_, Translator

#: Why a fact cannot be used; ``{fact}`` names it, ``{detail}`` what is allowed or known.
FACT_TEXTS = {
    "missing": N_("{fact} is missing."),
    "not_a_number": N_("{fact} must be a number."),
    "more_than_two_decimals": N_("{fact} is money and has at most two decimals."),
    "negative": N_("{fact} must not be negative."),
    "too_large": N_("{fact} is too large."),
    "not_an_integer": N_("{fact} must be a whole number."),
    "not_true_or_false": N_("{fact} must be true or false."),
    "not_a_text": N_("{fact} must be a text."),
    "not_one_of": N_("{fact} is not one of: {detail}."),
    "not_a_date": N_("{fact} must be a date like 2026-11-24."),
    "not_a_moment": N_("{fact} must be a moment like 2026-11-24T09:30."),
    "not_a_clock_time": N_("{fact} must be a time like 08:30."),
    "not_a_list": N_("{fact} must be a list."),
    "not_a_table": N_("{fact} must be an object with names and values."),
    "empty": N_("{fact} must not be empty."),
    "below": N_("{fact} is below {detail}."),
    "above": N_("{fact} is above {detail}."),
    "before": N_("{fact} lies before {detail}."),
    "after": N_("{fact} lies after {detail}."),
    "unknown": N_("{fact} is not known: {detail}."),
    "ask_carrier": N_("{fact} {detail} has no price in the rate card; ask the carrier."),
    "not_above_zero": N_("{fact} must be above zero."),
    "three_sides": N_("{fact} must be three sides above zero: length, width, height."),
    "no_rule_in_pack": N_("No rule fits {fact}. There is one for: {detail}."),
    "missing_or_platform_and_date": N_("{fact} is missing; give it, or platform and date."),
    "no_pack_in_force": N_("No pack is in force for {fact} {detail} on that date."),
    "missing_without_scan": N_("{fact} is missing; without a pick-up scan it decides."),
    "not_in_pack": N_("{fact} is not in the pack ({detail})."),
    "guarantee_over": N_("{fact} is after the guarantee of {detail} months; no rule fits."),
    "missing_or_sent_in_or_pack": N_(
        "{fact} is missing; give months, repairs and still_faulty, or sent_in, now and reason, or pack and day."
    ),
    "not_among_items": N_("{fact} holds {detail}, which is not among the items."),
    "part_return_needs_lines": N_("{fact} is false: a part return needs the sums of its lines, see the refund."),
}

WARNING_TEXTS = {
    "low_confidence": N_("The rule {rule} rests on a weak source; compare it with your own back office."),
    "clamped_to_zero": N_("The result would be {value}; it is taken as 0."),
    "calendar_missing": N_("The holiday calendar of {year} is not loaded; the date is provisional."),
    "law_differs": N_("The law gives the buyer more than the house rule; the law decides."),
    "evidence_missing": N_("Evidence is missing: without a certified fault there is no claim yet."),
    "exchange_without_waybill": N_("An exchange without an outgoing parcel: note its waybill."),
    "fact_ignored": N_("The fact {fact} is not known to this kind of question and was ignored."),
    "agreement_not_recorded": N_("A later date that was not recorded with the buyer does not count."),
    "house_has_no_rule": N_("The house rules {pack} say nothing on this; the general rule was used."),
    "insurance_without_return": N_("Freight insurance pays only for a return parcel; there is none."),
    "main_parts_only": N_("Only the main parts are still under guarantee ({months} months)."),
    "contract_unknown": N_("The limit in the contract with the courier is not known; the fallback equals the loss."),
    "notice_too_late": N_("The notice came after the period to withdraw."),
    "guarantee_over": N_("The defect was reported after the guarantee."),
}

WORKING_TEXTS = {
    "quote": N_("{kg} kg: first {first}, each further {extra} = {freight}"),
    "difference": N_("{first} − {second} = {result}"),
    "limited": N_("{raw}, limited to {limit}"),
    "percent": N_("{base} × {pct} % = {result}"),
    "share": N_("{leg}: seller {seller}, buyer {buyer}, insurer {insurer}"),
    "outbound_back": N_("Outbound freight {amount} comes back"),
    "total": N_("{refund} + freight {legs} = {result}"),
    "depreciation": N_("{price} × {rate} × {days} days = {result}"),
    "proportion": N_("{loss} × {declared} ÷ {value}"),
    "smaller": N_("the smaller of {first} and {second}"),
}


def fact_text(tr: Translator, fact: str, why: str, detail: str = "") -> str:
    """The one line that says why a question cannot be answered; it names the fact."""
    return tr.text(FACT_TEXTS[why], fact=fact, detail=detail)


def warning_text(tr: Translator, code: str, params: Mapping[str, Any]) -> str:
    """A warning in words."""
    return tr.text(WARNING_TEXTS[code], **params)


def working_text(tr: Translator, code: str, params: Mapping[str, Any]) -> str:
    """A line of the working in words."""
    return tr.text(WORKING_TEXTS[code], **params)
