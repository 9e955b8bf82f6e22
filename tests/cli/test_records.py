"""Work on records through commands: open, step, scan, show, list, undo, settings, people with PINs."""

from __future__ import annotations

import json

import pytest

from shopcare.domain import kinds
from shopcare.services.actions import ACTIONS
from tests.cli.conftest import Run, do


def open_return(shop: Run, **more: object) -> str:
    params = {"order": "T100", "reason": "no_reason_7d", "lines": [{"line": 1, "quantity": 1}]} | more
    return do(shop, "returns.open", **params)["ref"]


def test_a_return_from_request_to_refund(shop: Run) -> None:
    ref = open_return(shop)
    assert ref == "R2611-0001"
    assert do(shop, "returns.accept", ref=ref)["state"]["goods"] == "awaiting"
    do(shop, "returns.set", ref=ref, field="return_waybill", value="YT7712345678901")
    scanned = do(shop, "receiving.scan", code="YT7712345678901")
    assert (scanned["ref"], scanned["state"]["goods"]) == (ref, "to_inspect")
    assert do(shop, "returns.pass", ref=ref)["state"]["settlement"] == "refund_due"
    refund = do(shop, "refunds.open", case=ref, amount="94.50", reason="no_reason_7d")["ref"]
    assert do(shop, "refunds.agree", ref=refund)["state"] == {"state": "agreed"}
    paid = do(shop, "refunds.pay", ref=refund, key="bank-17")
    again = do(shop, "refunds.pay", ref=refund, key="bank-17")
    assert again["state"] == paid["state"] == {"state": "refunded"}
    assert [w["code"] for w in again["warnings"]] == ["repeated"]
    shown = shop("show", refund, "--json").json
    assert [p["amount"] for p in shown["payments"]] == ["94.50"]
    assert shop("show", "T100", "--json").json["record"]["recorded_refunded"] == "94.50"
    assert shop("show", ref, "--json").json["state"]["settlement"] == "refunded"
    refused = shop("undo", "--json")
    assert refused.code == 2 and refused.json["error"]["code"] == "not_undoable"


def test_an_illegal_step_names_the_open_ones(shop: Run) -> None:
    ref = open_return(shop)
    answer = shop("do", "returns.finish", json.dumps({"ref": ref}), "--json")
    assert answer.code == 2
    assert answer.json["error"]["params"]["open"] == ["accept", "refuse", "withdraw"]
    assert "accept (Accept), refuse (Refuse), withdraw (Withdraw)" in answer.err


def test_more_than_was_paid_is_refused_with_the_remainder(shop: Run) -> None:
    answer = shop("do", "refunds.open", '{"order": "T100", "amount": "190.00", "reason": "quality"}')
    assert answer.code == 2 and "¥189.00" in answer.err


def test_fields_given_with_a_step_and_the_step_are_one_whole(shop: Run) -> None:
    ref = do(shop, "refunds.open", order="T100", amount="10.00", reason="quality")["ref"]
    assert shop("do", "refunds.refuse", json.dumps({"ref": ref})).code == 2
    done = do(shop, "refunds.refuse", ref=ref, refusal_reason="已使用")
    assert done["state"] == {"state": "refused"}
    answer = shop("do", "refunds.agree", json.dumps({"ref": ref, "explanation": "x"}))
    assert answer.code == 2
    assert shop("show", ref, "--json").json["record"]["explanation"] == "", "a refused step keeps nothing"


def test_a_key_makes_a_creation_repeatable(shop: Run) -> None:
    first = do(shop, "orders.create", title="袜子", paid="10.00", key="k1")
    assert do(shop, "orders.create", title="袜子", paid="10.00", key="k1")["ref"] == first["ref"]
    assert len(shop("list", "orders", "--json").json) == 2


def test_an_unannounced_parcel_is_parked(shop: Run) -> None:
    done = do(shop, "receiving.scan", code="sf 100 200")
    assert done["ref"] == "U2611-0001" and done["warnings"][0]["code"] == "parcel_parked"
    assert "SF100200" in done["warnings"][0]["text"]
    ref = open_return(shop)
    do(shop, "returns.accept", ref=ref)
    do(shop, "unknown_parcels.link", ref="U2611-0001", case=ref)
    assert shop("show", ref, "--json").json["state"]["goods"] == "to_inspect"


def test_show_tells_the_whole_record(shop: Run) -> None:
    ref = open_return(shop)
    do(shop, "notes.write", ref=ref, text="买家很急")
    document = shop("show", ref, "--json").json
    assert document["record"]["buyer_phone"] == "13812345678"
    assert document["record"]["amount"] == "94.50" and document["record"]["id"] == "1"
    assert document["deadlines"][0]["what"] == "answer_case"
    assert document["deadlines"][0]["due_at"].endswith("+08:00")
    assert {"kind": "orders", "id": "1", "ref": "T100", "state": "shipped"} in document["links"]
    assert [s["step"] for s in document["steps"]][:3] == ["accept", "refuse", "withdraw"]
    assert [e["op"] for e in document["history"]] == ["notes.write", "returns.create"]
    assert "买家很急" in shop("show", ref, "--lang", "zh_CN").out


def test_lists_page_to_their_end(shop: Run) -> None:
    made = [do(shop, "orders.create", title=f"商品 {n}")["ref"] for n in range(5)]
    seen: list[str] = []
    while True:
        page = shop("list", "orders", "--limit", "2", "--json", *(["--after", seen[-1]] if seen else [])).json
        if not page:
            break
        seen += [row["ref"] for row in page]
    assert sorted(seen) == sorted([*made, "T100"])
    assert [r["ref"] for r in shop("list", "orders", "--state", "shipped", "--json").json] == ["T100"]


def test_find_and_today(shop: Run) -> None:
    ref = open_return(shop)
    assert {hit["ref"] for hit in shop("find", "王晓燕", "--json").json} == {"T100", ref}
    assert [hit["ref"] for hit in shop("find", "5678", "--kind", "orders", "--json").json] == ["T100"]
    do(shop, "deadline.set", ref=ref, what="answer_case", due="2026-11-24T15:00")
    item = shop("today", "--json").json[0]
    assert (item["ref"], item["left_s"], item["overdue"]) == (ref, -3600, True)
    assert (item["money"], item["next_action"]) == ("94.50", "returns.accept")
    assert item["due"] == "2026-11-24T15:00:00+08:00"


def test_undo_step_by_step(shop: Run) -> None:
    ref = open_return(shop)
    do(shop, "returns.accept", ref=ref)
    listed = shop("undo", "--list", "--json").json
    assert [s["op"] for s in listed[:2]] == ["returns.step", "returns.create"]
    assert listed[0]["text"] == f"{ref}: marked “Accepted”"
    assert shop("undo", "--json").json["state"]["decision"] == "requested"
    do(shop, "redo")
    assert shop("show", ref, "--json").json["state"]["decision"] == "accepted"


def test_business_settings_can_be_undone_and_redone(shop: Run) -> None:
    do(shop, "settings.put", name="printer_dpi", value=300)
    do(shop, "settings.put", name="printer_dpi", value=203)
    assert shop("undo").code == 0
    assert shop("undo").code == 0
    assert shop("undo", "--list", "--json").json[0]["op"] == "orders.step"
    do(shop, "redo")
    assert shop("undo", "--list", "--json").json[0]["op"] == "settings.put"


def test_a_person_with_a_pin_needs_it(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    do(shop, "staff.add", name="小李", role="warehouse")
    do(shop, "staff.set_pin", name="小李", pin="4711")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert shop("today", "--staff", "小李", "--json").json["error"]["code"] == "pin_needed"
    monkeypatch.setenv("SHOPCARE_PIN", "4712")
    assert shop("today", "--staff", "小李", "--json").json["error"]["code"] == "pin_wrong"
    monkeypatch.setenv("SHOPCARE_PIN", "4711")
    shown = shop("show", "T100", "--staff", "小李", "--json").json
    assert shown["record"]["phone"] == "138******78"
    refused = shop("do", "settings.put", '{"name": "printer_dpi", "value": 300}', "--staff", "小李", "--json")
    assert refused.json["error"]["code"] == "not_allowed"
    assert shop("do", "staff.set_pin", '{"name": "小李", "pin": "12"}', "--json").json["error"]["code"] == "pin_unfit"


def test_recycling_several_is_one_step(shop: Run) -> None:
    refs = [do(shop, "orders.create", title=f"商品 {n}")["ref"] for n in range(3)]
    do(shop, "orders.recycle", refs=refs)
    assert [r["ref"] for r in shop("list", "orders", "--json").json] == ["T100"]
    assert shop("undo").code == 0
    assert len(shop("list", "orders", "--json").json) == 4


def test_a_number_of_two_storefronts_lists_the_candidates(shop: Run) -> None:
    front = do(shop, "storefront.add", platform="pdd", name="拼多多店")["ref"]
    do(shop, "orders.create", platform_order_no="T100", storefront=front)
    answer = shop("show", "T100", "--json")
    assert answer.code == 2
    candidates = answer.json["error"]["params"]["candidates"]
    assert candidates == ["orders#1 T100", "orders#2 T100"]
    assert shop("show", "orders#2", "--json").json["record"]["storefront_id"] == front


def test_states_tells_every_machine(call: Run) -> None:
    document = call("states", "--json").json
    assert [m["machine"] for m in document] == [m.name for k in kinds.KINDS.values() for m in k.machines]
    goods = next(m for m in document if m["machine"] == "case_goods")
    assert {"code": "to_inspect", "zh": "待质检", "en": "To inspect"} in goods["states"]
    assert goods["mermaid"].startswith("stateDiagram-v2")
    assert all(t["zh"] and t["en"] for m in document for t in m["transitions"])


def test_every_step_of_every_machine_is_an_action() -> None:
    for kind in kinds.KINDS.values():
        for machine in kind.machines:
            for step in machine.steps:
                assert f"{kind.code}.{step.event}" in ACTIONS
