"""What the import service answers, put into the rows and words of the dialog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shopcare import mapping_texts
from shopcare.i18n import Translator
from shopcare.services import imports
from shopcare.services.import_models import LayoutInfo, Preview, Result, Tally
from shopcare.services.import_reasons import reason_text
from shopcare.services.session import Session
from shopcare.ui.import_facts import ENCODINGS, PROBLEMS_SHOWN, Counts, Facts
from shopcare.ui.import_result import Outcome
from shopcare.ui.import_words import ColumnWords, ProblemWords, shorten

_REQUIRED = ("order_no", "case_no")
#: The layout for a table of one's own, whatever its columns are called.
OWN_TABLE = "own_table"


def layouts_of(tr: Translator, session: Session) -> list[tuple[str, str]]:
    """The known layouts: code, words; those of the data folder included."""
    return [(one.name, layout_words(tr, one)) for one in imports.layouts(session)]


def layout_words(tr: Translator, info: LayoutInfo) -> str:
    """A layout in the user's language."""
    return info.title.get(tr.lang) or info.title.get("en") or info.name


def _counts(tally: Tally) -> Counts:
    return Counts(
        new=tally.new,
        updated=tally.updated,
        unchanged=tally.unchanged,
        flagged=tally.rows_of("flagged"),
        held=tally.rows_of("held"),
        skipped=tally.rows_of("skipped"),
    )


def _fate(tr: Translator, how: str) -> str:
    return {
        "flagged": tr("Imported and marked"),
        "held": tr("Not imported"),
        "skipped": tr("No data, left out"),
    }.get(how, how)


def _problems(tr: Translator, tally: Tally) -> list[ProblemWords]:
    """What needs a look first; rows without data come last, they lose nothing."""
    order = {"held": 0, "flagged": 1, "skipped": 2}
    listed = sorted(tally.problems, key=lambda p: (order.get(p.how, 3), p.row))[:PROBLEMS_SHOWN]
    return [
        ProblemWords(p.row, p.column, reason_text(tr, p.reason), _fate(tr, p.how)) for p in listed
    ]


def _columns(tr: Translator, preview: Preview) -> list[ColumnWords]:
    marked = Counter(p.column for p in preview.tally.problems if p.how == "flagged")
    held = Counter(p.column for p in preview.tally.problems if p.how == "held")
    found = []
    for column in preview.columns:
        check, meaning = "", ""
        if held[column.name]:
            n = held[column.name]
            check, meaning = tr.plural("{n} row cannot be read", "{n} rows cannot be read", n), "danger"
        elif marked[column.name]:
            n = marked[column.name]
            check, meaning = tr.plural("{n} row imported and marked", "{n} rows imported and marked", n), "warn"
        elif column.field and column.check == "suggested":
            check, meaning = tr("Suggested, have a look"), "warn"
        elif column.field and column.field != mapping_texts.KEPT:
            check, meaning = tr("Readable"), "ok"
        samples = " · ".join(shorten(cell) or tr("(empty)") for cell in column.samples[:3])
        found.append(
            ColumnWords(
                column.name,
                column.field,
                mapping_texts.target_text(tr, column.field) if column.field else "",
                samples,
                tr("flag|yes") if column.field in _REQUIRED else "",
                check,
                meaning,
            )
        )
    return found


def facts_of(tr: Translator, preview: Preview, layouts: Sequence[tuple[str, str]]) -> Facts:
    """A preview as the page shows it."""
    tally = preview.tally
    return Facts(
        layout=preview.layout,
        layout_words=dict(layouts).get(preview.layout, ""),
        kind="orders" if preview.kind == "order_items" else preview.kind,
        encoding=preview.encoding or "",
        sheet=preview.sheet or "",
        total=tally.rows,
        storefront_id=preview.storefront_id,
        counts=_counts(tally),
        rows_imported=tally.imported + tally.rows_unchanged,
        header=list(preview.header),
        rows=preview.rows[:20],
        columns=_columns(tr, preview),
        targets=[(field, mapping_texts.target_text(tr, field)) for field in mapping_texts.TARGETS],
        problems=_problems(tr, tally),
        encodings=ENCODINGS,
        sheets=tuple(preview.sheets),
        lacking=tuple(mapping_texts.target_text(tr, field) for field in preview.missing),
        seen_before=preview.seen_batch is not None,
    )


def outcome_of(tr: Translator, result: Result, facts: Facts) -> Outcome:
    """A finished import as the page shows it."""
    place = next((i for i, column in enumerate(facts.columns) if column.field in _REQUIRED), 0)
    numbers = (p.cells[place].strip("='\"\t ") for p in result.tally.of("flagged") if place < len(p.cells))
    kind = "orders" if result.kind == "order_items" else result.kind
    # The search box takes a pasted column of numbers; more than these nobody looks through.
    flagged = tuple(dict.fromkeys(n for n in numbers if n))[:50]
    return Outcome(kind, _counts(result.tally), _problems(tr, result.tally), flagged, result.storefront_made)
