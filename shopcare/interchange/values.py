"""Cells as platforms write them to clean values: ids as exact text, money as minor units, moments as UTC text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from shopcare.domain.clock import zone
from shopcare.domain.errors import DomainError
from shopcare.domain.money import exponent, parse_money

EMPTY = frozenset({
    "", "-", "--", "—", "——", "/", "null", "NULL", "None", "无", "0000-00-00 00:00:00", "0001-01-01 00:00:00",
    "0000-00-00", "0001-01-01", "无退款申请", "没有申请退款", "N/A", "#N/A",
})  # fmt: skip
_DESTROYED = re.compile(r"^\d(\.\d+)?[Ee]\+?\d+$")
_SUMMARY = re.compile(
    r"^\W*(合计|总计|小计|汇总|共计|总数|总额|共\s*\d|导出|制表|备注[:：]|说明|总订单|grand total"
    r"|sub ?total|total|sum\b|\d+\W*record\(s\)|record\(s\)|seller id)", re.IGNORECASE,
)
_MOMENT = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp])[Mm])?)?$")
_SPECIAL_START = frozenset("='\t\r\n \ufeff\u00a0\u3000\u200b-—/nN无0#")
_SPECIAL_END = frozenset("\t\r\n '\u00a0\u3000\u200b")
_SPACES = "\ufeff\u00a0\t\r\n \u3000\u200b"


class Memo(dict):
    """A cleaner with a bounded memory: equal cells are read once. ``bad`` holds the cells that could not be read."""

    def __init__(self, read: Callable[[str], object], default: object, limit: int = 50_000):
        super().__init__()
        self.read, self.default, self.limit = read, default, limit
        self.bad: dict[str, str] = {}

    def __missing__(self, raw: str) -> object:
        try:
            value = self.read(raw)
        except DomainError as exc:
            value = self.default
            self.bad[raw] = exc.code
        if len(self) >= self.limit:
            self.clear()
        self[raw] = value
        return value

    def column(self, cells: Sequence[str]) -> list:
        """All cells of a column, read."""
        return list(map(self.__getitem__, cells))


def unwrap(cell: str) -> str:
    """Take off what spreadsheets and exports put around a text: ``="…"``, one leading apostrophe, blanks."""
    text = cell.strip(_SPACES)
    if text[:1] == "=":
        inner = text[1:].strip()
        if len(inner) >= 2 and inner[0] == inner[-1] == '"':
            return inner[1:-1].strip(_SPACES)
        return text
    if text[:1] == "'":
        text = text[1:]
        if text[-1:] == "'":
            text = text[:-1]
        return text.strip(_SPACES)
    return text


def text(cell: str) -> str:
    """A text as the platform meant it; the many ways of writing "nothing" become empty."""
    found = unwrap(cell)
    return "" if found in EMPTY else found


def texts(cells: Sequence[str]) -> list[str]:
    """A column of texts."""
    distinct = set(cells)
    if len(distinct) * 3 < len(cells):
        table = {cell: text(cell) for cell in distinct}
        return list(map(table.__getitem__, cells))
    return [
        (text(cell) if cell[0] in _SPECIAL_START or cell[-1] in _SPECIAL_END else cell) if cell else ""
        for cell in cells
    ]


def destroyed(value: str) -> bool:
    """Whether a spreadsheet turned an id into ``2.6E+15``; its last digits are gone for ever."""
    return _DESTROYED.match(value) is not None


def is_summary(cell: str) -> bool:
    """Whether a cell begins a totals or title line."""
    return _SUMMARY.match(cell.strip(_SPACES)) is not None


def ids(cells: Sequence[str]) -> list[str]:
    """A column of ids, exact to the last digit."""
    return [
        cell if cell.isdigit() else cell[2:-1] if cell[:2] == '="' and cell[2:-1].isdigit() else text(cell)
        for cell in cells
    ]


def waybill(cell: str) -> str:
    """Waybills of a cell, separated by a blank, without ``No:``."""
    if cell[:3] == "No:" and cell[3:].isalnum():
        return cell[3:]
    found = text(cell)
    if found[:3].lower() in ("no:", "no："):
        found = found[3:]
    if found.isalnum():
        return found
    parts = re.split(r"[,，;；、\s]+", found)
    return " ".join(part for part in parts if part and part.lower() not in ("no:", "no："))


def money_reader(currency: str) -> Callable[[str], int | None]:
    """A reader of amounts in minor units; None for nothing. It raises what ``parse_money`` raises."""
    digits = exponent(currency)
    plain = re.compile(rf"^\d{{1,12}}\.\d{{{digits}}}$") if digits else re.compile(r"^\d{1,12}$")

    def read(cell: str) -> int | None:
        if plain.match(cell):
            return int(cell.replace(".", ""))
        found = text(cell)
        if found in EMPTY:
            return None
        found = html.unescape(found) if "&" in found else found
        if re.fullmatch(r"-?\d+\.\d{3,}", found):
            # A workbook's binary fractions: 0.1 + 0.2 is 0.30000000000000004 there.
            rounded = f"{float(found):.{digits}f}"
            if abs(float(found) - float(rounded)) < 1e-6:
                found = rounded
        return parse_money(found, currency)

    return read


def count(cell: str) -> int | None:
    """A number of pieces; None for nothing. Raises DomainError ``count_unreadable``."""
    found = text(cell).replace(",", "")
    if not found:
        return None
    if found.isdecimal() and len(found) < 10:
        return int(found)
    match = re.fullmatch(r"(\d{1,9})(\.0+)?\s*[件个pcsPCS]*", found)
    if match is None:
        raise DomainError("count_unreadable", text=cell)
    return int(match.group(1))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_reader(zone_name: str, month_first: bool = True) -> Callable[[str], str | None]:
    """A reader of moments in any of the forms platforms use; a bare moment is in ``zone_name``."""
    home = zone(zone_name)

    def build(*parts: int, tz: object = home) -> str:
        try:
            return _utc(datetime(*parts, tzinfo=tz))  # type: ignore[arg-type]
        except (ValueError, OverflowError) as exc:
            raise DomainError("moment_unreadable", text=str(parts)) from exc

    def read(cell: str) -> str | None:
        found = text(cell)
        if not found:
            return None
        match = _MOMENT.match(found)
        if match:
            year, month, day, hour, minute, second, offset = match.groups()
            parts = [int(p or 0) for p in (year, month, day, hour, minute, second)]
            if offset in ("Z", "UTC"):
                return build(*parts, tz=UTC)
            if offset:
                digits = offset.replace(":", "")
                shift = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5])) * (-1 if digits[0] == "-" else 1)
                base = datetime.fromisoformat(build(*parts, tz=UTC).replace("Z", "+00:00"))
                return _utc(base - shift)
            return build(*parts)
        match = _AMERICAN.match(found) if month_first else None
        if match:
            month, day, year, hour, minute, second, half = match.groups()
            number = int(hour or 0) % 12 + (12 if half in "Pp" else 0) if half else int(hour or 0)
            full = int(year) + (2000 if len(year) == 2 else 0)
            return build(full, int(month), int(day), number, int(minute or 0), int(second or 0))
        if re.fullmatch(r"\d{5}(\.\d+)?", found) and 20000 < float(found) < 80000:
            base = datetime(1899, 12, 30) + timedelta(seconds=round(float(found) * 86400))
            return _utc(base.replace(tzinfo=home))
        for form in ("%b-%d-%y", "%Y%m%d%H%M%S", "%Y%m%d"):
            try:
                return _utc(datetime.strptime(found, form).replace(tzinfo=home))
            except ValueError:
                continue
        raise DomainError("moment_unreadable", text=cell)

    return read


class Moments:
    """A column reader for moments: the usual form by two look-ups (hour, minute and second), others by reading."""

    def __init__(self, zone_name: str):
        self.slow = Memo(moment_reader(zone_name), None)
        self.hours = Memo(self._hour, None)
        self.tails = Memo(self._tail, None, 4000)

    @property
    def bad(self) -> dict[str, str]:
        """Cells that could not be read, with the code of the reason."""
        return self.slow.bad

    def _hour(self, head: str) -> str | None:
        match = re.fullmatch(r"\d{4}-\d\d-\d\d \d\d", head)
        if not match:
            return None
        try:
            found = self.slow.read(head + ":00:00")
        except DomainError:
            return None
        # Zones that are off by half an hour take the slow way.
        return found[:13] if found and found[13:] == ":00:00Z" else None

    @staticmethod
    def _tail(tail: str) -> str | None:
        return f"{tail}Z" if re.fullmatch(r":[0-5]\d:[0-5]\d", tail) else None

    def column(self, cells: Sequence[str]) -> list[str | None]:
        """All cells of a column as UTC texts or None."""
        hours, tails, slow = self.hours, self.tails, self.slow
        return [
            ((hour + tail) if (hour := hours[cell[:13]]) and (tail := tails[cell[13:]]) else slow[cell])
            if cell else None
            for cell in cells
        ]


_POSTCODE = re.compile(r"[(（]\d{5,6}[)）]\s*$")


def address(line: str) -> tuple[str, str, str, str]:
    """Province, city, district and street of ``省 市 区 街道(邮编)``; anything else stays whole as the street."""
    coded = line[-8:-7] == "(" and line[-1:] == ")" and line[-7:-1].isdigit()
    whole = line[:-8] if coded else _POSTCODE.sub("", line)
    parts = whole.split(None, 3)
    if len(parts) == 4 and len(parts[0]) <= 10 and len(parts[1]) <= 15 and len(parts[2]) <= 15:
        return parts[0], parts[1], parts[2], parts[3]
    return "", "", "", whole.strip()


def full_phone(phone: str) -> str | None:
    """The digits of an unmasked phone number, or None; masked ones never tell two people apart."""
    if phone.isdigit():
        return phone if len(phone) >= 7 else None
    if not phone or "*" in phone or "#" in phone or "$" in phone:
        return None
    digits = re.sub(r"^(\+?86)(?=1\d{10}$)", "", re.sub(r"[\s\-()]+", "", phone))
    return digits if re.fullmatch(r"\+?\d{7,16}", digits) else None
