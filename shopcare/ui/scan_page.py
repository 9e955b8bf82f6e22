"""Scan-in: a parcel is scanned, found by its waybill and received; no mouse, no input field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shopcare import texts
from shopcare.domain import kinds
from shopcare.domain.clock import DEFAULT_ZONE, local, to_utc_text
from shopcare.domain.errors import DomainError
from shopcare.services import receiving, records, undo
from shopcare.services.changes import Changes
from shopcare.services.receiving import Scan
from shopcare.ui.announce import announce
from shopcare.ui.buttons import text_button
from shopcare.ui.chip_label import ChipLabel
from shopcare.ui.context import Context
from shopcare.ui.page_header import PageHeader
from shopcare.ui.theme import set_look

_MEANINGS = {"matched": "ok", "several": "warn", "already_received": "warn", "closed": "danger",
             "refused_parcel": "warn", "unknown": "danger"}
_ICONS = {"ok": "circle-check", "warn": "circle-alert", "danger": "triangle-alert", "neutral": "scan-line"}


@dataclass
class Outcome:
    """What one scan came to."""

    scan: Scan
    changes: Changes | None = None
    note: str = ""


def receive_code(session: Any, code: str) -> Outcome:
    """Find a code and take the parcel in when it is clear whose it is; an unannounced one is parked."""
    scan = receiving.find(session, code)
    if scan.outcome == "matched":
        return Outcome(scan, receiving.receive(session, scan.candidates[0][1]))
    if scan.outcome == "unknown":
        return Outcome(scan, records.create(session, "unknown_parcels", {"waybill": scan.code}))
    return Outcome(scan)


@dataclass
class Entry:
    """One line of the history: what the scan led to, and what 0 takes back."""

    kind: str
    id: int
    changes: Changes | None
    key: str
    code: str


def grouped(number: str) -> str:
    """A number for reading from a distance: the courier's letters, then groups of four; no single one at the end."""
    letters = number[: len(number) - len(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    rest = number[len(letters) :]
    groups = [rest[at : at + 4] for at in range(0, len(rest), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join(part for part in (letters, *groups) if part)


class ScanLine(QWidget):
    """A line of the history: time, number, record, and its state as a chip."""

    def __init__(self, context: Context, moment: str, code: str, words: str, chip: tuple[str, str]):
        """``chip`` is (words, meaning)."""
        super().__init__()
        px = context.theme.px
        when, number, text = QLabel(moment), QLabel(code), QLabel(words)
        set_look(when, role="secondary")
        for label in (number, text):
            label.setTextFormat(Qt.TextFormat.PlainText)
        # Long words give way; the chip never does.
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        number.setMinimumWidth(px(150))
        self.chip = ChipLabel(context.icons, *chip)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.setSpacing(px(16))
        for widget, stretch in ((when, 0), (number, 0), (text, 1), (self.chip, 0)):
            row.addWidget(widget, stretch)


class ScanPage(QWidget):
    """Holds the focus itself, without an input method, so that a scan never lands in a field.

    Signal: ``leave_requested()`` Esc.
    """

    leave_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None):
        """Waits for :meth:`scan`."""
        super().__init__(parent)
        self._context = context
        tr, icons = context.tr, context.icons
        self.setObjectName("scan_page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Scan in"))
        self.outcome: Outcome | None = None
        self._history: list[Entry] = []
        self._counts = {"received": 0, "other": 0, "unknown": 0}
        header = PageHeader(
            icons, tr("Scan in"), tr("Scan the waybill of a returned parcel at any time; no field to click")
        )
        leave = header.add_button(text_button(tr("Leave (Esc)"), "", "log-out", icons))
        leave.clicked.connect(self.leave_requested)
        leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.band = QFrame()
        self.band.setObjectName("scan_band")
        self._picture, self._number, self._text, self._more = QLabel(), QLabel(), QLabel(), QLabel()
        for label, role in ((self._number, "scan"), (self._text, "panel"), (self._more, "secondary")):
            set_look(label, role=role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        words = QVBoxLayout()
        for label in (self._number, self._text, self._more):
            words.addWidget(label)
        row = QHBoxLayout(self.band)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        self.choices = QListWidget()
        self.choices.setAccessibleName(tr("Several records fit; choose by digit"))
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.itemClicked.connect(lambda item: self._choose(self.choices.row(item)))
        self.choices.hide()
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(tr("No scanner? Type the number and press Enter"))
        self.typed.setAccessibleName(tr("Number typed by hand"))
        self.typed.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.typed.returnPressed.connect(self._on_typed)
        keys = QHBoxLayout()
        self.undo_button = text_button(tr("0  Undo the last one"), "", "rotate-ccw", icons)
        self.open_button = text_button(tr("Enter  Open the record"), "", "external-link", icons)
        self.print_button = text_button(tr("P  Print label"), "", "printer", icons)
        self.new_button = text_button(tr("N  Make a return of it"), "", "plus", icons)
        for button, run in ((self.undo_button, self.undo_last), (self.open_button, self._open),
                            (self.print_button, self._print), (self.new_button, self._new_return)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumHeight(context.theme.px(56))
            button.clicked.connect(run)
            keys.addWidget(button)
        self._sums = QLabel()
        set_look(self._sums, role="section")
        self.history = QListWidget()
        self.history.setAccessibleName(tr("Last scans"))
        self.history.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.history.itemDoubleClicked.connect(self._open_from_history)
        column = QVBoxLayout(self)
        for part in (header, self.band, self.choices):
            column.addWidget(part)
        column.addWidget(self.typed)
        column.addLayout(keys)
        column.addWidget(self._sums)
        column.addWidget(self.history, 1)
        self._column, self._band_row = column, row
        context.theme.changed.connect(self._restyle)
        self._show_waiting()
        self._count()

    # -- scanning ---------------------------------------------------------------------------------------------

    def scan(self, code: str) -> None:
        """A code was scanned or typed."""
        self.choices.hide()
        self._context.jobs.write(
            self._work, code, done=lambda found: self._on_found(found), failed=lambda exc: self._on_failed(code, exc)
        )

    def _work(self, code: str) -> Outcome:
        return receive_code(self._context.session, code)

    def _on_typed(self) -> None:
        code = self.typed.text().strip()
        self.typed.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if code:
            self.scan(code)

    def _on_failed(self, code: str, exc: BaseException) -> None:
        words = texts.error_text(self._context.tr, exc) if isinstance(exc, DomainError) else str(exc)
        self._show("danger", grouped(code), words)

    def _on_found(self, found: Outcome) -> None:
        tr, scan = self._context.tr, found.scan
        self.outcome = found
        record = scan.record or {}
        name = record.get("buyer_name") or record.get("receiver_name")
        who = " · ".join(part for part in (name, record.get("title")) if part)
        ref = scan.candidates[0][2] if scan.candidates else ""
        words = {
            "matched": tr("{ref} received, to inspect. {who}", ref=ref, who=who),
            "several": tr("Several records fit: choose with the digits 1 to 9."),
            "already_received": tr("{ref} was received before ({when}). Put the parcel to it. {who}", ref=ref,
                                   when=self._when(record.get("received_at")), who=who),
            "closed": tr("{ref} is closed (“{state}”). Reopen it, or ask the agent. {who}", ref=ref, who=who,
                         state=texts.chip_text(tr, "returns", record.get("chip") or "")),
            "refused_parcel": tr("Refused or undelivered parcel of order {ref}. N makes the return. {who}", ref=ref,
                                 who=who),
            "unknown": tr("Nobody announced this parcel. It is parked as {ref}; go on with the next one.",
                          ref=found.changes.ref if found.changes else ""),
        }[scan.outcome]
        self._show(_MEANINGS[scan.outcome], grouped(scan.code), words.strip(), self._details(record))
        if scan.outcome == "several":
            self.choices.clear()
            for at, (kind, _id, number) in enumerate(scan.candidates[:9], 1):
                self.choices.addItem(f"{at}   {texts.kind_one_text(tr, kind)} {number}")
            self.choices.show()
        key = {"matched": "received", "unknown": "unknown"}.get(scan.outcome, "other")
        self._counts[key] += 1
        self._count()
        self._remember(found, " · ".join(part for part in (ref or (found.changes.ref if found.changes else ""), name)
                                         if part), key)
        if found.changes is not None:
            self._context.hub.changed.emit(found.changes)

    def _when(self, moment: str | None) -> str:
        return texts.moment_text(self._context.tr, moment, DEFAULT_ZONE, self._context.session.now()) or "—"

    def _details(self, record: dict) -> str:
        """Why it comes back, who pays the freight and what it is worth, as far as the return says."""
        tr = self._context.tr
        amount, payer = record.get("amount"), record.get("freight_payer")
        parts = (
            texts.reason_text(tr, record["reason"]) if record.get("reason") else "",
            texts.payer_text(tr, payer) if payer and payer != "open" else "",
            texts.money_text(amount, record.get("currency", "CNY")) if amount else "",
        )
        return " · ".join(part for part in parts if part)

    def _chip(self, found: Outcome) -> tuple[str, str]:
        """What the history's chip says: the words and their meaning."""
        tr = self._context.tr
        return {
            "matched": (texts.chip_text(tr, "returns", "to_inspect"), "info"),
            "several": (tr("several fit"), "warn"),
            "already_received": (tr("received before"), "warn"),
            "closed": (tr("already closed"), "neutral"),
            "refused_parcel": (tr("refused parcel"), "warn"),
            "unknown": (tr("unannounced · parked"), "warn"),
        }[found.scan.outcome]

    def _remember(self, found: Outcome, words: str, key: str) -> None:
        target = found.scan.candidates[0] if found.scan.candidates else None
        if found.scan.outcome == "unknown" and found.changes and found.changes.record:
            target = (*found.changes.record, found.changes.ref)
        code, chip = found.scan.code, self._chip(found)
        entry = Entry(target[0] if target else "", target[1] if target else 0, found.changes, key, code)
        self._history.insert(0, entry)
        moment = local(to_utc_text(self._context.session.now()), DEFAULT_ZONE).strftime("%H:%M:%S")
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{moment} {code} {words} {chip[0]}")
        item.setSizeHint(QSize(0, self._context.theme.px(40)))
        self.history.insertItem(0, item)
        self.history.setItemWidget(item, ScanLine(self._context, moment, code, words, chip))
        while self.history.count() > 200:
            self.history.takeItem(self.history.count() - 1)
            self._history.pop()

    def _choose(self, at: int) -> None:
        if self.outcome is None or self.outcome.scan.outcome != "several":
            return
        found = self.outcome.scan.candidates
        if not 0 <= at < min(9, len(found)):
            return
        self.choices.hide()
        kind, record_id, ref = found[at]
        if kind != "returns":
            self._context.hub.open_record.emit(kind, record_id)
            return
        code, session = self.outcome.scan.code, self._context.session

        def work() -> Outcome:
            record = records.load(session, "returns", record_id)
            scan = Scan(code, "matched", [(kind, record_id, ref)], record)
            return Outcome(scan, receiving.receive(session, record_id))

        self._context.jobs.write(work, done=self._on_found, failed=lambda exc: self._on_failed(code, exc))

    # -- keys -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits choose, 0 undoes, P prints, N makes a return, Enter opens, Esc leaves."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        elif key == Qt.Key.Key_0:
            self.undo_last()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._choose(key - Qt.Key.Key_1)
        elif key == Qt.Key.Key_P:
            self._print()
        elif key == Qt.Key.Key_N:
            self._new_return()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def undo_last(self) -> None:
        """Take the last received or parked parcel back."""
        tr = self._context.tr
        for at, entry in enumerate(self._history):
            if entry.changes is None or entry.changes.event_id is None:
                continue
            event_id, code = entry.changes.event_id, entry.code

            def done(_changes: Changes, at: int = at, code: str = code) -> None:
                self._counts[self._history[at].key] -= 1
                self._count()
                self._history.pop(at)
                self.history.takeItem(at)
                self._show("neutral", grouped(code), tr("Taken back."))

            self._context.jobs.write(
                undo.undo, self._context.session, event_id, done=done,
                failed=lambda exc, code=code: self._on_failed(code, exc),
            )
            return
        self._show("neutral", "", tr("There is nothing to take back."))

    def _target(self) -> tuple[str, int] | None:
        if self._history and self._history[0].kind:
            return self._history[0].kind, self._history[0].id
        return None

    def _open(self) -> None:
        target = self._target()
        if target is not None:
            self._context.hub.open_record.emit(*target)

    def _open_from_history(self, item: QListWidgetItem) -> None:
        entry = self._history[self.history.row(item)]
        if entry.kind in kinds.KINDS:
            self._context.hub.open_record.emit(entry.kind, entry.id)

    def _print(self) -> None:
        target = self._target()
        if target is not None and target[0] == "returns":
            self._context.hub.print_records.emit("return_label", [target], False)

    def _new_return(self) -> None:
        if self.outcome is not None and self.outcome.scan.outcome == "refused_parcel":
            order_id = self.outcome.scan.candidates[0][1]
            values = {"order_id": order_id, "kind": "refused", "reason": "refused"}
            self._context.hub.new_record.emit("returns", values)

    # -- looks ------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What the band says under the number."""
        return self._text.text()

    @property
    def sums(self) -> str:
        """The counts of this session in words."""
        return self._sums.text()

    def _show_waiting(self) -> None:
        self._show("neutral", self._context.tr("Ready to scan"), "")

    def _show(self, meaning: str, number: str, words: str, more: str = "") -> None:
        self._meaning = meaning
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._text.setVisible(bool(words))
        self._number.setText(number)
        self._text.setText(words)
        self._restyle()
        announce(self.band, f"{number} {words}")

    def _count(self) -> None:
        tr, counts = self._context.tr, self._counts
        parts = (
            tr.plural("{n} parcel this time", "{n} parcels this time", sum(counts.values())),
            tr("{n} received", n=counts["received"]),
            tr("{n} to look at", n=counts["other"]),
            tr("{n} unannounced", n=counts["unknown"]),
        )
        self._sums.setText(" · ".join(parts))

    def _restyle(self) -> None:
        px = self._context.theme.px
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(12))
        self._band_row.setContentsMargins(px(24), px(16), px(24), px(16))
        self._band_row.setSpacing(px(20))
        self.band.setMinimumHeight(px(112))
        for at in range(self.history.count()):
            self.history.item(at).setSizeHint(QSize(0, px(40)))
        set_look(self.band, band=self._meaning)
        self._picture.setPixmap(self._context.icons.pixmap(_ICONS[self._meaning], self._meaning, 64))
        self.choices.setMaximumHeight(px(220))

    def refresh(self) -> None:
        """Nothing to read: the page shows what was scanned."""

    def apply_changes(self, changes: Changes) -> None:
        """The history stays as it happened."""
