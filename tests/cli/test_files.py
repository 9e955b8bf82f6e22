"""Imports and papers from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import NOW, Run, do

HEAD = (
    "订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址,联系手机,"
    "订单创建时间,订单付款时间,宝贝标题,宝贝总数量"
)
ROW = (
    "41234567890123456{n},买家{n},10.00,10.00,10.00,交易成功,李{n},浙江省 杭州市 西湖区 文一路 {n} 号,1380000000{n},"
    "2026-11-20 10:00:00,2026-11-20 10:01:00,棉袜,1"
)


def export(path: Path, rows: int) -> str:
    lines = [HEAD, *(ROW.format(n=n) for n in range(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="gbk")
    return str(path)


def test_import_preview_import_and_undo(shop: Run, tmp_path: Path) -> None:
    file = export(tmp_path / "orders.csv", 3)
    dry = shop("import", "--dry-run", file, "--json")
    assert dry.code == 0, dry.err
    assert dry.json[0]["batch"] is None and dry.json[0]["orders"]["new"] == 3
    assert len(shop("list", "orders", "--json").json) == 1
    done = shop("import", file, "--json").json[0]
    assert (done["rows"], done["paid_sum"], done["encoding"]) == (3, "30.00", "gb18030")
    assert len(shop("list", "orders", "--json").json) == 4
    again = shop("import", file, "--json").json[0]
    assert again["orders"] == {"new": 0, "updated": 0, "unchanged": 3}
    taken = shop("import", "undo", str(done["batch"]), "--json")
    assert taken.code == 0 and taken.json["removed"] == 3
    assert [r["ref"] for r in shop("list", "orders", "--json").json] == ["T100"]


def test_one_bad_file_among_several_does_not_hide_the_others(shop: Run, tmp_path: Path) -> None:
    good, bad = export(tmp_path / "orders.csv", 2), tmp_path / "bad.csv"
    bad.write_bytes(b"")
    answer = shop("import", str(bad), good, "--json")
    assert answer.code == 1
    assert "error" in answer.json[0] and answer.json[1]["orders"]["new"] == 2


def test_layouts_and_forms_are_listed(shop: Run) -> None:
    assert {"taobao_order_list", "pdd_orders"} <= {entry["layout"] for entry in shop("layouts", "--json").json}
    assert "return_label" in {entry["form"] for entry in shop("forms", "--json").json}


def test_a_label_is_written_whole_and_journalled(shop: Run, tmp_path: Path) -> None:
    ref = do(shop, "returns.open", order="T100", reason="quality")["ref"]
    out = tmp_path / "label.pdf"
    answer = shop("print", "return_label", ref, "--pdf", str(out), "--json")
    assert answer.code == 0, answer.err
    assert out.read_bytes().startswith(b"%PDF") and answer.json["pages"] == 1 and answer.json["masked"]
    assert shop("show", ref, "--json").json["history"][0]["op"] == "print"
    nowhere = shop("print", "return_label", ref, "--pdf", str(tmp_path / "no" / "x.pdf"), "--json")
    assert nowhere.code == 2 and nowhere.json["error"]["code"] == "file_not_written"
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_generated_shop_is_healthy(call: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "large")
    counts = call("--data", folder, "--now", NOW, "generate", "--orders", "60", "--cases", "10", "--json").json
    assert counts["orders"] == 60 and counts["cases"] == 10
    assert json.loads(call("--data", folder, "check", "--full", "--json").out)["ok"]
    assert call("--data", folder, "generate", "--orders", "1").code == 2
