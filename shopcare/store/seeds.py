"""What a new shop starts with: the owner, carriers, stock zones and the official working days."""

from __future__ import annotations

from datetime import date, timedelta

from shopcare.store.models import CalendarDayRow, CarrierRow, Row, StaffRow, StockZoneRow

OWNER = "店主"
CALENDAR_YEARS = (2024, 2025, 2026)

#: code, Chinese name, English name, how its waybills begin (comma separated), telephone.
CARRIERS = (
    ("SF", "顺丰速运", "SF Express", "SF", "95338"),
    ("YTO", "圆通速递", "YTO Express", "YT", "95554"),
    ("ZTO", "中通快递", "ZTO Express", "ZT,73,75,76,78", "95311"),
    ("STO", "申通快递", "STO Express", "STO,77", "95543"),
    ("YUNDA", "韵达速递", "Yunda Express", "YD,43,46,31", "95546"),
    ("JT", "极兔速递", "J&T Express", "JT", "956025"),
    ("JD", "京东快递", "JD Logistics", "JD", "950616"),
    ("EMS", "EMS", "EMS", "E,10,11,12", "11183"),
    ("POST", "中国邮政", "China Post", "98,99,P", "11185"),
    ("DEPPON", "德邦快递", "Deppon Express", "DPK,DP", "95353"),
    ("CAINIAO", "菜鸟速递", "Cainiao Express", "CN", ""),
    ("DANNIAO", "丹鸟快递", "Danniao Express", "DN", "95187"),
)

#: code, kind, name.
STOCK_ZONES = (
    ("W", "to_handle", "待处理区"),
    ("G", "good", "良品区"),
    ("D", "defective", "次品区"),
    ("Q", "quarantine", "隔离区"),
    ("U", "unknown", "无主件架"),
)


def calendar_days(years: tuple[int, ...] = CALENDAR_YEARS) -> list[tuple[str, int, str, str]]:
    """Every day of the years as (date, working, English holiday name, source), make-up working days included."""
    import chinese_calendar

    source = f"chinesecalendar {chinese_calendar.__version__}"
    days = []
    day, end = date(years[0], 1, 1), date(years[-1], 12, 31)
    while day <= end:
        _, name = chinese_calendar.get_holiday_detail(day)
        days.append((day.isoformat(), int(chinese_calendar.is_workday(day)), name or "", source))
        day += timedelta(days=1)
    return days


def _insert(raw, row_class: type[Row], names: tuple[str, ...], rows: list[tuple]) -> None:  # noqa: ANN001
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    raw.executemany(f'INSERT INTO "{row_class._meta.table_name}" ({columns}) VALUES ({marks})', rows)


def plant(raw) -> None:  # noqa: ANN001 - the driver's connection, inside a transaction
    """Insert all seed rows through the driver's connection of the running transaction."""
    _insert(raw, StaffRow, ("name", "role"), [(OWNER, "owner")])
    _insert(raw, CarrierRow, ("code", "name", "name_en", "waybill_prefixes", "phone"), list(CARRIERS))
    _insert(raw, StockZoneRow, ("code", "kind", "name"), list(STOCK_ZONES))
    _insert(raw, CalendarDayRow, ("day", "working", "name", "source"), calendar_days())
