"""The periods that numbers are looked at for: those of the calendar, and those that a person types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from leadtui.errors import Refused
from leadtui.model import when
from leadtui.model.metrics.period import Period, months_before
from leadtui.model.moment import Now

EXAMPLES: Final = "2026-01-01 2026-04-01, last month, since jan 1, last 14 days"
_DAY: Final = timedelta(days=1)
_LAST_DAYS: Final = re.compile(r"(?:the )?last (\d{1,4}) (day|week)s?\Z")
_BETWEEN: Final = re.compile(r"(.+?)\s+(?:to|until|up to)\s+(.+)\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A period by its name; `since` None: all time. Whole days, `until` is the first one after it."""

    name: str
    since: date | None = None
    until: date | None = None
    running: int = 0
    """The months of the calendar that it is the past part of."""

    def period(self, zone: ZoneInfo) -> Period:
        return Period.of_days(self.since, self.until, zone)

    def before(self, now: Now) -> Period:
        """What stands beside it: of a running month the same days of the last one. Refused where there is nothing."""
        if not self.running or self.since is None or self.until is None:
            return self.period(now.zone).before(now)
        last = months_before(self.until - _DAY, self.running)
        return Period.of_days(months_before(self.since, self.running), last + _DAY, now.zone)


def spans(today: date) -> tuple[Span, ...]:
    """All time, the running and the last month, quarter and year, and the last 30 and 90 days."""
    tomorrow, month = today + _DAY, today.replace(day=1)
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    year = today.replace(month=1, day=1)
    return (
        Span("all time"),
        Span("this month", month, tomorrow, 1),
        Span("last month", months_before(month, 1), month),
        Span("this quarter", quarter, tomorrow, 3),
        Span("last quarter", months_before(quarter, 3), quarter),
        Span("this year", year, tomorrow, 12),
        Span("last year", months_before(year, 12), year),
        Span("last 30 days", today - timedelta(days=29), tomorrow),
        Span("last 90 days", today - timedelta(days=89), tomorrow),
    )


def typed(text: str, now: Now) -> Span:
    """The period that a person means: two days, `since` one, the name of a period. Refused in one sentence."""
    words = " ".join(text.casefold().split())
    for span in spans(now.today):
        if words in (span.name, span.name.removeprefix("this ")):
            return span
    if found := _LAST_DAYS.match(words):
        days = int(found[1]) * (7 if found[2] == "week" else 1)
        if days:
            return Span(words, now.today - timedelta(days=days - 1), now.today + _DAY)
    if words.startswith(("since ", "from ")) and not _BETWEEN.match(words):
        return _span(when.day(words.partition(" ")[2], now, "period"), None)
    if words.startswith("until "):
        return _span(None, when.day(words.partition(" ")[2], now, "period"))
    words = words.removeprefix("from ").removeprefix("since ")
    if both := _BETWEEN.match(words):
        return _span(when.day(both[1], now, "period"), when.day(both[2], now, "period"))
    parts = words.split(" ")
    for at in range(1, len(parts)):
        first, second = " ".join(parts[:at]), " ".join(parts[at:])
        try:
            return _span(when.day(first, now, "period"), when.day(second, now, "period"))
        except Refused as refused:
            if refused.field == "until":
                raise
    raise Refused(f"period: {text[:40]!r} is no period; try {EXAMPLES}", "period")


def _span(since: date | None, until: date | None) -> Span:
    if since is not None and until is not None and until <= since:
        raise Refused(f"period: {until} is not after {since}", "until")
    ends = (f"since {since}" if since else "", f"until {until}" if until else "")
    return Span(" ".join(filter(None, ends)), since, until)
