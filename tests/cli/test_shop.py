"""The shop as a whole from the command line: backups, restore, check, migrate, rules."""

from __future__ import annotations

import json

from tests.cli.conftest import Run, do


def test_backup_verify_change_restore(shop: Run) -> None:
    made = shop("backup", "--json").json
    assert made["restorable"] and made["counts"]["orders"] == 1 and made["sums"]["paid"] == {"CNY": "189.00"}
    do(shop, "orders.create", title="later")
    assert [b["file"] for b in shop("backups", "--json").json] == [made["file"]]
    assert shop("verify-backup", made["file"], "--json").json["state"] == "verified"
    restored = shop("restore", made["file"], "--json")
    assert restored.code == 0 and restored.json["kept"]
    assert len(shop("list", "orders", "--json").json) == 1
    assert shop("undo", "--list", "--json").json[0]["op"] == "shop.restored"


def test_a_damaged_backup_is_told_and_not_restored(shop: Run) -> None:
    file = shop("backup", "--json").json["file"]
    with open(f"{file}/shop.db", "r+b") as stream:
        stream.seek(5000)
        stream.write(b"x" * 500)
    assert shop("verify-backup", file, "--json").code == 1
    refused = shop("restore", file)
    assert refused.code == 2 and "changed after it was made" in refused.err
    assert len(shop("list", "orders", "--json").json) == 1


def test_a_lost_shop_comes_back_from_its_backup(shop: Run) -> None:
    file = shop("backup", "--json").json["file"]
    (shop.folder / "shop.db").unlink()  # type: ignore[attr-defined]
    assert shop("today").code == 3
    assert shop("restore", file).code == 0
    assert shop("show", "T100").code == 0


def test_check_and_migrate(shop: Run) -> None:
    assert shop("check", "--full", "--json").json == {"ok": True, "findings": []}
    assert shop("migrate", "--json").json["steps"] == []


def test_rules_answer_one_and_many(call: Run) -> None:
    kinds = call("rules", "kinds", "--json").json
    assert len(kinds) > 10
    answer = call("rules", "ask", json.dumps({"id": "1", "kind": "nonsense", "facts": {}}), "--json")
    assert answer.code == 2 and "error" in answer.json
    assert call("rules", "ask", "{", "--json").code == 2
    assert call("rules", "packs", "--json").json["packs"]
