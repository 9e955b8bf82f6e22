"""A combo box that keeps its width: long names in it never widen the column it stands in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox


def steady_combo(characters: int) -> QComboBox:
    """An empty combo box of at least ``characters`` characters; a wheel passing over it does not focus it."""
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(characters)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return combo
