"""Dates as people write them: `tue`, `in 3d`, `2w`, `15 jan 14:00`, `2026-12-01`, `friday afternoon`.

The answer is the text that a next step keeps: a day (`2026-12-01`: any time that day), or a moment in UTC.
What `quick_days` does not know is `spoken_days`'s. Orders that readers of different countries read differently
(`03/04/2026`) are refused, never guessed, and so are times that a clock skips.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from leadtui.errors import Refused
from leadtui.model.moment import Now, iso, on_clock, parse

EXAMPLES: Final = "tue, 3d, 2w, 15 jan 9:00"

_CLOCK: Final = re.compile(
    r"(?:(?P<day>.*?),?\s+)?(?:at\s+)?(?:noon|(?P<hour>\d{1,2})(?P<exact>:(?P<minute>\d{2}))?(?:\s*(?P<half>[ap])m)?)\Z"
)
_BARE_HOURS: Final = range(7, 24)
"""Hours that are understood without minutes or am and pm: nobody means the night by them."""
_FROM_NOW: Final = re.compile(r"(?:in\s+)?(\d{1,4})\s*(h|hrs?|hours?|min|mins|minutes?)\Z")
_LONGEST: Final = 60
"""Characters of a date; what is longer is none."""


def due(text: str, now: Now, field: str = "due") -> str:
    """The day or UTC moment that `text` means, seen from `now`; Refused with examples when it means none."""
    return _read(text, now, field)


def _read(text: str, now: Now, field: str, past: bool = False) -> str:
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        raise _unknown(text, field)
    try:
        if len(stripped) > 10 and stripped[:4].isdigit() and "t" in stripped.lower():
            return iso(parse(stripped))
    except (ValueError, OverflowError):
        raise _unknown(text, field) from None
    from leadtui.model import quick_days  # its patterns take 8 ms, and most commands only show dates

    words = quick_days.plain(stripped, field)
    try:
        return _quick(words, now, field, past)
    except (ValueError, OverflowError):
        return _fully(words, text, now, field, past)


def _quick(words: str, now: Now, field: str, past: bool = False) -> str:
    """What the quick grammar makes of the words; ValueError or OverflowError when it does not know them."""
    from leadtui.model import quick_days  # as in `_read`

    if amount := _FROM_NOW.match(words):
        number = int(amount[1])
        ahead = timedelta(hours=number) if amount[2][0] == "h" else timedelta(minutes=number)
        return iso((now.utc + ahead).replace(second=0, microsecond=0))
    clock = _CLOCK.match(words)
    if clock and (clock["exact"] or clock["half"] or not clock["hour"]):
        day = quick_days.day(clock["day"], now.today, past) if clock["day"] else now.today
        at = _time(int(clock["hour"] or 12), int(clock["minute"] or 0), clock["half"])
        return _moment_of(day, at, now, field)
    try:
        return quick_days.day(words, now.today, past).isoformat()
    except ValueError:
        if not clock or not clock["day"] or int(clock["hour"]) not in _BARE_HOURS:
            raise
        return _moment_of(quick_days.day(clock["day"], now.today, past), time(int(clock["hour"])), now, field)


def _time(hour: int, minute: int, half: str | None) -> time:
    """The time of a clock of 24 hours, or of 12 with `a` or `p`; ValueError."""
    if half is None:
        return time(hour, minute)
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return time(hour % 12 + (12 if half == "p" else 0), minute)


def _fully(words: str, text: str, now: Now, field: str, past: bool) -> str:
    """What the quick grammar does not know."""
    from leadtui.model import spoken_days  # most dates are quick, and this one comes with a library

    try:
        read = spoken_days.read(words, now, field, past)
        if isinstance(read, datetime):
            return iso(read) if read.tzinfo is not None else _moment_of(read.date(), read.time(), now, field)
    except (ValueError, OverflowError):
        read = None
    if read is None:
        raise _unknown(text, field)
    return read.isoformat()


def _unknown(text: str, field: str) -> Refused:
    return Refused(f"{field}: {text[:40]!r} is not a date; try {EXAMPLES}", field)


def _moment_of(day: date, at: time, now: Now, field: str) -> str:
    """The UTC moment of a time by the clock. Of two the first is meant; Refused for one that the clock skips."""
    local = datetime.combine(day, at, now.zone)
    moment = local.astimezone(UTC)
    there = moment.astimezone(now.zone)
    if there.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refused(
            f"{field}: the clocks go forward on {day.day} {day:%b %Y}, past {at:%H:%M}; write {there:%H:%M}", field
        )
    return iso(moment)


def takes_long(text: str, now: Now) -> bool:
    """Whether reading `text` takes longer than a key may: a library has to be loaded first."""
    from leadtui.model import quick_days  # as in `_read`

    try:
        words = quick_days.plain(text.strip(), "")
        _quick(words, now, "")
    except Refused:
        return False
    except (ValueError, OverflowError):
        from leadtui.model import spoken_days

        return spoken_days.must_load(words)
    return False


def past(text: str, now: Now, field: str = "on") -> datetime | None:
    """The UTC moment of something that has happened; None for today without a time: now. Refused for the future.

    `fri` is the last Friday and `15 oct` the last 15 October; a day without a time counts as its noon.
    """
    read = due(text, now, field)
    if _moment(read, now) > now.utc:
        read = _read(text, now, field, past=True)
    if read == now.today.isoformat():
        return None
    if _moment(read, now) > now.utc:
        raise Refused(f"{field}: must not be in the future", field)
    return _moment(read, now)


def day(text: str, now: Now, field: str) -> date:
    """A whole day that a period begins or ends with: one of the past where the words leave the year or week open.

    Refused for a time of day.
    """
    read = due(text, now, field)
    if len(read) > 10:
        raise Refused(f"{field}: a day is enough, without a time", field)
    if date.fromisoformat(read) > now.today:
        read = _read(text, now, field, past=True)
    return date.fromisoformat(read)


def _moment(read: str, now: Now) -> datetime:
    if len(read) > 10:
        return parse(read)
    return datetime.combine(date.fromisoformat(read), time(12), now.zone).astimezone(UTC)


def shown(read: str, now: Now) -> str:
    """What `due` understood, as people of the pipeline's zone say it: `Tue 1 Dec 2026, 14:00 · in 9 days`."""
    local = on_clock(parse(read), now.zone) if len(read) > 10 else None
    day = local.date() if local else date.fromisoformat(read)
    clock = f", {local:%H:%M}" if local else ""
    return f"{day:%a} {day.day} {day:%b %Y}{clock} · {_distance((day - now.today).days)}"


def plain(read: str, zone: tzinfo = UTC) -> str:
    """What `due` understood, whatever day it is: `1 Dec 2026`, `1 Dec 2026 14:00`; the time of day in UTC says so."""
    local = on_clock(parse(read), zone) if len(read) > 10 else None
    day = local.date() if local else date.fromisoformat(read)
    clock = f" {local:%H:%M}{' UTC' if zone is UTC else ''}" if local else ""
    return f"{day.day} {day:%b %Y}{clock}"


def _distance(days: int) -> str:
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"
