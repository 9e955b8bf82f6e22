"""Labels through the layout language against a hand-tuned canvas: ``python tests/benchmarks/bench_labels.py [N]``.

The hand-tuned one is the limit of performance.md: bars and QR as one path each, the fixed parts as a form XObject, no
wrapping, no measuring, no checks; it uses the same code encoders. Goals: at most 3.0 of it, 2 KB a label, 300 ms to
the first preview picture in a running program.
"""

from __future__ import annotations

import io
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from shopcare import assets  # noqa: E402
from shopcare.printing import codes, fonts, layout, paper, raster  # noqa: E402
from shopcare.services.document_data import CONTEXTS  # noqa: E402

MM = 72 / 25.4
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GOODS = ("女鞋", "保温杯", "羽绒服", "键盘", "电饭煲", "真丝围巾", "蓝牙耳机", "儿童雨衣", "不粘锅", "充电宝")
_REASONS = ("尺码不合适", "质量问题", "七天无理由", "与描述不符", "收到时破损")


def values(n: int) -> dict[str, str]:
    """The texts of label ``n``."""
    return {
        "number": f"R2611-{n:04d}", "code": f"YT88643{n * 7919 % 10**8:08d}", "address_contact": "暖步售后组",
        "address_phone": "0571 8888 6666", "address": "浙江省杭州市余杭区文一西路969号3幢1202室 311121",
        "buyer": f"{_SURNAMES[n % 20]}*{_SURNAMES[n * 7 % 20]}  138******{n % 100:02d}\n"
        f"浙江省宁波市鄞州区中山东路{n}号***",
        "goods": f"{_GOODS[n % 10]} · 黑色 {34 + n % 10} ×1", "reason": _REASONS[n % 5], "payer": "买家承担",
        "order_no": f"26112200983{n:08d}", "note": "鞋盒一并寄回" if n % 3 == 0 else "", "shop": "暖步女鞋",
        "date": "2026-11-22", "qr": f"SC1/R2611-{n:04d}/2", "duplicate": "",
    }  # fmt: skip


def tuned(count: int) -> bytes:
    """The limit: everything at fixed places, fixed parts once."""
    fonts.font(fonts.REGULAR), fonts.font(fonts.BOLD)
    out = io.BytesIO()
    pdf = Canvas(out, pagesize=(100 * MM, 150 * MM), pageCompression=1, invariant=1, initialFontName=fonts.REGULAR)
    pdf.beginForm("fixed")
    pdf.setFont(fonts.BOLD, 17)
    pdf.drawString(4 * MM, 138 * MM, "退货标签")
    pdf.line(4 * MM, 136 * MM, 96 * MM, 136 * MM)
    pdf.line(4 * MM, 107 * MM, 96 * MM, 107 * MM)
    first = values(0)
    pdf.setFont(fonts.BOLD, 12)
    pdf.drawString(16 * MM, 101 * MM, f"{first['address_contact']}  {first['address_phone']}")
    pdf.drawString(16 * MM, 95 * MM, first["address"])
    pdf.setFont(fonts.REGULAR, 8)
    for n, label in enumerate(("收件", "寄件", "商品", "原因", "运费", "订单", "备注")):
        pdf.drawString(4 * MM, (101 - 8 * n) * MM, label)
    pdf.drawString(4 * MM, 10 * MM, "请在包裹内放一张写有售后单号的纸条")
    pdf.drawString(4 * MM, 6 * MM, first["shop"])
    pdf.endForm()
    dot = 72 / 203
    for n in range(count):
        v = values(n)
        pdf.doForm("fixed")
        pdf.setFont(fonts.BOLD, 13)
        pdf.drawRightString(96 * MM, 138 * MM, v["number"])
        pdf.drawCentredString(50 * MM, 109 * MM, codes.grouped(v["code"]))
        pdf.setFont(fonts.REGULAR, 10.5)
        y = 88
        for text in (*v["buyer"].split("\n"), v["goods"], v["reason"], v["payer"], v["order_no"], v["note"]):
            pdf.drawString(16 * MM, y * MM, text)
            y -= 7
        pdf.drawString(4 * MM, 3 * MM, v["date"])
        widths = codes.code128(v["code"])
        place = f"{24 * MM:.4f} {115 * MM:.4f}"
        pdf._code.append(f"q {3 * dot:.5f} 0 0 {17 * MM:.4f} {place} cm {codes._bars_path(widths)} f Q")
        rows = codes._qr_path(codes.qr(v["qr"]))
        pdf._code.append(f"q {7 * dot:.5f} 0 0 {7 * dot:.5f} {76 * MM:.4f} {4 * MM:.4f} cm {rows} f Q")
        pdf.showPage()
    pdf.save()
    return out.getvalue()


def ours(count: int, cancelled: threading.Event | None = None) -> bytes:
    """The same labels as the program makes them."""
    form = layout.read(assets.read_text("forms/return_label.toml"), "return_label.toml", CONTEXTS)
    records = (paper.Record(values(n), {}, f"R2611-{n:04d}") for n in range(count))
    stop = cancelled.is_set if cancelled else None
    return paper.make(form, records, lang="zh_CN", total=count, progress=lambda *_: None, cancelled=stop).pdf


def forget() -> None:
    """No run profits from codes that another one made."""
    for cached in (codes.code128, codes.qr, codes._bars_path, codes._qr_path, codes._bars_read, codes._square_read):
        cached.cache_clear()


def timed(make, count: int) -> tuple[float, bytes]:  # noqa: ANN001
    """Seconds and result of one run."""
    forget()
    start = time.perf_counter()
    made = make(count)
    return time.perf_counter() - start, made


def first_preview() -> tuple[float, float]:
    """Seconds to the first picture of a label with fonts still to be loaded, and to the second."""
    took = []
    for n in range(2):
        start = time.perf_counter()
        raster.page_image(ours(n + 1), n, 96)
        took.append(time.perf_counter() - start)
    return took[0], took[1]


def main(count: int = 1000, rounds: int = 3) -> None:
    """Print figures and ratios."""
    cold, warm = first_preview()
    print(f"first preview {cold * 1000:.0f} ms (goal 300), next {warm * 1000:.0f} ms")
    ratios, sizes = [], []
    for _round in range(rounds):
        limit, limit_pdf = timed(tuned, count)
        time_, pdf = timed(ours, count)
        ratios.append(time_ / limit)
        sizes.append((len(pdf) / count / 1024, len(limit_pdf) / count / 1024))
        print(f"{count} labels: tuned canvas {limit / count * 1000:.2f} ms, layout {time_ / count * 1000:.2f} ms")
    kb, limit_kb = sizes[0]
    print(f"ratio {statistics.median(ratios):.2f} (goal 3.0); {kb:.2f} KB a label (goal 2.0; tuned {limit_kb:.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
