"""What the tests of the dialogs share: a shop with a return, prompts that answer, printers that only note."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from shopcare.domain.clock import FixedClock
from shopcare.i18n import Translator
from shopcare.services import safety
from shopcare.services.session import Actor, Session
from shopcare.store.models import CaseLineRow, CaseRow, ReturnAddressRow
from shopcare.ui.context import Context, Hub
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.theme import Theme

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Prompts:
    """Answers file questions with what the test laid ready; any other question fails the test."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.place = ""

    def open_files(self, parent, title, filters, many, done) -> None:
        done(self.files)

    def save_file(self, parent, title, filters, start, done) -> None:
        done(self.place)

    def __getattr__(self, name: str):
        raise AssertionError(f"unexpected question: {name}")


class NotingPrinters:
    """Printers that note what they would print; after ``stop_after`` pages they stop as if cancelled."""

    def __init__(self, names: tuple[str, ...] = ("GP-1324D",), paper: tuple[float, float] | None = None) -> None:
        self.names, self.paper = list(names), paper
        self.orders: list = []
        self.images: list = []
        self.stop_after: int | None = None

    def printers(self) -> list[str]:
        return self.names

    def paper_of(self, printer: str) -> tuple[float, float] | None:
        return self.paper

    def print_pages(self, order, pages, image, printed, cancelled) -> int:
        self.orders.append(order)
        done = 0
        for page in pages:
            if cancelled() or done == self.stop_after:
                break
            self.images.append(image(page, order.dpi))
            done += 1
            printed(done)
        return done


@contextmanager
def shop_context(folder: Path, lang: str = "zh_CN", role: str = "owner") -> Iterator[Context]:
    """A context over a new shop with one Taobao storefront; jobs run at once."""
    shop = safety.create(folder, "小店", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    theme = Theme("light")
    theme.apply(QApplication.instance())
    session = Session(shop, FixedClock(NOW), Actor("店主", role), lang)
    context = Context(session, Jobs(inline=True), Icons(theme), Translator(lang), Prompts(), Hub())
    context.faults = []
    context.jobs.failed.connect(context.faults.append)
    try:
        with shop.connection():
            yield context
    finally:
        theme.set_scheme("light")
        context.jobs.close()


def add_returns(session: Session, count: int = 1) -> list[tuple[str, int]]:
    """Returns on their way, with an address to send them to; their refs for a form."""
    refs = []
    with session.begin("test") as work:
        for at in range(count):
            case = work.insert(
                CaseRow, storefront_id=1, number=f"R2611-{at + 187:04}", kind="return", reason="no_reason_7d",
                decision="accepted", goods="in_transit", chip="in_transit", buyer_name="王晓燕",
                buyer_phone="13800138000", buyer_address="浙江省杭州市西湖区文三路 90 号", title="女鞋 黑色 38",
                item_count=1, amount=18900, return_waybill=f"YT88643697{at:05}", opened_at=work.now,
            )  # fmt: skip
            work.insert(CaseLineRow, case_id=case, title="女鞋 黑色 38", quantity=1)
            refs.append(("returns", case))
        work.insert(
            ReturnAddressRow, storefront_id=1, contact="小店售后组", phone="13900139000", province="浙江省",
            city="杭州市", district="余杭区", street="文一西路 969 号 3 幢", is_default=1,
        )  # fmt: skip
    return refs
