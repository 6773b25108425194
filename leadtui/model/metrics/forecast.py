"""The forecast: per month what open leads are expected to bring, and what was won in it.

The expected close of an open lead is a day; the month of a won lead is that of its closing in the pipeline's zone.
The weighted amounts of all months and buckets add up to the weighted value, the won ones to the won value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from leadtui.model.metrics.holdings import weighted
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.population import Population
from leadtui.model.moment import DAY

OVERDUE: Final = "overdue"
"""Open leads whose expected close has passed."""
UNDATED: Final = "undated"
"""Open leads without an expected close, and won ones whose closing nobody dated."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """`month` is `2026-11`, OVERDUE or UNDATED."""

    month: str
    weighted: Amounts
    won: Amounts

    def as_json(self) -> dict[str, object]:
        return {"month": self.month, "weighted": self.weighted.as_json(), "won": self.won.as_json()}


def forecast(of: Population) -> tuple[ForecastRow, ...]:
    """The months that have anything, oldest first, then the two buckets, which are always there."""
    expected, won = _open_by_month(of), _won_by_month(of)
    months = sorted((expected.keys() | won.keys()) - {OVERDUE, UNDATED})
    return tuple(
        ForecastRow(month, weighted(of, of.cells(expected.get(month, {}))), of.amounts(won[month]))
        for month in (*months, OVERDUE, UNDATED)
    )


def members(of: Population) -> Mapping[str, list[int]]:
    """The leads of each month and bucket: open ones by their expected close, then won ones by their closing."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for month, by_stage in _open_by_month(of).items():
        found[month] = sorted(chain.from_iterable(by_stage.values()))
    for month, rows in _won_by_month(of).items():
        found[month] += rows
    return found


def _open_by_month(of: Population) -> dict[str, dict[int, list[int]]]:
    """Open leads, per month and code of the stage column."""
    found: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for stage, rows in of.open_rows.items():
        closes = of.index.of(of.index.close_date, rows)
        keep = {
            day: found[_bucket(day, of.now.today_epoch)].setdefault(stage, []).append for day in set(closes)
        }  # many leads close on the same day
        for row, day in zip(rows, closes, strict=True):
            keep[day](row)
    return found


def _won_by_month(of: Population) -> defaultdict[str, list[int]]:
    won: defaultdict[str, list[int]] = defaultdict(list)
    for row, month in zip(of.won, local_months(of.index.of(of.index.closed, of.won), of.now.zone), strict=True):
        won[month].append(row)
    return won


def _bucket(close_date: int, today: int) -> str:
    if not close_date:
        return UNDATED
    return OVERDUE if close_date < today else _month(date.fromordinal(_EPOCH + close_date // DAY))


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def local_months(moments: Sequence[int], zone: ZoneInfo) -> list[str]:
    """The calendar month of each moment, as that zone sees it; UNDATED for an unknown one."""
    days = {moment // DAY for moment in moments if moment}
    # A zone shifts a day by less than one, so a local month begins in a month of the day before, of it, or after.
    near = {_day(day + shift).replace(day=1) for day in days for shift in (-1, 0, 1)}
    firsts = sorted(near)
    begins = [int(datetime.combine(first, time.min, zone).timestamp()) for first in firsts]
    names = [_month(first) for first in firsts]
    return [names[max(0, bisect_right(begins, moment) - 1)] if moment else UNDATED for moment in moments]


def _day(number: int) -> date:
    """The day so many days after 1970 began; a calendar has a first one and a last one."""
    return date.fromordinal(max(1, min(date.max.toordinal(), _EPOCH + number)))
