"""Months, quarters and years: where they begin, how much of them lies in a period, how much of their work is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from leadtui.model.goals import Span
from leadtui.model.metrics.period import Period
from leadtui.model.moment import DAY, Now

_MONTHS: Final[dict[Span, int]] = {"month": 1, "quarter": 3, "year": 12}
_EPOCH: Final = date(1970, 1, 1).toordinal()
_WORKING: Final = range(5)
"""Monday to Friday: which days are holidays is not known."""

Days = tuple[date, date]
"""The first day, and the first one after the last."""


def around(day: date, span: Span) -> Days:
    """The month, quarter or year that a day is in."""
    length = _MONTHS[span]
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    months = first.year * 12 + first.month - 1 + length
    # what begins after the last month that a date can have ends with it
    return first, date(months // 12, months % 12 + 1, 1) if months < 120_000 else date.max


def between(first: date, beyond: date, span: Span) -> Iterator[Days]:
    """The months, quarters or years that have a day from `first` up to `beyond`."""
    day = first
    while day < beyond:
        days = around(day, span)
        yield days
        day = days[1]


def day_of(clock: int) -> date:
    """The day of a moment that `Period.on_clock_of` gave."""
    return date.fromordinal(_EPOCH + clock // DAY)


def share_in(days: Days, period: Period) -> Fraction:
    """How much of these days lies in a period that `Period.on_clock_of` gave: 0 to 1."""
    begin, end = ((day.toordinal() - _EPOCH) * DAY for day in days)
    low = begin if period.since is None else max(begin, period.since)
    high = end if period.until is None else min(end, period.until)
    return Fraction(max(0, high - low), end - begin)


def working_time_gone(days: Days, now: Now) -> Fraction:
    """How much of the working time of these days has passed, by the clock of the zone: 0 to 1."""
    first, beyond = days
    every = [first + timedelta(days=number) for number in range((beyond - first).days)]
    working = [day for day in every if day.weekday() in _WORKING]
    gone = Fraction(sum(day < now.today for day in working))
    if now.today in working:
        gone += Fraction(now.epoch - now.today_begins, now.tomorrow_begins - now.today_begins)
    return gone / len(working)


def called(days: Days, span: Span) -> str:
    """`Nov`, `Q4`, `2026`."""
    first = days[0]
    return {"month": f"{first:%b}", "quarter": f"Q{(first.month + 2) // 3}", "year": f"{first.year}"}[span]
