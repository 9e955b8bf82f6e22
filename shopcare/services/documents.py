"""Forms on paper: which there are, a PDF of records, the print log. Printing itself is the window's part."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from shopcare import assets
from shopcare.domain.errors import DomainError
from shopcare.i18n import LANGUAGES
from shopcare.printing import fonts, layout, paper, raster, trial
from shopcare.printing.raster import Image
from shopcare.services import document_data, settings
from shopcare.services.changes import Changes
from shopcare.services.document_data import CONTEXTS, KIND_OF, Wanted
from shopcare.services.form_choice import form_for
from shopcare.services.session import Session
from shopcare.store.models import PrintLogRow

__all__ = [
    "FormInfo", "Image", "Paper", "PrintOptions", "form_for", "forms", "page_image", "record_printed", "render",
    "save_pdf", "test_page", "warm_up", "write_pdf",
]  # fmt: skip


@dataclass(frozen=True)
class PrintOptions:
    """How to print: ``paper`` such as ``100x150`` or ``A4`` (None: the form's own), ``full`` without masks."""

    paper: str | None = None
    dpi: int = 203
    copies: int = 1
    full: bool = False
    date: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class FormInfo:
    """A form that can be printed: its title in the session's language, papers, kinds of records."""

    code: str
    title: str
    papers: tuple[str, ...]
    kinds: tuple[str, ...]
    default_paper: str


@dataclass(frozen=True)
class Paper:
    """A finished PDF with what it shows, what it lacks and what to look at before printing."""

    pdf: bytes
    pages: int
    paper_mm: tuple[float, float]
    refs: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[tuple[str, dict]] = field(default_factory=list)
    masked: bool = True
    copies: int = 1
    #: Kind, id and version of every record printed.
    records: list[tuple[str, int, int]] = field(default_factory=list)


@lru_cache(maxsize=64)
def _read(source: str, file: str) -> layout.Layout:
    return layout.read(source, file, CONTEXTS)


def _own_folder(session: Session) -> Path:
    return session.shop.folder.own_forms


def _codes(session: Session) -> list[str]:
    shipped = [name.removesuffix(".toml") for name in assets.listing("forms", ".toml")]
    own = [path.stem for path in _own_folder(session).glob("*.toml")]
    return list(dict.fromkeys([*shipped, *sorted(name for name in own if re.fullmatch(r"[a-z][a-z0-9_]*", name))]))


def _layout(session: Session, code: str, warnings: list[tuple[str, dict]]) -> layout.Layout:
    """The shop's own layout of that name when it is sound, else the shipped one, with a warning."""
    known = _codes(session)
    if code not in known:
        raise DomainError("form_unknown", form=code, known=", ".join(known))
    own = _own_folder(session) / f"{code}.toml"
    shipped = f"{code}.toml" in assets.listing("forms", ".toml")
    if own.is_file():
        try:
            return _read(own.read_text(encoding="utf-8"), f"forms/{own.name}")
        except (DomainError, OSError, UnicodeDecodeError) as exc:
            params = {"file": f"forms/{own.name}", "block": "-", "key": "", "reason": str(exc)}
            if isinstance(exc, DomainError):
                params |= exc.params
            if not shipped:
                raise DomainError("form_wrong", **params) from exc
            warnings.append(("own_form_broken", params))
    return _read(assets.read_text(f"forms/{code}.toml"), f"{code}.toml")


def forms(session: Session) -> list[FormInfo]:
    """All forms, the shop's own among them; a broken own form without a shipped one is left out."""
    found = []
    for code in _codes(session):
        try:
            form = _layout(session, code, [])
        except DomainError:
            continue
        papers = tuple(size.size for size in form.paper)
        default = _default_paper(session, form) or papers[0]
        title = form.text["title"][session.lang]
        found.append(FormInfo(code, title, papers, (KIND_OF[form.context],), default))
    return found


def warm_up() -> None:
    """Load the fonts of the paper ahead, in the background, so that the first preview comes at once."""
    fonts.face()
    fonts.face(True)


def _default_paper(session: Session, form: layout.Layout) -> str | None:
    """The label paper of the settings when the form knows it."""
    chosen = str(settings.get(session, "label_paper"))
    return chosen if form.flow == "label" and chosen in {size.size for size in form.paper} else None


def render(
    session: Session,
    form: str,
    refs: list[tuple[str, int]],
    options: PrintOptions = PrintOptions(),  # noqa: B008 - frozen
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Paper:
    """The PDF of a form for records (kind, id). Nothing is written to the shop.

    Raises DomainError ``form_unknown``, ``form_other_kind``, ``paper_unreadable``, ``paper_too_small``,
    ``print_nothing``, ``print_draft``, ``print_recycled``, ``record_gone``, ``not_allowed`` (full without the right),
    ``code_unreadable``, or Cancelled. Of several records the bad ones are left out and named in ``warnings``.
    """
    lang = _checked(options, session)
    if options.full:
        session.require("print_unmasked")
    warnings: list[tuple[str, dict]] = []
    chosen = _layout(session, form, warnings)
    kind = KIND_OF[chosen.context]
    for other, record_id in refs:
        if other != kind:
            raise DomainError("form_other_kind", form=form, ref=f"{other} {record_id}")
    if not refs:
        raise DomainError("print_nothing")
    masked = not options.full and (
        bool(settings.get(session, "mask_on_paper")) or not session.actor.may("print_unmasked")
    )
    wanted = Wanted(form, chosen.context, lang, masked, options.date)
    made = paper.make(
        chosen, document_data.records(session, wanted, refs), lang=lang,
        paper=options.paper or _default_paper(session, chosen), dpi=options.dpi, copies=options.copies,
        total=len(refs), progress=progress, cancelled=cancelled,
    )  # fmt: skip
    if not wanted.printed:
        raise _nothing(wanted, refs)
    return Paper(
        made.pdf, made.pages, made.paper_mm, made.refs, wanted.missing, warnings + wanted.warnings + made.warnings,
        masked, options.copies, wanted.printed,
    )


def _checked(options: PrintOptions, session: Session) -> str:
    if not 1 <= options.copies <= 99:
        raise DomainError("print_copies", copies=options.copies)
    if not 150 <= options.dpi <= 1200:
        raise DomainError("print_dpi", dpi=options.dpi)
    return options.lang if options.lang in LANGUAGES else session.lang


def _nothing(wanted: Wanted, refs: list[tuple[str, int]]) -> DomainError:
    code, params = wanted.warnings[0]
    if code == "skipped_gone":
        return DomainError("record_gone", table=refs[0][0], id=refs[0][1])
    return DomainError(code.replace("skipped_", "print_"), ref=params["ref"])


def record_printed(
    session: Session, paper: Paper, form: str, target: str = "printer", printer: str = ""
) -> Changes:
    """Write the print log and the journal, after the paper was sent or saved. Cannot be undone.

    Raises DomainError ``not_allowed`` when an unmasked paper is printed without the right.
    """
    size = "x".join(f"{side:g}" for side in paper.paper_mm)
    changes = Changes(op="print", undoable=False, ref=paper.refs[0] if len(paper.refs) == 1 else "")
    with session.begin("print", "edit_records" if paper.masked else "print_unmasked") as work:
        work.undoable = False
        for kind, record_id, version in paper.records or [(None, None, None)]:
            work.insert(
                PrintLogRow, form=form, kind=kind, record_id=record_id, record_version=version, paper=size,
                copies=paper.copies, masked=int(paper.masked), target=target, printed_by_id=session.actor.staff_id,
                at=work.now,
            )  # fmt: skip
            if kind is not None:
                work.about(kind, record_id)
                changes.add(kind, record_id)
        work.summary = {
            "form": form, "papers": paper.pages, "masked": int(paper.masked), "target": target, "printer": printer,
            "paper": size,
        }  # fmt: skip
    changes.event_id = work.event_id
    if len(paper.records) == 1:
        changes.record = paper.records[0][:2]
    return changes


@contextlib.contextmanager
def _beside(path: Path, pdf: bytes) -> Iterator[Path]:
    """The PDF written beside its place, to be renamed; gone again when anything fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        part.write_bytes(pdf)
        yield part
    except OSError as exc:
        raise DomainError("file_not_written", path=str(path), detail=exc.strerror or "") from exc
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def write_pdf(path: Path, pdf: bytes) -> None:
    """Write a PDF whole, or leave the file that was there. Raises DomainError ``file_not_written``."""
    with _beside(path, pdf) as part:
        part.replace(path)


def save_pdf(session: Session, paper: Paper, form: str, path: Path) -> Changes:
    """Write the PDF and its log: neither stays without the other. Raises as ``write_pdf`` and ``record_printed``."""
    with _beside(path, paper.pdf) as part:
        changes = record_printed(session, paper, form, target="pdf")
        part.replace(path)
    return changes


def page_image(pdf: bytes, page: int, dpi: float) -> Image:
    """A page (from 0) as a grey picture on white, one printer dot one pixel."""
    return raster.page_image(pdf, page, dpi)


def test_page(session: Session, options: PrintOptions = PrintOptions()) -> Paper:  # noqa: B008 - frozen
    """A page to measure the printer with: rulers on four sides, bar codes of three widths."""
    lang = _checked(options, session)
    size = layout.paper_mm(options.paper or str(settings.get(session, "label_paper")))
    pdf = trial.page(size, options.dpi, lang)
    return Paper(pdf, 1, size, masked=True)


test_page.__test__ = False  # type: ignore[attr-defined]
