"""The leads behind each number: whoever doubts it can look at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from leadtui.model.metrics.population import Population
from leadtui.model.pipeline import Kind


def _closed(of: Population) -> Sequence[int]:
    return [*of.won, *of.lost]


def _opportunities(of: Population) -> Sequence[int]:
    wanted = [stage is not None and stage.opportunity for stage in of.stages]
    codes = of.index.stage.codes
    return [row for row in of.open if wanted[codes[row]]]


def _qualified(of: Population) -> Sequence[int]:
    return [row for row in of.rows if of.index.sql[row]]


def _handed(of: Population) -> Sequence[int]:
    return [row for row in of.rows if of.index.accepted.at(row)]


_BEHIND: Final[dict[str, Callable[[Population], Sequence[int]]]] = {
    **dict.fromkeys(("open_count", "open_value", "weighted_value"), lambda of: of.open),
    **dict.fromkeys(("won_count", "won_value", "average_won_value", "median_won_value"), lambda of: of.won),
    **dict.fromkeys(("cycle_mean_days", "cycle_median_days"), lambda of: of.won),
    "lost_count": lambda of: of.lost,
    **dict.fromkeys(("win_rate", "win_rate_by_value"), _closed),
    "velocity_per_day": _opportunities,
    **dict.fromkeys(
        ("lead_conversion_rate", "spend", "cost_per_lead", "response_median_hours"), lambda of: of.cohort
    ),
    "roi": lambda of: of.won,
    "lead_velocity_rate": _qualified,
    "coverage": lambda of: of.closing,
    "stale_count": lambda of: of.stale_rows,
    "handoff_median_hours": _handed,
}


def behind(of: Population, name: str) -> Sequence[int]:
    """The rows of the leads that a metric rests on, those first that make its value."""
    return _BEHIND[name](of)


def entered(of: Population, stage: str) -> list[int]:
    """The leads created in the period that ever entered a stage."""
    index = of.index
    visited = [stage in path for path in index.path.values]
    here = index.stage.codes_for(stage)
    places = zip(of.cohort, index.of(index.path.codes, of.cohort), index.of(index.stage.codes, of.cohort), strict=True)
    return [row for row, path, now in places if visited[path] or here[now]]


def leaked(of: Population, stage: str) -> list[int]:
    """The lost leads created in the period whose last open stage was this one."""
    index = of.index
    opened = {known.id for known in of.pipeline.of_kind(Kind.OPEN)}
    last = [next((name for name in reversed(path) if name in opened), None) == stage for path in index.path.values]
    return [row for row in of.period.split(of.all_lost, index.created)[0] if last[index.path.codes[row]]]


def closed_in_week(of: Population, monday: date) -> list[int]:
    """The leads that were won or lost in the week from this day on, where the pipeline is."""
    begin, end = (
        int(datetime.combine(day, time.min, of.now.zone).timestamp()) for day in (monday, monday + timedelta(weeks=1))
    )
    closed = of.index.closed
    return [row for row in (*of.all_won, *of.all_lost) if begin <= closed[row] < end]
