"""Platform exports as files, the way J05 and J06 describe them."""

from __future__ import annotations

from pathlib import Path

COLUMNS = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,"
    "订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,退款金额"
)
NAMES = ("王晓燕", "欧阳建国", "李梅", "陈志强", "刘洋", "周敏")
#: Sums up the file below its rows; no order.
SUMMARY = ("合计", "共1281条", "导出时间：2026-11-22")


def order_no(at: int) -> str:
    """Sixteen digits; a program that makes a number of them loses the last."""
    return f"26112200983{at:05}"


def phone(at: int) -> str:
    """A phone whose last four digits are those of the row."""
    return f"138{at:08}"


def line(at: int, name: str) -> str:
    """One row as the platform writes it: the number a formula, the phone with an apostrophe, two date styles."""
    when = f"2026-11-{at % 22 + 1:02} 09:41:00" if at % 2 else f"2026/11/{at % 22 + 1} 18:02"
    return (
        f'="{order_no(at)}",tb{at},189.00,0.00,189.00,189.00,交易成功,{name},浙江省 杭州市 西湖区 文三路 {at} 号,'
        f"'{phone(at)},{when},{when},女鞋 黑色 38,1,No:YT{at:012},圆通速递,,1,0.00"
    )


def export(path: Path, names: list[str], summary: tuple[str, ...] = ()) -> Path:
    """Write an export in GB18030, one order per name."""
    rows = [COLUMNS, *(line(at, name) for at, name in enumerate(names))]
    rows += [text + "," * COLUMNS.count(",") for text in summary]
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("gb18030"))
    return path


def platform_export(path: Path) -> Path:
    """J06: 1,284 rows, of which 3 are summaries and 3 have no name."""
    return export(path, ["" if at in (7, 640, 1280) else NAMES[at % len(NAMES)] for at in range(1281)], SUMMARY)
