"""Commands about records: find, list, show, states, today, do, undo."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from shopcare import texts
from shopcare.cli_output import Result, table
from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.domain.money import format_money, plain
from shopcare.i18n import Translator

if TYPE_CHECKING:
    from shopcare.cli import Call


def _limit(call: Call) -> int:
    n = call.args.limit
    if not 1 <= n <= 100_000:
        raise DomainError("number_out_of_range", field="limit", low=1, high=100_000, value=str(n))
    return n


def run_find(call: Call) -> Result:
    """What the search box finds."""
    from shopcare.services import lists

    kind = kinds.kind(call.args.kind).code if call.args.kind else None
    with call.session(looks=True) as session:
        hits = lists.find(session, call.args.text, kind, _limit(call))
    document = [
        {"kind": h.kind, "id": str(h.id), "ref": h.ref, "title": h.title, "state": h.state, "matched": h.matched}
        for h in hits
    ]
    tr = call.tr
    rows = [(texts.kind_one_text(tr, h.kind), h.ref, texts.chip_text(tr, h.kind, h.state), h.title) for h in hits]
    head = (tr("Kind"), tr("Number"), tr("State"), tr("Title"))
    return Result(document, table(head, rows) or [tr("Nothing was found for “{text}”.", text=call.args.text)])


def run_list(call: Call) -> Result:
    """Records of a kind by state and deadline, page by page."""
    from shopcare.services import lists, plain_records, records, resolving
    from shopcare.services.action_types import storefront_id

    args, tr, limit = call.args, call.tr, _limit(call)
    kind_ = kinds.kind(args.kind)
    chip = {"today": "due_today", "overdue": "overdue", None: args.state}[args.due]
    with call.session(looks=True) as session:
        front = storefront_id(session, args.storefront) if args.storefront else None
        query = lists.Query(kind_.code, chip, args.text, storefront_id=front, recycled=args.recycled)
        after = resolving.resolve(session, args.after, kind_.code)[1] if args.after else None
        wanted: list[int] = []
        passed = after is None
        for piece in lists.ids(session, query):
            for record_id in piece:
                if passed and len(wanted) < limit:
                    wanted.append(record_id)
                passed = passed or record_id == after
            if len(wanted) >= limit:
                break
        found = lists.rows(session, kind_.code, wanted)
        rows = []
        for record_id in wanted:
            if record_id not in found:
                continue
            row = found[record_id]
            zone = session.zone_of(row.get("storefront_id"))
            values = plain_records.values(session, row, str(row.get("currency") or "CNY"), zone)
            rows.append({
                "kind": kind_.code, "ref": records.reference(kind_, row), "state": row[kind_.chip], **values,
            })  # fmt: skip
    shown = [
        (r["ref"], texts.chip_text(tr, kind_.code, r["state"]), r.get("receiver_name") or r.get("buyer_name") or "",
         r.get("title") or "", r.get("amount") or r.get("paid") or "", r.get("due_at") or "")
        for r in rows
    ]  # fmt: skip
    head = (tr("Number"), tr("State"), tr("Buyer"), tr("Title"), tr("Amount"), tr("Due"))
    return Result(rows, table(head, shown) or [tr("The list is empty.")])


def run_show(call: Call) -> Result:
    """One record with its deadlines, links, advice and history."""
    from shopcare.services import plain_records, resolving

    with call.session(looks=True) as session:
        kind, record_id = resolving.resolve(session, call.args.ref)
        document = plain_records.whole(session, kind, record_id)
    return Result(document, _show_lines(call.tr, kind, document))


def _show_lines(tr: Translator, kind: str, document: dict) -> list[str]:
    record = document["record"]
    lines = [f"{texts.kind_one_text(tr, kind)} {document['ref']} – {texts.chip_text(tr, kind, document['chip'])}"]
    hidden = {"id", "number", "storefront_id", "updated_at", "created_at", "customer_id"}
    for name, value in record.items():
        if value not in (None, "", 0, "0.00", False) and name not in hidden:
            label = texts.field_text(tr, kind, name)
            lines.append(f"  {label}: {texts.choice_text(tr, kind, name, value)}")
    for line in document["lines"]:
        lines.append(f"  · {line.get('title') or line.get('type', '')} {line.get('spec', '')} "
                     f"× {line.get('quantity', 1)} {line.get('line_paid') or line.get('amount') or ''}".rstrip())
    for due in document["deadlines"]:
        if not due["met_at"]:
            lines.append(f"  {texts.due_text(tr, due['what'])}: {due['due_at']}")
    for link in document["links"]:
        chip = texts.chip_text(tr, link["kind"], link["state"])
        lines.append(f"  → {texts.kind_one_text(tr, link['kind'])} {link['ref']} – {chip}")
    for note in document["notes"]:
        lines.append(f"  {note['at']} {note['body']}")
    if document["steps"]:
        steps = [f"{s['step']} ({texts.step_text(tr, s['machine'], s['step'])})" for s in document["steps"]]
        lines.append(tr("Open now: {steps}", steps=", ".join(steps)))
    for event in document["history"]:
        lines.append(f"  {event['at']} {event['actor']} {texts.op_text(tr, event['op'], event['summary'])}")
    return lines


def run_states(call: Call) -> Result:
    """Every state machine with codes, words, transitions, and as Mermaid."""
    zh, en, document, lines = Translator("zh_CN"), Translator("en"), [], []

    def words(code: str, text: Callable[[Translator, str, str], str], name: str) -> dict:
        return {"zh": text(zh, name, code), "en": text(en, name, code)}

    for kind in kinds.KINDS.values():
        for machine in kind.machines:
            document.append({
                "machine": machine.name, "kind": kind.code, "column": machine.column,
                "zh": texts.machine_text(zh, machine.name), "en": texts.machine_text(en, machine.name),
                "start": machine.start, "final": list(machine.final),
                "states": [
                    {"code": s} | words(s, texts.state_text, machine.name)
                    for s in machine.states
                ],
                "transitions": [
                    {"step": s.event} | words(s.event, texts.step_text, machine.name)
                    | {"from": list(s.sources), "to": s.target}
                    | {"checked": s.guard is not None, "undoable": s.undoable}
                    for s in machine.steps
                ],
                "mermaid": machine.mermaid(),
            })  # fmt: skip
            entry = document[-1]
            lines.append(f"{machine.name} ({kind.code}.{machine.column})  {entry['zh']} / {entry['en']}")
            lines += [f"  {s['code']}  {s['zh']} / {s['en']}" for s in entry["states"]]
            lines += [
                f"  {', '.join(t['from'])} --{t['step']}--> {t['to']}  {t['zh']} / {t['en']}"
                for t in entry["transitions"]
            ]
            lines += [machine.mermaid(), ""]
    return Result(document, lines)


def run_today(call: Call) -> Result:
    """What is due up to the end of the day, most urgent first."""
    from shopcare.services import today
    from shopcare.services.plain_records import moment

    tr = call.tr
    with call.session(looks=True) as session:
        items = today.items(session, today.end_of_today(session), _limit(call))
        document = [
            {
                "ref": i.ref, "kind": i.kind, "what": i.what, "due": moment(i.due_at), "left_s": i.left_s,
                "overdue": i.overdue, "money": plain(i.money, i.currency), "currency": i.currency, "buyer": i.buyer,
                "title": i.title, "state": i.chip, "provisional": i.provisional,
                "next_action": f"{i.kind}.{i.next_step[1]}" if i.next_step and i.step_on == (i.kind, i.id) else None,
            }
            for i in items
        ]
    rows = [
        (texts.left_text(tr, i.left_s), i.ref, texts.due_text(tr, i.what), i.buyer, i.title,
         format_money(i.money, i.currency) if i.money else "")
        for i in items
    ]  # fmt: skip
    head = (tr("Time left"), tr("Number"), tr("What"), tr("Buyer"), tr("Title"), tr("Money"))
    return Result(document, table(head, rows) or [tr("Nothing is due today.")])


def _action_params(text: str | None) -> dict:
    raw = sys.stdin.read() if text == "-" else text
    if not raw or not raw.strip():
        return {}
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        where = f"{exc.lineno}:{exc.colno}" if isinstance(exc, json.JSONDecodeError) else "1:1"
        raise DomainError("json_unreadable", where=where) from exc
    if not isinstance(found, dict):
        raise DomainError("json_no_object")
    return found


def run_do(call: Call) -> Result:
    """Perform an action, or list them all with their parameters."""
    from shopcare.services import actions

    if call.args.action is None:
        document = [
            {"action": a.name, "params": [
                {"name": p.name, "type": p.type, "required": p.required, "choices": list(p.choices) or None}
                for p in a.params
            ]}
            for a in actions.ACTIONS.values()
        ]  # fmt: skip
        lines = [
            f"{a.name}  " + " ".join(p.name if p.required else f"[{p.name}]" for p in a.params)
            for a in actions.ACTIONS.values()
        ]
        return Result(document, lines)
    params = _action_params(call.args.params)
    with call.session() as session:
        result = actions.perform(session, call.args.action, params)
    tr = call.tr
    lines = [tr("Done: {action} {ref}", action=call.args.action, ref=result["ref"]).rstrip()]
    lines += [f"  {column}: {state}" for column, state in result["state"].items()]
    for warning in result["warnings"]:
        warning["text"] = texts.warning_text(tr, warning["code"], warning)
        lines.append("  " + warning["text"])
    return Result(result, lines)


def run_undo(call: Call) -> Result:
    """Undo the last step, or list the steps."""
    from shopcare.services import actions, undo
    from shopcare.services.plain_records import moment

    tr = call.tr
    with call.session() as session:
        if call.args.list:
            steps = undo.steps(session, _limit(call))
            document = [
                {"id": str(s.event_id), "at": moment(s.at), "actor": s.actor, "op": s.op, "ref": s.ref,
                 "text": texts.op_text(tr, s.op, s.summary, s.ref), "undoable": s.undoable}
                for s in steps
            ]  # fmt: skip
            mark = tr("not undoable")
            lines = [f"{d['id']}  {d['at']}  {d['text']}{'' if d['undoable'] else f'  ({mark})'}" for d in document]
            return Result(document, lines or [tr("There is nothing to undo.")])
        last = undo.steps(session, 1)
        changes = undo.undo_last(session)
        result = actions.answer(changes) | {"undone": last[0].op}
        words = texts.op_text(tr, last[0].op, last[0].summary, last[0].ref)
    return Result(result, [tr("Undone: {what}", what=words)])
