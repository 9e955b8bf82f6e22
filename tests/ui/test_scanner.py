"""The scanner filter: bursts are scans, hands are hands, and nothing typed is lost or changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from shopcare.ui.scanner import HOLD_MS, ScannerFilter

NONE = Qt.KeyboardModifier.NoModifier


class Keys:
    """Keys sent at chosen gaps by a clock of our own."""

    def __init__(self, app, edit):
        self.now, self.edit = 100.0, edit
        self.filter = ScannerFilter(app, clock=lambda: self.now)
        self.codes: list[str] = []
        self.again: list[str] = []
        self.filter.scanned.connect(self.codes.append)
        self.filter.repeated.connect(self.again.append)

    def press(self, key, text="", modifiers=NONE, after_ms=0):
        self.now += after_ms / 1000
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.edit, QKeyEvent(kind, key, modifiers, text))

    def type(self, text, gap_ms, end=Qt.Key.Key_Return):
        for char in text:
            self.press(Qt.Key(ord(char.upper())), char, after_ms=gap_ms)
        if end is not None:
            self.press(end, "\r" if end == Qt.Key.Key_Return else "\t", after_ms=gap_ms)

    def silence(self):
        """As if 60 ms had passed: what the filter's timer does."""
        self.now += HOLD_MS / 1000
        self.filter._timer.stop()
        self.filter._on_silence()


@pytest.fixture
def keys(qapp, qtbot):
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    edit.setFocus()
    made = Keys(qapp, edit)
    yield made
    qapp.removeEventFilter(made.filter)


@pytest.mark.parametrize("gap", [4, 12, 30])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_burst_is_a_scan_and_reaches_no_field(keys, gap, end):
    keys.type("YT8864369794618", gap, end)
    assert keys.codes == ["YT8864369794618"]
    assert keys.edit.text() == ""


def test_capitals_with_the_shift_key_are_one_scan(keys):
    for char in "PDD12345678":
        if char.isupper():
            keys.press(Qt.Key.Key_Shift, after_ms=4)
        keys.press(Qt.Key(ord(char)), char, after_ms=4)
    keys.press(Qt.Key.Key_Return, "\r", after_ms=4)
    assert keys.codes == ["PDD12345678"]
    assert keys.edit.text() == ""


def test_hand_typing_arrives_unchanged(keys):
    entered = []
    keys.edit.returnPressed.connect(lambda: entered.append(keys.edit.text()))
    keys.type("YT88643697", 110)
    assert (keys.codes, keys.edit.text(), entered) == ([], "YT88643697", ["YT88643697"])


def test_five_quick_digits_are_no_scan(keys):
    keys.type("12345", 10)
    assert (keys.codes, keys.edit.text()) == ([], "12345")


def test_a_single_key_is_given_back_after_the_hold(keys):
    keys.type("a", 200, None)
    assert keys.edit.text() == ""
    keys.silence()
    assert keys.edit.text() == "a"


def test_quick_typing_without_an_end_stays_typing(keys):
    keys.type("abcdefgh", 20, None)
    keys.silence()
    assert (keys.codes, keys.edit.text()) == ([], "abcdefgh")


def test_silence_ends_a_scan_where_the_scanner_sends_no_enter(keys):
    keys.filter.ends_by_silence = True
    keys.type("SF1467822093", 8, None)
    keys.silence()
    assert (keys.codes, keys.edit.text()) == (["SF1467822093"], "")


def test_the_same_code_at_once_is_one_parcel(keys):
    keys.type("SF1467822093", 8)
    keys.now += 0.5
    keys.type("SF1467822093", 8)
    assert (keys.codes, keys.again) == (["SF1467822093"], ["SF1467822093"])
    keys.now += 2
    keys.type("SF1467822093", 8)
    assert keys.codes == ["SF1467822093"] * 2


def test_shortcuts_are_never_held(keys):
    keys.edit.setText("abc")
    keys.edit.deselect()
    keys.press(Qt.Key.Key_A, "\x01", Qt.KeyboardModifier.ControlModifier, 500)
    assert keys.edit.selectedText() == "abc"


def test_keys_before_a_scan_are_kept_and_the_scan_is_not(keys):
    keys.type("ab", 150, None)
    keys.now += 0.2
    keys.type("JT5203994418827", 10)
    assert keys.codes == ["JT5203994418827"]
    assert keys.edit.text() == "ab"
