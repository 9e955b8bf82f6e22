"""Settings: label paper, printer resolution, masks on paper, and a page to test the printer with."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from shopcare.services import settings
from shopcare.ui.buttons import text_button
from shopcare.ui.settings_parts import Pane, pick

PAPERS = ("100x150", "76x130", "100x180", "100x100", "60x40", "40x30")
_KEYS = ("label_paper", "printer_dpi", "mask_on_paper")


class PrintPane(Pane):
    """What paper holds and how it is drawn."""

    key = "print"
    has_defaults = True

    def build(self) -> None:
        """Paper, resolution, masking, test page."""
        tr = self.context.tr
        card = self.card(tr("Labels"))
        self.paper = self.choice(
            [(code, f"{code.replace('x', ' × ')} mm") for code in PAPERS],
            lambda value: self._put("label_paper", value),
        )
        self.row(card, tr("Label size"), self.paper)
        self.dpi = self.choice(
            [(203, "203 dpi"), (300, "300 dpi")], lambda value: self._put("printer_dpi", value)
        )
        self.row(card, tr("Resolution of the printer"), self.dpi)
        card.addWidget(self.note(tr("Most label printers have 203 dpi; it stands on the type plate. Bars are "
                                    "drawn in whole dots, so that every scanner reads them.")))
        card = self.card(tr("Personal data on paper"))
        self.mask = QCheckBox(tr("Mask names and phones of buyers on paper"))
        self.mask.clicked.connect(lambda on: self._put("mask_on_paper", bool(on)))
        card.addWidget(self.mask)
        card = self.card(
            tr("Test the printer"),
            tr("A ruler on four sides and three barcodes: measure the ruler, scan the codes, then set the offset "
               "in the print preview."),
        )
        self.test = text_button(tr("Print a test page…"), "", "printer", self.context.icons)
        self.test.clicked.connect(lambda: self.context.hub.print_records.emit("printer_test", [], False))
        self.buttons(card, self.test)

    def refresh(self) -> None:
        """Read the settings."""
        self.context.jobs.read(self._read, done=self._on_read, failed=self.fail)

    def _read(self) -> dict[str, object]:
        return {key: settings.get(self.context.session, key) for key in _KEYS}

    def _on_read(self, found: dict[str, object]) -> None:
        pick(self.paper, found["label_paper"])
        pick(self.dpi, found["printer_dpi"])
        self.mask.setChecked(bool(found["mask_on_paper"]))

    def restore_defaults(self) -> None:
        """100 x 150, 203 dpi, masked."""
        for key in _KEYS:
            self._put(key, settings.DEFAULTS[key])

    def _put(self, key: str, value: object) -> None:
        self.write(settings.put, self.context.session, key, value)
