"""Papers of records: what stands on them, what is hidden, what the print log keeps."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import PIL.Image
import pypdfium2 as pdfium
import pytest

from shopcare import print_texts, texts
from shopcare.domain.clock import FixedClock
from shopcare.domain.errors import Cancelled, DomainError
from shopcare.i18n import Translator
from shopcare.printing import codes
from shopcare.services import documents, photos, records, safety, settings
from shopcare.services.documents import PrintOptions
from shopcare.services.session import Actor, Session
from shopcare.store import journal
from shopcare.store.models import CaseLineRow, CaseRow, EventRow, PrintLogRow

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
MM = 72 / 25.4


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = safety.create(tmp_path / "shop", "小店", NOW, storefront={"platform": "taobao", "name": "暖步女鞋"})
    opened = safety.open_shop(made.folder, NOW)
    session = Session(opened.shop, FixedClock(NOW))
    settings.put_address(
        session, 1,
        {"contact": "暖步售后组", "phone": "0571 8888 6666", "province": "浙江省", "city": "杭州市",
         "district": "余杭区", "street": "文一西路969号3幢1202室", "postcode": "311121"},
    )  # fmt: skip
    yield session
    safety.close(opened, NOW)


def add_case(session: Session, draft: bool = False, **values: object) -> int:
    given = {
        "reason": "wrong_size_chosen", "buyer_name": "王晓燕", "buyer_phone": "13800138000",
        "buyer_address": "浙江省杭州市西湖区文三路90号东部软件园2幢501室", "storefront_id": 1,
    } | values  # fmt: skip
    lines = [{"sku": "A-38", "title": "女鞋", "spec": "黑色 38", "quantity": 1}]
    changes = records.create(session, "returns", given, draft=draft)
    case_id = changes.record[1]
    with session.begin("lines") as work:
        for line in lines:
            work.insert(CaseLineRow, case_id=case_id, **line)
        if not draft:
            work.update(CaseRow, case_id, return_waybill="YT8864369794618", freight_payer="buyer")
        work.about("returns", case_id)
    return case_id


def words(pdf: bytes, page: int = 0) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        return document[page].get_textpage().get_text_bounded().replace("\r\n", "\n")
    finally:
        document.close()


def scanned(paper: documents.Paper, page: int = 0, dpi: int = 203) -> set[tuple[str, str]]:
    picture = documents.page_image(paper.pdf, page, dpi)
    return codes.read(picture.data, picture.width, picture.height)


def test_a_label_carries_all_that_courier_and_warehouse_need(session: Session) -> None:
    case = add_case(session)
    paper = documents.render(session, "return_label", [("returns", case)])
    text = words(paper.pdf).replace("\n", "")
    for part in (
        "退货标签", "R2611-0001", "YT 8864 3697 94618", "暖步售后组", "0571 8888 6666", "文一西路969号3幢1202室",
        "王*燕", "138******00", "女鞋 · 黑色 38 ×1", "买家", "2026-11-22", "暖步女鞋",
    ):  # fmt: skip
        assert part in text, part
    assert texts.reason_text(Translator("zh_CN"), "wrong_size_chosen") in text
    version = session.shop.scalar(CaseRow.select(CaseRow.version).where(CaseRow.id == case))
    assert scanned(paper) == {("Code128", "YT8864369794618"), ("QRCode", f"SC1/R2611-0001/{version}")}
    assert (paper.pages, paper.paper_mm, paper.missing, paper.warnings) == (1, (100, 150), [], [])
    assert paper.refs == ["R2611-0001"] and paper.masked


def test_the_buyer_is_hidden_from_strangers(session: Session) -> None:
    case = add_case(session, description="打 13800138000 联系我")
    paper = documents.render(session, "return_label", [("returns", case)])
    text = words(paper.pdf).replace("\n", "")
    assert "王晓燕" not in text and "501" not in text and "软件园" not in text
    for found in re.findall(r"1[\d*]{10}", text):
        assert sum(c.isdigit() for c in found) <= 5
    full = documents.render(session, "return_label", [("returns", case)], PrintOptions(full=True))
    assert "王晓燕" in words(full.pdf) and "13800138000" in words(full.pdf) and not full.masked


def test_the_mask_can_be_switched_off_only_with_the_right(session: Session) -> None:
    case = add_case(session)
    settings.put(session, "mask_on_paper", False)
    assert not documents.render(session, "return_label", [("returns", case)]).masked
    session.actor = Actor("小陈", "warehouse")
    assert documents.render(session, "return_label", [("returns", case)]).masked
    with pytest.raises(DomainError, match="not_allowed"):
        documents.render(session, "return_label", [("returns", case)], PrintOptions(full=True))


def test_a_shop_without_return_address_gets_lines_to_write_on(session: Session) -> None:
    settings.add_storefront(session, "pdd", "分店")
    case = add_case(session, storefront_id=2)
    paper = documents.render(session, "return_label", [("returns", case)])
    assert paper.missing == ["return_address"]
    assert "暖步售后组" not in words(paper.pdf)
    assert print_texts.missing_text(Translator("en"), paper.missing).startswith("Left empty to write on: the return")


def test_printing_is_logged_and_the_next_one_is_a_duplicate(session: Session) -> None:
    case = add_case(session)
    refs = [("returns", case)]
    first = documents.render(session, "return_label", refs)
    again = documents.render(session, "return_label", refs)
    assert again.pdf == first.pdf, "a preview is no print"
    changes = documents.record_printed(session, first, "return_label", "printer", "Gprinter")
    assert changes.record == ("returns", case) and not changes.undoable and changes.ref == "R2611-0001"
    row = session.shop.one(PrintLogRow.select())
    assert (row["form"], row["record_id"], row["masked"], row["paper"], row["target"]) == (
        "return_label", case, 1, "100x150", "printer",
    )  # fmt: skip
    event = session.shop.one(EventRow.select().where(EventRow.id == changes.event_id))
    assert event["op"] == "print" and event["undoable"] == 0
    assert journal.verify_chain(session.shop) == []
    assert "副本" in words(documents.render(session, "return_label", refs).pdf)
    english = documents.render(session, "return_label", refs, PrintOptions(lang="en"))
    assert "DUPLICATE" in words(english.pdf)


def test_an_unmasked_print_is_journalled_as_such(session: Session) -> None:
    case = add_case(session)
    full = documents.render(session, "return_label", [("returns", case)], PrintOptions(full=True))
    documents.record_printed(session, full, "return_label", "pdf")
    assert session.shop.scalar(PrintLogRow.select(PrintLogRow.masked)) == 0
    session.actor = Actor("小陈", "warehouse")
    with pytest.raises(DomainError, match="not_allowed"):
        documents.record_printed(session, full, "return_label")


def test_one_bad_record_never_stops_a_batch(session: Session) -> None:
    good, draft = add_case(session), add_case(session, draft=True)
    odd = add_case(session, buyer_name="𠮷野\x00<b>مرحبا")
    paper = documents.render(
        session, "return_label", [("returns", good), ("returns", draft), ("returns", 999), ("returns", odd)]
    )
    assert paper.pages == 2 and paper.refs == ["R2611-0001", "R2611-0002"]
    assert [code for code, _ in paper.warnings][:2] == ["skipped_draft", "skipped_gone"]
    for code, params in paper.warnings:
        assert print_texts.warning_text(Translator("zh_CN"), code, params)


def test_what_cannot_be_printed_is_refused_by_name(session: Session) -> None:
    case, draft = add_case(session), add_case(session, draft=True)
    for code, form, refs, options in (
        ("form_unknown", "nothing", [("returns", case)], PrintOptions()),
        ("form_other_kind", "return_label", [("orders", 1)], PrintOptions()),
        ("print_nothing", "return_label", [], PrintOptions()),
        ("print_draft", "return_label", [("returns", draft)], PrintOptions()),
        ("record_gone", "return_label", [("returns", 999)], PrintOptions()),
        ("paper_unreadable", "return_label", [("returns", case)], PrintOptions(paper="B7x")),
        ("paper_too_small", "return_label", [("returns", case)], PrintOptions(paper="25x25")),
        ("print_copies", "return_label", [("returns", case)], PrintOptions(copies=0)),
    ):
        with pytest.raises(DomainError) as refused:
            documents.render(session, form, refs, options)
        assert refused.value.code == code
        for lang in ("en", "zh_CN"):
            assert texts.error_text(Translator(lang), refused.value)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize(("paper", "size"), [("100x150", (100, 150)), ("76x130", (76, 130)), ("100x180", (100, 180)),
                                             ("80x60", (80, 60)), ("A5", (148, 210))])  # fmt: skip
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_paper_has_its_true_size_and_readable_codes(
    session: Session, paper: str, size: tuple[float, float], lang: str, dpi: int
) -> None:
    case = add_case(session)
    made = documents.render(session, "return_label", [("returns", case)], PrintOptions(paper, dpi, lang=lang))
    document = pdfium.PdfDocument(made.pdf)
    page = document[0]
    for points, mm in zip(page.get_size(), size, strict=True):
        assert abs(points / MM - mm) < 0.05
    text = page.get_textpage()
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        assert 0 <= left < right <= page.get_width() and 0 <= bottom < top <= page.get_height()
    document.close()
    assert ("Code128", "YT8864369794618") in scanned(made, dpi=dpi)


def test_copies_are_pages(session: Session) -> None:
    refs = [("returns", add_case(session)), ("returns", add_case(session))]
    paper = documents.render(session, "return_label", refs, PrintOptions(copies=2))
    assert paper.pages == 4
    assert words(paper.pdf, 0) == words(paper.pdf, 1) != words(paper.pdf, 2)


def test_a_batch_tells_its_progress_and_can_be_cancelled(session: Session) -> None:
    refs = [("returns", add_case(session)) for _n in range(5)]
    seen: list[tuple[int, int]] = []
    stop = threading.Event()
    documents.render(session, "return_label", refs, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 5) for n in range(1, 6)]
    with pytest.raises(Cancelled):
        documents.render(
            session, "return_label", refs, progress=lambda done, _t: stop.set() if done == 2 else None,
            cancelled=stop.is_set,
        )  # fmt: skip


def test_a_waybill_that_no_bar_code_carries_becomes_a_qr_code(session: Session) -> None:
    case = add_case(session)
    with session.begin("edit") as work:
        work.update(CaseRow, case, return_waybill="顺丰速运SF1234567890")
    paper = documents.render(session, "return_label", [("returns", case)])
    assert ("QRCode", "顺丰速运SF1234567890") in scanned(paper)
    assert [code for code, _ in paper.warnings] == ["code_as_qr"]


def test_forms_are_listed_and_fit_their_rows(session: Session) -> None:
    listed = {form.code: form for form in documents.forms(session)}
    label = listed["return_label"]
    assert (label.title, label.kinds, label.default_paper) == ("退货标签", ("returns",), "100x150")
    assert {"100x150", "76x130", "100x180"} <= set(label.papers)
    settings.put(session, "label_paper", "76x130")
    assert {f.code: f.default_paper for f in documents.forms(session)}["return_label"] == "76x130"
    assert documents.form_for("returns") == "return_label" and documents.form_for("orders") is None


def test_an_own_form_wins_and_a_broken_one_is_named(session: Session) -> None:
    case = add_case(session)
    own = session.shop.folder.root / "forms"
    own.mkdir()
    file = own / "return_label.toml"
    file.write_text(
        'form = 1\ncontext = "return"\nflow = "label"\npaper = [{size = "100x150"}]\n[text]\n'
        'title = {en = "Mine", zh_CN = "自家标签"}\n[[block]]\nkind = "heading"\ntext = "{title} {number}"\n',
        encoding="utf-8",
    )
    assert "自家标签 R2611-0001" in words(documents.render(session, "return_label", [("returns", case)]).pdf)
    file.write_text(file.read_text(encoding="utf-8").replace("{number}", "{nummer}"), encoding="utf-8")
    paper = documents.render(session, "return_label", [("returns", case)])
    assert "退货标签" in words(paper.pdf)
    code, params = paper.warnings[0]
    assert (code, params["file"], params["block"], params["key"]) == (
        "own_form_broken", "forms/return_label.toml", 1, "text",
    )  # fmt: skip


def test_the_test_page_has_bars_that_scan(session: Session) -> None:
    paper = documents.test_page(session, PrintOptions(paper="100x150"))
    assert {text for _kind, text in scanned(paper)} == {"T025", "T0375", "T05"}
    assert "打印机测试页" in words(paper.pdf)


def test_a_claim_form_is_filled_and_leaves_the_unknown_empty(session: Session) -> None:
    case = add_case(session)
    given = {"case_id": case, "storefront_id": 1, "carrier_name": "圆通速递", "waybill": "YT8864369794618",
             "amount": "1286.00", "reason": "damaged", "description": "外箱破损，鞋跟断裂"}  # fmt: skip
    changes = records.create(session, "claims", given)
    claim = changes.record
    picture = io.BytesIO()
    PIL.Image.new("RGB", (400, 300), "grey").save(picture, "JPEG")
    paper = documents.render(session, "claim_form", [claim])
    assert paper.pages == 1 and paper.paper_mm == (210, 297)
    text = words(paper.pdf).replace("\n", "")
    for part in ("快递索赔单", "X2611-0001", "圆通速递", "YT8864369794618", "¥1,286.00", "壹仟贰佰捌拾陆元整", "女鞋",
                 "外箱破损，鞋跟断裂", "店铺盖章"):  # fmt: skip
        assert part in text, part
    assert "order_no" in paper.missing and documents.form_for("claims") == "claim_form"
    photos.add_bytes(session, "claims", claim[1], picture.getvalue(), "鞋跟.jpg")
    assert documents.render(session, "claim_form", [claim]).pages == 2
    documents.record_printed(session, paper, "claim_form")
    assert "副本" in words(documents.render(session, "claim_form", [claim]).pdf)
