"""Rendering and printing off the window's thread, shared by the preview and by printing without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from shopcare.i18n import Translator
from shopcare.services.session import Session
from shopcare.ui.context import Context
from shopcare.ui.jobs import Job
from shopcare.ui.print_choices import PrintChoices, recall, remember
from shopcare.ui.print_device import Printing, PrintOrder, QtPrinting, to_qimage

Refs = list[tuple[str, int]]


def documents_service() -> Any:
    """The module that makes the papers; loaded when first printed, because the paper font costs the start time."""
    from shopcare.services import documents

    return documents


@dataclass
class Outcome:
    """How far a print run came; ``done`` counts pages that went out."""

    total: int
    done: int = 0


class PrintRun:
    """Prints a rendered paper on a worker and logs what went out; a cancelled run keeps what had gone out."""

    def __init__(self, context: Context, form: str, printing: Printing | None = None, service: Any = None):
        """``service`` stands in for ``services.documents``."""
        self._context, self._form = context, form
        self.printing = printing or QtPrinting()
        self.service = service or documents_service()

    def options(self, choices: PrintChoices) -> Any:
        """The service's options for these choices."""
        return self.service.PrintOptions(
            paper=choices.paper or None, dpi=choices.dpi, copies=choices.copies, full=choices.full
        )

    def start(
        self,
        paper: Any,
        choices: PrintChoices,
        title: str,
        done: Callable[[Outcome], object],
        failed: Callable[[BaseException, Outcome], object],
        stopped: Callable[[Outcome], object],
        log: bool = True,
    ) -> Job:
        """Print all pages; ``log`` writes what went out into the print log and remembers the choices."""
        outcome = Outcome(total=paper.pages)
        order = PrintOrder(choices.printer, tuple(paper.paper_mm), choices.dpi, choices.offset_mm, title)

        def work(progress: Callable[[int, int], object], cancelled: Callable[[], bool]) -> None:
            def printed(count: int) -> None:
                outcome.done = count
                progress(count, outcome.total)

            self.printing.print_pages(
                order,
                range(paper.pages),
                lambda page, dpi: to_qimage(self.service.page_image(paper.pdf, page, dpi)),
                printed,
                cancelled,
            )

        def over(tell: Callable[[], object]) -> None:
            if log and outcome.done:
                self.record(part_of(paper, outcome), choices, "printer")
            tell()

        return self._context.jobs.read(
            work,
            watched=True,
            name=title,
            done=lambda _none: over(lambda: done(outcome)),
            failed=lambda problem: over(lambda: failed(problem, outcome)),
            stopped=lambda: over(lambda: stopped(outcome)),
        )

    def record(self, paper: Any, choices: PrintChoices, target: str) -> None:
        """Log that a paper was printed or saved, and remember how."""
        self._context.jobs.write(self._record, self._context.session, paper, choices, target)

    def _record(self, session: Session, paper: Any, choices: PrintChoices, target: str) -> Any:
        if target == "printer":
            remember(session, self._form, choices)
        return self.service.record_printed(session, paper, self._form, target=target, printer=choices.printer)


def part_of(paper: Any, outcome: Outcome) -> Any:
    """The paper as far as it went out: only those records count as printed whose page did."""
    if outcome.done >= outcome.total or not paper.records:
        return paper
    whole = max(1, outcome.done * len(paper.records) // outcome.total)
    return replace(paper, refs=paper.refs[:whole], records=paper.records[:whole], pages=outcome.done)


def cancelled_text(tr: Translator, outcome: Outcome) -> str:
    """What a cancelled run left behind."""
    if not outcome.done:
        return tr("Nothing was printed.")
    return tr(
        "{done} printed, the other {left} were cancelled.", done=outcome.done, left=outcome.total - outcome.done
    )


def silent_text(tr: Translator, printer: str, outcome: Outcome) -> str:
    """What is said when the printer takes no page."""
    left = outcome.total - outcome.done
    return tr.plural(
        "The printer “{printer}” does not answer. {n} page is not printed yet.",
        "The printer “{printer}” does not answer. {n} pages are not printed yet.",
        left,
        printer=printer,
    )


def print_direct(
    context: Context, form: str, refs: Refs, printing: Printing | None = None, service: Any = None
) -> None:
    """Print without a preview, the way this form was printed last; the preview opens when it never was.

    The result is told through the hub; a trouble opens the preview too, where it can be dealt with.
    """
    run = PrintRun(context, form, printing, service)
    tr = context.tr

    def preview() -> None:
        context.hub.print_records.emit(form, refs, False)

    def rendered(found: tuple[Any, PrintChoices] | None) -> None:
        # A warning is about paper that would be wasted; what is merely left empty is there to be written on.
        if found is None or found[0].warnings:
            preview()
            return
        paper, choices = found
        run.start(
            paper,
            choices,
            form,
            done=lambda outcome: context.hub.say.emit(
                tr.plural("{n} page printed", "{n} pages printed", outcome.done), False
            ),
            failed=lambda problem, _outcome: preview(),
            stopped=lambda outcome: context.hub.say.emit(cancelled_text(tr, outcome), False),
        )

    names = run.printing.printers()

    def render() -> tuple[Any, PrintChoices] | None:
        choices = recall(context.session, form)
        if not choices.printed or choices.printer not in names:
            return None
        return run.service.render(context.session, form, refs, run.options(choices)), choices

    context.jobs.read(render, done=rendered)
