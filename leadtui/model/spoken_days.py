"""Dates in fuller words than the quick grammar knows, read by dateparser: `friday afternoon`, `Dec 1st, 2026 2:30 PM`.

The library guesses where it does not know (`12` is December to it, `jan 15 14h` is in 2114). So it only sees words
in an order in which they make a date, and what it says must make every one of them true.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from leadtui.errors import Refused
from leadtui.model.moment import Now
from leadtui.model.quick_days import month, weekday

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_WORD: Final = re.compile(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\d+(?:st|nd|rd|th)?|[a-z]+|\S")
_UNITS: Final = frozenset({
    "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "hr", "hrs", "minute",
    "minutes", "min", "mins",
})  # fmt: skip
_OF_THE_CLOCK: Final = frozenset({"hour", "hours", "hr", "hrs", "minute", "minutes", "min", "mins"})
_KINDS: Final = (
    dict.fromkeys(_UNITS, "U")
    | dict.fromkeys(("today", "tomorrow", "yesterday"), "D")
    | dict.fromkeys(("tonight", "noon", "midnight", "morning", "afternoon", "evening", "night"), "P")
    | dict.fromkeys(("next", "this", "last"), "x")
    | {"am": "h", "pm": "h", "in": "i", "at": "a", "on": "o", "of": "f", "the": "t", "ago": "g", "from": "r"}
    | {"now": "n", "and": "&", ",": "&"}
)  # fmt: skip
"""Each word by a letter for what it is; the other letters are N a number, Y a year, O `1st`, T `14:30`, I `2026-12-01`,
W a day of the week, M a month."""
_AMOUNT: Final = "NU(?:&?NU)*"
_DATE: Final = "(?:t?[NO]f?M|Mt?[NO])(?:&?Y)?"
_DAY: Final = f"(?:D|o?x?W|o?(?:W&?)?{_DATE}|o?I)"
_CLOCK: Final = "a?(?:Th?|Nh|P)"
_SENTENCE: Final = re.compile(
    f"i?{_AMOUNT}|{_AMOUNT}(?:g|rn)|xU|n|MY?|{_DAY}(?:&?{_CLOCK})?|{_CLOCK}(?:&?{_DAY})?|xP"
)
"""How the words of a date may follow each other."""


def read(words: str, now: Now, field: str, past: bool = False) -> date | datetime | None:
    """The day, or the moment by the clock of the zone (without a zone: the caller's), that `words` mean.

    A moment with a zone is one that was counted from now. None when they mean nothing that is sure. `past`: of the
    days that could be meant the last one, else the next one. Refused when the day of the week is not that day's.
    """
    found = _WORD.findall(words)
    if not _is_date(found):
        return None
    counted = not _OF_THE_CLOCK.isdisjoint(found)
    base = (now.utc if counted else now.local).replace(tzinfo=None)
    at, period = _asked(words, base, past)
    if at is None or not _is_true(found, at, period):
        return None
    named = [day for word in found if (day := weekday(word)) is not None]
    if any(day != at.weekday() for day in named):
        raise Refused(f"{field}: {at.day} {at:%b %Y} is a {at:%A}", field)
    if counted and not named:
        return at.replace(second=0, microsecond=0, tzinfo=now.utc.tzinfo)
    return at.replace(second=0, microsecond=0) if period in ("time", "part_of_day") else at.date()


def must_load(words: str) -> bool:
    """Whether `read` would have to load the library first, which takes 200 ms."""
    return not _library.cache_info().currsize and _is_date(_WORD.findall(words))


@cache
def _library() -> type[DateDataParser]:
    """90 ms for its modules, and 100 ms for its first answer."""
    from dateparser.date import DateDataParser

    DateDataParser(languages=["en"]).get_date_data("1 hour ago", None)
    return DateDataParser


def _asked(words: str, base: datetime, past: bool) -> tuple[datetime | None, str]:
    """What the library makes of it, and how exact that is: `time`, `day`, `week`, `month` …"""
    parser = _library()(languages=["en"], settings={
        "RELATIVE_BASE": base, "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": False, "RETURN_TIME_AS_PERIOD": True,
        "PREFER_DATES_FROM": "past" if past else "future", "PREFER_DAY_OF_MONTH": "first", "DATE_ORDER": "DMY",
        "PARSERS": ["relative-time", "absolute-time"],
    })  # fmt: skip
    try:
        data = parser.get_date_data(words)
    except (ValueError, OverflowError, TypeError):
        return None, ""  # days that no calendar has
    return data.date_obj, str(data.period)


def _is_date(found: list[str]) -> bool:
    """Whether the words are such that dates are made of, in an order in which they make one."""
    return _SENTENCE.fullmatch("".join(map(_kind, found))) is not None


def _kind(word: str) -> str:
    """The letter of a word; `?` for one that is in no date."""
    if word[0].isdigit():
        if word[-1].isalpha():
            return "O"
        return "T" if ":" in word else "I" if "-" in word else "Y" if len(word) == 4 else "N"
    if word in _KINDS:
        return _KINDS[word]
    return "W" if weekday(word) is not None else "M" if month(word) is not None else "?"


def _is_true(found: list[str], at: datetime, period: str) -> bool:
    """Whether the answer says what every word says."""
    months = {number for word in found if (number := month(word)) is not None}
    if months and months != {at.month}:
        return False
    if period in ("month", "year") and not months:
        return False
    for word, after in zip(found, [*found[1:], ""], strict=True):
        if ":" in word:
            hour, minute = map(int, word.split(":"))
            if at.minute != minute or at.hour % 12 != hour % 12 or (hour > 12 and at.hour != hour):
                return False
            if after in ("am", "pm") and (at.hour >= 12) != (after == "pm"):
                return False
        elif "-" in word:
            if at.date().isoformat() != word:
                return False
        elif word.isdigit() and len(word) == 4:
            if at.year != int(word):
                return False
        elif word[0].isdigit() and after in ("am", "pm"):
            if at.hour % 12 != int(word) % 12 or (at.hour >= 12) != (after == "pm"):
                return False
        elif word[0].isdigit() and after not in _UNITS and at.day != int(word.rstrip("stndrh")):
            return False
    return True
