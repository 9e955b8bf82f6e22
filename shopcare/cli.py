"""The command line: parses, opens the shop, runs one command, and says what came of it. Never shows a traceback."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopcare import bootstrap
from shopcare.cli_arguments import parser, program, split
from shopcare.cli_output import Output, Result
from shopcare.domain.clock import Clock
from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.i18n import LANGUAGES, Translator

#: Command -> module with a function ``<command>(call) -> Result``; imported only when it is called.
_MODULES = {
    "cli_shop": ("version", "init", "sample", "generate", "backup", "backups", "verify-backup", "restore", "check",
                 "migrate"),
    "cli_records": ("find", "list", "show", "states", "today", "do", "undo"),
    "cli_files": ("import", "layouts", "forms", "print", "rules"),
}  # fmt: skip
_HOME = {command: module for module, commands in _MODULES.items() for command in commands}


@dataclass
class Call:
    """One command being run: its arguments and what it works on."""

    args: Any
    folder: Path
    clock: Clock
    tr: Translator
    out: Output
    staff: str | None = None
    lang: str | None = None

    @contextmanager
    def session(self, looks: bool = False) -> Iterator[Any]:
        """The open shop with the person at work; closed again whatever happens. Raises as ``open_shop``.

        ``looks`` is for commands that only look: they work in a write-protected folder too.
        """
        from shopcare.services import safety

        now = self.clock.now()
        try:
            opened = safety.open_shop(self.folder, now)
        except ShopUnavailable as exc:
            if not looks or exc.code != "shop_read_only":
                raise
            opened = safety.open_shop(self.folder, now, read_only=True)
        try:
            for note in opened.notes:
                from shopcare.texts import note_text

                self.out.say(note_text(self.tr, note))
            yield bootstrap.session_for(opened, self.clock, self.staff, self.tr.lang, ask_pin=self._ask_pin)
        finally:
            safety.close(opened, now)

    def _ask_pin(self, name: str) -> str:
        if not sys.stdin.isatty():
            return ""
        import getpass

        return getpass.getpass(self.tr("PIN of {name}: ", name=name))


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 in part, 2 refused, 3 shop damaged or missing."""
    given = split(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    tr = Translator(bootstrap.language(given.lang))
    out = Output(given.json, tr)
    try:
        return _run(given, tr, out)
    except DomainError as exc:
        from shopcare.texts import error_text

        out.error(exc.code, error_text(tr, exc, codes=True), exc.params)
        return exc.exit_code
    except SystemExit as exc:  # argparse after --help
        return int(exc.code or 0)
    except KeyboardInterrupt:
        out.say(tr("Stopped."))
        return 130
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        out.error("out_of_memory", tr("The computer has no memory left for this. Nothing was changed."), {})
        return 2
    except Exception as exc:
        code = bootstrap.log_failure(exc, _folder(given.data))
        message = tr(
            "An unexpected fault stopped this ({code}); nothing was changed. The log in {folder} has the details.",
            code=code, folder=str(_folder(given.data) / "log"),
        )
        out.error("unexpected", message, {"fault": code})
        return 2


def _folder(data: str | None) -> Path:
    return Path(data).expanduser() if data else bootstrap.default_folder()


def _run(given: Any, tr: Translator, out: Output) -> int:  # noqa: ANN401 - Globals
    if given.dangling:
        raise DomainError("option_without_value", option=given.dangling)
    if given.lang is not None and given.lang not in LANGUAGES:
        raise DomainError("language_unknown", lang=given.lang, known=", ".join(LANGUAGES))
    if given.rest and not given.rest[0].startswith("-") and given.rest[0] not in (*_HOME, "gallery"):
        raise DomainError("command_unknown", command=given.rest[0], program=program(), known=", ".join(_HOME))
    args = parser(tr).parse_args(given.rest)
    folder = _folder(given.data)
    if folder.is_dir():
        bootstrap.start_log(folder)
    args.lang, args.data = given.lang, str(folder)
    if args.command == "gallery":
        gallery = importlib.import_module("shopcare.cli_gallery")
        return int(gallery.run(args) or 0)
    call = Call(args, folder, bootstrap.clock(given.now), tr, out, given.staff, given.lang)
    module = importlib.import_module(f"shopcare.{_HOME[args.command]}")
    result: Result = getattr(module, "run_" + args.command.replace("-", "_"))(call)
    out.result(result)
    sys.stdout.flush()
    return result.code
