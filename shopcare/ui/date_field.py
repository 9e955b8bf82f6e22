"""A date in a panel: typed the way people type dates, or picked from a calendar; may be empty."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidget, QWidgetAction

from shopcare.domain.errors import DomainError
from shopcare.i18n import Translator
from shopcare.ui.fields import LineField
from shopcare.ui.icons import Icons


def parse_date(text: str, today: date) -> date:
    """Read ``2026-11-24``, ``20261124``, ``11-24``, ``11/24`` or ``11月24日``; without a year it is this year's.

    Raises DomainError ``date_unreadable``.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{8}", cleaned):
        parts = [cleaned[:4], cleaned[4:6], cleaned[6:]]
    else:
        parts = [part for part in re.split(r"[-/.年月日\s]+", cleaned) if part]
    if len(parts) == 2:
        parts.insert(0, str(today.year))
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4:
        try:
            return date(*(int(part) for part in parts))
        except ValueError as exc:
            raise DomainError("date_unreadable", text=text) from exc
    raise DomainError("date_unreadable", text=text)


class DateField(LineField):
    """The value is ``2026-11-24`` or None. F4 or Alt+Down opens the calendar, Esc closes it."""

    def __init__(
        self,
        label: str,
        icons: Icons,
        tr: Translator,
        name: str = "",
        today: date | None = None,
        parent: QWidget | None = None,
    ):
        """``today`` completes dates typed without a year."""
        super().__init__(label, icons, tr, name, parent=parent)
        self._today = today
        self._edit.setPlaceholderText("2026-11-24")
        self._open = QAction(tr("Calendar"), self._edit)
        self._open.setToolTip(tr("Calendar (F4)"))
        self._open.setShortcuts(["F4", "Alt+Down"])
        self._open.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._open.setIcon(icons.icon("calendar", "text2", 16))
        self._open.triggered.connect(self._show_calendar)
        self._edit.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        icons.theme.changed.connect(lambda: self._open.setIcon(icons.icon("calendar", "text2", 16)))

    def read(self) -> str | None:  # noqa: D102
        text = self._edit.text().strip()
        return parse_date(text, self._now()).isoformat() if text else None

    def explain(self, error: DomainError) -> str:  # noqa: D102
        return self._tr("Write the date like 2026-11-24 or 11-24.")

    def flush(self) -> bool:
        """Commit, and show the date in full."""
        done = super().flush()
        if done:
            self.write(self._saved)
        return done

    def _now(self) -> date:
        return self._today if self._today is not None else QDate.currentDate().toPython()

    def _show_calendar(self) -> None:
        menu = QMenu(self._edit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(menu)
        calendar.setAccessibleName(self._tr("Calendar"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            value = self.read()
        except DomainError:
            value = None
        shown = date.fromisoformat(value) if value else self._now()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def choose(day: QDate) -> None:
            self._edit.setText(day.toString(Qt.DateFormat.ISODate))
            menu.close()
            self.flush()

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        menu.popup(self._edit.mapToGlobal(QPoint(0, self._edit.height())))
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)
