"""Buyers abroad: EU withdrawal and conformity, UK rejection, US delay notices (B.10)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shopcare.domain.calendar import add_months
from shopcare.rules.answer import Answer, cents
from shopcare.rules.facts import Fact, FactError
from shopcare.rules.timing import day_of

FACTS: dict[str, tuple[Fact, ...]] = {
    "eu_withdrawal": (
        Fact("delivered", "when"), Fact("notice", "when", True), Fact("goods", "money", True),
        Fact("delivery_paid", "money", True), Fact("standard_delivery", "money", True),
        Fact("return_cost", "money", True), Fact("informed_of_return_cost", "flag", True),
    ),
    "eu_conformity": (Fact("delivered", "when"), Fact("reported", "when")),
    "uk_reject": (Fact("delivered", "when"), Fact("reported", "when"), Fact("agreed", "when", True)),
    "ftc_delay": (
        Fact("order", "when"), Fact("promised_days", "integer", True), Fact("new_delay_days", "integer"),
        Fact("first_notice", "flag"), Fact("buyer_reply", "choice", True, ("agree", "cancel")),
    ),
}


def _to_monday(day: date) -> date:
    """Regulation 1182/71: Saturday and Sunday move to Monday; member states' holidays are not loaded."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def _put(answer: Answer, name: str, day: date) -> None:
    answer.result[name] = _to_monday(day)
    if answer.result[name] != day:
        answer.result[f"{name}_unrolled"] = day
        answer.use("EU", "rolling")


def eu_withdrawal(answer: Answer, facts: dict[str, Any]) -> None:
    """Fourteen days to withdraw, and what comes back."""
    figures, delivered = answer.book.pack("EU").figures, day_of(facts["delivered"])
    answer.use("EU", "withdrawal")
    _put(answer, "withdraw_until", delivered + timedelta(days=figures["withdrawal_days"]))
    if facts["notice"] is not None:
        notice = day_of(facts["notice"])
        _put(answer, "refund_until", notice + timedelta(days=figures["refund_days"]))
        _put(answer, "send_back_until", notice + timedelta(days=figures["send_back_days"]))
        if notice > answer.result["withdraw_until"]:
            answer.warn("notice_too_late")
    if facts["goods"] is not None:
        for name in ("delivery_paid", "standard_delivery"):
            if facts[name] is None:
                raise FactError(name, "missing")
        delivery = min(facts["delivery_paid"], facts["standard_delivery"])
        answer.line("smaller", first=str(facts["delivery_paid"]), second=str(facts["standard_delivery"]))
        answer.result["refund"] = cents(facts["goods"] + delivery)
    if facts["return_cost"] is not None:
        if facts["informed_of_return_cost"] is None:
            raise FactError("informed_of_return_cost", "missing")
        told = facts["informed_of_return_cost"]
        answer.result["consumer_bears_return"] = cents(facts["return_cost"] if told else Decimal(0))


def _delivered_and_reported(facts: dict[str, Any]) -> tuple[date, date]:
    """Both days; nothing is reported before it is delivered."""
    delivered, reported = day_of(facts["delivered"]), day_of(facts["reported"])
    if reported < delivered:
        raise FactError("reported", "before", "delivered")
    return delivered, reported


def eu_conformity(answer: Answer, facts: dict[str, Any]) -> None:
    """Two years of conformity, one of presumption; neither rolls."""
    figures = answer.book.pack("EU").figures
    delivered, reported = _delivered_and_reported(facts)
    answer.use("EU", "conformity")
    until = add_months(delivered, 12 * figures["conformity_years"])
    presumed = add_months(delivered, 12 * figures["presumption_years"])
    answer.result |= {"guarantee_until": until, "presumption_until": presumed,
                      "presumed_original": reported <= presumed, "freight_all_legs": "seller"}
    if reported > until:
        answer.warn("guarantee_over")


def uk_reject(answer: Answer, facts: dict[str, Any]) -> None:
    """The short-term right to reject."""
    figures = answer.book.pack("UK").figures
    delivered, reported = _delivered_and_reported(facts)
    answer.use("UK", "short-term-reject")
    last = delivered + timedelta(days=figures["reject_days"])
    answer.result |= {"last_day": last,
                      "decision": "reject_and_full_refund" if reported <= last else "repair_or_replacement_first"}
    if facts["agreed"] is not None:
        answer.use("UK", "refund-14-days")
        answer.result["refund_until"] = day_of(facts["agreed"]) + timedelta(days=figures["refund_days"] - 1)


def ftc_delay(answer: Answer, facts: dict[str, Any]) -> None:
    """A delay notice to a US buyer."""
    figures = answer.book.pack("US-FTC").figures
    answer.use("US-FTC", "delay-notice")
    promised = facts["promised_days"] if facts["promised_days"] is not None else figures["default_days"]
    ship_by = day_of(facts["order"]) + timedelta(days=promised)
    short = facts["first_notice"] and facts["new_delay_days"] <= figures["silent_consent_days"]
    decision = {"agree": "agreed", "cancel": "cancel_and_refund"}.get(
        facts["buyer_reply"], "silence_is_consent" if short else "express_consent_needed"
    )
    answer.result |= {"ship_by": ship_by, "new_ship_by": ship_by + timedelta(days=facts["new_delay_days"]),
                      "decision": decision}


ANSWERS = {"eu_withdrawal": eu_withdrawal, "eu_conformity": eu_conformity, "uk_reject": uk_reject,
           "ftc_delay": ftc_delay}
