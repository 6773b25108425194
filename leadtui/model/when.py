"""Dates as people write them: `tue`, `in 3d`, `2w`, `15 jan 14:00`, `2026-12-01`.

The answer is the text that a next step keeps: a day (`2026-12-01`: any time that day), or a moment in UTC.
Orders that readers of different countries read differently (`03/04/2026`) are refused, never guessed.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from leadtui.errors import Refused
from leadtui.model.moment import Now, iso, parse

EXAMPLES: Final = "tue, 3d, 2w, 15 jan 9:00"

_DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_AMOUNT = re.compile(r"(?:in\s+)?(\d{1,4})\s*(d|days?|w|weeks?|m|months?)\Z")
_TIME = re.compile(r"(?:\s+|\A)(?:at\s+)?(\d{1,2}):(\d{2})\Z")
_HOUR = re.compile(r"(.+?)\s+(?:at\s+)?(\d{1,2})(?:\s*([ap])m)?\Z")
_BARE_HOURS: Final = range(7, 24)
"""Hours that are understood without minutes or am and pm: nobody means the night by them."""
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})(?:\s+(\d{4}))?\Z")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\s+(\d{1,2})(?:,?\s+(\d{4}))?\Z")


def due(text: str, now: Now, field: str = "due") -> str:
    """The day or UTC moment that `text` means, seen from `now`; Refused with examples when it means none."""
    wanted = " ".join(text.split()).lower()
    try:
        if "t" in wanted and wanted[:4].isdigit() and len(wanted) > 10:
            return iso(parse(text.strip()))
        if clock := _TIME.search(wanted):
            at = time(int(clock[1]), int(clock[2]))
            return iso(datetime.combine(_day(wanted[: clock.start()], now.today, only_time=True), at, now.zone))
        try:
            return _day(wanted, now.today, only_time=False).isoformat()
        except ValueError:
            return _at_hour(wanted, now)
    except (ValueError, OverflowError):
        raise Refused(f"{field}: {text[:40]!r} is not a date; try {EXAMPLES}", field) from None


def _at_hour(wanted: str, now: Now) -> str:
    """`tomorrow 9`, `tue 3pm`; ValueError for what is no day with an hour that can mean only one."""
    found = _HOUR.match(wanted)
    if found is None:
        raise ValueError(wanted)
    hour = int(found[2])
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError(wanted)
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    elif hour not in _BARE_HOURS:
        raise ValueError(wanted)
    return iso(datetime.combine(_day(found[1], now.today, only_time=False), time(hour), now.zone))


def _named(names: dict[str, int], word: str) -> int | None:
    """The value of the one name that begins with `word` (three letters at least)."""
    found = {value for name, value in names.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _day(text: str, today: date, only_time: bool) -> date:
    words = text.strip()
    if words == "" and only_time:
        return today
    fixed = {"today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "yesterday": -1}
    if words in fixed:
        return today + timedelta(days=fixed[words])
    if words in ("eow", "end of week"):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if words in ("eom", "end of month"):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if amount := _AMOUNT.match(words):
        number, unit = int(amount[1]), amount[2][0]
        if unit == "m":
            return _months_later(today, number)
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    name = words.removeprefix("next ")
    weekday = _named(_DAYS, name)
    if weekday is not None:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if name == "week" and words != name:
        return today + timedelta(days=7)
    if name == "month" and words != name:
        return _months_later(today, 1)
    if match := _DAY_MONTH.match(words):
        return _in_year(int(match[1]), match[2], match[3], today)
    if match := _MONTH_DAY.match(words):
        return _in_year(int(match[2]), match[1], match[3], today)
    return date.fromisoformat(words)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _in_year(day: int, month: str, year: str | None, today: date) -> date:
    number = _named(_MONTHS, month)
    if number is None:
        raise ValueError(month)
    if year is not None:
        return date(int(year), number, day)
    this_year = date(today.year, number, day)
    return this_year if this_year >= today else date(today.year + 1, number, day)


def past(text: str, now: Now, field: str = "on") -> datetime | None:
    """The UTC moment of something that has happened; None for today without a time: now. Refused for the future.

    `fri` is the last Friday and `15 oct` the last 15 October; a day without a time counts as its noon.
    """
    read = due(text, now, field)
    if _moment(read, now) > now.utc:
        read = _last(text, read, now, field)
    if read == now.today.isoformat():
        return None
    if _moment(read, now) > now.utc:
        raise Refused(f"{field}: must not be in the future", field)
    return _moment(read, now)


def _last(text: str, read: str, now: Now, field: str) -> str:
    """The last occurrence of what `due` read as the next one."""
    if len(read) > 10 or read == now.today.isoformat():
        return read
    words = text.strip().lower()
    if _named(_DAYS, words) is not None:
        return (date.fromisoformat(read) - timedelta(days=7)).isoformat()
    if _DAY_MONTH.match(words) or _MONTH_DAY.match(words):
        day = date.fromisoformat(read)
        return due(f"{words} {day.year - 1}", now, field) if not words.endswith(str(day.year)) else read
    return read


def _moment(read: str, now: Now) -> datetime:
    if len(read) > 10:
        return parse(read)
    return datetime.combine(date.fromisoformat(read), time(12), now.zone).astimezone(UTC)


def shown(read: str, now: Now) -> str:
    """What `due` understood, as people of the pipeline's zone say it: `Tue 1 Dec 2026, 14:00 · in 9 days`."""
    local = parse(read).astimezone(now.zone) if len(read) > 10 else None
    day = local.date() if local else date.fromisoformat(read)
    clock = f", {local:%H:%M}" if local else ""
    return f"{day:%a} {day.day} {day:%b %Y}{clock} · {_distance((day - now.today).days)}"


def plain(read: str, zone: tzinfo = UTC) -> str:
    """What `due` understood, whatever day it is: `1 Dec 2026`, `1 Dec 2026 14:00`; the time of day in UTC says so."""
    local = parse(read).astimezone(zone) if len(read) > 10 else None
    day = local.date() if local else date.fromisoformat(read)
    clock = f" {local:%H:%M}{' UTC' if zone is UTC else ''}" if local else ""
    return f"{day.day} {day:%b %Y}{clock}"


def _distance(days: int) -> str:
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"
