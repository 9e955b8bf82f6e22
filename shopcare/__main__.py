"""``python -m shopcare`` and ``shopcare``: the window without arguments, the command line with them.

Imports nothing but the standard library at the top: ``start.py`` asks this module, before anything is installed,
whether arguments mean the window.
"""

from __future__ import annotations

import os
import sys

#: Options that the window understands too; each takes a value.
_WINDOW_OPTIONS = ("--data", "--lang", "--now", "--staff")


def window_arguments(argv: list[str]) -> dict[str, object] | None:
    """The window's options and files in ``argv``: data, lang, now, staff (texts or None), files (list of paths).

    None when the arguments are a command. A word is a file only if it looks like one (``orders.csv``,
    ``folder/orders``), so that a file called ``today`` never hides the command.
    """
    found: dict[str, object] = {name[2:]: None for name in _WINDOW_OPTIONS}
    files: list[str] = []
    rest = iter(argv)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in _WINDOW_OPTIONS:
            given = value if equals else next(rest, None)
            if given is None:
                return None
            found[name[2:]] = given
        elif not word.startswith("-") and ("." in word or os.sep in word or "/" in word) and os.path.isfile(word):
            files.append(word)
        else:
            return None
    return {**found, "files": files}


def wants_window(argv: list[str]) -> bool:
    """Whether these arguments open the window."""
    return window_arguments(argv) is not None


def has_screen() -> bool:
    """Whether Qt can show a window: only Linux can be without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _say_no_screen(lang: object) -> None:
    from shopcare.i18n import LANGUAGES, Translator, choose_language

    system = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    code = str(lang or system)
    known = code[:2].lower() in ("zh", "en")
    for each in [choose_language([code.split(".")[0]])] if known else LANGUAGES:
        tr = Translator(each)
        program = os.environ.get("SHOPCARE_STARTED_AS", "shopcare")
        print(
            tr(
                "There is no screen here, so no window can open; commands work without one, for example: "
                "{program} version",
                program=program,
            ),
            file=sys.stderr,
        )


def main(argv: list[str] | None = None) -> int:
    """Open the window or run a command; ``argv`` defaults to the process's own. Returns the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    # Late imports: a command must start without Qt, and the window without the command line.
    window = window_arguments(argv)
    if window is None:
        from shopcare import cli

        return cli.main(argv)
    if not has_screen():
        _say_no_screen(window["lang"])
        return 2
    from shopcare import app

    return app.run(**window)


if __name__ == "__main__":
    sys.exit(main())
