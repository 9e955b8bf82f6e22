"""Exit codes, one JSON document, options anywhere, one sentence for every refusal, no Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shopcare import bootstrap, cli, cli_records
from shopcare.services.actions import ACTIONS
from tests.cli.conftest import NOW, Run, do

ROOT = Path(__file__).parents[2]


def process(*args: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """A real process; its working directory is not the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "shopcare", *args], input=stdin, capture_output=True, text=True, encoding="utf-8",
        cwd=os.path.sep, env={**os.environ, "PYTHONPATH": str(ROOT), **env}, timeout=120, check=False,
    )  # fmt: skip


def test_version_tells_every_part(call: Run) -> None:
    document = call("version", "--json", "--data", "somewhere").json
    assert set(document) == {"shopcare", "schema", "python", "qt", "peewee", "sqlite", "reportlab", "data"}
    assert document["data"] == "somewhere"


def test_options_stand_before_or_after_the_command(shop: Run, call: Run) -> None:
    folder = str(shop.folder)  # type: ignore[attr-defined]
    before = call("--json", "--now", NOW, f"--data={folder}", "today").json
    after = call("today", "--json", "--data", folder, f"--now={NOW}").json
    assert before == after


def test_language_changes_the_words_only(shop: Run) -> None:
    assert "没有找到" in shop("show", "R9", "--lang", "zh_CN").err
    assert "no record" in shop("show", "R9").err
    assert shop("--lang", "de", "today").code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",), ("list",), ("list", "cats"), ("list", "orders", "--state", "blue"), ("show", "R0000-0000"),
        ("--now", "yesterday", "today"), ("list", "orders", "--limit", "0"), ("list", "orders", "--limit", "x"),
        ("do", "orders.fly", "{}"), ("do", "orders.create", "{"), ("do", "orders.create", "[]"), ("today", "--data"),
        ("do", "orders.create", '{"paid": 189}'), ("do", "orders.create", '{"colour": "red"}'),
        ("find", "x", "--kind", "y"),
        ("do", "notes.write", '{"ref": "T100"}'), ("do", "notes.remove", '{"id": "x"}'),
        ("do", "notes.remove", '{"id": 9}'),
        ("verify-backup", "nowhere"), ("restore", "nowhere"), ("import", "nowhere.csv"), ("import", "undo"),
        ("import", "undo", "77"), ("print", "nonsense", "T100", "--pdf", "x.pdf"), ("show", ""),
        ("show", "draft-returns-9"),
        ("--staff", "Nobody", "today"), ("list", "orders", "--storefront", "no such"), ("init",),
        ("sample",), ("generate",),
        ("do", "returns.open", '{"order": "T100", "reason": "quality", "lines": [{"sku": "?"}]}'),
        ("do", "returns.open", '{"order": "T100", "reason": "quality", "lines": [{"line": 1, "quantity": 3}]}'),
        ("do", "returns.open", '{"order": "T100", "reason": "quality", "lines": [{"line": 1, "quantity": -1}]}'),
        ("do", "returns.open", '{"order": "T100", "reason": "magic"}'), ("do", "orders.set", '{"ref": "T100"}'),
        ("do", "settings.put", '{"name": "printer_dpi", "value": 1}'), ("do", "settings.put", '{"name": "nothing"}'),
        ("do", "deadline.set", '{"ref": "T100", "what": "inspect", "due": "soon"}'),
        ("undo", "--limit", "-3", "--list"),
        ("do", "orders.create", '{"title": "' + "x" * 600 + '"}'), ("do", "orders.create", "[" * 5000),
        ("do", "orders.set", '{"ref": "T100", "field": "paid", "value": 5.5}'),
        ("do", "orders.set", '{"ref": "T100", "field": "placed_at", "value": "0001-01-01"}'),
    ],
)  # fmt: skip
def test_wrong_input_exits_2_with_one_sentence_and_changes_nothing(shop: Run, args: tuple[str, ...]) -> None:
    before = shop("undo", "--list", "--json").out
    answer = shop(*args, "--json")
    assert answer.code == 2, answer
    assert answer.err.count("\n") == 1
    assert answer.json["error"]["message"] == answer.err.strip()
    assert "unexpected" not in answer.json["error"]["code"], answer.err
    assert shop("undo", "--list", "--json").out == before


def test_a_missing_or_damaged_shop_exits_3(call: Run, shop: Run, tmp_path: Path) -> None:
    assert call("today", "--data", str(tmp_path / "none"), "--json").code == 3
    assert not (tmp_path / "none").exists()
    (shop.folder / "shop.db").write_bytes(b"no shop" * 1000)  # type: ignore[attr-defined]
    assert shop("today").code == 3
    (shop.folder / "shop.db").unlink()  # type: ignore[attr-defined]
    assert shop("init").code == 3, "a lost shop is never covered by an empty one"


def test_an_unexpected_fault_gives_a_code_and_a_log_without_people(
    shop: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_call: cli.Call) -> None:
        raise RuntimeError("王晓燕 13812345678 broke it")

    monkeypatch.setattr(cli_records, "run_today", broken)
    answer = shop("today", "--json")
    assert answer.code == 2
    fault = answer.json["error"]["params"]["fault"]
    log = (shop.folder / "log" / "shopcare.log").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert fault in answer.err and fault in log and "broken" in log
    assert "王" not in log and "13812345678" not in log


def test_help_is_there_in_both_languages(call: Run) -> None:
    for lang, word in (("en", "after-sales desk"), ("zh_CN", "店铺售后")):
        answer = call("--lang", lang, "--help")
        assert answer.code == 0 and word in answer.out
    assert call("list", "--help").code == 0


def test_processes_are_pure_and_load_no_qt(shop: Run) -> None:
    folder = str(shop.folder)  # type: ignore[attr-defined]
    check = (
        "import sys; from shopcare import cli\n"
        f"codes = [cli.main(['--data', {folder!r}, *words, '--json']) for words in (['today'], ['show', 'T100'], "
        "['list', 'orders'], ['states'], ['do'], ['undo', '--list'], ['backups'], ['rules', 'kinds'])]\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6')]\n"
        "print(codes, bad, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr.strip() == "[0, 0, 0, 0, 0, 0, 0, 0] []"


def test_chinese_arrives_whole_whatever_the_terminal_says(shop: Run) -> None:
    done = process("--data", str(shop.folder), "show", "T100", "--json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout)["record"]["receiver_name"] == "王晓燕"


def test_parameters_from_standard_input(shop: Run) -> None:
    done = process(
        "--data", str(shop.folder), "--json", "do", "notes.write", "-", stdin='{"ref": "T100", "text": "已电话"}'
    )
    assert done.returncode == 0, done.stderr
    assert shop("show", "T100", "--json").json["notes"][0]["body"] == "已电话"


def test_two_processes_at_once_lose_nothing(shop: Run) -> None:
    folder = str(shop.folder)  # type: ignore[attr-defined]
    script = (
        "import sys, json; from shopcare import cli\n"
        "for n in range(15):\n"
        "    text = json.dumps({'ref': 'T100', 'text': sys.argv[2] + str(n)})\n"
        "    assert cli.main(['--data', sys.argv[1], 'do', 'notes.write', text]) == 0\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script, folder, name], stdout=subprocess.DEVNULL,
                         env={**os.environ, "PYTHONPATH": str(ROOT)})
        for name in "ab"
    ]  # fmt: skip
    assert [p.wait(timeout=120) for p in both] == [0, 0]
    bodies = {note["body"] for note in shop("show", "T100", "--json").json["notes"]}
    assert bodies == {f"{name}{n}" for name in "ab" for n in range(15)}
    assert shop("check", "--full").code == 0


def test_the_default_folder_can_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOPCARE_DATA", str(tmp_path))
    assert bootstrap.default_folder() == tmp_path
    monkeypatch.delenv("SHOPCARE_DATA")
    assert bootstrap.default_folder().name == "ShopCare"


def test_gallery_is_handed_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    seen = {}
    module = types.ModuleType("shopcare.cli_gallery")
    module.run = lambda args: seen.update(vars(args)) or 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "shopcare.cli_gallery", module)
    assert cli.main(["gallery", "--out", "pictures", "--lang", "en", "--theme", "dark", "--size", "800x600"]) == 0
    assert (seen["out"], seen["lang"], seen["theme"], seen["size"], seen["text"]) == (
        "pictures", "en", "dark", "800x600", 100,
    )  # fmt: skip


def test_do_lists_every_action(shop: Run) -> None:
    document = shop("do", "--json").json
    assert [entry["action"] for entry in document] == list(ACTIONS)
    assert {"returns.open", "receiving.scan", "refunds.approve", "refunds.pay"} <= set(ACTIONS)
    assert do(shop, "notes.write", ref="T100", text="x")["ref"] == "T100"
