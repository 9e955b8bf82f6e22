"""Push buttons in the roles the style sheet knows."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from shopcare.ui.icons import Icons
from shopcare.ui.theme import set_look


def text_button(text: str, role: str = "", icon: str = "", icons: Icons | None = None) -> QPushButton:
    """A push button; ``role`` is primary, danger, link or nothing. An icon needs ``icons``."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    if role:
        set_look(button, role=role)
    if icon and icons is not None:
        icons.dress(button, icon, {"primary": "on_accent", "link": "accent", "danger": "danger"}.get(role, "text2"))
        # Qt leaves 4 px between icon and text and offers no setting; a thin space gives the 8 px of our grid.
        button.setText(f"\N{EN SPACE}{text}")
        button.setAccessibleName(text)
    return button
