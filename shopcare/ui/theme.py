"""Look of the whole window: follows the system or the user's choice, scales with the text size, changes at once."""

from __future__ import annotations

from PySide6.QtCore import QDir, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from shopcare import assets
from shopcare.ui.stylesheet import build_stylesheet
from shopcare.ui.tokens import DARK, FONTS, LIGHT, MEANINGS, ROW_HEIGHTS, SCHEMES, TEXT_SIZES, Tokens

#: Installed families we like, best first; our own font is the last resort because it must be loaded.
FAMILIES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
OWN_FAMILY = "Noto Sans SC"


class Theme(QObject):
    """Colours, fonts and sizes; widgets keep a reference and repaint on ``changed``.

    Signals: ``changed()`` after any of scheme, text size or row height took effect.
    """

    changed = Signal()

    def __init__(
        self, scheme: str = "system", text_percent: int = 100, rows: str = "normal", parent: QObject | None = None
    ):
        """``scheme``: system, light or dark; ``text_percent``: one of TEXT_SIZES; ``rows``: a key of ROW_HEIGHTS."""
        super().__init__(parent)
        self._app: QApplication | None = None
        self._scheme = scheme if scheme in SCHEMES else "system"
        self._percent = text_percent if text_percent in TEXT_SIZES else 100
        self._rows = rows if rows in ROW_HEIGHTS else "normal"
        self._fonts: dict[str, QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._families: list[str] = []
        self._dark = self._scheme == "dark"
        self._applied: tuple | None = None

    # -- what is chosen ---------------------------------------------------------------------------------------

    @property
    def scheme(self) -> str:
        """The user's choice: system, light or dark."""
        return self._scheme

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is shown now."""
        return self._dark

    @property
    def text_percent(self) -> int:
        """Text size in percent."""
        return self._percent

    @property
    def rows(self) -> str:
        """Name of the row height: compact, normal or large."""
        return self._rows

    @property
    def tokens(self) -> Tokens:
        """The palette shown now, as ``#RRGGBB`` texts."""
        return DARK if self._dark else LIGHT

    @property
    def row_height(self) -> int:
        """Height of a table row in pixels, scaled."""
        return self.px(ROW_HEIGHTS[self._rows])

    def set_scheme(self, scheme: str) -> None:
        """Choose system, light or dark; takes effect at once. Raises ValueError."""
        if scheme not in SCHEMES:
            raise ValueError(f"unknown scheme: {scheme}")
        self._scheme = scheme
        self._refresh()

    def set_text_percent(self, percent: int) -> None:
        """Choose one of TEXT_SIZES. Raises ValueError."""
        if percent not in TEXT_SIZES:
            raise ValueError(f"unknown text size: {percent}")
        self._percent = percent
        self._refresh()

    def step_text(self, direction: int) -> None:
        """One size larger (1) or smaller (-1), or back to normal (0)."""
        if direction == 0:
            self.set_text_percent(100)
            return
        at = TEXT_SIZES.index(self._percent) + (1 if direction > 0 else -1)
        self.set_text_percent(TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))])

    def set_rows(self, rows: str) -> None:
        """Choose compact, normal or large rows. Raises ValueError."""
        if rows not in ROW_HEIGHTS:
            raise ValueError(f"unknown row height: {rows}")
        self._rows = rows
        self._refresh()

    # -- what widgets ask -------------------------------------------------------------------------------------

    def px(self, size: float) -> int:
        """A length of the 100 % grid in pixels of the chosen text size, at least 1 for anything above 0."""
        scaled = round(size * self._percent / 100)
        return max(1, scaled) if size > 0 else scaled

    def colour(self, name: str) -> QColor:
        """A token as a (shared, not to be changed) QColor."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(getattr(self.tokens, name))
        return found

    def chip(self, meaning: str) -> tuple[QColor, QColor]:
        """Text colour and soft ground of a meaning; anything unknown is neutral."""
        name = meaning if meaning in MEANINGS else "neutral"
        return self.colour(name), self.colour(f"{name}_soft")

    def font(self, role: str = "body") -> QFont:
        """The font of a role in FONTS, scaled; a (shared) copy per role. Digits are tabular in our families."""
        found = self._fonts.get(role)
        if found is None:
            size, weight = FONTS[role]
            found = QFont()
            found.setFamilies(self._known_families())
            found.setPixelSize(self.px(size))
            found.setWeight(QFont.Weight(weight))
            self._fonts[role] = found
        return found

    # -- putting it on ----------------------------------------------------------------------------------------

    def apply(self, app: QApplication) -> None:
        """Dress the application and keep following the system's colour scheme."""
        self._app = app
        app.setStyle("Fusion")
        QDir.setSearchPaths("controls", [str(assets.path("resources/icons/controls"))])
        # A scheme change arrives in the middle of Qt's own palette update; ours must come after it.
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: QTimer.singleShot(0, self, self._refresh))
        self._refresh()

    def _known_families(self) -> list[str]:
        if not self._families:
            installed = set(QFontDatabase.families())
            if not installed.intersection((*FAMILIES, OWN_FAMILY)):
                # Mapped by the system rather than read: 10 MB cost about 30 ms and hardly any memory.
                for weight in ("Regular", "Bold"):
                    QFontDatabase.addApplicationFont(str(assets.path(f"resources/fonts/NotoSansSC-{weight}.ttf")))
            self._families = [*FAMILIES, OWN_FAMILY, "sans-serif"]
        return self._families

    def _system_is_dark(self) -> bool:
        return self._app is not None and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _refresh(self) -> None:
        self._dark = self._scheme == "dark" or (self._scheme == "system" and self._system_is_dark())
        wanted = (self._dark, self._percent, self._rows)
        if wanted == self._applied:
            return
        self._fonts.clear()
        self._colours.clear()
        if self._app is not None:
            self._applied = wanted
            self._app.setPalette(self._palette())
            self._app.setFont(QFont(self.font("body")))
            self._app.setStyleSheet(build_stylesheet(self.tokens, self.px, self._dark))
        self.changed.emit()

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for names, token in (
            ((role.Window,), "bg"),
            ((role.Base,), "surface"),
            ((role.AlternateBase,), "alt"),
            ((role.Button,), "surface"),
            ((role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.ToolTipText), "text"),
            ((role.PlaceholderText,), "text3"),
            ((role.Highlight,), "selection"),
            ((role.Accent, role.Link, role.LinkVisited), "accent"),
            ((role.Mid, role.Midlight), "border"),
            ((role.Dark, role.Shadow), "border2"),
            ((role.Light, role.ToolTipBase), "surface"),
            ((role.BrightText,), "danger"),
        ):
            for name in names:
                palette.setColor(name, self.colour(token))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, self.colour("border2"))
        return palette


def set_look(widget, **properties: object) -> None:
    """Set properties the style sheet selects by (``role="primary"``) and let the widget take them up at once."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
