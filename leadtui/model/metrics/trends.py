"""Week by week: what came in, what went on, what was won and lost. Weeks are ISO weeks in the pipeline's zone."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import gcd
from typing import Any, Final

from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.population import Population

WEEKS: Final = 26
"""So many weeks are told, the running one too."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One week from Monday on; the running one is told as far as it has come."""

    week: str
    """`2026-W47`."""
    begins: date
    created: int
    moved_on: int
    """How often a lead entered a later open or won stage than any before."""
    won: int
    lost: int
    won_value: Amounts

    def as_json(self) -> dict[str, Any]:
        return {
            "week": self.week, "begins": self.begins.isoformat(), "created": self.created, "moved_on": self.moved_on,
            "won": self.won, "lost": self.lost, "won_value": self.won_value.as_json(),
        }  # fmt: skip


def trends(of: Population, weeks: int = WEEKS) -> tuple[TrendRow, ...]:
    """The last weeks up to now, oldest first; unknown moments are in none of them. The period has no part in it."""
    index, today = of.index, of.now.today
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(weeks - 1, -2, -1)]
    edges = [int(datetime.combine(day, time.min, of.now.zone).timestamp()) for day in mondays]

    first, end = edges[0], edges[-1]
    unit = gcd(*(edge - first for edge in edges))  # a week, or where the clocks change an hour
    week_of = [bisect_right(edges, at) - 1 for at in range(first, end, unit)]

    def counted(moments: Iterable[int]) -> Counter[int]:
        """How many are in each week, from 0."""
        weeks = Counter[int]()
        for at, count in Counter([(moment - first) // unit for moment in moments if first <= moment < end]).items():
            weeks[week_of[at]] += count
        return weeks

    created = counted(index.of(index.created, of.rows))
    lost = counted(index.of(index.closed, of.all_lost))
    won: defaultdict[int, list[int]] = defaultdict(list)
    for row, closed in zip(of.all_won, index.of(index.closed, of.all_won), strict=True):
        if first <= closed < end:
            won[week_of[(closed - first) // unit]].append(row)
    moved = counted(_moved_on(of))
    return tuple(
        TrendRow(_named(day), day, created[at], moved[at], len(won[at]), lost[at], of.amounts(won[at]))
        for at, day in enumerate(mondays[:-1])
    )


def _named(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _moved_on(of: Population) -> array[int]:
    """When leads entered a stage further on than they had ever been."""
    moments = array("I")
    for visits in of.visits_by_way.values():
        places = [of.forward.get(stage, -1) for stage in visits.stages]
        for at in range(1, len(places)):
            if places[at] > max(places[:at]):
                moments += visits.entered(at)
    return moments
