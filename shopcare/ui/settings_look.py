"""Settings: theme, text size, row height and language; all of it at once."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from shopcare.ui.settings_parts import Pane, pick
from shopcare.ui.tokens import ROW_HEIGHTS, SCHEMES, TEXT_SIZES


class LookPane(Pane):
    """How the window looks."""

    key = "look"
    has_defaults = True

    def build(self) -> None:
        """Three-way theme, then drop-downs."""
        tr, theme = self.context.tr, self.context.theme
        card = self.card()
        words = {"system": tr("Follow the system"), "light": tr("Light"), "dark": tr("Dark")}
        ways = QWidget()
        line = QHBoxLayout(ways)
        line.setContentsMargins(0, 0, 0, 0)
        self.schemes = {}
        self._group = QButtonGroup(self)
        for scheme in SCHEMES:
            button = QRadioButton(words[scheme])
            button.toggled.connect(lambda on, scheme=scheme: self._set("theme", scheme) if on else None)
            self._group.addButton(button)
            self.schemes[scheme] = button
            line.addWidget(button)
        self.row(card, tr("Theme"), ways)
        self.size = self.choice([(n, f"{n} %") for n in TEXT_SIZES], lambda value: self._set("size", value))
        self.row(card, tr("Text size"), self.size)
        rows = {"compact": tr("Compact"), "normal": tr("rows|Normal"), "large": tr("Large")}
        self.rows = self.choice([(name, rows[name]) for name in ROW_HEIGHTS], lambda value: self._set("rows", value))
        self.row(card, tr("Row height"), self.rows)
        self.language = self.choice(
            [("zh_CN", "简体中文"), ("en", "English")], self.context.hub.language_chosen.emit
        )
        self.row(card, tr("Language"), self.language)
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is chosen."""
        theme = self.context.theme
        button = self.schemes[theme.scheme]
        button.blockSignals(True)
        button.setChecked(True)
        button.blockSignals(False)
        pick(self.size, theme.text_percent)
        pick(self.rows, theme.rows)
        pick(self.language, self.context.tr.lang)

    def restore_defaults(self) -> None:
        """System theme, 100 %, normal rows; the language stays."""
        for name, value in (("theme", "system"), ("size", 100), ("rows", "normal")):
            self._set(name, value)

    def _set(self, name: str, value: object) -> None:
        theme = self.context.theme
        {"theme": theme.set_scheme, "size": theme.set_text_percent, "rows": theme.set_rows}[name](value)
        if self.context.state is not None:
            self.context.state.put(name, value)
