"""The parts of a panel that are only read: deadline band, facts, goods, links, timeline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain import kinds, refunds
from shopcare.domain.clock import from_utc_text
from shopcare.services import hooks
from shopcare.services.detail import Detail
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.fact_row import FactRow
from shopcare.ui.meanings import meaning, urgency
from shopcare.ui.theme import set_look


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_look(label, role=role)
    return label


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return holder, column


def _band(context: Context, icon: str, text: str, shade: str) -> QFrame:
    band = QFrame()
    set_look(band, band=shade if shade in ("danger", "warn", "ok", "info") else "info")
    row = QHBoxLayout(band)
    picture = QLabel()
    picture.setPixmap(context.icons.pixmap(icon, shade, 18))
    words = _label(text, "strong")
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    band.setAccessibleName(text)
    return band


def deadline_band(context: Context, found: Detail) -> QWidget | None:
    """What is due next and how long that is, over everything else; None when nothing is."""
    row = next((d for d in found.deadlines if d["met_at"] is None), None)
    if row is None or found.record.get("recycled_at"):
        return None
    tr, now = context.tr, context.session.now()
    left = (from_utc_text(row["due_at"]) - now).total_seconds()
    when = texts.moment_text(tr, row["due_at"], found.zone, now)
    text = tr(
        "{left}: {what} by {when}", left=texts.left_text(tr, left), what=texts.due_text(tr, row["what"]), when=when
    )
    if row["provisional"]:
        text += " " + tr("(holiday calendar of that year not loaded)")
    shade = urgency(left)
    return _band(context, {"danger": "triangle-alert", "warn": "alarm-clock"}.get(shade, "clock"), text,
                 shade if shade != "neutral" else "info")


def facts(context: Context, found: Detail) -> QWidget:
    """Who and what: the facts that are not edited here."""
    tr, record, order = context.tr, found.record, found.order or {}
    holder, column = _column()
    currency = record.get("currency") or "CNY"
    rows: list[tuple[str, str]] = []
    if found.kind == "orders":
        if not record.get("entered_by_hand"):
            rows = [
                (tr("Buyer"), "  ".join(p for p in (record["receiver_name"], record["phone"]) if p)),
                (tr("Address"), hooks.address_of(record)),
                (tr("Item"), record["title"]),
                (tr("Waybill"), "  ".join(p for p in (record["waybill"], record["carrier_name"]) if p)),
            ]
        rows.append((tr("Paid"), texts.money_text(record["paid"], currency)))
        for column_name, words in (("placed_at", tr("Placed")), ("shipped_at", tr("Shipped"))):
            rows.append((words, texts.moment_text(tr, record[column_name], found.zone, context.session.now())))
        rows.append((tr("Buyer's message"), record["buyer_message"]))
    elif order:
        rows = [
            (tr("Order no."), order["platform_order_no"]),
            (tr("Buyer"), "  ".join(p for p in (order["receiver_name"], order["phone"]) if p)),
            (tr("Address"), hooks.address_of(order)),
            (tr("Paid"), texts.money_text(order["paid"], order["currency"])),
        ]
    if found.kind in ("returns", "complaints"):
        for machine in kinds.KINDS[found.kind].machines:
            rows.append((texts.machine_text(tr, machine.name),
                         texts.state_text(tr, machine.name, record[machine.column])))
    for name, value in rows:
        if value:
            column.addWidget(FactRow(context.icons, name, value))
    if found.kind == "refunds":
        _earlier(context, found, column)
    return holder


def _earlier(context: Context, found: Detail, column: QVBoxLayout) -> None:
    tr, order = context.tr, found.order
    currency = found.record.get("currency") or "CNY"
    live = [r for r in found.earlier_refunds if r["state"] not in ("withdrawn", "refused", "closed", "draft")]
    if live:
        text = "; ".join(
            f"{r['number'] or ''} {texts.money_text(r['amount'], currency)} "
            f"{texts.chip_text(tr, 'refunds', r['state'])}"
            for r in live
        )
        column.addWidget(_band(context, "circle-alert", tr("Refunds on this order before: {refunds}", refunds=text),
                               "warn"))
    if order is not None:
        left = refunds.remaining(order["paid"], order["platform_refunded"], order["recorded_refunded"])
        column.addWidget(FactRow(context.icons, tr("Still refundable"), texts.money_text(left, currency)))


def lines_section(context: Context, found: Detail) -> QWidget | None:
    """The goods of an order or case; of a refund, how its sum is made."""
    if not found.lines:
        return None
    tr, currency = context.tr, found.record.get("currency") or "CNY"
    holder, column = _column()
    for line in found.lines:
        if found.kind == "refunds":
            amount = line["amount"] * (1 if line["direction"] == "to_buyer" else -1)
            left = texts.choice_text(tr, "refunds", "line_type", line["type"])
            words = left + (f" · {line['note']}" if line.get("note") else "")
            right = texts.money_text(amount, currency)
        else:
            title = " · ".join(p for p in (line["title"], line["spec"]) if p)
            words = f"{title}  ×{line['quantity']}"
            back = line.get("returned_quantity")
            if back:
                words += "  " + tr("({n} returned)", n=back)
            if line.get("good") or line.get("bad"):
                words += "  " + tr("good {good}, bad {bad}", good=line["good"], bad=line["bad"])
            right = texts.money_text(line.get("amount", line.get("line_paid")), currency)
        column.addWidget(_line(words, right, "body"))
    if found.kind == "refunds":
        total = refunds.total(found.lines)
        column.addWidget(_line(tr("Together"), texts.money_text(total, currency), "strong"))
    return holder


def _line(words: str, right: str, role: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(_label(words, role), 1)
    amount = QLabel(right)
    set_look(amount, role=role)
    row.addWidget(amount, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def links_section(context: Context, found: Detail) -> QWidget | None:
    """Records of the same order or case; a click opens one."""
    if not found.links:
        return None
    tr = context.tr
    holder, column = _column()
    for kind, record_id, number, chip in found.links:
        row_holder = QWidget()
        row = QHBoxLayout(row_holder)
        row.setContentsMargins(0, 0, 0, 0)
        button = text_button(f"{texts.kind_one_text(tr, kind)} {number}", "link")
        button.clicked.connect(lambda _on=False, k=kind, i=record_id: context.hub.open_record.emit(k, i))
        row.addWidget(button)
        state = _label(texts.chip_text(tr, kind, chip), "secondary")
        state.setProperty("meaning", meaning(kind, chip))
        row.addWidget(state, 1)
        column.addWidget(row_holder)
    return holder


def timeline_section(context: Context, found: Detail, happened: list[dict]) -> QWidget:
    """What happened, newest first, with who did it."""
    tr, now = context.tr, context.session.now()
    holder, column = _column()
    for row in happened:
        line = QWidget()
        parts = QHBoxLayout(line)
        parts.setContentsMargins(0, 0, 0, 0)
        when = _label(texts.moment_text(tr, row["at"], found.zone, now), "caption")
        when.setWordWrap(False)
        parts.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        parts.addWidget(_label(texts.op_text(tr, row["op"], row["summary"]), "secondary"), 1)
        who = _label(row["actor"], "caption")
        who.setWordWrap(False)
        parts.addWidget(who, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(line)
    return holder
