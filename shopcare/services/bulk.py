"""One action on many records: what it would do is told first, then it is done as one step of undo."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services import records
from shopcare.services.changes import Changes
from shopcare.services.session import Session

#: Ids read with one query.
_PIECE = 500
#: Steps that move money are taken one by one, with the amount in view.
ONE_BY_ONE = frozenset({"pay", "pay_part", "pay_refund"})


@dataclass(frozen=True)
class Stays:
    """A record that a bulk action leaves as it is, and the error code that says why."""

    kind: str
    id: int
    ref: str
    code: str
    params: dict = field(default_factory=dict)


@dataclass
class Preview:
    """What a bulk action will do: ids that change, records that stay, the sum of the changing ones per currency."""

    event: str
    change: list[int] = field(default_factory=list)
    stay: list[Stays] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=dict)


def _read(session: Session, kind: str, ids: list[int]) -> list[dict]:
    row_class = records.table(kind)
    found: dict[int, dict] = {}
    for start in range(0, len(ids), _PIECE):
        piece = ids[start : start + _PIECE]
        found |= {row["id"]: row for row in session.shop.dicts(row_class.select().where(row_class.id.in_(piece)))}
    return [found[i] for i in dict.fromkeys(ids) if i in found]


def _why_not(kind_: kinds.Kind, record: dict, machine: str, event: str) -> DomainError | None:
    if record.get("recycled_at"):
        return DomainError("record_recycled", ref=records.reference(kind_, record))
    flow = kinds.machine(kind_, machine)
    try:
        flow.apply(record, event)
    except DomainError as exc:
        return exc
    return None


def preview_many(session: Session, kind: str, ids: list[int], machine: str, event: str) -> Preview:
    """What :func:`step_many` would change now and what it would leave. Writes nothing."""
    kind_ = kinds.kind(kind)
    preview = Preview(event)
    for record in _read(session, kind, ids):
        why = _why_not(kind_, record, machine, event)
        if why is not None:
            ref = records.reference(kind_, record)
            preview.stay.append(Stays(kind, record["id"], ref, why.code, why.params))
            continue
        preview.change.append(record["id"])
        if "amount" in record:
            currency = record.get("currency") or "CNY"
            preview.sums[currency] = preview.sums.get(currency, 0) + record["amount"]
    return preview


def open_for_any(session: Session, kind: str, ids: list[int]) -> list[tuple[str, str, int]]:
    """(machine, event, how many of the records) of steps that at least one of the records can take."""
    counted: dict[tuple[str, str], int] = {}
    for record in _read(session, kind, ids):
        if record.get("recycled_at"):
            continue
        for machine, event, _ in records.open_steps(session, kind, record):
            if event not in ONE_BY_ONE:
                counted[machine, event] = counted.get((machine, event), 0) + 1
    return [(machine, event, n) for (machine, event), n in counted.items()]


def step_many(session: Session, kind: str, ids: list[int], machine: str, event: str) -> Changes:
    """Take a step on every record that can take it; the others stay and are told in ``warnings``.

    One transaction, one step of undo. Raises ``bulk_step_one_by_one`` for payments and ``bulk_nothing_changes``.
    """
    kind_ = kinds.kind(kind)
    if event in ONE_BY_ONE:
        raise DomainError("bulk_step_one_by_one", step=event)
    right = "receive_goods" if event in ("receive", "pass", "pass_partly", "fail") else "edit_records"
    changes = Changes(op=f"{kind}.step")
    with session.begin(changes.op, right) as work:
        done = 0
        for record_id in dict.fromkeys(ids):
            mark = len(work.changes)
            try:
                with session.shop.transaction():
                    record = work.get(records.table(kind), record_id)
                    why = _why_not(kind_, record, machine, event)
                    if why is not None:
                        raise why
                    records.apply(session, work, kind, record_id, machine, event)
                    one = records.finish(session, work, kind, record_id, changes.op)
            except DomainError as exc:
                del work.changes[mark:]
                changes.warnings.append((exc.code, {**exc.params, "kind": kind, "id": record_id}))
                continue
            done += 1
            for other, touched in one.ids.items():
                changes.ids.setdefault(other, set()).update(touched)
        if not done:
            raise DomainError("bulk_nothing_changes", step=event, n=len(changes.warnings))
        work.summary = {"step": event, "machine": kinds.machine(kind_, machine).name, "n": done}
        changes.undoable = work.undoable
    changes.event_id = work.event_id
    return changes
