"""The right side of the print preview: printer, paper, resolution, copies, offset, mask."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shopcare.i18n import Translator
from shopcare.ui.combo import steady_combo
from shopcare.ui.icons import Icons
from shopcare.ui.print_choices import (
    COPIES_AT_MOST,
    OFFSET_AT_MOST,
    PAPER_MM,
    RESOLUTIONS,
    PrintChoices,
    paper_code,
    paper_mm,
    paper_text,
)
from shopcare.ui.theme import set_look

WIDTH = 300
_CUSTOM = "custom"


class PrintOptionsPanel(QWidget):
    """Signals: ``changed()`` the page has to be drawn anew; ``moved()`` only the offset changed."""

    changed = Signal()
    moved = Signal()

    def __init__(self, icons: Icons, tr: Translator, may_unmask: bool, parent: QWidget | None = None):
        """``may_unmask``: whether this person may print whole phone numbers."""
        super().__init__(parent)
        self._icons, self._tr = icons, tr
        self._filling = False
        self._remembered = PrintChoices()
        area, inside, outside = QScrollArea(), QWidget(), QVBoxLayout(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("How it is printed"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_look(inside, ground="bg")
        self._column = QVBoxLayout(inside)
        area.setWidget(inside)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area, 1)
        self.no_printer = self._band("warn", tr("No printer is installed on this computer. Save it as PDF instead."))
        self._column.addWidget(self.no_printer)
        self.printers, self.papers = steady_combo(8), steady_combo(8)
        self._printer_box = self._labelled(tr("Printer"), self.printers)
        self._labelled(tr("Paper"), self.papers)
        self.custom_width, self.custom_height = (self._millimetres(*PAPER_MM, 1.0) for _ in range(2))
        self._custom = self._pair(
            (tr("Width mm"), self.custom_width), (tr("Height mm"), self.custom_height)
        )
        self._note = self._caption("")
        self.resolution = steady_combo(8)
        for dpi in RESOLUTIONS:
            self.resolution.addItem(f"{dpi} dpi", dpi)
        self.copies = QSpinBox()
        self.copies.setRange(1, COPIES_AT_MOST)
        self._pair((tr("Resolution"), self.resolution), (tr("Copies"), self.copies))
        self.x, self.y = (self._millimetres(-OFFSET_AT_MOST, OFFSET_AT_MOST, 0.5) for _ in range(2))
        self._pair((tr("Offset right mm"), self.x), (tr("Offset down mm"), self.y))
        self._caption(tr("Always printed at 100 %, never fitted to the page: only then barcodes scan."))
        self.mask = QCheckBox(tr("Hide the middle of the buyer's phone"))
        self.mask.setChecked(True)
        self.mask.setEnabled(may_unmask)
        if not may_unmask:
            self.mask.setToolTip(tr("Your role may not print whole phone numbers."))
        self.close_after = QCheckBox(tr("Close this window after printing"))
        self.close_after.setChecked(True)
        self._column.addWidget(self.mask)
        self._column.addWidget(self.close_after)
        self.warnings = self._band("warn", "")
        self._column.addStretch(1)
        # Outside of what scrolls: a warning must be seen.
        outside.addWidget(self.warnings)
        for box in (self.copies, self.custom_width, self.custom_height, self.x, self.y):
            # The style sheet's padding does not reach the text of a spin box.
            box.lineEdit().setTextMargins(6, 0, 0, 0)
        self._connect()
        icons.theme.changed.connect(self._space)
        self._space()

    # -- parts ------------------------------------------------------------------------------------------------

    def _millimetres(self, low: float, high: float, step: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(low, high)
        box.setDecimals(1)
        box.setSingleStep(step)
        return box

    def _label(self, words: str, editor: QWidget) -> QLabel:
        label = QLabel(words)
        label.setBuddy(editor)
        label.setWordWrap(True)
        set_look(label, role="label")
        editor.setAccessibleName(words)
        return label

    def _labelled(self, words: str, editor: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label(words, editor))
        column.addWidget(editor)
        self._column.addWidget(box)
        return box

    def _pair(self, *parts: tuple[str, QWidget]) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        for words, editor in parts:
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(self._label(words, editor))
            column.addWidget(editor)
            row.addLayout(column, 1)
        self._column.addWidget(box)
        return box

    def _caption(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setWordWrap(True)
        set_look(label, role="caption")
        label.setVisible(bool(words))
        self._column.addWidget(label)
        return label

    def _band(self, meaning: str, words: str) -> QFrame:
        band = QFrame()
        set_look(band, band=meaning)
        label = QLabel(words)
        label.setObjectName("words")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(band)
        row.addWidget(label, 1)
        band.hide()
        return band

    def _connect(self) -> None:
        self.printers.activated.connect(self._emit)
        self.papers.activated.connect(self._paper_chosen)
        self.resolution.activated.connect(self._emit)
        for box in (self.copies, self.custom_width, self.custom_height):
            box.valueChanged.connect(self._emit)
        for box in (self.x, self.y):
            box.valueChanged.connect(lambda _value: None if self._filling else self.moved.emit())
        self.mask.toggled.connect(self._emit)

    # -- values -----------------------------------------------------------------------------------------------

    @property
    def printer(self) -> str:
        """The printer chosen, "" when the computer has none."""
        return self.printers.currentText()

    def set_up(self, papers: Sequence[str], usual: str, printers: list[str], choices: PrintChoices) -> None:
        """Fill the lists and show what was chosen last."""
        self._filling = True
        self._remembered = choices
        self.printers.clear()
        self.printers.addItems(printers)
        if choices.printer in printers:
            self.printers.setCurrentText(choices.printer)
        self._printer_box.setVisible(bool(printers))
        self.no_printer.setVisible(not printers)
        wanted = choices.paper or usual or (papers[0] if papers else "100x150")
        self.papers.clear()
        for code in papers or [wanted]:
            self.papers.addItem(paper_text(code), code)
        self.papers.addItem(self._tr("Other size…"), _CUSTOM)
        at = self.papers.findData(wanted)
        self.papers.setCurrentIndex(at if at >= 0 else self.papers.count() - 1)
        width, height = paper_mm(wanted) or (100.0, 150.0)
        self.custom_width.setValue(width)
        self.custom_height.setValue(height)
        self.resolution.setCurrentIndex(max(0, self.resolution.findData(choices.dpi)))
        self.copies.setValue(choices.copies)
        self.x.setValue(choices.x_mm)
        self.y.setValue(choices.y_mm)
        self.close_after.setChecked(choices.close)
        self.mask.setChecked(not choices.full)
        known = choices.printed and choices.printer in printers
        self._note.setText(self._tr("Remembered: this form goes to this printer and paper.") if known else "")
        self._note.setVisible(known)
        self._show_custom()
        self._filling = False

    def choices(self) -> PrintChoices:
        """What is chosen now."""
        code = self.papers.currentData()
        if code == _CUSTOM:
            code = paper_code(self.custom_width.value(), self.custom_height.value())
        return PrintChoices(
            printer=self.printer,
            paper=code or "",
            dpi=self.resolution.currentData() or RESOLUTIONS[0],
            copies=self.copies.value(),
            x_mm=round(self.x.value(), 1),
            y_mm=round(self.y.value(), 1),
            close=self.close_after.isChecked(),
            printed=self._remembered.printed,
            full=not self.mask.isChecked(),
        )

    def set_warnings(self, sentences: list[str]) -> None:
        """The amber lines under the fields."""
        self.warnings.findChild(QLabel, "words").setText("\n".join(sentences))
        self.warnings.setVisible(bool(sentences))

    @property
    def warning_text(self) -> str:
        """What the amber lines say."""
        return "" if self.warnings.isHidden() else self.warnings.findChild(QLabel, "words").text()

    def _paper_chosen(self) -> None:
        self._show_custom()
        self._emit()

    def _show_custom(self) -> None:
        self._custom.setVisible(self.papers.currentData() == _CUSTOM)

    def _emit(self, *_: object) -> None:
        if not self._filling:
            self._note.hide()
            self.changed.emit()

    def _space(self) -> None:
        px = self._icons.theme.px
        self.setFixedWidth(px(WIDTH))
        self._column.setContentsMargins(0, 0, px(6), 0)
        self._column.setSpacing(px(12))
