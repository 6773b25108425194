"""The leads behind each number: exactly those that make it, so that whoever doubts it can count them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Final

from leadtui.model.metrics.population import Population
from leadtui.model.metrics.targets import months


def valued(of: Population, rows: Sequence[int]) -> list[int]:
    """Those with a value, 0 too."""
    return [row for row, value in zip(rows, of.index.of(of.index.value, rows), strict=True) if value >= 0]


def converted(of: Population) -> list[int]:
    """The leads created in the period that were won, then all other ones of them."""
    won = of.period.split(of.all_won, of.index.created)[0]
    return [*won, *without(of.cohort, won)]


def without(rows: Iterable[int], others: Iterable[int]) -> list[int]:
    """The rows that are not among `others`."""
    known = frozenset(others)
    return [row for row in rows if row not in known]


def cycled(of: Population) -> list[int]:
    """The leads won in the period of which both days are known, in their order."""
    created, closed = of.index.of(of.index.created, of.won), of.index.of(of.index.closed, of.won)
    return [row for row, begin, end in zip(of.won, created, closed, strict=True) if begin and end and begin <= end]


def opportunities(of: Population) -> list[int]:
    """The open leads in the stages that the pipeline marks so."""
    wanted = [stage is not None and stage.opportunity for stage in of.stages]
    return list(compress(of.open, map(wanted.__getitem__, of.index.of(of.index.stage.codes, of.open))))


def qualified(of: Population) -> list[int]:
    """The leads that became qualified this month, then those of the same days of last month."""
    begin, end, begun, now = months(of.now)
    moments = list(zip(of.rows, of.index.of(of.index.sql, of.rows), strict=True))
    return [
        *(row for row, moment in moments if moment and begun <= moment <= now),
        *(row for row, moment in moments if moment and begin <= moment < end),
    ]


def answered(of: Population) -> list[int]:
    """The leads created in the period of whose first activity is known when it was."""
    found = []
    for visits in of.visits_by_way.values():
        moments = zip(visits.rows, of.index.of(of.index.created, visits.rows), visits.first_activity(), strict=True)
        found += [row for row, begun, first in moments if begun and first and begun <= first and begun in of.period]
    return found


def accepted(of: Population) -> list[int]:
    """The leads whose hand-off was accepted in the period."""
    told = of.index.accepted
    return [row for row in of.rows if (known := told.at(row)) and known[0] in of.period]


_BEHIND: Final[dict[str, Callable[[Population], Sequence[int]]]] = {
    "open_count": lambda of: of.open,
    **dict.fromkeys(("open_value", "weighted_value"), lambda of: valued(of, of.open)),
    "won_count": lambda of: of.won,
    "lost_count": lambda of: of.lost,
    **dict.fromkeys(("won_value", "average_won_value", "median_won_value", "roi"), lambda of: valued(of, of.won)),
    "win_rate": lambda of: [*of.won, *of.lost],
    "win_rate_by_value": lambda of: [*valued(of, of.won), *valued(of, of.lost)],
    **dict.fromkeys(("cycle_mean_days", "cycle_median_days"), cycled),
    "velocity_per_day": lambda of: [*opportunities(of), *cycled(of)],
    "lead_conversion_rate": converted,
    **dict.fromkeys(("spend", "cost_per_lead"), lambda of: of.cohort),
    "lead_velocity_rate": qualified,
    "coverage": lambda of: of.closing,
    "stale_count": lambda of: [*of.stale_rows, *without(of.open, of.stale_rows)],
    "response_median_hours": answered,
    "handoff_median_hours": accepted,
}

ORDERED: Final = {
    "win_rate": "the won ones first, then the lost ones",
    "win_rate_by_value": "the won ones first, then the lost ones",
    "lead_conversion_rate": "the customers first",
    "stale_count": "the stale ones first, then the other open ones",
    "velocity_per_day": "the opportunities first, then the won ones that the mean cycle, which n counts, is of",
    "lead_velocity_rate": "those of this month, which n counts, first, then those of last month",
}
"""How the list of a number is ordered, and where it has more leads than its n."""


def behind(of: Population, name: str) -> Sequence[int]:
    """The rows of the leads that a metric rests on, those first that make its value."""
    return _BEHIND[name](of)
