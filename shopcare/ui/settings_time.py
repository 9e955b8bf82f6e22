"""Settings: which days are worked, and how long each step may take, with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from shopcare import texts
from shopcare.domain import kinds
from shopcare.i18n import Translator
from shopcare.services import housekeeping
from shopcare.services.housekeeping import CalendarDay, TimerLine
from shopcare.ui.buttons import text_button
from shopcare.ui.plain_table import set_plain
from shopcare.ui.settings_parts import Pane, pick


class TimePane(Pane):
    """Calendar and timers."""

    key = "time"

    def build(self) -> None:
        """Year, days off and worked weekends, one line to change a day, import; the table of timers."""
        tr = self.context.tr
        card = self.card(
            tr("Holidays and working weekends"),
            tr("Days that are not what their weekday says. Every other day: Monday to Friday are worked."),
        )
        self.year = self.choice([], lambda _year: self._read_year())
        self.row(card, tr("Year"), self.year)
        self.days = _table([tr("Day"), tr("It is"), tr("Name")], tr("Holidays and working weekends"))
        self.days.itemSelectionChanged.connect(self._take_over)
        card.addWidget(self.days)
        self.day, self.name = QLineEdit(), QLineEdit()
        self.day.setPlaceholderText("2026-10-10")
        self.name.setMaxLength(100)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("It is"))
        self.kind.addItem(tr("a day off"), False)
        self.kind.addItem(tr("a working day"), True)
        self.row(card, tr("Day"), self.day)
        self.row(card, tr("It is"), self.kind)
        self.row(card, tr("Name"), self.name)
        self.put = text_button(tr("Save this day"), "primary")
        self.put.clicked.connect(self._put)
        self.load = text_button(tr("Import a year from a file…"), "", "file-up", self.context.icons)
        self.load.clicked.connect(self._choose)
        self.buttons(card, self.put, self.load)
        self.missing = self.note()
        card.addWidget(self.missing)
        card.addWidget(self.note(tr("File: CSV with date, 1 (working) or 0 (off), name. Deadlines are counted anew "
                                    "when their record changes next.")))
        card = self.card(
            tr("Time limits"),
            tr("Started by the program; a limit you type in a record always wins. Platforms change their figures: "
               "compare with their rules."),
        )
        self.timers = _table(
            [tr("What"), tr("Applies to"), tr("Limit"), tr("Source"), tr("Checked on")], tr("Time limits")
        )
        card.addWidget(self.timers)
        self._fill_timers(housekeeping.timers())

    def refresh(self) -> None:
        """Read the years and the days of the chosen one."""
        self.context.jobs.read(housekeeping.years, self.context.session, done=self._on_years, failed=self.fail)

    def _on_years(self, years: list[int]) -> None:
        shown = self.year.currentData() or self.context.session.today().year
        self.year.clear()
        for year in years:
            self.year.addItem(str(year), year)
        if shown in years:
            pick(self.year, shown)
        following = self.context.session.today().year + 1
        self.missing.setText("" if following in years else self.context.tr(
            "The schedule of {year} is not loaded yet: limits that reach into it are provisional.", year=following))
        self.missing.setVisible(following not in years)
        self._read_year()

    def _read_year(self) -> None:
        year = self.year.currentData()
        if year is not None:
            self.context.jobs.read(
                housekeeping.special_days, self.context.session, year, done=self._on_days, failed=self.fail
            )

    def _on_days(self, days: list[CalendarDay]) -> None:
        tr = self.context.tr
        known = texts.day_text
        today = self.context.session.today()
        self._found = days
        rows = []
        for day in days:
            word = tr("a working day") if day.working else tr("a day off")
            parsed = date.fromisoformat(day.day)
            rows.append((f"{day.day}  {known(tr, parsed, today).split(' ')[-1]}", word, tr.text(day.name)))
        _fill(self.days, rows)

    def _take_over(self) -> None:
        at = self.days.currentRow()
        if 0 <= at < len(self._found):
            day = self._found[at]
            self.day.setText(day.day)
            pick(self.kind, day.working)
            self.name.setText(self.context.tr.text(day.name))

    def _put(self) -> None:
        tr, day = self.context.tr, self.day.text().strip()
        self.write(
            housekeeping.put_day, self.context.session, day, self.kind.currentData(), self.name.text(),
            done=lambda _c: self.context.hub.say.emit(tr("{day} saved", day=day), True),
        )

    def _choose(self) -> None:
        tr = self.context.tr

        def chosen(files: list[str]) -> None:
            if files:
                self.write(
                    housekeeping.import_days, self.context.session, files[0],
                    done=lambda c: self.context.hub.say.emit(texts.op_text(tr, c.op), True),
                )

        self.context.prompts.open_files(
            self, tr("Import a year from a file…"), tr("Tables (*.csv *.txt)"), False, chosen
        )

    def _fill_timers(self, lines: list[TimerLine]) -> None:
        tr = self.context.tr
        _fill(self.timers, [
            (texts.due_text(tr, line.what), texts.kind_text(tr, line.kind), limits_text(tr, line), line.source,
             line.checked_on)
            for line in lines
        ])


def limits_text(tr: Translator, line: TimerLine) -> str:
    """The figures of a timer in words: ``48 hours; Pinduoduo 36 hours``."""
    parts = []
    for code, n in sorted(line.amounts.items(), key=lambda pair: pair[0] != "default"):
        words = {
            "hours": tr.plural("{n} hour", "{n} hours", n),
            "days": tr.plural("{n} day", "{n} days", n),
            "working_days": tr.plural("{n} working day", "{n} working days", n),
        }[line.unit]
        if code == "default":
            parts.append(words)
        elif n != line.amounts.get("default"):
            name = texts.platform_text(tr, code)
            if name == code:
                name = texts.choice_text(tr, line.kind if line.kind in kinds.KINDS else "returns", "kind", code)
            parts.append(f"{name} {words}")
    return ("；" if tr.lang == "zh_CN" else "; ").join(parts)


def _table(heads: list[str], name: str) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(heads)
    set_plain(table, name)
    table.setWordWrap(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setMinimumHeight(260)
    return table


def _fill(table: QTableWidget, rows: list[tuple[Any, ...]]) -> None:
    table.clearContents()
    table.setRowCount(len(rows))
    for at, cells in enumerate(rows):
        for column, words in enumerate(cells):
            item = QTableWidgetItem(str(words))
            item.setToolTip(str(words))
            table.setItem(at, column, item)
    least = round(table.fontMetrics().height() * 1.7)
    table.verticalHeader().setMinimumSectionSize(least)
    table.resizeRowsToContents()
