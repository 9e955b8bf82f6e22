"""Settings: the sheet of keys, and what this program is made of."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtGui import QKeySequence

from shopcare import __version__, texts
from shopcare.services import safety
from shopcare.ui.settings_parts import Pane

_PARTS = (
    ("PySide6_Essentials", "LGPL-3.0"), ("peewee", "MIT"), ("cysqlite", "MIT"), ("reportlab", "BSD-3-Clause"),
    ("pypdfium2", "BSD-3-Clause / Apache-2.0"), ("openpyxl", "MIT"), ("Pillow", "MIT-CMU"), ("pypinyin", "MIT"),
    ("chinesecalendar", "MIT"), ("platformdirs", "MIT"),
)
_Keys = QKeySequence.StandardKey


class KeysPane(Pane):
    """Every shortcut on one sheet."""

    key = "keys"

    def build(self) -> None:
        """Three groups: everywhere, lists, and scanning."""
        tr = self.context.tr
        native = QKeySequence.SequenceFormat.NativeText

        def keys(*parts: object) -> str:
            return " / ".join(QKeySequence(part).toString(native) for part in parts)

        subjects = [tr("Today"), *(texts.kind_text(tr, k) for k in
                                   ("orders", "returns", "refunds", "complaints", "reviews"))]
        everywhere = [(words, keys(f"Ctrl+{n}")) for n, words in enumerate(subjects, 1)]
        everywhere += [
            (tr("Scan in"), "F8"), (tr("Settings"), keys("Ctrl+,")),
            (tr("Help for this page"), keys(_Keys.HelpContents)), (tr("Keyboard shortcuts"), keys("Ctrl+/")),
            (tr("Search"), keys(_Keys.Find)), (tr("New record in this tab"), keys(_Keys.New)),
            (tr("Import file…"), keys(_Keys.Open)), (tr("Print…"), keys(_Keys.Print)),
            (tr("Print without preview"), keys("Ctrl+Shift+P")), (tr("Undo"), keys(_Keys.Undo)),
            (tr("Redo"), keys("Ctrl+Y")), (tr("Text size"), f"{keys('Ctrl++', 'Ctrl+-', 'Ctrl+0')}"),
        ]
        lists = [
            (tr("Walk"), "↑ ↓ Home End PgUp PgDn"), (tr("Open or close the panel"), "Enter / Esc"),
            (tr("Select all"), keys(_Keys.SelectAll)), (tr("Copy rows"), keys(_Keys.Copy)),
            (tr("Move to the recycle bin"), keys("Del")), (tr("Save and next"), keys("Ctrl+Return")),
        ]
        due = [(tr("Next step"), "Enter"), (tr("Tick"), tr("Space")), (tr("Put off to tomorrow"), "S"),
               (tr("Open the record"), "O")]
        scan = [(tr("Choose one of several"), "1 – 9"), (tr("Undo the last parcel"), "0"), (tr("Print label"), "P"),
                (tr("Make a return of it"), "N"), (tr("Open the record"), "Enter"), (tr("Leave"), "Esc")]
        for title, lines in ((tr("Everywhere"), everywhere), (tr("In a list"), lists), (tr("Today"), due),
                             (tr("While scanning in"), scan)):
            card = self.card(title)
            for words, pressed in lines:
                self.row(card, words, self.note(pressed))


class AboutPane(Pane):
    """Version, parts and licences."""

    key = "about"

    def build(self) -> None:
        """The program, its promise, its parts."""
        tr = self.context.tr
        card = self.card(
            f"ShopCare {__version__}",
            tr("After-sales desk for online shops. It works without a network: nothing is sent, nothing is counted."),
        )
        self.row(card, tr("Schema of the shop file"), self.note(str(safety.SCHEMA_VERSION)))
        card.addWidget(self.note(tr("Free software under the licence in the file LICENSE.")))
        card = self.card(tr("Made with"))
        for name, licence in _PARTS:
            try:
                version = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
            self.row(card, name.replace("_", " "), self.note(f"{version} · {licence}"))
        self.row(card, "Noto Sans SC", self.note("SIL OFL 1.1"))
        self.row(card, "Lucide", self.note("ISC"))
