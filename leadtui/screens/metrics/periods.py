"""The periods that numbers are looked at for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from leadtui.model.metrics.period import Period


@dataclass(frozen=True, slots=True)
class Span:
    """A period by its name; `since` None: all time. Whole days, `until` is the first one after it."""

    name: str
    since: date | None = None
    until: date | None = None

    def period(self, zone: ZoneInfo) -> Period:
        return Period.of_days(self.since, self.until, zone)


def spans(today: date) -> tuple[Span, ...]:
    """All time, the running and the last month, quarter and year, and the last 30 and 90 days."""
    tomorrow, month = today + timedelta(days=1), today.replace(day=1)
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    year = today.replace(month=1, day=1)
    return (
        Span("all time"),
        Span("this month", month, tomorrow),
        Span("last month", _before(month).replace(day=1), month),
        Span("this quarter", quarter, tomorrow),
        Span("last quarter", _quarter_before(quarter), quarter),
        Span("this year", year, tomorrow),
        Span("last year", year.replace(year=year.year - 1), year),
        Span("last 30 days", today - timedelta(days=29), tomorrow),
        Span("last 90 days", today - timedelta(days=89), tomorrow),
    )


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _quarter_before(quarter: date) -> date:
    last = _before(quarter)
    return last.replace(month=last.month - 2, day=1)
