"""Import of other programs' files: look first (preview), then everything in one transaction, and back (undo)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from shopcare.domain.clock import DEFAULT_ZONE
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.i18n import N_, Translator
from shopcare.interchange import layouts as layout_files
from shopcare.interchange.layouts import Layout
from shopcare.interchange.reading import Reader
from shopcare.services import safety
from shopcare.services.changes import Changes
from shopcare.services.import_models import (
    Ask,
    Column,
    LayoutInfo,
    Options,
    Preview,
    Progress,
    Result,
    Tally,
    kept_json,
)
from shopcare.services.import_problems import save_problem_rows
from shopcare.services.import_reading import (
    Source,
    currency_of,
    expected_rows,
    find_storefront,
    missing_fields,
    no_collector,
    opened,
    shop_name_of,
)
from shopcare.services.import_reading import batches as read_batches
from shopcare.services.import_undo import UndoneBatch, undo_batch
from shopcare.services.import_writing import OrderWriter
from shopcare.services.session import Session
from shopcare.store.bulk import Bulk, references_given
from shopcare.store.models import ImportBatchRow, ImportPresetRow, StorefrontRow
from shopcare.store.work import Work

__all__ = [
    "Column", "LayoutInfo", "Options", "Preview", "Result", "UndoneBatch", "batches", "layouts", "preview", "run",
    "save_problem_rows", "undo_batch",
]

_SAMPLE_ROWS = 20
#: What a storefront is called that an import had to make.
PLATFORM_NAMES = {
    "taobao": N_("storefront|Taobao"), "pdd": N_("storefront|Pinduoduo"), "shopify": N_("storefront|Shopify"),
    "douyin": N_("storefront|Douyin"), "other": N_("storefront|My shop"),
}


def layouts(session: Session) -> list[LayoutInfo]:
    """All known layouts, the shipped ones and those of the data folder. Raises ``layout_file_broken``."""
    found = layout_files.load(session.shop.folder.own_layouts).values()
    return [
        LayoutInfo(
            f.name, dict(f.title), f.kind, tuple(f.platforms), tuple(f.fingerprint.all), tuple(f.fingerprint.any),
            tuple(f.fingerprint.none), f.confirmed,
        )
        for f in sorted(found, key=lambda f: (f.name == layout_files.GENERIC, f.name))
    ]


def batches(session: Session, limit: int = 20) -> list[dict]:
    """The last imports, newest first, undone ones included (``undone_at``)."""
    return session.shop.dicts(ImportBatchRow.select().order_by(ImportBatchRow.id.desc()).limit(limit))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as exc:  # a name that no file can have is a ValueError
        raise DomainError("file_unreadable", path=str(path)) from exc


def _reader(source: Source, layout: Layout, front: dict | None) -> Reader:
    zone = layout.time_zone if layout.name != layout_files.GENERIC else (front or {}).get("time_zone", DEFAULT_ZONE)
    return Reader(layout, source.header, source.mapping, zone, currency_of(source, layout, front))


def _columns(source: Source, layout: Layout, reader: Reader) -> list[Column]:
    by_place = {place: field for field, places in reader.places.items() for place in places}
    facts = {place for _name, place in reader.facts}
    found = []
    for place, name in enumerate(source.header):
        samples = []
        for row in source.head[:_SAMPLE_ROWS]:
            if place < len(row) and row[place].strip() and len(samples) < 3:
                samples.append(row[place].strip()[:80])
        field = by_place.get(place, "")
        check = "" if layout.fingerprint.all else ("suggested" if field else "")
        found.append(Column(name.strip(), field or ("facts" if place in facts else ""), tuple(samples), check))
    return found


def preview(
    session: Session, path: Path, options: Options = Options(), progress: Progress | None = None,  # noqa: B008
    cancelled: Ask | None = None,
) -> Preview:
    """Read the whole file and say what an import would do; nothing is written.

    A header that no layout fits gives a preview with ``layout`` "" and suggestions, for the mapping screen. Raises
    DomainError for files that cannot be read and for an ambiguous storefront, and Cancelled.
    """
    path = Path(path)
    with session.shop.connection(), opened(session, path, options) as source:
        table, layout = source.table, source.layout
        known = layout is not None
        layout = layout or layout_files.load(session.shop.folder.own_layouts)[layout_files.GENERIC]
        plain = _reader(source, layout, None)
        wanted = options.storefront_id
        front = find_storefront(session, layout, shop_name_of(source, plain), wanted) if known else None
        reader = _reader(source, layout, front)
        missing = missing_fields(layout, reader)
        tally = Tally()
        found = Preview(
            path.name, layout.name if known else "", layout.kind, table.encoding, table.delimiter, table.sheet,
            table.sheets, [c.strip() for c in source.header], source.header_row, _columns(source, layout, reader),
            [row[:] for row in source.head[:_SAMPLE_ROWS]], tally, front["id"] if front else None,
            front["platform"] if front else layout.platforms[0], reader.currency, missing,
        )
        if not known or missing:
            return found
        digest = _digest(path)
        found.seen_batch = session.shop.scalar(
            ImportBatchRow.select(ImportBatchRow.id)
            .where((ImportBatchRow.file_hash == digest) & ImportBatchRow.undone_at.is_null())
            .order_by(ImportBatchRow.id.desc())
        )
        writer = _writer(session, source, reader, layout, front["id"] if front else None, None, tally, "")
        with no_collector():
            for batch in read_batches(source, reader, tally, progress, cancelled):
                writer.put(batch)
        return found


def _writer(
    session: Session, source: Source, reader: Reader, layout: Layout, front_id: int | None, batch_id: int | None,
    tally: Tally, now: str,
) -> OrderWriter:
    return OrderWriter(
        Bulk(session.shop), front_id, batch_id, reader.columns_filled(), layout.kind == "order_items", tally, now,
        layout.time_zone,
    )


def run(
    session: Session, path: Path, options: Options = Options(), progress: Progress | None = None,  # noqa: B008
    cancelled: Ask | None = None,
) -> Result:
    """Import the file: a verified backup when one is due, then everything in one transaction and one journal entry.

    Raises DomainError ``layout_unknown``, ``columns_missing``, ``storefront_ambiguous`` and the errors of reading;
    Cancelled and every error leave the shop as it was.
    """
    path = Path(path)
    session.require("import_files")
    with session.shop.connection(), opened(session, path, options) as source:
        layout = source.layout
        if layout is None:
            raise DomainError("layout_unknown", name=path.name, header=", ".join(c for c in source.header if c)[:300])
        plain = _reader(source, layout, None)
        missing = missing_fields(layout, plain)
        if missing:
            raise DomainError("columns_missing", fields=", ".join(missing), name=path.name)
        shop_name = shop_name_of(source, plain)
        find_storefront(session, layout, shop_name, options.storefront_id)
        digest = _digest(path)
        safety.backup_if_due(session.shop, session.now(), "import", cancelled=cancelled)
        tally = Tally()
        with references_given(session.shop), session.begin("import", "import_files") as work:
            front = find_storefront(session, layout, shop_name, options.storefront_id)
            made = front is None
            front_id = int(front["id"]) if front is not None else _make_storefront(session, work, layout)
            reader = _reader(source, layout, front)
            batch_id = _begin_batch(work, front_id, path, digest, layout)
            writer = _writer(session, source, reader, layout, front_id, batch_id, tally, work.now)

            def stop(tally: Tally = tally) -> bool:
                """Tell that work goes on while indexes are built, and whether it should."""
                if progress is not None:
                    progress(tally.rows, tally.rows)
                return cancelled is not None and cancelled()

            with writer.bulk.fast(expected_rows(source), stop), no_collector():
                for batch in read_batches(source, reader, tally, progress, cancelled):
                    writer.put(batch)
                    writer.flush()
                if cancelled is not None and cancelled():
                    raise Cancelled()
                writer.finish()
            if options.mapping is not None:
                _keep_preset(work, front_id, source, layout)
            result = Result(
                path.name, layout.name, layout.kind, source.table.encoding, source.table.delimiter,
                source.table.sheet,
                reader.currency, tally, source.header, front_id, batch_id, storefront_made=made,
            )
            _finish_batch(work, batch_id, result)
        result.changes = Changes(op="import", event_id=work.event_id, whole={"orders"})
        return result


def _make_storefront(session: Session, work: Work, layout: Layout) -> int:
    platform = layout.platforms[0]
    name = Translator(session.lang).text(PLATFORM_NAMES.get(platform, platform))
    taken = {f["name"] for f in session.shop.dicts(StorefrontRow.select().where(StorefrontRow.platform == platform))}
    free = next(n for n in (name, *(f"{name} {i}" for i in range(2, 99))) if n not in taken)
    first = not session.storefronts()
    return work.insert(
        StorefrontRow, platform=platform, name=free, currency=layout.currency, time_zone=layout.time_zone,
        is_default=int(first),
    )


def _begin_batch(work: Work, front_id: int, path: Path, digest: str, layout: Layout) -> int:
    batch_id = ImportBatchRow.insert(
        storefront=front_id, file_name=path.name, file_hash=digest, layout=layout.name, kind=layout.kind,
        started_at=work.now,
    ).execute(work.shop.db)
    work.batch_id = int(batch_id)
    return work.batch_id


def _finish_batch(work: Work, batch_id: int, result: Result) -> None:
    tally = result.tally
    counts = {
        "new": tally.new, "updated": tally.updated, "unchanged": tally.unchanged, "flagged": tally.rows_of("flagged"),
        "held": tally.rows_of("held"), "skipped": tally.rows_of("skipped"),
    }
    ImportBatchRow.update(finished_at=work.now, result=kept_json(result), **counts).where(
        ImportBatchRow.id == batch_id
    ).execute(work.shop.db)
    work.summary = {"batch": batch_id, "file": result.file, "layout": result.layout, "kind": result.kind, **counts}


def _keep_preset(work: Work, front_id: int, source: Source, layout: Layout) -> None:
    """The mapping the user confirmed is found again by the header."""
    fingerprint = layout_files.header_hash(source.header)
    ImportPresetRow.delete().where(ImportPresetRow.fingerprint == fingerprint).execute(work.shop.db)
    ImportPresetRow.insert(
        storefront=front_id, name=source.table.path.name, fingerprint=fingerprint, layout=layout.name,
        mapping=json.dumps(source.mapping, ensure_ascii=False), updated_at=work.now,
    ).execute(work.shop.db)
