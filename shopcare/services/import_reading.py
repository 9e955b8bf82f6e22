"""Open a file, find its layout, header, storefront: what both the preview and the import begin with."""

from __future__ import annotations

import contextlib
import gc
import json
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from shopcare.domain.errors import Cancelled, DomainError
from shopcare.interchange import feeding
from shopcare.interchange import layouts as layout_files
from shopcare.interchange.batches import Batch, Problem
from shopcare.interchange.layouts import GENERIC, Layout
from shopcare.interchange.reading import Reader
from shopcare.interchange.tables import Table, open_table
from shopcare.services.import_models import Ask, Options, Progress, Tally
from shopcare.services.session import Session
from shopcare.store.models import ImportPresetRow

_HEAD = 60
REQUIRED = {"orders": ("order_no",), "order_items": ("order_no", "line_title"), "refunds": ("case_no", "order_no")}


@dataclass
class Source:
    """An opened file with everything known about it before its data is read."""

    table: Table
    layout: Layout | None
    header: list[str]
    header_row: int
    before: list[list[str]]
    head: list[list[str]]
    rest: Iterator[list[str]]
    mapping: dict[str, str] | None
    from_preset: bool = False
    #: The process that reads a large text beside ours; it serves one reading.
    helper: subprocess.Popen[bytes] | None = None

    def rows(self) -> Iterator[list[str]]:
        """The rows behind the header."""
        return chain(self.head, self.rest)


@contextlib.contextmanager
def opened(session: Session, path: Path, options: Options) -> Iterator[Source]:
    """Open the file and recognise it. Raises the errors of ``open_table`` and ``layout_file_broken``."""
    known = layout_files.load(session.shop.folder.own_layouts)
    if options.layout is not None and options.layout not in known:
        raise DomainError("layout_unknown_name", layout=options.layout, known=", ".join(sorted(known)))
    session.shop.folder.temp.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=session.shop.folder.temp) as unpacked:
        table = open_table(Path(path), options.encoding, options.sheet, Path(unpacked))
        rows = table.rows()
        helper = feeding.start() if feeding.worth(table) else None
        try:
            head = list(islice(rows, _HEAD))
            place, layout = layout_files.find_header(head, known)
            if not head or not any(c.strip() for c in head[place]):
                raise DomainError("file_empty", name=table.path.name)
            header, mapping, from_preset = [c.strip("\ufeff") for c in head[place]], options.mapping, False
            if options.layout is not None:
                layout = known[options.layout]
            if mapping is None:
                preset = _preset(session, header)
                if preset is not None and (layout is None or preset["layout"] == layout.name):
                    mapping, from_preset = json.loads(preset["mapping"]), True
                    layout = known.get(preset["layout"], layout)
            elif layout is None:
                layout = known[GENERIC]
            yield Source(
                table, layout, header, place + 1, head[:place], head[place + 1 :], rows, mapping, from_preset,
                helper,
            )
        finally:
            if helper is not None:
                feeding.end(helper)
            rows.close()  # type: ignore[attr-defined]


def _preset(session: Session, header: list[str]) -> dict | None:
    return session.shop.one(
        ImportPresetRow.select()
        .where(ImportPresetRow.fingerprint == layout_files.header_hash(header))
        .order_by(ImportPresetRow.id.desc())
    )


def expected_rows(source: Source) -> int:
    """About how many rows the file has, from its size and its first rows."""
    if source.table.format != "text":
        return source.table.total
    sample = source.head or [source.header]
    wide = sum(len(cell.encode(errors="replace")) + 1 for row in sample for cell in row) / len(sample)
    return int(source.table.total / max(wide, 8.0))


@contextlib.contextmanager
def no_collector() -> Iterator[None]:
    """Rows hold no circles; looking for circles among them costs a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def missing_fields(layout: Layout, reader: Reader) -> tuple[str, ...]:
    """Required fields that no column fills."""
    return tuple(f for f in REQUIRED.get(layout.kind, ()) if not reader.has(f))


def find_storefront(session: Session, layout: Layout, shop_name: str, wanted: int | None) -> dict | None:
    """The storefront a file belongs to; None when one has to be made.

    Raises DomainError ``storefront_unknown`` or ``storefront_ambiguous`` naming the candidates.
    """
    fronts = session.storefronts()
    if wanted is not None:
        found = next((f for f in fronts if f["id"] == wanted), None)
        if found is None:
            raise DomainError(
                "storefront_unknown", name=wanted, known=", ".join(f"{f['id']} {f['name']}" for f in fronts)
            )
        return found
    fitting = [f for f in fronts if f["platform"] in layout.platforms]
    if layout.name == GENERIC and not fitting:
        fitting = fronts
    for test in (
        lambda f: bool(shop_name) and shop_name in (f["name"], f["platform_shop_id"]),
        lambda f: f["id"] == session.storefront_id,
    ):
        named = [f for f in fitting if test(f)]
        if len(named) == 1:
            return named[0]
    if len(fitting) > 1:
        raise DomainError("storefront_ambiguous", names=", ".join(f"{f['id']} {f['name']}" for f in fitting))
    return fitting[0] if fitting else None


def shop_name_of(source: Source, reader: Reader) -> str:
    """The shop's name as the file's first row tells it."""
    places = reader.places.get("shop_name")
    for row in source.head[:5]:
        if places and len(row) > places[0] and row[places[0]].strip():
            return row[places[0]].strip()
    return ""


def currency_of(source: Source, layout: Layout, front: dict | None) -> str:
    """The file's currency: what its first row says, else the storefront's for own tables, else the layout's."""
    named = {layout_files.name_key(n) for n in layout.columns.get("currency", [])}
    for place, name in enumerate(source.header):
        if layout_files.name_key(name) in named and source.head and len(source.head[0]) > place:
            code = source.head[0][place].strip().upper()
            if len(code) == 3 and code.isalpha():
                return code
    return str(front["currency"]) if front and layout.name == GENERIC else layout.currency


def batches(
    source: Source, reader: Reader, tally: Tally, progress: Progress | None, cancelled: Ask | None
) -> Iterator[Batch]:
    """All batches of the file, counted. Raises Cancelled, ``file_too_many_rows`` and reading errors."""
    tally.rows += len(source.before)
    tally.problems += [
        Problem(n, "", "title_row" if any(c.strip() for c in row) else "blank_row", "skipped", tuple(row))
        for n, row in enumerate(source.before, 1)
    ]
    with contextlib.closing(_cleaned(source, reader)) as cleaned:
        for batch, at, more in cleaned:
            if cancelled is not None and cancelled():
                raise Cancelled()
            _count(batch, tally)
            if tally.rows - len(source.before) > source.table.max_rows:
                raise DomainError("file_too_many_rows", name=source.table.path.name, limit=source.table.max_rows)
            yield batch
            if progress is not None:
                # Rows for people: those of a text are estimated from how far its bytes were read.
                whole = max(tally.rows, round(tally.rows * source.table.total / (at or 1))) if more else tally.rows
                progress(tally.rows, whole)


def _cleaned(source: Source, reader: Reader) -> Generator[tuple[Batch, int, bool], None, None]:
    """Batches with how far the file was read and whether more will come; of large texts by a process beside ours."""
    if source.helper is not None:
        return feeding.batches(
            source.helper, source.table, reader.layout, source.header, source.header_row, source.mapping,
            reader.zone, reader.currency,
        )
    return _cleaned_here(source, reader)


def _cleaned_here(source: Source, reader: Reader) -> Generator[tuple[Batch, int, bool], None, None]:
    text = source.table.format == "text"
    pieces = reader.pieces(source.rows(), source.header_row + 1)
    piece = next(pieces, None)
    while piece is not None:
        upcoming = next(pieces, None)
        yield reader.read(*piece, text and upcoming is None), source.table.done(), upcoming is not None
        piece = upcoming


def _count(batch: Batch, tally: Tally) -> None:
    tally.rows += batch.total_rows
    tally.problems += batch.problems
    if not batch.order_no:
        return
    tally.first_id = tally.first_id or batch.order_no[0]
    tally.last_id = batch.order_no[-1]
    sums = batch.sums
    for name, counted in (("order_status", "status"), ("refund_status",) * 2, ("status_raw",) * 2):
        total = getattr(tally, name)
        for word, n in sums.get(counted, {}).items():
            total[word] = total.get(word, 0) + n
    tally.paid += sums["paid"]
    if "net_paid" in sums:
        tally.net_paid = (tally.net_paid or 0) + sums["net_paid"]
    tally.refunded += sums["refunded"]
    tally.derived |= sums["derived"]
    tally.items += sums["items"]
    tally.quantity += sums["quantity"]
