"""The leads behind each number: whoever doubts it can look at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from leadtui.model.metrics.population import Population
from leadtui.model.metrics.velocity import opportunity_rows
from leadtui.model.stale import stale_marks


def _closed(of: Population) -> Sequence[int]:
    return [*of.won, *of.lost]


def _stale(of: Population) -> Sequence[int]:
    marks = stale_marks(of.index, of.open, (of.pipeline,), of.now)
    return [row for row, stale in zip(of.open, marks, strict=True) if stale]


def _closing(of: Population) -> Sequence[int]:
    return of.period.on_clock_of(of.now.zone).split(of.open, of.index.close_date)[0]


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
    "velocity_per_day": opportunity_rows,
    **dict.fromkeys(("lead_conversion_rate", "cost_per_lead", "response_median_hours"), lambda of: of.cohort),
    "lead_velocity_rate": _qualified,
    "coverage": _closing,
    "stale_count": _stale,
    "handoff_median_hours": _handed,
}


def behind(of: Population, name: str) -> Sequence[int]:
    """The rows of the leads that a metric rests on, those first that make its value."""
    return _BEHIND[name](of)
