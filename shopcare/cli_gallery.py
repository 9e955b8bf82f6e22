"""``gallery``: draw every screen and dialog of the sample shop to PNG files. The one command with Qt."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shopcare import bootstrap
from shopcare.domain.errors import ShopDamaged
from shopcare.i18n import LANGUAGES, Translator
from shopcare.services import lists, safety, sample
from shopcare.services.session import Session

#: The gallery's day, unless ``--now`` names another: pictures of two days can then be compared.
DAY = "2026-11-25T10:00"
_SETTLE_MS = 30
#: An export in miniature: two good rows, one without a name, one whose number a spreadsheet destroyed, a sum.
_EXPORT = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,"
    "订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,退款金额\r\n"
    '="2611240098334401",tb王**,189.00,0.00,189.00,189.00,"卖家已发货，等待买家确认",王晓燕,'
    "浙江省 杭州市 余杭区 云栖路 9 号,'13800138000,2026-11-24 09:12:11,2026-11-24 09:12:40,"
    "女鞋 黑色 38,1,No:YT8864369794618,圆通速递,,1,0.00\r\n"
    '="2611240098334402",tb李**,79.00,6.00,85.00,85.00,"买家已付款，等待卖家发货",,江苏省 南京市 鼓楼区 青禾街 3 号,'
    "'13900139111,2026/11/24 10:02,2026/11/24 10:03,保温杯 500ml,1,,,,1,0.00\r\n"
    "2.61124E+15,tb陈**,349.00,0.00,349.00,349.00,交易成功,陈浩然,广东省 深圳市 南山区 科苑路 2 号,'13700137222,"
    "2026-11-23 20:00:00,2026-11-23 20:01:00,键盘 青轴,1,No:78012345678901,中通快递,,1,0.00\r\n"
    "合计,,617.00,6.00,623.00,623.00,,,,,,,,,,,,3,0.00\r\n"
)


def run(args: Any) -> int:
    """Draw everything in the languages and themes asked for (all when none is); prints one line per picture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from shopcare.ui.icons import Icons
    from shopcare.ui.theme import Theme

    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    width, _, height = str(args.size).lower().partition("x")
    languages = [args.lang] if args.lang else list(LANGUAGES)
    themes = [args.theme] if args.theme else ["light", "dark"]
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    clock = bootstrap.clock(getattr(args, "now", None) or os.environ.get("SHOPCARE_NOW") or DAY)
    made = 0
    with tempfile.TemporaryDirectory(prefix="shopcare-gallery-") as place:
        original = Path(place) / "sample"
        sample.make(original, clock, "zh_CN")
        theme = Theme(themes[0], args.text if args.text in (90, 100, 115, 130, 150) else 100)
        theme.apply(app)
        for lang in languages:
            for scheme in themes:
                theme.set_scheme(scheme)
                folder = Path(place) / f"{lang}-{scheme}"
                shutil.copytree(original, folder)
                room = _Room(app, Icons(theme), folder, clock, lang, (int(width), int(height)))
                for name, picture in room.pictures():
                    file = out / f"{name}_{lang}_{scheme}.png"
                    if not picture.save(str(file)):
                        raise OSError(f"cannot write {file}")
                    print(file)
                    made += 1
    print(f"{made} pictures", file=sys.stderr)
    return 0


class _Room:
    """One language and theme: makes each screen, lets it settle, takes its picture."""

    def __init__(self, app: Any, icons: Any, folder: Path, clock: Any, lang: str, size: tuple[int, int]):
        self.app, self.icons, self.folder, self.clock, self.lang, self.size = app, icons, folder, clock, lang, size
        self.tr = Translator(lang)

    def _settle(self) -> None:
        from PySide6.QtTest import QTest

        # Twice: what the first round posts (a late layout, a page made when shown) is carried out in the second.
        for _ in range(2):
            QTest.qWait(_SETTLE_MS)

    def _take(self, widget: Any) -> Any:
        self._settle()
        return widget.grab()

    def pictures(self) -> Iterator[tuple[str, Any]]:
        """(name, picture) of every screen and dialog."""
        from shopcare.ui.language import QtTexts

        QtTexts(self.app).switch(self.lang)
        yield from self._before_a_shop()
        yield from self._shop()
        yield from self._empty_shop()

    def _jobs(self) -> Any:
        from shopcare.ui.jobs import Jobs

        return Jobs(inline=True)

    def _before_a_shop(self) -> Iterator[tuple[str, Any]]:
        from shopcare.ui.first_run import FirstRun
        from shopcare.ui.prompts import QtPrompts
        from shopcare.ui.recovery import Recovery

        prompts = QtPrompts(self.tr)
        first = FirstRun(self.icons, self.tr, prompts, self.folder, self.clock, self._jobs())
        first.resize(900, 700)
        first.show()
        yield "first_run", self._take(first)
        first.close()
        error = ShopDamaged("shop_damaged", path="D:/ShopCare/shop.db")
        shop = safety.open_shop(self.folder, self.clock.now())
        safety.backup_now(shop.shop, self.clock.now())
        shop.close()
        recovery = Recovery(self.icons, self.tr, prompts, self.folder, error, self._jobs(), self.clock)
        recovery.resize(900, 600)
        recovery.show()
        yield "recovery", self._take(recovery)
        recovery.close()

    def _window(self, session: Session) -> Any:
        from shopcare.ui.main_window import MainWindow

        window = MainWindow(session, self._jobs(), self.icons, self.lang)
        window.resize(*self.size)
        window.show()
        return window

    def _shop(self) -> Iterator[tuple[str, Any]]:
        opened = safety.open_shop(self.folder, self.clock.now())
        session = bootstrap.session_for(opened, self.clock, None, self.lang)
        window = self._window(session)
        window.show_page("today")
        yield "today", self._take(window)
        for kind in ("orders", "returns", "refunds", "complaints", "reviews", "repairs", "unknown_parcels", "claims"):
            window.show_list(kind, "all", "")
            self._settle()
            yield f"list_{kind}", self._take(window)
            shown = window.current_list()
            if shown.model.rowCount():
                shown.open_record(int(shown.model.ids[min(3, shown.model.rowCount() - 1)]))
                yield f"panel_{kind}", self._take(window)
                shown.host.hide_panel()
        yield from self._states(window)
        yield from self._other_pages(window, session)
        yield from self._dialogs(window, session)
        window.close()
        opened.close()

    def _states(self, window: Any) -> Iterator[tuple[str, Any]]:
        window.show_list("returns", "all", "")
        shown = window.current_list()
        shown.table.selectRow(0)
        shown.table.selectAll()
        window.say(self.tr("Sample data: try everything here."), True)
        yield "bulk_and_toast", self._take(window)
        shown.table.clearSelection()
        window.toast.dismiss()
        window.show_list("returns", "all", "不存在的人")
        yield "nothing_found", self._take(window)
        window.show_list("orders", "all", "zs")
        yield "search", self._take(window)

    def _other_pages(self, window: Any, session: Session) -> Iterator[tuple[str, Any]]:
        window.show_list("returns", "all", "")
        waiting = next(iter(lists.ids(session, lists.Query("returns", "in_transit"))), [])
        window.show_page("scan")
        page = window.findChild(_widget("QWidget"), "scan_page")
        yield "scan_waiting", self._take(window)
        if len(waiting):
            page.scan(lists.rows(session, "returns", [waiting[0]])[waiting[0]]["return_waybill"])
            yield "scan_received", self._take(window)
        page.scan("YT0000000000001")
        yield "scan_unknown", self._take(window)
        window.show_page("settings")
        settings = window.findChild(_widget("QWidget"), "settings_page")
        for key in ("look", "shop", "print", "time", "people", "backup", "keys", "about"):
            settings.open_topic(key)
            yield f"settings_{key}", self._take(window)
        window.show_page("help")
        yield "help", self._take(window)

    def _dialogs(self, window: Any, session: Session) -> Iterator[tuple[str, Any]]:
        from shopcare.ui.backup_dialog import BackupDialog
        from shopcare.ui.history_view import HistoryView
        from shopcare.ui.import_dialog import ImportDialog
        from shopcare.ui.import_history import ImportHistory
        from shopcare.ui.print_preview import PrintPreview

        context = window.context
        export = self.folder / "ExportOrderList202611241030.csv"
        export.write_bytes(_EXPORT.encode("gb18030"))
        ids = list(next(iter(lists.ids(session, lists.Query("returns"))), []))[:3]
        refs = [("returns", int(i)) for i in ids]
        made: list[tuple[str, Callable[[], Any]]] = [
            ("import", lambda: ImportDialog(context, [str(export)], window)),
            ("import_history", lambda: ImportHistory(context, window)),
            ("print_preview", lambda: PrintPreview(context, "return_label", refs, window)),
            ("restore", lambda: BackupDialog(context, window)),
            ("history", lambda: HistoryView(context, window)),
        ]
        for name, make in made:
            dialog = make()
            dialog.open()
            self._settle()
            yield name, self._take(dialog)
            dialog.close()
            self._settle()

    def _empty_shop(self) -> Iterator[tuple[str, Any]]:
        place = self.folder.with_name(self.folder.name + "-empty")
        safety.create(place, self.tr("My shop"), self.clock.now(), storefront={"platform": "taobao", "name": "—"})
        opened = safety.open_shop(place, self.clock.now())
        session = bootstrap.session_for(opened, self.clock, None, self.lang)
        window = self._window(session)
        for key in ("today", "orders", "returns"):
            window.show_page(key)
            yield f"empty_{key}", self._take(window)
        window.close()
        opened.close()


def _widget(name: str) -> Any:
    from PySide6 import QtWidgets

    return getattr(QtWidgets, name)


