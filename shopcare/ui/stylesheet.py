"""The one style sheet of the application, written from the tokens. It names no font family: fonts do that."""

from __future__ import annotations

from collections.abc import Callable

from shopcare.ui.tokens import MEANINGS, Tokens


def build_stylesheet(t: Tokens, px: Callable[[float], int], dark: bool) -> str:
    """The sheet for a palette; ``px`` scales lengths of the 100 % grid; ``dark`` picks the drawn marks.

    The focus ring is 2 px everywhere: the border grows by one and the padding shrinks by one, so nothing moves.
    """
    mark = "dark" if dark else "light"
    return _ground(t, px) + _buttons(t, px) + _fields(t, px, mark) + _lists(t, px) + _rest(t, px)


def _ground(t: Tokens, px: Callable[[float], int]) -> str:
    sizes = "".join(
        f'QLabel[role="{role}"] {{ font-size: {px(size)}px; font-weight: {weight}; color: {colour}; }}\n'
        for role, size, weight, colour in (
            ("title", 20, 600, t.text),
            ("panel", 16, 600, t.text),
            ("section", 14, 600, t.text),
            ("strong", 14, 600, t.text),
            ("big", 26, 600, t.text),
            ("scan", 32, 600, t.text),
            ("secondary", 13, 400, t.text2),
            ("caption", 12, 400, t.text2),
            ("label", 12, 400, t.text2),
            ("error", 12, 400, t.danger),
        )
    )
    meanings = "".join(
        f'QLabel[meaning="{name}"] {{ color: {getattr(t, name)}; }}\n'
        f'QFrame[band="{name}"] {{ background: {getattr(t, name + "_soft")}; border: none;'
        f" border-radius: {px(6)}px; }}\n"
        f'QFrame[band="{name}"] QLabel {{ color: {getattr(t, name)}; background: transparent; }}\n'
        f'QFrame#scan_band[band="{name}"] {{ border: 2px solid {getattr(t, name)}; border-radius: {px(10)}px; }}\n'
        f'QPushButton[tile="{name}"] {{ border: 2px solid {getattr(t, name)}; color: {getattr(t, name)};'
        f" font-size: {px(18)}px; font-weight: 600; min-height: {px(68)}px; text-align: left;"
        f" padding: 0 {px(20)}px; border-radius: {px(8)}px; }}\n"
        f'QPushButton[tile="{name}"]:hover {{ background: {getattr(t, name + "_soft")}; }}\n'
        f'QPushButton[tile="{name}"]:focus {{ border: 3px solid {t.focus}; }}\n'
        for name in MEANINGS
    )
    return f"""
QMainWindow, QDialog, QWizard {{ background: {t.bg}; }}
QWidget {{ color: {t.text}; }}
QLabel {{ background: transparent; }}
QToolTip {{ background: {t.toast}; color: {t.on_toast}; border: none; padding: {px(4)}px {px(8)}px;
    font-size: {px(12)}px; }}
QFrame[card="true"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {px(8)}px; }}
QFrame[line="true"] {{ background: {t.border}; border: none; }}
QWidget[ground="surface"] {{ background: {t.surface}; }}
QWidget[ground="nav"] {{ background: {t.nav}; }}
QWidget[ground="bg"] {{ background: {t.bg}; }}
{sizes}{meanings}
QFrame#scan_band QLabel {{ color: {t.text}; }}
QFrame#scan_band QLabel[role="secondary"] {{ color: {t.text2}; }}
QTableWidget::item {{ padding: 0 {px(10)}px; }}
"""


def _buttons(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QPushButton {{ background: {t.surface}; border: 1px solid {t.border2}; border-radius: {px(6)}px;
    padding: 0 {px(14)}px; min-height: {px(32)}px; color: {t.text}; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.accent_soft}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: 0 {px(14) - 1}px; min-height: {px(32) - 2}px; }}
QPushButton:disabled {{ color: {t.border2}; border-color: {t.border}; }}
QPushButton[role="primary"] {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent};
    font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{ background: {t.neutral_soft}; border-color: {t.border}; color: {t.text3}; }}
QPushButton[role="danger"] {{ border-color: {t.danger}; color: {t.danger}; }}
QPushButton[role="link"] {{ background: transparent; border: 2px solid transparent; color: {t.accent};
    padding: 0 {px(4)}px; min-height: {px(24)}px; text-align: left; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; color: {t.accent_hover}; }}
QPushButton[role="link"]:focus {{ border: 2px solid {t.focus}; border-radius: {px(4)}px; }}
QPushButton[role="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {px(8)}px;
    padding: 0; min-height: {px(76)}px; }}
QPushButton[role="card"]:hover {{ background: {t.hover}; }}
QPushButton[role="card"]:checked {{ border: 2px solid {t.accent}; background: {t.selection}; }}
QPushButton[role="card"]:focus {{ border: 2px solid {t.focus}; padding: 0; min-height: {px(76) - 2}px; }}
QPushButton[role="chip"] {{ min-height: {px(28)}px; max-height: {px(28)}px; border: 1px solid {t.border};
    border-radius: {px(28) // 2}px; padding: 0 {px(12)}px; color: {t.text2}; background: {t.surface}; }}
QPushButton[role="chip"]:hover {{ background: {t.hover}; }}
QPushButton[role="chip"]:checked {{ background: {t.accent_soft}; border-color: {t.accent}; color: {t.accent};
    font-weight: 600; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {t.focus}; padding: 0 {px(12) - 1}px;
    min-height: {px(28) - 2}px; max-height: {px(28) - 2}px; }}
QPushButton[role="chip"]::menu-indicator {{ image: none; width: 0; }}
QPushButton[role="toast"] {{ background: transparent; border: 2px solid transparent; color: {t.toast_link};
    font-weight: 600; padding: 0 {px(8)}px; min-height: {px(26)}px; }}
QPushButton[role="toast"]:hover {{ text-decoration: underline; }}
QPushButton[role="toast"]:focus {{ border: 2px solid {t.toast_link}; border-radius: {px(4)}px; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: {px(6)}px;
    padding: {px(4)}px; color: {t.text2}; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:checked {{ background: {t.accent_soft}; color: {t.accent}; }}
QToolButton:focus {{ border: 2px solid {t.focus}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _fields(t: Tokens, px: Callable[[float], int], mark: str) -> str:
    boxes = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit"
    states = {state: ", ".join(f"{box}{state}" for box in boxes.split(", ")) for state in (":focus", ":disabled")}
    invalid = ", ".join(f'{box}[invalid="true"]' for box in boxes.split(", "))
    return f"""
{boxes} {{ background: {t.surface}; border: 1px solid {t.border2}; border-radius: {px(6)}px;
    padding: 0 {px(9)}px; min-height: {px(32)}px; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: {px(6)}px {px(6)}px; }}
{states[":focus"]} {{ border: 2px solid {t.focus}; padding: 0 {px(9) - 1}px; min-height: {px(32) - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {px(6) - 1}px {px(6) - 1}px; }}
{invalid} {{ border-color: {t.danger}; }}
{states[":disabled"]} {{ background: {t.bg}; color: {t.text3}; border-color: {t.border}; }}
QLineEdit[filled="true"] {{ background: {t.accent_soft}; }}
QComboBox::drop-down {{ border: none; width: {px(28)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url(controls:arrow-{mark}.svg); width: {px(16)}px;
    height: {px(16)}px; }}
QDateEdit::drop-down {{ border: none; width: {px(28)}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.border2}; outline: none;
    selection-background-color: {t.selection}; selection-color: {t.text}; padding: {px(4)}px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
    width: {px(20)}px; border: none; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{
    image: url(controls:up-{mark}.svg); width: {px(12)}px; height: {px(12)}px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
    image: url(controls:arrow-{mark}.svg); width: {px(12)}px; height: {px(12)}px; }}
QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(24)}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}px; height: {px(16)}px;
    border: 1px solid {t.border2}; border-radius: {px(4)}px; background: {t.surface}; }}
QRadioButton::indicator {{ border-radius: {px(8) + 1}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {t.accent};
    border-color: {t.accent}; image: url(controls:check-{mark}.svg); }}
QRadioButton::indicator:checked {{ image: url(controls:dot-{mark}.svg); }}
QCheckBox::indicator:indeterminate {{ background: {t.accent}; border-color: {t.accent}; }}
QCheckBox:focus, QRadioButton:focus {{ outline: none; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.focus};
    width: {px(16) - 2}px; height: {px(16) - 2}px; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus {{ border: 2px solid {t.text}; }}
"""


def _lists(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {px(8)}px;
    selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}
QListView::item {{ min-height: {px(32)}px; padding: 0 {px(8)}px; border-radius: {px(4)}px; }}
QListView::item:hover {{ background: {t.hover}; }}
QListView::item:selected {{ background: {t.selection}; color: {t.text}; }}
QListView:focus, QTreeView:focus {{ border: 2px solid {t.focus}; }}
QListView[quiet="true"]:focus {{ border: 1px solid {t.border}; }}
QHeaderView {{ background: {t.surface2}; border: none; border-top-left-radius: {px(8)}px;
    border-top-right-radius: {px(8)}px; }}
QHeaderView::section {{ background: {t.surface2}; color: {t.text2}; border: none;
    border-bottom: 1px solid {t.border}; padding: 0 {px(10)}px; font-size: {px(12)}px; font-weight: 600; }}
QHeaderView::section:hover {{ background: {t.hover}; }}
QTableCornerButton::section {{ background: {t.surface2}; border: none; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: {px(2)}px; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}px; margin: {px(2)}px; }}
QScrollBar::handle {{ background: {t.border2}; border-radius: {px(3)}px; min-height: {px(28)}px;
    min-width: {px(28)}px; }}
QScrollBar::handle:hover {{ background: {t.text3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _rest(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QMenu {{ background: {t.surface}; border: 1px solid {t.border2}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(24)}px {px(6)}px {px(12)}px; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.border2}; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: {px(4)}px {px(8)}px; }}
QMenuBar {{ background: {t.nav}; color: {t.text}; }}
QMenuBar::item {{ padding: {px(4)}px {px(10)}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QStatusBar {{ background: {t.nav}; color: {t.text2}; border-top: 1px solid {t.border}; font-size: {px(12)}px; }}
QStatusBar QLabel {{ font-size: {px(12)}px; color: {t.text2}; padding: 0 {px(8)}px; }}
QStatusBar::item {{ border: none; }}
QTabWidget#nav_tabs::pane {{ border: none; background: {t.bg}; }}
QTabWidget#nav_tabs::tab-bar {{ left: 0; top: 0; }}
QTabWidget[plain="true"]::pane {{ border: none; top: {px(6)}px; }}
QTabWidget[plain="true"] > QTabBar::tab {{ background: transparent; border: none; color: {t.text2};
    border-bottom: 2px solid transparent; padding: {px(6)}px {px(12)}px; }}
QTabWidget[plain="true"] > QTabBar::tab:selected {{ color: {t.accent}; border-bottom-color: {t.accent};
    font-weight: 600; }}
QTabWidget[plain="true"] > QTabBar::tab:hover {{ background: {t.hover}; }}
QTabWidget[plain="true"] > QTabBar:focus {{ border: 2px solid {t.focus}; border-radius: {px(4)}px; }}
QProgressBar {{ background: {t.neutral_soft}; border: none; border-radius: {px(3)}px; max-height: {px(6)}px;
    min-height: {px(6)}px; text-align: center; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(3)}px; }}
QSplitter::handle {{ background: {t.border}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {t.accent}; selection-color: {t.on_accent};
    border: none; border-radius: 0; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.surface2}; }}
"""
