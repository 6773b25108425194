"""Dates as people and systems write them: moments in UTC, or Refused. Day and month are never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, Literal

from leadtui.errors import Refused
from leadtui.exchange.values import LONGEST
from leadtui.model import moment

Order = Literal["dmy", "mdy"]

_NAMES: Final = (
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december",
)  # fmt: skip
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_TIME: Final = (
    r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?\s*\Z"
)
_NUMERIC: Final = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})" + _TIME, re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})" + _TIME, re.IGNORECASE)
_DAY_NAMED: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<name>[a-z]+)[.,]?[\s,-]+(?P<year>\d{4})" + _TIME, re.IGNORECASE
)
_NAME_FIRST: Final = re.compile(
    r"(?P<name>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME, re.IGNORECASE
)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.(\d+))?\Z")
_UNIX: Final = re.compile(r"(?:\d{10}|\d{13})\Z")
_EXCEL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(10_959, 73_051)
"""Excel day numbers of the years 1930 to 2099."""


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
        raise Refused(
            f"{field}: {text[:40]!r} is not a date that can be read; write it like 2026-11-22", field
        ) from wrong


def _spelt(cell: str, order: Order | None, zone: tzinfo, field: str) -> tuple[datetime, bool]:
    if found := _NUMERIC.match(cell):
        a, b = int(found["a"]), int(found["b"])
        if a <= 12 and b <= 12 and a != b and order is None:
            raise Refused(
                f"{field}: {cell[:40]!r} may be day or month first; say which with --date-order dmy or mdy", field
            )
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
    local = datetime(
        int(found["year"]), month, day, hour, int(found["minute"] or 0), int(found["second"] or 0), tzinfo=zone
    )
    return local.astimezone(UTC), found["hour"] is not None
