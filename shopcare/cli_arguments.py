"""The arguments of every command; wrong ones are refused in one sentence."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field
from typing import NoReturn

from shopcare.domain.errors import DomainError
from shopcare.i18n import Translator

_GLOBAL = ("--data", "--lang", "--now", "--staff")


@dataclass
class Globals:
    """Options that stand before or after the command."""

    data: str | None = None
    lang: str | None = None
    now: str | None = None
    staff: str | None = None
    json: bool = False
    rest: list[str] = field(default_factory=list)
    #: An option that came without its value.
    dangling: str = ""


def split(argv: list[str]) -> Globals:
    """Take the global options out of the arguments, wherever they stand before ``--``."""
    found = Globals()
    words = list(argv)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            found.rest += [word, *words]
            break
        if word == "--json":
            found.json = True
        elif name not in _GLOBAL:
            found.rest.append(word)
        elif equals:
            setattr(found, name[2:], value)
        elif words and not words[0].startswith("--"):
            setattr(found, name[2:], words.pop(0))
        else:
            found.dangling = name
    return found


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise DomainError("arguments_wrong", detail=message, command=self.prog)


def program() -> str:
    """How people start this program, for examples."""
    return os.environ.get("SHOPCARE_STARTED_AS", "shopcare")


def parser(tr: Translator) -> argparse.ArgumentParser:
    """The parser of all commands."""
    whole = _Parser(
        prog=program(), allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter,
        description=tr("ShopCare: after-sales desk for online shops. Without a command the window opens."),
        epilog=tr(
            "Before or after every command: --data DIR, --lang en|zh_CN, --now 2026-11-24T16:00, --staff NAME, "
            "--json."
        ),
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, allow_abbrev=False)

    _shop(add, tr)
    _records(add, tr)
    _files(add, tr)
    return whole


def _shop(add, tr: Translator) -> None:  # noqa: ANN001 - adds one command
    add("version", tr("Versions of the program and its parts"))
    init = add("init", tr("Make a new, empty shop"))
    init.add_argument("--shop", metavar="NAME", default="")
    init.add_argument("--platform", metavar="CODE", default="")
    add("sample", tr("Fill an empty data folder with the sample shop"))
    generate = add("generate", tr("Make a large invented shop for speed work"))
    generate.add_argument("--orders", type=int, required=True, metavar="N")
    generate.add_argument("--cases", type=int, metavar="M")
    generate.add_argument("--seed", type=int, default=1, metavar="S")
    backup = add("backup", tr("Make a verified backup"))
    backup.add_argument("--to", metavar="DIR")
    backup.add_argument("--zip", action="store_true")
    add("backups", tr("List backups")).add_argument("--to", metavar="DIR")
    add("verify-backup", tr("Check a backup and tell what it holds")).add_argument("file", metavar="FILE")
    restore = add("restore", tr("Put a backup in place; the present shop is kept"))
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--other-shop", action="store_true")
    add("check", tr("Check the health of the shop")).add_argument("--full", action="store_true")
    add("migrate", tr("Bring an older shop to this version, after a backup"))
    gallery = add("gallery", tr("Draw every screen of the sample shop to PNG files"))
    gallery.add_argument("--out", required=True, metavar="DIR")
    gallery.add_argument("--theme", choices=("light", "dark"))
    gallery.add_argument("--size", default="1366x768", metavar="WxH")
    gallery.add_argument("--text", type=int, default=100, metavar="PERCENT")


def _records(add, tr: Translator) -> None:  # noqa: ANN001
    find = add("find", tr("Find records by number, name, phone, item"))
    find.add_argument("text", metavar="TEXT")
    find.add_argument("--kind", metavar="K")
    find.add_argument("--limit", type=int, default=50, metavar="N")
    listing = add("list", tr("List records of a kind"))
    listing.add_argument("kind", metavar="KIND")
    listing.add_argument("--state", metavar="S", default="all")
    listing.add_argument("--due", choices=("today", "overdue"))
    listing.add_argument("--text", default="", metavar="TEXT")
    listing.add_argument("--storefront", metavar="S")
    listing.add_argument("--recycled", action="store_true")
    listing.add_argument("--limit", type=int, default=50, metavar="N")
    listing.add_argument("--after", metavar="REF")
    add("show", tr("Show one record whole")).add_argument("ref", metavar="REF")
    add("states", tr("Every state machine with codes, words and steps"))
    add("today", tr("What is due, most urgent first")).add_argument("--limit", type=int, default=200, metavar="N")
    do = add("do", tr("Do something, or list everything that can be done"))
    do.add_argument("action", nargs="?", metavar="ACTION")
    do.add_argument("params", nargs="?", metavar="JSON")
    undo = add("undo", tr("Undo the last step, or list the steps"))
    undo.add_argument("--list", action="store_true")
    undo.add_argument("--limit", type=int, default=50, metavar="N")


def _files(add, tr: Translator) -> None:  # noqa: ANN001
    imports = add("import", tr("Import platform exports; “import undo BATCH” takes one back"))
    imports.add_argument("files", nargs="+", metavar="FILE")
    imports.add_argument("--layout", metavar="L")
    imports.add_argument("--storefront", metavar="S")
    imports.add_argument("--map", metavar="FILE")
    imports.add_argument("--encoding", metavar="E")
    imports.add_argument("--sheet", metavar="S")
    imports.add_argument("--dry-run", action="store_true")
    add("layouts", tr("Known layouts of import files"))
    add("forms", tr("Forms that can be printed"))
    printing = add("print", tr("Write a form as PDF"))
    printing.add_argument("form", metavar="FORM")
    printing.add_argument("refs", nargs="*", metavar="REF")
    printing.add_argument("--pdf", required=True, metavar="OUT")
    printing.add_argument("--paper", metavar="P")
    printing.add_argument("--dpi", type=int, choices=(203, 300))
    printing.add_argument("--copies", type=int, default=1, metavar="N")
    printing.add_argument("--date", metavar="D")
    printing.add_argument("--full", action="store_true")
    rules = add("rules", tr("Ask the rules helper"))
    rules.add_argument("deed", choices=("ask", "kinds", "packs"))
    rules.add_argument("question", nargs="?", metavar="FILE|-|JSON")
