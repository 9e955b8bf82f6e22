"""Beginning a record: a draft at once, or for a return of several goods the lines and quantities first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.services import detail, records
from shopcare.services.detail import Detail
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.theme import set_look

#: Kinds that may stand without an order but not without a waybill.
_NEEDS = {"unknown_parcels": "waybill"}


def begin(context: Context, parent: QWidget, kind: str, values: dict[str, Any]) -> None:
    """Make a draft and open it; a return of an order with several pieces asks first what comes back."""
    order_id = values.get("order_id")
    needed = _NEEDS.get(kind)
    if needed and not values.get(needed):
        label = texts.field_text(context.tr, kind, needed)
        title = texts.kind_one_text(context.tr, kind)
        context.prompts.text(
            parent, title, label, "", lambda text: create(context, kind, {**values, needed: text}) if text else None
        )
    elif kind == "returns" and order_id:
        context.jobs.read(
            detail.detail, context.session, "orders", order_id,
            done=lambda found: _lines_first(context, parent, found, values), failed=context.hub.fail.emit,
        )
    else:
        create(context, kind, values)


def create(context: Context, kind: str, values: dict[str, Any], lines: list[dict] | None = None) -> None:
    """Write the draft and open its panel."""

    def done(changes: Any) -> None:
        context.hub.open_record.emit(*changes.record)
        summary: dict[str, Any] = {}
        context.hub.say.emit(texts.op_text(context.tr, f"{kind}.create", summary), True)

    context.jobs.write(
        records.create, context.session, kind, values, lines, done=done, failed=context.hub.fail.emit
    )


def _lines_first(context: Context, parent: QWidget, order: Detail, values: dict[str, Any]) -> None:
    open_lines = [ln for ln in order.lines if ln["quantity"] > ln["returned_quantity"]]
    pieces = sum(ln["quantity"] - ln["returned_quantity"] for ln in open_lines)
    if pieces <= 1 and len(order.lines) <= 1:
        create(context, "returns", values)
        return
    ReturnLines(context, order, lambda lines: create(context, "returns", values, lines), parent).open()


class ReturnLines(QDialog):
    """What of an order comes back: a quantity per line, never more than was bought and not returned yet."""

    def __init__(
        self, context: Context, order: Detail, done: Callable[[list[dict]], object], parent: QWidget | None = None
    ):
        """``done`` gets the lines chosen."""
        super().__init__(parent)
        tr, px = context.tr, context.theme.px
        self.setObjectName("return_lines")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("What comes back?"))
        self._done = done
        self.counts: dict[int, QSpinBox] = {}
        head = QLabel(tr("What comes back of order {number}?", number=order.ref))
        head.setWordWrap(True)
        set_look(head, role="section")
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for row, line in enumerate(order.lines):
            left = line["quantity"] - line["returned_quantity"]
            words = " · ".join(part for part in (line["title"], line["spec"]) if part)
            name = QLabel(words)
            name.setWordWrap(True)
            spin = QSpinBox()
            spin.setRange(0, left)
            spin.setValue(left)
            spin.setAccessibleName(words)
            spin.setMinimumWidth(px(80))
            spin.valueChanged.connect(lambda _value: self._tell())
            self.counts[line["id"]] = spin
            grid.addWidget(name, row, 0)
            grid.addWidget(spin, row, 1)
            bought = tr("of {n} bought", n=line["quantity"])
            if line["returned_quantity"]:
                bought += " " + tr("({n} returned)", n=line["returned_quantity"])
            grid.addWidget(QLabel(bought), row, 2)
        self.go = text_button(tr("Create return"), "primary")
        self.go.clicked.connect(self.accept)
        self.go.setDefault(True)
        stop = text_button(tr("Cancel"))
        stop.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(stop)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addWidget(head)
        column.addLayout(grid)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(px(480))
        self._tell()

    def _tell(self) -> None:
        self.go.setEnabled(any(spin.value() for spin in self.counts.values()))

    def accept(self) -> None:
        """Hand over the lines and close."""
        lines = [{"order_line_id": i, "quantity": spin.value()} for i, spin in self.counts.items() if spin.value()]
        super().accept()
        self._done(lines)
