"""Some Qt bindings lose a reference of ``None`` at every call on Python 3.11 and end the process after a while."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel()
before = sys.getrefcount(None), sys.getrefcount(True)
for number in range(20_000):
    label.setText(str(number))
    label.linkActivated.emit("x")
print(before[0] - sys.getrefcount(None), before[1] - sys.getrefcount(True))
"""


def test_twenty_thousand_qt_calls_lose_no_reference() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lost = [int(word) for word in done.stdout.split()]
    assert max(lost) < 100, f"references lost: {lost}; see the PySide6 versions in pyproject.toml"
