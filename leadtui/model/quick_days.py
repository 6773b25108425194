"""The days that people write all day long: `tue`, `3d`, `eom`, `15 jan`. Quick: no library, nothing to load.

Numeric days are brought into one form first: orders that countries read differently are refused, never guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from leadtui.errors import Refused

_DAYS: Final = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_MONTHS: Final = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_SHORT: Final = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NUMERIC: Final = re.compile(r"(?<![\w:./-])(\d{1,4})([./-])(\d{1,2})(?:\2(\d{1,4})|(\.))?(?![\w:/+-]|\.\d)")
_AMOUNT: Final = re.compile(r"(?:in\s+)?(\d{1,4})\s*(d|days?|w|weeks?|m|months?|y|years?)\Z")
_WORKING: Final = re.compile(r"(?:in\s+)?(\d{1,3})\s*(?:bd|(?:business|working)\s+days?|workdays?)\Z")
_DAY_MONTH: Final = re.compile(r"(?:the\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})(?:,?\s+(\d{4}))?\Z")
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9})\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\Z")
_OF_MONTH: Final = re.compile(r"(?:on\s+)?(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)\Z")
_FIXED: Final = {"today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "yesterday": -1, "the day after tomorrow": 2,
                 "day after tomorrow": 2}  # fmt: skip

_COUNTS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_ORDINALS: Final = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_NTH: Final = re.compile(
    rf"(?<![a-z])(?:(?<=\bthe )(?P<after>{'|'.join(_ORDINALS)})|"
    rf"(?P<before>{'|'.join(_ORDINALS)})(?= (?:of|{'|'.join(_SHORT[1:])})))(?![a-z])"
)
"""`first` is a day before a month or after `the`."""
_A_UNIT: Final = re.compile(r"\ban?\s+(?=(?:hour|day|week|month|year|fortnight|business|working|workday)\b)")
_FORTNIGHT: Final = re.compile(r"\b(?:(\d{1,3})\s+)?fortnights?\b")


def plain(text: str, field: str) -> str:
    """`text` in small letters, counts as digits, numeric days in one form; Refused where a form has two readings."""
    words = " ".join(_COUNTS.get(word, word) for word in text.lower().split())
    words = _NTH.sub(lambda found: _ORDINALS[found["after"] or found["before"]], words)
    words = _FORTNIGHT.sub(lambda found: f"{2 * int(found[1] or 1)} weeks", _A_UNIT.sub("1 ", words))
    return _NUMERIC.sub(lambda found: _one_form(found, field), words)


def _one_form(found: re.Match[str], field: str) -> str:
    """`2026-12-01`, `15 jan 2027` or `14:30`; what is none of them is left as it is, and refused further on."""
    first, sign, second, third, dot = found[1], found[2], int(found[3]), found[4], found[5]
    if len(first) == 4:
        return f"{first}-{second:02}-{int(third):02}" if third and len(third) < 3 else found[0]
    if len(first) == 3 or (third and len(third) != 4) or (dot and sign != "."):
        return found[0]
    day, year = int(first), f" {third}" if third else ""
    if sign == ".":
        if third or dot:  # with dots the day is first wherever dots are used
            return f"{day} {_SHORT[second]}{year}" if 1 <= second <= 12 else found[0]
        if len(found[3]) == 2 and second > 12:
            return f"{day}:{second}"
        if 1 <= second <= 12:
            raise Refused(
                f"{field}: {day} {calendar.month_name[second]} or {day}:{second:02}? "
                f"write {day} {_SHORT[second]} or {day}:{second:02}", field,
            )  # fmt: skip
        return found[0]
    if 1 <= day <= 12 and 1 <= second <= 12 and day != second:
        iso = f"{third}-{second:02}-{day:02}" if third else f"{_SHORT[day]} {second}"
        raise Refused(
            f"{field}: {day} {calendar.month_name[second]} or {calendar.month_name[day]} {second}? "
            f"write {day} {_SHORT[second]}{year} or {iso}", field,
        )  # fmt: skip
    if 1 <= second <= 12:
        return f"{day} {_SHORT[second]}{year}"
    return f"{second} {_SHORT[day]}{year}" if 1 <= day <= 12 else found[0]


def _named(names: dict[str, int], word: str) -> int | None:
    """The value of the one name that begins with `word` (three letters at least)."""
    found = {value for name, value in names.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def weekday(word: str) -> int | None:
    """The day of the week that a word names, Monday 0; None when it names none."""
    return _named(_DAYS, word)


def month(word: str) -> int | None:
    """The month that a word names, January 1; None when it names none."""
    return 9 if word == "sept" else _named(_MONTHS, word)


def day(words: str, today: date, past: bool = False) -> date:
    """The day that `plain` words mean, seen from `today`; ValueError or OverflowError when they are none.

    Of the days that could be meant the next one, or (`past`) the last one, which may be today.
    """
    if words in _FIXED:
        return today + timedelta(days=_FIXED[words])
    if words in ("eow", "end of week"):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if words in ("eom", "end of month"):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if amount := _AMOUNT.match(words):
        number, unit = int(amount[1]), amount[2][0]
        if unit in "my":
            return months_later(today, number * (12 if unit == "y" else 1))
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    if working := _WORKING.match(words):
        return _working_days_later(today, int(working[1]))
    name = words.removeprefix("next ").removeprefix("on ")
    whole_week = name.endswith(" week") and name != "next week"
    if (named := weekday(name.removesuffix(" week"))) is not None:
        if past:
            return today - timedelta(days=(today.weekday() - named) % 7 + 7 * whole_week)
        # `monday week` is the one after the coming Monday
        return today + timedelta(days=(named - today.weekday() - 1) % 7 + 1 + 7 * whole_week)
    if words == "next week":
        return today + timedelta(days=7)
    if words == "next month":
        return months_later(today, 1)
    if words == "next year":
        return months_later(today, 12)
    if match := _OF_MONTH.match(words):
        return _of_month(int(match[1]), today, past)
    if match := _DAY_MONTH.match(words):
        return _in_year(int(match[1]), match[2], match[3], today, past)
    if match := _MONTH_DAY.match(words):
        return _in_year(int(match[2]), match[1], match[3], today, past)
    return date.fromisoformat(words)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days_later(today: date, number: int) -> date:
    """So many days later, of which Saturdays and Sundays do not count."""
    later = today
    while number:
        later += timedelta(days=1)
        number -= later.weekday() < 5
    return later


def _in_year(day: int, name: str, year: str | None, today: date, past: bool) -> date:
    number = month(name)
    if number is None:
        raise ValueError(name)
    if year is not None:
        return date(int(year), number, day)
    away = range(9)  # there may be no leap year for so long
    return _first(((today.year - years if past else today.year + years, number) for years in away), day, today, past)


def _of_month(day: int, today: date, past: bool) -> date:
    """The next or last day with this number, today too; a month that has none is passed over."""
    begins = (months_later(today.replace(day=1), -months if past else months) for months in range(3))
    return _first(((month.year, month.month) for month in begins), day, today, past)


def _first(months: Iterable[tuple[int, int]], day: int, today: date, past: bool) -> date:
    """The day of the first of these months that has it, not before today, or (`past`) not after; ValueError."""
    for year, month in months:
        if 1 <= day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found == today or (found < today) == past:
                return found
    raise ValueError(day)
