"""Week by week: what came in, what went on, what was won and lost. Weeks are ISO weeks in the pipeline's zone."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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

    def place(moment: int) -> int | None:
        """Which of the weeks, from 0."""
        return bisect_right(edges, moment) - 1 if edges[0] <= moment < edges[-1] else None

    def counted(moments: Iterable[int]) -> Counter[int | None]:
        return Counter(map(place, moments))

    created = counted(index.of(index.created, of.rows))
    lost = counted(index.of(index.closed, of.all_lost))
    won: defaultdict[int | None, list[int]] = defaultdict(list)
    for row in of.all_won:
        won[place(index.closed[row])].append(row)
    moved = counted(_moved_on(of))
    return tuple(
        TrendRow(_named(day), day, created[at], moved[at], len(won[at]), lost[at], of.amounts(won[at]))
        for at, day in enumerate(mondays[:-1])
    )


def _named(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _moved_on(of: Population) -> list[int]:
    """When leads entered a stage further on than they had ever been."""
    forward, kept, moments = of.forward, of.index.stays, list[int]()
    for (path, _, _), rows in of.rows_by_way.items():
        visited = of.index.path.values[path]
        places = [forward.get(stage, -1) for stage in visited]
        numbers = array("I")
        numbers.frombytes(b"".join(map(kept.__getitem__, rows)))
        for at in range(1, len(places)):
            if places[at] > max(places[:at]):
                moments += numbers[1 + 2 * at::1 + 2 * len(visited)]
    return moments
