"""What is due, most urgent first, with the money at stake and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shopcare.domain import kinds
from shopcare.domain.clock import DEFAULT_ZONE, from_utc_text, to_utc_text, zone
from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import TABLES, DeadlineRow

#: The steps that lead on from a deadline, per kind and what is due, as (machine, event); the first that is open now
#: is offered. What needs words or figures first (a proposal, a quote, evidence) is not here: the record is opened.
NEXT: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("refunds", "answer_refund"): (("refund", "agree"),),
    ("refunds", "pay_refund"): (("refund", "pay"),),
    ("refunds", "confirm_receipt"): (("refund", "agree"),),
    ("returns", "answer_case"): (("case_decision", "accept"),),
    ("returns", "receive_parcel"): (("case_goods", "receive"),),
    ("returns", "inspect"): (("case_goods", "pass"),),
    ("returns", "ship_again"): (("case_settlement", "ship_again"),),
    ("complaints", "solve_complaint"): (("complaint", "clarify"), ("complaint", "finish")),
    ("reviews", "answer_review"): (("review", "answer"),),
    ("claims", "file_claim"): (("claim", "draft_form"), ("claim", "file")),
    ("claims", "courier_answer"): (("claim", "answer"),),
    ("repairs", "repair"): (
        ("repair", "check"), ("repair", "accept_free"), ("repair", "start"), ("repair", "finish"),
        ("repair", "send_back"),
    ),
}
#: A return whose refund is due goes on with its refund: the first of these open there.
_REFUND_NEXT = (("refund", "complete_draft"), ("refund", "agree"), ("refund", "pay"))
#: Refunds that no longer count as the refund of their return.
_REFUND_OVER = ("refused", "withdrawn", "closed", "refunded")


@dataclass(frozen=True)
class Item:
    """One line of Today. Times in UTC text, money in minor units, ``left_s`` negative when overdue."""

    kind: str
    id: int
    ref: str
    what: str
    due_at: str
    left_s: int
    money: int
    currency: str
    buyer: str
    title: str
    chip: str
    provisional: bool
    typed: bool
    #: (machine, event) that is open now, or None: open the record.
    next_step: tuple[str, str] | None
    #: The record the step is taken on, (kind, id): the refund of a return whose refund is due, else itself.
    step_on: tuple[str, int]
    #: Values to begin a refund with, when a return's refund is due and there is none yet.
    begin_refund: dict[str, object] | None = None

    @property
    def overdue(self) -> bool:
        """Whether the time has run out."""
        return self.left_s < 0


@dataclass(frozen=True)
class Summary:
    """The figures over the list; money per currency."""

    overdue: int
    due_today: int
    to_inspect: int
    refund_due: dict[str, int]
    claims_open: int
    drafts: int
    earliest_left_s: int | None
    badges: dict[str, int]


def end_of_today(session: Session, zone_name: str = DEFAULT_ZONE) -> str:
    """The coming midnight of the shop's zone as UTC text."""
    day = session.today(zone_name) + timedelta(days=1)
    return to_utc_text(datetime.combine(day, time(0), tzinfo=zone(zone_name)))


def items(session: Session, until: str | None = None, limit: int = 500, since: str = "") -> list[Item]:
    """Open deadlines from ``since`` to before ``until`` (UTC text; None = all), the longest overdue first."""
    query = DeadlineRow.select().where(DeadlineRow.met_at.is_null())
    now_text = to_utc_text(session.now())
    query = query.where(DeadlineRow.snoozed_until.is_null() | (DeadlineRow.snoozed_until <= now_text))
    if until:
        query = query.where(DeadlineRow.due_at < until)
    if since:
        query = query.where(DeadlineRow.due_at >= since)
    rows = session.shop.dicts(query.order_by(DeadlineRow.due_at, DeadlineRow.id).limit(limit))
    now = session.now()
    found = []
    for kind in dict.fromkeys(r["kind"] for r in rows):
        row_class = TABLES[kinds.KINDS[kind].table]
        ids = [r["record_id"] for r in rows if r["kind"] == kind]
        by_id = {r["id"]: r for r in session.shop.dicts(row_class.select().where(row_class.id.in_(ids)))}
        for row in rows:
            record = by_id.get(row["record_id"]) if row["kind"] == kind else None
            if record is None or record.get("recycled_at"):
                continue
            if session.storefront_id and record.get("storefront_id") not in (None, session.storefront_id):
                continue
            found.append(_item(session, row, record, now))
    return sorted(found, key=lambda i: (i.due_at, i.kind, i.id))


def _item(session: Session, row: dict, record: dict, now: datetime) -> Item:
    kind_ = kinds.KINDS[row["kind"]]
    on, begin = (row["kind"], record["id"]), None
    if (row["kind"], row["what"]) == ("returns", "pay_refund"):
        step, on, begin = _refund_of(session, record)
    else:
        step = _first_open(session, row["kind"], record, NEXT.get((row["kind"], row["what"]), ()))
    return Item(
        kind=row["kind"], id=record["id"], ref=records.reference(kind_, record), what=row["what"],
        due_at=row["due_at"], left_s=int((from_utc_text(row["due_at"]) - now).total_seconds()),
        money=row["money"], currency=row["currency"], buyer=record.get("buyer_name", ""),
        title=record.get("title", ""), chip=record[kind_.chip], provisional=bool(row["provisional"]),
        typed=bool(row["typed"]), next_step=step, step_on=on, begin_refund=begin,
    )


def _first_open(
    session: Session, kind: str, record: dict, wanted: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    if not wanted:
        return None
    open_now = {(machine, event) for machine, event, _ in records.open_steps(session, kind, record)}
    return next((step for step in wanted if step in open_now), None)


def _refund_of(
    session: Session, case: dict
) -> tuple[tuple[str, str] | None, tuple[str, int], dict[str, object] | None]:
    """What leads to the money of a return: a step of its refund, or a refund to begin."""
    refund_class = TABLES["refund"]
    mine = (refund_class.case == case["id"]) & refund_class.recycled_at.is_null()
    refund = session.shop.one(
        refund_class.select().where(mine & refund_class.state.not_in(_REFUND_OVER)).order_by(refund_class.id.desc())
    )
    if refund is not None:
        return _first_open(session, "refunds", refund, _REFUND_NEXT), ("refunds", refund["id"]), None
    links: dict[str, object] = {"case_id": case["id"], "order_id": case["order_id"]}
    if case["order_id"] is None:
        links |= {"storefront_id": case["storefront_id"], "buyer_name": case["buyer_name"] or None}
    return None, ("returns", case["id"]), {name: value for name, value in links.items() if value is not None}


def drafts(session: Session) -> list[tuple[str, int, str]]:
    """Half-filled records: (kind, id, title)."""
    found = []
    for code, column in (("returns", "decision"), ("refunds", "state"), ("complaints", "state")):
        row_class = TABLES[kinds.KINDS[code].table]
        state = row_class._meta.columns[column]
        rows = session.shop.rows(
            row_class.select(row_class.id, row_class.buyer_name, row_class.title)
            .where((state == "draft") & row_class.recycled_at.is_null())
            .order_by(row_class.id.desc())
            .limit(50)
        )
        found += [(code, row[0], " ".join(part for part in row[1:] if part)) for row in rows]
    return found


def summary(session: Session) -> Summary:
    """The cards of the page and the badges of the tab bar, from the same rows as the list."""
    midnight = end_of_today(session)
    due = items(session, midnight, limit=2000)
    overdue = [i for i in due if i.overdue]
    badges: dict[str, int] = {}
    for item in due:
        badges[item.kind] = badges.get(item.kind, 0) + 1
    refund_class = TABLES["refund"]
    owed: dict[str, int] = {}
    due_states = refund_class.state.in_(("agreed", "approval_due", "refunding")) & refund_class.recycled_at.is_null()
    if session.storefront_id is not None:
        due_states &= refund_class.storefront == session.storefront_id
    for currency, amount in session.shop.rows(
        refund_class.select(refund_class.currency, refund_class.amount).where(due_states)
    ):
        owed[currency] = owed.get(currency, 0) + amount
    counts: dict[tuple[str, str], int] = {}
    for row in session.shop.dicts(TABLES["state_count"].select()):
        if session.storefront_id is not None and row["storefront_id"] not in (0, session.storefront_id):
            continue
        key = (row["kind"], row["chip"])
        counts[key] = counts.get(key, 0) + row["n"]
    claims_open = sum(n for (table, chip), n in counts.items() if table == "claim" and chip not in ("paid", "closed"))
    return Summary(
        overdue=len(overdue), due_today=len(due) - len(overdue), to_inspect=counts.get(("cases", "to_inspect"), 0),
        refund_due=owed, claims_open=claims_open, drafts=len(drafts(session)),
        earliest_left_s=due[0].left_s if due else None, badges=badges,
    )


def snooze(session: Session, kind: str, record_id: int, what: str, reason: str) -> Changes:
    """Put a deadline aside until nine tomorrow morning, with a reason; never past the moment it is due.

    Raises DomainError ``snooze_needs_reason``, ``snooze_past_limit`` or ``record_gone``.
    """
    return snooze_all(session, [(kind, record_id, what)], reason)


def snooze_all(session: Session, keys: list[tuple[str, int, str]], reason: str) -> Changes:
    """:func:`snooze` for several (kind, id, what) as one step of undo: all of them, or none."""
    if not reason.strip():
        raise DomainError("snooze_needs_reason")
    day = session.today(DEFAULT_ZONE) + timedelta(days=1)
    until = to_utc_text(datetime.combine(day, time(9), tzinfo=zone(DEFAULT_ZONE)))
    changes = Changes(op="deadline.snooze")
    with session.begin("deadline.snooze") as work:
        for kind, record_id, what in keys:
            mine = (DeadlineRow.kind == kind) & (DeadlineRow.record_id == record_id) & (DeadlineRow.what == what)
            row = session.shop.one(DeadlineRow.select().where(mine))
            if row is None:
                raise DomainError("record_gone", table="deadline", id=record_id)
            if row["due_at"] <= until:
                raise DomainError("snooze_past_limit", due=row["due_at"])
            work.update(DeadlineRow, row["id"], snoozed_until=until, snooze_reason=reason.strip()[:300])
            work.about(kind, record_id)
            changes.record = changes.record or (kind, record_id)
            changes.add(kind, record_id)
    changes.event_id = work.event_id
    return changes
