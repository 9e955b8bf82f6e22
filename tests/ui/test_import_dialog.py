"""The import dialog over the real importer: five actions, equal counts, hand mapping, cancel, undo, bad files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from shopcare.domain.errors import Cancelled
from shopcare.i18n import Translator
from shopcare.services import imports
from shopcare.store.models import OrderRow
from shopcare.ui.context import Context
from shopcare.ui.import_dialog import ImportDialog
from shopcare.ui.import_history import ImportHistory
from shopcare.ui.import_words import time_left
from tests.ui.dialog_parts import shop_context

HEADER = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,"
    "订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,退款金额"
)


def export(folder: Path, rows: int = 1281, unnamed: int = 3, name: str = "ExportOrderList20261122.csv") -> Path:
    """An export as J06 describes it: GB18030, formula ids, apostrophes, two date styles, three summary lines."""
    lines = [HEADER]
    for at in range(rows):
        buyer = "" if at < unnamed else ("王晓燕", "欧阳建国", "李梅")[at % 3]
        when = f"2026-11-{at % 22 + 1:02} 09:41:00" if at % 2 else f"2026/11/{at % 22 + 1} 18:02"
        lines.append(
            f'="26112200983{at:05}",tb{at},189.00,0.00,189.00,189.00,交易成功,{buyer},'
            f"浙江省 杭州市 西湖区 文三路 {at} 号,"
            f"'138{at:08},{when},{when},女鞋 38,1,No:YT{at:012},圆通速递,,1,0.00"
        )
    lines += [text + "," * 18 for text in ("合计", f"共{rows}条", "导出时间：2026-11-22")]
    path = folder / name
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return path


@pytest.fixture
def context(tmp_path: Path, qapp):
    with shop_context(tmp_path / "shop") as found:
        yield found
        assert found.faults == []


def opened(qtbot, context: Context, *paths: Path) -> ImportDialog:
    dialog = ImportDialog(context, [str(path) for path in paths])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def orders(context: Context) -> list[dict]:
    return context.session.shop.dicts(OrderRow.select().order_by(OrderRow.id))


def test_a_platform_export_in_three_actions_again_and_back(qtbot, context, tmp_path) -> None:
    path = export(tmp_path)
    dialog = opened(qtbot, context, path)  # action 1: the drop
    facts = dialog.facts
    assert dialog.message.isHidden()
    assert "GB18030" in dialog._sub.text() and "淘宝" in dialog._sub.text()
    before = facts.counts
    assert (before.new, before.updated, before.flagged, before.skipped, before.held) == (1281, 0, 3, 3, 0)
    assert dialog.main_button.text() == "导入 1,281 行"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # action 2: import
    assert [dialog.result_page.cards.number(key) for key in ("new", "updated", "flagged", "left_out")] == [
        "1,281", "0", "3", "3",
    ]  # fmt: skip
    kept = orders(context)
    assert len(kept) == 1281
    assert kept[0]["platform_order_no"] == "2611220098300000" and kept[7]["phone"] == "13800000007"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # action 3: done
    assert dialog.isHidden()

    again = opened(qtbot, context, path)
    assert again.facts.counts.new == 0 and "以前导入过" in again.message.text
    again.go_on()
    assert again.result_page.sentence.startswith("新增 0 条") and again.undo_button.isHidden()
    assert len(orders(context)) == 1281

    history = ImportHistory(context)
    history.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(history)
    history.show()
    assert history.table.rowCount() == 2
    history.table.selectRow(1)
    history.undo_button.click()
    assert history.message.text == "已撤回 1281 条。" and orders(context) == []
    assert "已撤销" in history.table.item(1, 1).text() and not history.undo_button.isEnabled()


def test_undo_at_once_takes_back_this_import_only(qtbot, context, tmp_path) -> None:
    first = opened(qtbot, context, export(tmp_path, 5, 0))
    first.go_on()
    more = opened(qtbot, context, export(tmp_path, 8, 0, "more.csv"))
    assert (more.facts.counts.new, more.facts.counts.unchanged) == (3, 5)
    more.go_on()
    assert len(orders(context)) == 8
    more.undo_button.click()
    assert len(orders(context)) == 5 and more.undo_button.isHidden()


def test_several_files_one_after_another(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, export(tmp_path, 4, 0), export(tmp_path, 6, 0, "b.csv"))
    assert "文件 1 / 2" in dialog._head.text()
    dialog.go_on()
    assert dialog.main_button.text() == "下一个文件"
    dialog.go_on()
    assert "文件 2 / 2" in dialog._head.text() and dialog.facts.counts.new == 2
    dialog.go_on()
    assert dialog.main_button.text() == "完成"


def test_one_column_sent_elsewhere_leaves_the_others(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, export(tmp_path, 4, 0))
    before = {column.name: column.field for column in dialog.facts.columns}
    combo = dialog.page.columns.combo_of("宝贝标题")
    combo.setCurrentIndex(combo.findData(""))
    combo.activated.emit(combo.currentIndex())
    after = {column.name: column.field for column in dialog.facts.columns}
    assert after["宝贝标题"] == "" and {**before, "宝贝标题": ""} == after
    combo = dialog.page.columns.combo_of("订单备注")
    combo.setCurrentIndex(combo.findData("buyer_message"))
    combo.activated.emit(combo.currentIndex())
    after = {column.name: column.field for column in dialog.facts.columns}
    assert (after["订单备注"], after["宝贝标题"]) == ("buyer_message", "")


def test_without_the_order_number_nothing_is_imported(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, export(tmp_path, 4, 0))
    combo = dialog.page.columns.combo_of("订单编号")
    combo.setCurrentIndex(combo.findData(""))
    combo.activated.emit(combo.currentIndex())
    assert not dialog.main_button.isEnabled() and "订单号" in dialog.message.text
    combo = dialog.page.columns.combo_of("订单编号")
    combo.setCurrentIndex(combo.findData("order_no"))
    combo.activated.emit(combo.currentIndex())
    assert dialog.main_button.isEnabled() and dialog.message.isHidden()


def test_an_unknown_table_is_mapped_by_hand(qtbot, context, tmp_path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("编号,金额,谁\nA-1001,12.50,王晓燕\nA-1002,9.00,李梅\n", encoding="utf-8")
    dialog = opened(qtbot, context, path)
    assert "没认出" in dialog.message.text and not dialog.main_button.isEnabled()
    for column, field in (("编号", "order_no"), ("金额", "total"), ("谁", "receiver_name")):
        combo = dialog.page.columns.combo_of(column)
        combo.setCurrentIndex(combo.findData(field))
        combo.activated.emit(combo.currentIndex())
    assert dialog.main_button.isEnabled()
    dialog.go_on()
    assert [row["platform_order_no"] for row in orders(context)] == ["A-1001", "A-1002"]


def test_cancelling_imports_nothing(qtbot, context, tmp_path, monkeypatch) -> None:
    dialog = opened(qtbot, context, export(tmp_path, 50, 0))

    def cancelled_run(*_args, **_options):
        raise Cancelled

    monkeypatch.setattr(imports, "run", cancelled_run)
    dialog.go_on()
    assert dialog.message.text == "已取消，没有导入任何一行。" and orders(context) == []
    monkeypatch.undo()
    dialog.go_on()
    assert len(orders(context)) == 50


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("page.xls", b"<html><body>login</body></html>"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200),
        ("broken.xlsx", b"PK\x03\x04broken"),
    ],
)
def test_an_unreadable_file_says_why_and_another_can_be_chosen(qtbot, context, tmp_path, name, content) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    dialog = opened(qtbot, context, path)
    text = dialog.message.text
    assert len(text) > 10 and "_" not in text.replace(name, "") and not dialog.message.isHidden()
    assert dialog.main_button.isHidden() and orders(context) == []
    context.prompts.files = [str(export(tmp_path, 3, 0))]
    dialog.other_button.click()
    assert dialog.message.isHidden() and dialog.main_button.text() == "导入 3 行"


def test_problem_rows_are_listed_and_saved_with_reasons(qtbot, context, tmp_path) -> None:
    path = export(tmp_path, 6, 2)
    destroyed = "2.61122E+15,tb9,1.00,0,1.00,1.00,交易成功,李梅,,,2026-11-22,,,1,,,,1,0\r\n"
    path.write_bytes(path.read_bytes() + destroyed.encode("gb18030"))
    dialog = opened(qtbot, context, path)
    counts = dialog.facts.counts
    assert (counts.flagged, counts.held) == (2, 1)
    assert dialog.facts.problems[0].fate == "不导入"
    context.prompts.place = str(tmp_path / "problems.csv")
    dialog.problems_button.click()
    assert dialog.message.text.startswith("已保存")
    assert (tmp_path / "problems.csv").stat().st_size > 0
    dialog.page.cards.links["flagged"].click()
    assert dialog.page.tabs.currentWidget() is dialog.page.problems


def test_cards_of_the_result_open_the_list(qtbot, context, tmp_path) -> None:
    shown = []
    context.hub.show_list.connect(lambda kind, chip, text: shown.append((kind, chip, text)))
    dialog = opened(qtbot, context, export(tmp_path, 4, 1))
    dialog.go_on()
    dialog.result_page.cards.links["flagged"].click()
    assert shown == [("orders", "all", "2611220098300000")] and dialog.isHidden()


def test_progress_words() -> None:
    zh, en = Translator("zh_CN"), Translator("en")
    assert time_left(zh, 320, 1284, 1.33) == "第 320 / 1,284 行 · 剩约 4 秒"
    assert time_left(en, 640, 1284, 640 / 644) == "Row 640 of 1,284 · about 1 second left"
    assert time_left(en, 1, 1000, 1.0) == "Row 1 of 1,000 · about 17 minutes left"
    assert time_left(en, 0, 1000, 9.0) == "Row 0 of 1,000"


def test_escape_leaves_everything_as_it_was(qtbot, context, tmp_path) -> None:
    dialog = opened(qtbot, context, export(tmp_path, 4, 0))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden() and orders(context) == []


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_problem_rows_say_why_in_the_language_of_the_window(context, tmp_path, lang: str) -> None:
    from shopcare.services.import_reasons import REASONS
    from shopcare.ui.import_reading import facts_of

    found = imports.preview(context.session, export(tmp_path, rows=20))
    facts = facts_of(Translator(lang), found, [])
    said = {problem.reason for problem in facts.problems}
    assert said == {Translator(lang).text(REASONS[code]) for code in ("receiver_name_missing", "summary_row")}
