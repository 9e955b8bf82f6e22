"""Any sequence of creating, editing, steps, recycling, undo and redo leaves a sound shop with right counts."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services import lists, notes, records, safety, undo
from shopcare.services.session import Session
from shopcare.store.models import OrderRow, RefundPaymentRow
from tests.services import desk

KINDS = ("returns", "refunds", "complaints", "claims", "reviews", "repairs")
WORDS = st.sampled_from(["", "好", "=1+1", "<b>x</b>", "王晓燕", "😀" * 5, "a\u202eb", "%_'\"", "\ud800x"])
TEXT_FIELDS = {"returns": "return_carrier", "refunds": "title", "complaints": "title", "reviews": "title",
               "claims": "title", "repairs": "title"}  # fmt: skip


class Shopkeeper(RuleBasedStateMachine):
    """Does what buttons do, in any order."""

    session: Session
    folder: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chain"))
        self.session = desk.open_desk(self.folder / "shop")
        self.orders = [
            desk.add_order(self.session, f"26112200{n}", quantity=2, waybill=f"YT{n:013d}") for n in (1, 2)
        ]
        self.made: list[tuple[str, int]] = []

    def _try(self, deed, *args, **more):  # noqa: ANN001, ANN002, ANN003, ANN202
        try:
            return deed(self.session, *args, **more)
        except DomainError:
            return None  # a refusal is an answer; what it left behind is looked at

    @rule(kind=st.sampled_from(KINDS), which=st.integers(0, 1), draft=st.booleans())
    def create(self, kind: str, which: int, draft: bool) -> None:
        values: dict = {"order_id": self.orders[which]}
        if kind == "returns":
            values |= {"kind": "return", "reason": "wrong_size_chosen"}
        if kind == "refunds":
            values |= {"amount": "60.00", "reason": "quality"}
        done = self._try(records.create, kind, values, draft=draft)
        if done is not None:
            self.made.append(done.record)

    def _pick(self, at: int) -> tuple[str, int] | None:
        return self.made[at % len(self.made)] if self.made else None

    @rule(at=st.integers(0, 20), text=WORDS)
    def edit(self, at: int, text: str) -> None:
        record = self._pick(at)
        if record is not None:
            self._try(records.set_field, *record, TEXT_FIELDS[record[0]], text)

    @rule(at=st.integers(0, 20), text=WORDS)
    def note(self, at: int, text: str) -> None:
        record = self._pick(at)
        if record is not None:
            self._try(notes.write, *record, text)

    @rule(at=st.integers(0, 20), amount=st.sampled_from(["0.00", "1.00", "189.00", "300.00"]))
    def amount(self, at: int, amount: str) -> None:
        record = self._pick(at)
        if record is not None and record[0] == "refunds":
            self._try(records.set_field, *record, "amount", amount)

    @rule(at=st.integers(0, 20), which=st.integers(0, 30))
    def step(self, at: int, which: int) -> None:
        record = self._pick(at)
        if record is None:
            return
        found = self.session.shop.by_id(records.table(record[0]), record[1])
        steps = records.open_steps(self.session, record[0], found) if found else []
        if steps:
            machine, event, _target = steps[which % len(steps)]
            self._try(records.step, *record, event, machine)

    @rule(at=st.integers(0, 20))
    def recycle(self, at: int) -> None:
        record = self._pick(at)
        if record is not None:
            self._try(records.recycle, record[0], [record[1]])

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self._try(undo.undo_last)

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self._try(undo.redo_last)

    @invariant()
    def never_more_than_paid(self) -> None:
        if not hasattr(self, "orders"):
            return
        paid = sum(row["amount"] for row in self.session.shop.dicts(RefundPaymentRow.select()))
        booked = [self.session.shop.by_id(OrderRow, order) for order in self.orders]
        assert sum(order["recorded_refunded"] for order in booked) == paid
        assert all(order["recorded_refunded"] <= order["paid"] for order in booked)

    def teardown(self) -> None:
        if not hasattr(self, "orders"):
            return
        try:
            for kind in (*KINDS, "orders"):
                kind_ = kinds.kind(kind)
                rows = [r for r in self.session.shop.dicts(records.table(kind).select()) if not r.get("recycled_at")]
                told = lists.counts(self.session, kind)
                assert told["all"] == len(rows), (kind, told)
                chips = Counter(row[kind_.chip] for row in rows)
                for chip in kind_.chips:
                    assert told.get(chip, 0) == chips.get(chip, 0), (kind, chip, told, chips)
            self.session.shop.close()
            assert safety.check(self.folder / "shop", desk.NOW) == []
        finally:
            self.session.shop.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def test_short_chains_leave_a_sound_shop() -> None:
    run_state_machine_as_test(
        Shopkeeper, settings=settings(max_examples=6, stateful_step_count=25, deadline=None, phases=(Phase.generate,))
    )


@pytest.mark.full
def test_long_chains_leave_a_sound_shop() -> None:
    run_state_machine_as_test(
        Shopkeeper, settings=settings(max_examples=400, stateful_step_count=60, deadline=None)
    )
