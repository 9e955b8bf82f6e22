"""Commands about the shop as a whole: make one, fill one, back up, restore, check, migrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shopcare import bootstrap
from shopcare.cli_output import Result, table
from shopcare.domain.errors import DomainError, ShopDamaged
from shopcare.domain.kinds import KINDS
from shopcare.domain.money import format_money, plain
from shopcare.services import safety
from shopcare.services.plain_records import moment
from shopcare.texts import finding_text, kind_text, note_text, problem_text

if TYPE_CHECKING:
    from shopcare.cli import Call
    from shopcare.services.safety import Backup


def run_version(call: Call) -> Result:
    """Versions of the program and its parts."""
    document = bootstrap.versions() | {"data": str(call.folder)}
    return Result(document, (f"{key} {value}" for key, value in document.items()))


def _nothing_lost(call: Call) -> None:
    """Where a shop was and its file is gone, no other shop may take its place. Raises ShopDamaged."""
    file = call.folder / "shop.db"
    if safety.has_traces(call.folder) and not file.exists():
        raise ShopDamaged("shop_missing", path=str(file))


def run_init(call: Call) -> Result:
    """A new empty shop; refuses where one is or was."""
    _nothing_lost(call)
    name = call.args.shop or call.tr("My shop")
    platform = call.args.platform
    if platform:
        from shopcare.domain.orders import PLATFORMS

        if platform not in PLATFORMS:
            raise DomainError("choice_unknown", field="platform", value=platform, known=", ".join(PLATFORMS))
    front = {"platform": platform, "name": name} if platform else None
    safety.create(call.folder, name, call.clock.now(), storefront=front)
    document = {"shop": name, "data": str(call.folder), "storefront": name if front else None}
    return Result(document, [call.tr("The shop “{name}” was made in {path}.", name=name, path=str(call.folder))])


def run_sample(call: Call) -> Result:
    """The sample shop in an empty data folder."""
    from shopcare.services import sample

    _nothing_lost(call)
    sample.make(call.folder, call.clock, call.tr.lang, call.out.progress)
    return _filled(call)


def run_generate(call: Call) -> Result:
    """A large invented shop."""
    from shopcare.services import generating

    _nothing_lost(call)
    args = call.args
    for name in ("orders", "cases"):
        value = getattr(args, name)
        if value is not None and not 0 <= value <= 5_000_000:
            raise DomainError("number_out_of_range", field=name, low=0, high=5_000_000, value=str(value))
    counts = generating.generate(
        call.folder, call.clock, args.orders, args.cases, seed=args.seed, progress=call.out.progress
    )
    return Result(counts, (f"{key} {value}" for key, value in counts.items()))


def _filled(call: Call) -> Result:
    from shopcare.services import lists
    from shopcare.services.settings import shop_name

    with call.session() as session:
        name = shop_name(session)
        counts = {kind: lists.counts(session, kind)["all"] for kind in KINDS}
    lines = [name, *(f"{kind_text(call.tr, kind)} {n}" for kind, n in counts.items())]
    return Result({"shop": name, "data": str(call.folder), "counts": counts}, lines)


def _plain_backup(backup: Backup) -> dict:
    return {
        "file": str(backup.path), "state": backup.state, "restorable": backup.restorable,
        "problem": backup.problem or None, "at": moment(backup.at), "reason": backup.reason, "size": backup.size,
        "shop": backup.shop_name, "schema": backup.schema, "counts": backup.counts,
        "sums": {
            name: {currency: plain(amount or 0, currency) for currency, amount in sums.items()}
            for name, sums in backup.sums.items()
        },
        "photos": backup.photos, "events": backup.events,
    }


def _backup_lines(call: Call, backup: Backup) -> list[str]:
    tr = call.tr
    cause = problem_text(tr, backup.problem)
    lines = [
        str(backup.path),
        tr("Can be restored.") if backup.restorable else tr("Cannot be restored: {cause}", cause=cause),
    ]
    shown = {kind.table: kind_text(tr, code) for code, kind in KINDS.items()}
    lines += [f"  {shown[name]} {n}" for name, n in backup.counts.items() if name in shown and n]
    for name, sums in backup.sums.items():
        lines += [f"  {name} {format_money(amount or 0, currency)}" for currency, amount in sums.items()]
    return lines


def run_backup(call: Call) -> Result:
    """A verified copy, in the shop's own backup folder or elsewhere."""
    with call.session() as session:
        target = Path(call.args.to).expanduser() if call.args.to else None
        made = safety.backup_now(
            session.shop, call.clock.now(), target, call.args.zip, progress=call.out.progress
        )
    lines = _backup_lines(call, made)
    if made.not_copied is not None:
        lines.append(note_text(call.tr, made.not_copied))
    return Result(_plain_backup(made), lines, 0 if made.restorable else 1)


def run_backups(call: Call) -> Result:
    """The backups there are, newest first."""
    found = safety.list_backups(call.folder, Path(call.args.to).expanduser() if call.args.to else None)
    rows = [(moment(b.at) or "", b.state, b.reason, b.counts.get("orders", ""), b.path) for b in found]
    tr = call.tr
    head = (tr("Made"), tr("State"), tr("Occasion"), tr("Orders"), tr("File"))
    return Result([_plain_backup(b) for b in found], table(head, rows) or [tr("There is no backup yet.")])


def run_verify_backup(call: Call) -> Result:
    """What a backup holds and whether it can be restored."""
    found = safety.verify_backup(Path(call.args.file), call.folder)
    return Result(_plain_backup(found), _backup_lines(call, found), 0 if found.restorable else 1)


def run_restore(call: Call) -> Result:
    """Put a backup in place; the present shop is kept beside it."""
    actor = call.staff or ""
    try:
        with call.session() as session:
            session.require("restore_backup")
            actor = session.actor.name
    except ShopDamaged:
        pass  # a damaged or missing shop is what restoring is for
    done = safety.restore(
        call.folder, Path(call.args.file), call.clock.now(), actor, other_shop=call.args.other_shop
    )
    document = {"source": done.source, "kept": str(done.kept) if done.kept else None, "counts": done.counts}
    lines = [call.tr("Restored from {source}.", source=done.source)]
    if done.kept:
        lines.append(call.tr("The shop that was there is kept in {path}.", path=str(done.kept)))
    return Result(document, lines)


def run_check(call: Call) -> Result:
    """Health of the shop; findings give exit 1, damage exit 3."""
    findings = safety.check(call.folder, call.clock.now(), call.args.full, call.out.progress)
    document = {
        "ok": not findings,
        "findings": [
            {"code": f.code, "kind": f.kind, "ref": f.ref or None, "text": finding_text(call.tr, f),
             "params": {k: str(v) for k, v in f.params.items()}}
            for f in findings
        ],
    }  # fmt: skip
    lines = [finding_text(call.tr, f) for f in findings] or [call.tr("All is well.")]
    damaged = any(f.kind == "damage" for f in findings)
    return Result(document, lines, 3 if damaged else 1 if findings else 0)


def run_migrate(call: Call) -> Result:
    """Bring an older shop to this version, after a verified backup."""
    done = safety.migrate(call.folder, call.clock.now(), call.out.progress)
    if not done["steps"]:
        return Result(done, [call.tr("The shop is of this version already.")])
    lines = [call.tr("The shop was brought to version {n}; backup: {path}.", n=done["to"], path=done["backup"])]
    return Result(done, lines)
