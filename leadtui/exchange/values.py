"""Cells of a file as values of a lead: exact, or Refused with the reason. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from leadtui.errors import Refused
from leadtui.model import moment, money

Order = Literal["dmy", "mdy"]
Mark = Literal[".", ","]

_SYMBOLS: Final = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND",
    "₦": "NGN", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "$": "USD",
}  # fmt: skip
_DOLLARS: Final = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"})
_MONEY: Final = re.compile(r"(?P<before>[^\d(.,+-]*)(?P<sign>[+-]?)(?P<middle>[^\d(.,+-]*)(?P<digits>[\d.,' ]*\d[.,]?)(?P<after>[^\d]*)\Z")
_MONTHS: Final = {
    name: number for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()
}
_TIME: Final = r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?\s*\Z"
_NUMERIC: Final = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})" + _TIME, re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})" + _TIME, re.IGNORECASE)
_DAY_NAMED: Final = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<name>[a-z]+)[.,]?[\s,-]+(?P<year>\d{4})" + _TIME, re.IGNORECASE)
_NAME_FIRST: Final = re.compile(r"(?P<name>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME, re.IGNORECASE)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.(\d+))?\Z")
_UNIX: Final = re.compile(r"(?:\d{10}|\d{13})\Z")
LONGEST: Final = 80
"""Characters of the longest number or date: what is longer is neither, and is not looked at."""
_EXCEL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(10_959, 73_051)
"""Excel day numbers of the years 1930 to 2099."""


def decimal_mark(cells: Iterable[str], delimiter: str = ",") -> Mark | None:
    """What separates the decimals in a column, where its cells tell it without doubt; None where they do not."""
    marks: set[Mark] = set()
    long_plain = False
    for cell in cells:
        found = _MONEY.match(cell.strip().replace("\xa0", " ").replace("\u202f", " ")) if len(cell) <= LONGEST else None
        if not found:
            continue
        digits = re.sub(r"[ ']", "", found["digits"])
        mark = _mark(digits)
        if mark is not None:
            marks.add(mark)
        elif "," in digits and (delimiter == "," or "$" in cell or "£" in cell):
            marks.add(".")  # who separates columns with commas, or counts in dollars, groups by commas
        elif digits.isdigit() and len(digits) > 3 and digits == found["digits"].strip():
            long_plain = True
    if not marks and long_plain:
        return "."  # thousands stand without a separator here, so a point is a decimal point
    return marks.pop() if len(marks) == 1 else None


def _mark(digits: str) -> Mark | None:
    """The decimal mark that one number shows by itself."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas != 1:
        return None if not points + commas else "," if points else "."
    mark: Mark = "." if points else ","
    before, _, after = digits.partition(mark)
    return mark if len(after) != 3 or len(before) > 3 or before in ("", "0") else None


def amount(text: str, mark: Mark | None, own: str = "EUR") -> tuple[str, str | None]:
    """The exact amount and the currency that the cell names, if it does; `own` decides which dollar `$` is."""
    cell = text.strip().replace("\xa0", " ").replace("\u202f", " ")
    if cell.isascii() and cell.isdigit():
        return money.plain(money.amount(cell)), None
    found = _MONEY.match(cell) if len(cell) <= LONGEST else None
    word = "".join((found["before"], found["middle"], found["after"])).strip() if found else ""
    code = _code(word, own) if word else None
    if not found or (word and code is None):
        raise Refused(f"value: {text[:40]!r} is not an amount", "value")
    digits = re.sub(r"[ ']", "", found["digits"])
    points, commas = digits.count("."), digits.count(",")
    if points + commas:
        used = _mark(digits) or mark
        if used is None:
            raise Refused(f"value: {text[:40]!r} may be thousands or decimals; say which with --decimal point or --decimal comma", "value")
        group = "," if used == "." else "."
        whole, _, decimals = digits.partition(used)
        if (group in whole and not re.fullmatch(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}", whole)) or group in decimals or used in decimals:
            raise Refused(f"value: {text[:40]!r} is not an amount", "value")
        digits = whole.replace(group, "") + ("." + decimals if decimals else "")
    return money.plain(money.amount(found["sign"] + digits)), code


def _code(word: str, own: str) -> str | None:
    if word == "$" and own in _DOLLARS:
        return own
    if word in _SYMBOLS:
        return _SYMBOLS[word]
    parts = word.split()
    if len(parts) == 2 and parts[1] in _SYMBOLS:
        parts = parts[:1]  # `USD $`
    return parts[0].upper() if len(parts) == 1 and len(parts[0]) == 3 and parts[0].isascii() and parts[0].isalpha() else None


def date_order(cells: Iterable[str]) -> Order | None:
    """Whether day or month comes first in a column of `31/12/2026`; None when nothing tells, or both are there."""
    orders: set[Order] = set()
    for cell in cells:
        found = _NUMERIC.match(cell.strip()) if len(cell) <= LONGEST else None
        if found and int(found["a"]) > 12:
            orders.add("dmy")
        elif found and int(found["b"]) > 12:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def when(text: str, order: Order | None, zone: tzinfo, field: str) -> tuple[datetime, bool]:
    """The moment of a cell, and whether it names a time of day; times without a zone are local to `zone`. Refused."""
    cell = text.strip()
    try:
        if len(cell) > LONGEST:
            raise ValueError
        if len(cell) == 10 and cell[4] == "-":
            day = date.fromisoformat(cell)
            return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC), False
        if len(cell) > 10 and cell[4] == "-":
            stamp = datetime.fromisoformat(re.sub(r"\s*(UTC|GMT)\Z", "Z", cell))
            return (stamp if stamp.tzinfo else stamp.replace(tzinfo=zone)).astimezone(UTC), True
        if serial := _SERIAL.match(cell):
            if int(serial[1]) not in _SERIALS:
                raise ValueError
            day = _EXCEL_ZERO + timedelta(days=int(serial[1]))
            seconds = round(float("0." + (serial[2] or "0")[:12]) * moment.DAY)
            local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=seconds)
            return local.astimezone(UTC), seconds > 0
        if _UNIX.match(cell):
            return datetime.fromtimestamp(int(cell[:10]), UTC), True
        return _spelt(cell, order, zone, field)
    except (ValueError, OverflowError, IndexError) as wrong:
        raise Refused(f"{field}: {text[:40]!r} is not a date that can be read; write it like 2026-11-22", field) from wrong


def _spelt(cell: str, order: Order | None, zone: tzinfo, field: str) -> tuple[datetime, bool]:
    if found := _NUMERIC.match(cell):
        a, b = int(found["a"]), int(found["b"])
        if a <= 12 and b <= 12 and a != b and order is None:
            raise Refused(f"{field}: {cell[:40]!r} may be day or month first; say which with --date-order dmy or mdy", field)
        month, day = (a, b) if b > 12 or (order == "mdy" and a <= 12) else (b, a)
        if (order == "mdy" and a > 12) or (order == "dmy" and b > 12):
            raise Refused(f"{field}: {cell[:40]!r} does not fit the order of the other dates ({order})", field)
    elif found := _YEAR_FIRST.match(cell):
        month, day = int(found["month"]), int(found["day"])
    elif (found := _DAY_NAMED.match(cell)) or (found := _NAME_FIRST.match(cell)):
        month, day = _MONTHS.get(found["name"].casefold(), 0), int(found["day"])
    else:
        raise ValueError
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    local = datetime(int(found["year"]), month, day, hour, int(found["minute"] or 0), int(found["second"] or 0), tzinfo=zone)
    return local.astimezone(UTC), found["hour"] is not None


def is_fraction(cells: Iterable[str]) -> bool:
    """Whether a column of probabilities is 0..1: none is above 1 and some lie between."""
    between = False
    for cell in cells:
        try:
            number = Decimal(cell[:LONGEST].strip())
        except InvalidOperation:
            return False
        if not number.is_finite() or number > 1:
            return False
        between = between or 0 < number < 1
    return between


def percent(text: str, fraction: bool) -> Decimal:
    """A probability in percent, to two places; Refused."""
    cell = text.strip()
    try:
        number = Decimal(cell[:LONGEST].rstrip("% ").replace(",", "."))
    except InvalidOperation as wrong:
        raise Refused(f"probability: {text[:40]!r} is not a number", "probability") from wrong
    if not number.is_finite() or not 0 <= (number := number * 100 if fraction and "%" not in cell else number) <= 100:
        raise Refused(f"probability: {text[:40]!r} is not between 0 and 100 %", "probability")
    return round(number, 2)


def several(text: str, separators: str) -> list[str]:
    """The parts of a cell that holds a list, each once, in order."""
    return list(dict.fromkeys(part for piece in re.split(separators, text) if (part := piece.strip())))


def yes(text: str) -> bool:
    return text.strip().casefold() in ("true", "yes", "1", "y")
