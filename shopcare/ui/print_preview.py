"""The print preview: the page as it will come out, how it is printed, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from shopcare.domain.errors import DomainError
from shopcare.services import documents, settings
from shopcare.ui.announce import announce
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.jobs import Job
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.print_choices import PrintChoices, recall
from shopcare.ui.print_device import PrinterSilent, Printing, papers_differ, to_qimage
from shopcare.ui.print_options import PrintOptionsPanel
from shopcare.ui.print_page import PageView
from shopcare.ui.print_run import Outcome, PrintRun, Refs, cancelled_text, print_direct, silent_text
from shopcare.ui.print_words import trouble_text, warning_sentences
from shopcare.ui.theme import set_look

__all__ = ["PrintPreview", "print_direct"]

#: Typing a size or a count draws the page anew only when the typing rests.
DRAW_AFTER_MS = 250


class PrintPreview(QDialog):
    """Shows ``refs`` on ``form`` and prints them; nothing is written before something was printed or saved.

    Signals: ``printed(int)`` that many pages went out; ``saved(str)`` a PDF was written there.
    """

    printed = Signal(int)
    saved = Signal(str)

    def __init__(
        self,
        context: Context,
        form: str,
        refs: Refs,
        parent: QWidget | None = None,
        printing: Printing | None = None,
        service: Any = None,
    ):
        """``printing`` and ``service`` stand in for the printers and for ``services.documents``."""
        super().__init__(parent)
        self._context, self._form, self._refs = context, form, list(refs)
        self._run = PrintRun(context, form, printing, service)
        self._paper: Any = None
        self._title = form
        self._asked = 0
        self._render_job: Job | None = None
        self._print_job: Job | None = None
        self.setObjectName("print_preview")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=DRAW_AFTER_MS)
        self._timer.timeout.connect(self._render)
        context.theme.changed.connect(self._space)
        self._space()
        self._set_paper(None)
        context.jobs.read(self._load, done=self._loaded, failed=self._render_failed)

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        tr, icons = self._context.tr, self._context.icons
        self._head = QLabel()
        self._head.setWordWrap(True)
        set_look(self._head, role="title")
        self.message = MessageBar(icons, tr)
        self.view = PageView(icons, tr)
        self.view.page_wanted.connect(lambda _page: self._draw())
        may = self._context.session.actor.may("print_unmasked")
        self.options = PrintOptionsPanel(icons, tr, may_unmask=may)
        self.options.changed.connect(self._on_changed)
        self.options.moved.connect(self._on_moved)
        self.bar, self.progress_text = QProgressBar(), QLabel()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Pages printed"))
        self.save_button = text_button(tr("Save as PDF"), "", "file-down", icons)
        self.test_button = text_button(tr("Print test page"), "", "clipboard-check", icons)
        self.cancel_button = text_button(tr("Cancel"))
        self.print_button = text_button("", "primary", "printer", icons)
        self.print_button.setAutoDefault(True)
        self.print_button.setDefault(True)
        self.save_button.clicked.connect(self.save_pdf)
        self.test_button.clicked.connect(self.print_test_page)
        self.cancel_button.clicked.connect(self.reject)
        self.print_button.clicked.connect(self.print_now)
        self._middle, self._buttons, self._column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        self._middle.addWidget(self.view, 1)
        self._middle.addWidget(self.options)
        for widget in (self.save_button, self.test_button):
            self._buttons.addWidget(widget)
        self._buttons.addWidget(self.progress_text, 1)
        self._buttons.addWidget(self.bar, 1)
        self._buttons.addStretch(0)
        for widget in (self.cancel_button, self.print_button):
            self._buttons.addWidget(widget)
        self._column.addWidget(self._head)
        self._column.addWidget(self.message)
        self._column.addLayout(self._middle, 1)
        self._column.addLayout(self._buttons)
        for key, step in ((Qt.Key.Key_PageUp, -1), (Qt.Key.Key_PageDown, 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.view.turn(step))
        for key, step in ((QKeySequence.StandardKey.ZoomIn, 1), (QKeySequence.StandardKey.ZoomOut, -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.view.step_zoom(step))
        self._busy(False)

    def _space(self) -> None:
        px = self._context.theme.px
        self._column.setContentsMargins(px(20), px(16), px(20), px(16))
        for layout in (self._column, self._middle):
            layout.setSpacing(px(16))
        self._buttons.setSpacing(px(8))
        room = self.screen().availableGeometry()
        self.resize(min(px(980), room.width() - 40), min(px(700), room.height() - 60))

    # -- what is shown ----------------------------------------------------------------------------------------

    def _load(self) -> tuple[list[Any], PrintChoices]:
        session = self._context.session
        choices = recall(session, self._form)
        if session.actor.may("print_unmasked") and not settings.get(session, "mask_on_paper"):
            choices = replace(choices, full=True)
        return self._run.service.forms(session), choices

    def _loaded(self, found: tuple[list[Any], PrintChoices]) -> None:
        forms, choices = found
        info = next((one for one in forms if one.code == self._form), None)
        papers, usual = (list(info.papers), info.default_paper) if info is not None else ([], "")
        self._title = info.title if info is not None else self._form
        self.options.set_up(papers, usual, self._run.printing.printers(), choices)
        self._render()

    @property
    def choices(self) -> PrintChoices:
        """How it would be printed now."""
        return self.options.choices()

    @property
    def paper(self) -> Any:
        """The rendered paper, None while there is none."""
        return self._paper

    def _on_changed(self) -> None:
        self._timer.start()
        self._tell_paper()

    def _on_moved(self) -> None:
        self.view.sheet.set_offset(self.choices.offset_mm)

    def _render(self) -> None:
        self._timer.stop()
        if self._render_job is not None:
            self._render_job.cancel()
        self._asked += 1
        asked = self._asked
        self._set_paper(None, keep_page=True)
        self._render_job = self._context.jobs.read(
            self._run.service.render,
            self._context.session,
            self._form,
            self._refs,
            self._run.options(self.choices),
            watched=True,
            done=lambda paper: self._set_paper(paper) if asked == self._asked else None,
            failed=lambda problem: self._render_failed(problem) if asked == self._asked else None,
        )

    def _set_paper(self, paper: Any, keep_page: bool = False) -> None:
        self._paper = paper
        tr = self._context.tr
        pages = paper.pages if paper is not None else 0
        if paper is not None or not keep_page:
            self.view.set_pages(pages)
        words = tr.plural("{n} page", "{n} pages", pages) if paper is not None else "…"
        head = f"{self._title} — {words}"
        self._head.setText(head)
        self.setWindowTitle(head)
        self.print_button.setText(
            "\N{EN SPACE}" + (tr.plural("Print {n} page", "Print {n} pages", pages) if pages else tr("Print"))
        )
        self.print_button.setAccessibleName(self.print_button.text().strip())
        self._enable()
        if paper is not None:
            self.message.hide()
            self._tell_paper()
            self._draw()

    def _draw(self) -> None:
        paper = self._paper
        if paper is None or not paper.pages:
            return
        page, asked = self.view.page, self._asked
        mm = tuple(paper.paper_mm)
        # Fine enough for the screen, and for thermal paper never coarser than its own dots.
        dpi = int(min(400, max(self.view.dots_per_inch, self.choices.dpi)))
        self._context.jobs.read(
            self._run.service.page_image,
            paper.pdf,
            page,
            dpi,
            done=lambda image: (
                self.view.show_page(to_qimage(image), mm, self.choices.offset_mm)
                if (asked, page) == (self._asked, self.view.page)
                else None
            ),
            failed=self._render_failed,
        )

    def _render_failed(self, problem: BaseException) -> None:
        if not isinstance(problem, DomainError):
            self._context.jobs.failed.emit(problem)
        self.message.show_message(
            trouble_text(self._context.tr, problem), "danger", [(self._context.tr("Try again"), self._render)], False
        )
        self._enable()

    def _tell_paper(self) -> None:
        """The amber lines: what the paper lacks, and a driver set to other paper."""
        tr, lines = self._context.tr, []
        if self._paper is not None:
            lines = warning_sentences(tr, self._paper)
            driver = self._run.printing.paper_of(self.choices.printer) if self.choices.printer else None
            mine = tuple(self._paper.paper_mm)
            if driver is not None and papers_differ(driver, mine):
                lines.append(
                    tr(
                        "The printer is set to paper of {driver} mm, this form needs {mine} mm. Change it in the "
                        "printer's settings, then print a test page.",
                        driver=f"{driver[0]:g} × {driver[1]:g}",
                        mine=f"{mine[0]:g} × {mine[1]:g}",
                    )
                )
        self.options.set_warnings(lines)

    # -- doing ------------------------------------------------------------------------------------------------

    def print_now(self) -> None:
        """Print all pages; does nothing while there is no paper or no printer."""
        paper = self._paper
        if paper is None or not self.choices.printer or self._print_job is not None:
            return
        tr = self._context.tr

        def done(outcome: Outcome) -> None:
            self._over()
            self.printed.emit(outcome.done)
            words = tr.plural("{n} page printed", "{n} pages printed", outcome.done)
            if self.choices.close:
                self._context.hub.say.emit(words, False)
                self.accept()
            else:
                self.message.show_message(words, "ok")

        self._print(paper, done, log=True)

    def print_test_page(self) -> None:
        """Print rulers and barcodes with the present choices; nothing of it is logged."""
        if self._print_job is not None or not self.choices.printer:
            return
        tr = self._context.tr

        def done(_outcome: Outcome) -> None:
            self._over()
            self.message.show_message(
                tr("Test page printed. Measure the rulers; if one is cut, change the offset."), "ok"
            )

        self._context.jobs.read(
            self._run.service.test_page,
            self._context.session,
            self._run.options(self.choices),
            done=lambda paper: self._print(paper, done, log=False),
            failed=self._render_failed,
        )

    def _print(self, paper: Any, done: Callable[[Outcome], object], log: bool) -> None:
        tr, choices = self._context.tr, self.choices
        self.message.hide()
        self.bar.setRange(0, paper.pages)
        self.bar.setValue(0)
        self.progress_text.setText(tr("Printing {n} of {total}", n=0, total=paper.pages))
        self._busy(True)

        def failed(problem: BaseException, outcome: Outcome) -> None:
            self._over()
            if isinstance(problem, PrinterSilent):
                text = silent_text(tr, problem.printer, outcome)
            else:
                text = trouble_text(tr, problem)
            again = (lambda: self._print(paper, done, log)) if not outcome.done else self.print_now
            self.message.show_message(
                text, "danger", [(tr("Try again"), again), (tr("Save as PDF"), self.save_pdf)], closable=True
            )

        def stopped(outcome: Outcome) -> None:
            self._over()
            self.message.show_message(cancelled_text(tr, outcome), "warn")

        self._context.jobs.progress.connect(self._on_progress)
        self._print_job = Job()  # holds the place while an inline run finishes within start()
        job = self._run.start(paper, choices, self._title, done, failed, stopped, log)
        if self._print_job is not None:
            self._print_job = job

    def _on_progress(self, job: Job) -> None:
        if job is self._print_job:
            self.bar.setMaximum(max(1, job.total))
            self.bar.setValue(job.done)
            self.progress_text.setText(self._context.tr("Printing {n} of {total}", n=job.done, total=job.total))

    def _over(self) -> None:
        self._print_job = None
        self._context.jobs.progress.disconnect(self._on_progress)
        self._busy(False)

    def _busy(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.progress_text.setVisible(on)
        self._enable()

    def _enable(self) -> None:
        idle = self._print_job is None
        printer = bool(self.options.printer)
        self.options.setEnabled(idle)
        # Without a printer these two cannot do anything; the sentence above the list says what can.
        self.print_button.setVisible(printer)
        self.test_button.setVisible(printer)
        self.print_button.setEnabled(idle and self._paper is not None)
        self.test_button.setEnabled(idle)
        self.save_button.setEnabled(idle and self._paper is not None)
        set_look(self.save_button, role="" if printer else "primary")
        self._context.icons.dress(self.save_button, "file-down", "text2" if printer else "on_accent")

    def save_pdf(self) -> None:
        """Ask where, write the very bytes of the preview, log it."""
        if self._paper is None:
            return
        tr, paper = self._context.tr, self._paper
        refs = [ref for ref in paper.refs if isinstance(ref, str)]
        name = f"{self._title} {refs[0]}.pdf" if len(refs) == 1 else f"{self._title}.pdf"

        def chosen(place: str) -> None:
            if not place:
                return
            target = Path(place if place.lower().endswith(".pdf") else f"{place}.pdf")
            self._context.jobs.read(
                documents.write_pdf, target, paper.pdf, done=lambda _done: written(str(target)), failed=unwritten
            )

        def written(place: str) -> None:
            self._run.record(paper, self.choices, "pdf")
            self.message.show_message(tr("Saved: {path}", path=place), "ok")
            self.saved.emit(place)

        def unwritten(problem: BaseException) -> None:
            self.message.show_message(
                tr(
                    "The PDF was not written ({detail}). Choose another folder, or close the file where it is open.",
                    detail=getattr(problem, "params", {}).get("detail") or str(problem),
                ),
                "danger",
                [(tr("Save as PDF"), self.save_pdf)],
            )

        self._context.prompts.save_file(self, tr("Save as PDF"), "PDF (*.pdf)", name, chosen)

    def reject(self) -> None:
        """Esc and Cancel: first stop a running print, then close."""
        if self._print_job is not None:
            self._print_job.cancel()
            announce(self, self._context.tr("Stopping after this page"))
            self.progress_text.setText(self._context.tr("Stopping after this page"))
            return
        if self._render_job is not None:
            self._render_job.cancel()
        self._asked += 1
        super().reject()
