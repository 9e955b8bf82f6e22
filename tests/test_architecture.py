"""The rules that keep the program readable: who imports whom, and what no file may do."""

from __future__ import annotations

import ast
import re
import sys

import grimp
import pytest

from tests.source_tree import calls, sources, translating_calls

ALL = {
    "domain", "rules", "store", "interchange", "printing", "services", "ui", "cli", "app", "bootstrap", "texts",
    "i18n", "assets",
}  # fmt: skip

#: package or module of ``shopcare`` -> what it may import of ``shopcare``, and which packages from elsewhere.
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), set()),
    "rules": ({"domain", "assets"}, {"pydantic"}),
    "store": ({"domain", "assets"}, {"peewee", "playhouse", "cysqlite", "PIL", "pypinyin", "chinese_calendar"}),
    "interchange": ({"domain", "assets"}, {"python_calamine", "xlsxwriter", "charset_normalizer", "pydantic"}),
    "printing": ({"domain", "assets", "i18n"}, {"reportlab", "PIL", "pydantic", "pypdfium2", "zxingcpp"}),
    "services": (
        {"domain", "rules", "store", "interchange", "printing", "assets", "i18n", "texts"},  # texts: words on paper
        {"pydantic", "platformdirs"},
    ),
    "ui": ({"services", "domain", "assets", "texts", "i18n"}, {"PySide6", "shiboken6"}),
    "cli": ({"bootstrap", "services", "rules", "domain", "texts", "i18n", "assets"}, set()),
    "texts": ({"i18n", "domain"}, set()),
    "i18n": ({"assets"}, set()),
    "assets": (set(), set()),
    "bootstrap": (ALL - {"ui", "cli", "app"}, {"platformdirs", "cysqlite"}),
    "app": (ALL - {"cli"}, {"PySide6", "shiboken6", "platformdirs"}),
    "__main__": ({"cli", "app", "i18n"}, set()),
}


def layer(module: str) -> str:
    """The row of LAYERS a module belongs to; ``order_texts`` and its like are parts of ``texts``."""
    parts = module.split(".")
    if len(parts) == 1:
        return ""
    if "gallery" in module and parts[1].startswith("cli"):
        return "app"  # the one command that draws windows
    if parts[1].startswith("cli_"):
        return "cli"
    return "texts" if re.fullmatch(r"(\w+_)?texts", parts[1]) else parts[1]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("shopcare", include_external_packages=True, cache_dir=None)


def test_every_import_follows_the_layer_table(graph: grimp.ImportGraph) -> None:
    wrong = []
    for module in sorted(m for m in graph.modules if m.split(".")[0] == "shopcare"):
        own = layer(module)
        if not own:
            continue
        assert own in LAYERS, f"{module}: not in the layer table; add it there with what it may import"
        inside, outside = LAYERS[own]
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            top = imported.split(".")[0]
            if top == "shopcare":
                allowed = layer(imported) in {*inside, own, ""}
            else:
                allowed = top in sys.stdlib_module_names or top in outside
            if not allowed:
                wrong.append(f"{module} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("shopcare", cache_dir=None, exclude_type_checking_imports=True)
    modules = set(graph.modules)
    # What is imported by nobody that is left, or imports nothing that is left, is on no circle.
    while True:
        loose = {
            m
            for m in modules
            if not graph.find_modules_directly_imported_by(m) & modules
            or not graph.find_modules_that_directly_import(m) & modules
        }
        if not loose:
            break
        modules -= loose
    assert not modules, "imported in a circle: " + ", ".join(sorted(modules))


def test_nothing_blocks_the_window() -> None:
    wrong = []
    for source in sources():
        for name, call in calls(source):
            last = name.split(".")[-1]
            if last in ("exec", "exec_") and source.name != "shopcare/app.py":
                wrong.append(f"{source.at(call)} {name}(): use open() and signals")
            if last == "processEvents":
                wrong.append(f"{source.at(call)} {name}(): use a job")
            if name in ("time.sleep", "sleep"):
                wrong.append(f"{source.at(call)} {name}(): wait for a signal, an event or a lock")
    assert not wrong, "\n".join(wrong)


def test_the_domain_asks_no_clock_of_its_own() -> None:
    wrong = []
    for source in sources():
        if not source.name.startswith(("shopcare/domain/", "shopcare/rules/")) or source.name.endswith("/clock.py"):
            continue
        for name, call in calls(source):
            if name in ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"):
                wrong.append(f"{source.at(call)} {name}(): pass the moment in")
    assert not wrong, "\n".join(wrong)


def test_files_are_short_enough_to_read() -> None:
    long = {s.name: s.text.count("\n") for s in sources() if "/migrations/" not in s.name}
    long = {name: lines for name, lines in long.items() if lines >= 450}
    assert not long, "split these: " + ", ".join(f"{name} ({lines} lines)" for name, lines in long.items())


def test_texts_for_translation_are_written_out() -> None:
    wrong = []
    for source in sources():
        for kind, call, texts in translating_calls(source):
            if not texts or not all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in texts):
                wrong.append(f"{source.at(call)} {kind}() needs a literal text (text() takes variables)")
    assert not wrong, "\n".join(wrong)


def test_modules_and_public_functions_say_what_they_are_for() -> None:
    wrong = []
    for source in sources():
        if ast.get_docstring(source.tree) is None:
            wrong.append(f"{source.name}: module")
        for node in source.tree.body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and ast.get_docstring(node) is None:
                wrong.append(f"{source.at(node)}: {node.name}")
    assert not wrong, "without docstring:\n" + "\n".join(wrong)


def test_modules_have_names_that_mean_something() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    wrong = [s.name for s in sources() if s.name.rsplit("/", 1)[-1].removesuffix(".py") in vague]
    assert not wrong, wrong
