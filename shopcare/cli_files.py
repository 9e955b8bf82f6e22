"""Commands about files: imports and their layouts, forms as PDF, questions to the rules helper."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shopcare.cli_output import Result, table
from shopcare.domain.errors import DomainError
from shopcare.print_texts import missing_text
from shopcare.texts import warning_text

if TYPE_CHECKING:
    from shopcare.cli import Call


def _mapping(call: Call) -> dict[str, str] | None:
    """The mapping file: a JSON object {file column: our field}."""
    if not call.args.map:
        return None
    try:
        found = json.loads(Path(call.args.map).read_text(encoding="utf-8-sig"))
    except OSError as exc:
        raise DomainError("file_unreadable", path=call.args.map) from exc
    except ValueError as exc:
        raise DomainError("json_unreadable", where=call.args.map) from exc
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise DomainError("json_no_object")
    return found


def run_import(call: Call) -> Result:
    """Import files, each in one transaction; or take an import back."""
    from shopcare.services import imports
    from shopcare.services.action_types import storefront_id
    from shopcare.services.import_models import Options
    from shopcare.texts import error_text

    args, tr = call.args, call.tr
    if args.files[0] == "undo":
        return _undo_import(call)
    mapping = _mapping(call)
    documents, lines, failed, partly = [], [], 0, False
    with call.session() as session:
        front = storefront_id(session, args.storefront) if args.storefront else None
        options = Options(args.layout, front, mapping, args.encoding, args.sheet)
        for name in args.files:
            deed = imports.preview if args.dry_run else imports.run
            try:
                done = deed(session, Path(name), options, call.out.progress)
            except DomainError as exc:
                # With one file the refusal is the answer; among several the others still count.
                if len(args.files) == 1 or exc.exit_code == 3:
                    raise
                failed += 1
                message = error_text(tr, exc, codes=True)
                call.out.say(f"{name}: {message}")
                documents.append({"file": name, "error": {"code": exc.code, "message": message}})
                continue
            document = done.to_json()
            documents.append(document)
            partly = partly or bool(document["flagged"] or document["held"])
            lines += _import_lines(call, document)
    code = 2 if failed == len(args.files) else 1 if failed or partly else 0
    return Result(documents, lines, code)


def _import_lines(call: Call, document: dict) -> list[str]:
    from shopcare.services.import_reasons import REASONS

    tr = call.tr
    counts = document["orders"] or document["cases"] or document["reviews"] or {}
    lines = [
        tr(
            "{file}: {rows} rows, {new} new, {updated} updated, {unchanged} unchanged",
            file=document["file"], rows=document["rows"], new=counts.get("new", 0),
            updated=counts.get("updated", 0), unchanged=counts.get("unchanged", 0),
        )
    ]  # fmt: skip
    if document["paid_sum"] is not None:
        lines.append(tr("  paid {paid} {currency}", paid=document["paid_sum"], currency=document["currency"]))
    for how, words in (("flagged", tr("flagged")), ("held", tr("held")), ("skipped", tr("skipped"))):
        for problem in document[how][:20]:
            lines.append(
                tr("  {how}: row {row}, {column}: {reason}", how=words, row=problem["row"],
                   column=problem["column"], reason=tr.text(REASONS.get(problem["reason"], problem["reason"])))
            )  # fmt: skip
        if len(document[how]) > 20:
            lines.append(tr("  … {n} more", n=len(document[how]) - 20))
    if document["batch"] is not None:
        lines.append(tr("  taken back by: import undo {batch}", batch=document["batch"]))
    return lines


def _undo_import(call: Call) -> Result:
    from shopcare.services import imports

    words = call.args.files
    if len(words) != 2 or not words[1].isdecimal() or len(words[1]) > 18:
        raise DomainError("batch_missing")
    with call.session() as session:
        done = imports.undo_batch(session, int(words[1]), call.out.progress)
    document = {
        "batch": words[1], "removed": done.removed, "kept": list(done.kept), "reasons": done.reasons,
    }  # fmt: skip
    tr = call.tr
    lines = [tr("Import {batch} was taken back.", batch=words[1])]
    if done.kept:
        lines.append(tr("Kept, because they were worked on since: {refs}", refs=", ".join(map(str, done.kept))))
    return Result(document, lines, 1 if done.kept else 0)


def run_layouts(call: Call) -> Result:
    """Known layouts and the columns they are recognised by."""
    from shopcare.services import imports

    with call.session(looks=True) as session:
        found = imports.layouts(session)
    document = [
        {
            "layout": info.name, "title": info.title, "kind": info.kind, "platforms": list(info.platforms),
            "needs": list(info.needs), "one_of": list(info.one_of), "without": list(info.without),
            "confirmed": info.confirmed,
        }
        for info in found
    ]  # fmt: skip
    tr = call.tr
    rows = [(i.name, i.title.get(tr.lang, i.name), i.kind, " ".join(i.needs)) for i in found]
    return Result(document, table((tr("Layout"), tr("Title"), tr("Kind"), tr("Columns")), rows))


def run_forms(call: Call) -> Result:
    """Printable forms with their papers and the records they take."""
    from shopcare.services import documents

    with call.session(looks=True) as session:
        found = documents.forms(session)
    document = [
        {"form": f.code, "title": f.title, "papers": list(f.papers), "kinds": list(f.kinds), "paper": f.default_paper}
        for f in found
    ]
    tr = call.tr
    rows = [(f.code, f.title, " ".join(f.kinds), " ".join(f.papers)) for f in found]
    return Result(document, table((tr("Form"), tr("Title"), tr("Kind"), tr("Papers")), rows))


def run_print(call: Call) -> Result:
    """Write the PDF that the window would print; journalled as printed."""
    from shopcare.services import documents, resolving

    args, tr, out = call.args, call.tr, call.args.pdf
    with call.session() as session:
        refs = [resolving.resolve(session, ref) for ref in args.refs]
        options = documents.PrintOptions(
            paper=args.paper, copies=args.copies, full=args.full, date=args.date, lang=tr.lang,
            **({"dpi": args.dpi} if args.dpi else {}),
        )  # fmt: skip
        paper = documents.render(session, args.form, refs, options, call.out.progress)
        documents.save_pdf(session, paper, args.form, Path(out).expanduser())
    warnings = [
        {"code": code, **{k: str(v) for k, v in params.items()}, "text": warning_text(tr, code, params)}
        for code, params in paper.warnings
    ]
    document = {
        "file": out, "pages": paper.pages, "paper_mm": list(paper.paper_mm), "refs": paper.refs,
        "missing": paper.missing, "warnings": warnings, "masked": paper.masked,
    }  # fmt: skip
    lines = [tr.plural("{n} page written to {path}.", "{n} pages written to {path}.", paper.pages, path=out)]
    lines += ["  " + w["text"] for w in warnings]
    if paper.missing:
        lines.append("  " + missing_text(tr, paper.missing))
    left_out = any(code.startswith("skipped_") for code, _ in paper.warnings)
    return Result(document, lines, 1 if left_out else 0)


def run_rules(call: Call) -> Result:
    """Questions to the rules helper; always JSON, because questions are."""
    from shopcare import cli_rules

    own = call.folder / "rules"
    own_folder = own if own.is_dir() else None
    code = 0
    if call.args.deed == "kinds":
        document = cli_rules.kinds()
    elif call.args.deed == "packs":
        document = cli_rules.pack_list(call.tr, own_folder)
    else:
        document, code = _ask(call, own_folder)
    return Result(document, [json.dumps(document, ensure_ascii=False, indent=1)], code)


def _ask(call: Call, own_folder: Path | None) -> tuple[object, int]:
    from shopcare import cli_rules

    given = call.args.question
    if given in (None, "-"):
        text = sys.stdin.read()
    elif given.lstrip().startswith(("{", "[")):
        text = given
    else:
        try:
            text = Path(given).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as exc:
            raise DomainError("file_unreadable", path=given) from exc
    try:
        return cli_rules.answer_all(text, call.tr, own_folder)
    except (ValueError, RecursionError) as exc:
        where = f"{exc.lineno}:{exc.colno}" if isinstance(exc, json.JSONDecodeError) else "1:1"
        raise DomainError("json_unreadable", where=where) from exc
