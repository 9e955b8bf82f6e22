"""What was promised to a buyer in a complaint: noted with its time, and kept before the complaint is closed."""

from __future__ import annotations

from shopcare.domain.clock import parse_moment, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import ComplaintRow, PromiseRow
from shopcare.store.work import Work


def _count(session: Session, work: Work, complaint_id: int) -> None:
    rows = session.shop.rows(
        PromiseRow.select(PromiseRow.id).where((PromiseRow.complaint == complaint_id) & PromiseRow.kept_at.is_null())
    )
    work.update(ComplaintRow, complaint_id, open_promises=len(rows))


def add(session: Session, complaint_id: int, text: str, due: str | None = None) -> Changes:
    """Note a promise; ``due`` is a moment in the storefront's zone, or None. Raises ``promise_empty``."""
    if not text.strip():
        raise DomainError("promise_empty")
    with session.begin("promises.add") as work:
        complaint = work.get(ComplaintRow, complaint_id)
        zone = session.zone_of(complaint["storefront_id"])
        due_at = to_utc_text(parse_moment(due, zone)) if due else None
        work.insert(PromiseRow, complaint_id=complaint_id, text=text.strip()[:500], due_at=due_at)
        _count(session, work, complaint_id)
        changes = records.finish(session, work, "complaints", complaint_id, "promises.add")
    changes.event_id = work.event_id
    return changes


def keep(session: Session, promise_id: int) -> Changes:
    """Mark a promise as kept."""
    with session.begin("promises.keep") as work:
        promise = work.get(PromiseRow, promise_id)
        work.update(PromiseRow, promise_id, kept_at=work.now)
        _count(session, work, promise["complaint_id"])
        changes = records.finish(session, work, "complaints", promise["complaint_id"], "promises.keep")
    changes.event_id = work.event_id
    return changes
