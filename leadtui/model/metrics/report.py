"""All numbers at once: the document of `leadtui metrics --json`, and the few that the sidebar shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final

from leadtui.model import moment
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import holdings, outcomes, targets
from leadtui.model.metrics.attention import stale_count
from leadtui.model.metrics.beside import NOTHING, Beside
from leadtui.model.metrics.bottleneck import Bottleneck, bottleneck
from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.forecast import ForecastRow, forecast
from leadtui.model.metrics.groups import grouped
from leadtui.model.metrics.handoffs import handoff_median_hours
from leadtui.model.metrics.number import Number
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population, population
from leadtui.model.metrics.progress import Progress
from leadtui.model.metrics.reasons import Leakage, Reason, leakage, reasons
from leadtui.model.metrics.response import response_median_hours
from leadtui.model.metrics.stages import StageRow, stage_table
from leadtui.model.metrics.trends import TrendRow, trends
from leadtui.model.metrics.velocity import velocity_per_day
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline

Numbers = dict[str, Number]
"""Metrics by name, in the order of DEFINITIONS."""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one population."""

    now: Now
    query: str | None
    period: Period
    currencies: tuple[str, ...]
    """What money is in: one currency, or several that no rates join."""
    metrics: Numbers
    stages: tuple[StageRow, ...]
    forecast: tuple[ForecastRow, ...]
    by: tuple[tuple[str | None, Numbers], ...] | None
    bottleneck: Bottleneck
    reasons: tuple[Reason, ...]
    leakage: Leakage
    trends: tuple[TrendRow, ...]
    previous: tuple[Period, Numbers] | None = None
    """The period before, where that was asked for."""
    cohort: bool = False
    """These are the leads created in the period, over all their time."""

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "as_of": moment.iso(self.now.utc),
            "query": self.query,
            "period": self.period.as_json(),
            "cohort": self.cohort,
            "currency": self.currencies[0] if len(self.currencies) == 1 else None,
            "metrics": _json(self.metrics),
            "stages": [row.as_json() for row in self.stages],
            "forecast": [row.as_json() for row in self.forecast],
            "bottleneck": self.bottleneck.as_json(),
            "reasons": [reason.as_json() for reason in self.reasons],
            "leakage": self.leakage.as_json(),
            "trends": [row.as_json() for row in self.trends],
        }
        if self.previous is not None:
            period, before = self.previous
            document["previous"] = {"period": period.as_json(), "metrics": _json(before)}
        if self.by is not None:
            document["by"] = [{"key": key, **_json(numbers)} for key, numbers in self.by]
        return document


def _json(numbers: Numbers) -> dict[str, Any]:
    return {name: number.as_json() for name, number in numbers.items()}


@dataclass(frozen=True, slots=True)
class Headline:
    """What the sidebar shows."""

    metrics: Numbers
    stages: tuple[StageRow, ...]
    bottleneck: Bottleneck
    goals: tuple[Progress, ...] = ()
    """How far the whole pipeline is, whatever the filter finds."""


_ALL_TIME = Period()
AS_OF_NOW: Final = frozenset({
    "open_count", "open_value", "weighted_value", "stale_count", "velocity_per_day", "lead_velocity_rate", "spend",
    "cost_per_lead", "roi", "coverage",
})
"""Numbers that an earlier period does not have, or only with other costs and goals."""


def numbers(of: Counts, beside: Beside = NOTHING, names: Iterable[str] = DEFINITIONS) -> Numbers:
    """The metrics of a population: all, or only these."""
    cycle = cache(partial(outcomes.cycle, of))
    made: dict[str, Callable[[], Number]] = {
        "open_count": partial(holdings.open_count, of),
        "open_value": partial(holdings.open_value, of),
        "weighted_value": partial(holdings.weighted_value, of),
        "won_count": partial(outcomes.won_count, of),
        "lost_count": partial(outcomes.lost_count, of),
        "won_value": partial(outcomes.won_value, of),
        "win_rate": partial(outcomes.win_rate, of),
        "win_rate_by_value": partial(outcomes.win_rate_by_value, of),
        "average_won_value": partial(outcomes.average_won_value, of),
        "median_won_value": partial(outcomes.median_won_value, of),
        "cycle_mean_days": lambda: cycle()[0],
        "cycle_median_days": lambda: cycle()[1],
        "velocity_per_day": lambda: velocity_per_day(of, outcomes.win_rate(of), cycle()[0]),
        "lead_conversion_rate": partial(outcomes.lead_conversion_rate, of),
        "lead_velocity_rate": partial(targets.lead_velocity_rate, of, beside),
        "spend": partial(targets.spend, of, beside),
        "cost_per_lead": partial(targets.cost_per_lead, of, beside),
        "roi": partial(targets.return_on_costs, of, beside),
        "coverage": partial(targets.coverage, of, beside),
        "stale_count": partial(stale_count, of),
        "response_median_hours": partial(response_median_hours, of),
        "handoff_median_hours": partial(handoff_median_hours, of),
    }
    return {name: made[name]() for name in names}


def headline(
    index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now, period: Period = _ALL_TIME,
    *, goals: tuple[Progress, ...] = (),
) -> Headline:  # fmt: skip
    """The numbers of the sidebar: everything but the forecast, quick enough to follow a filter while it is typed."""
    of = population(index, rows, pipeline, now, period)
    return headline_of(of, goals)


def headline_of(of: Counts, goals: tuple[Progress, ...] = ()) -> Headline:
    """The same of what was counted already."""
    stages = stage_table(of)
    return Headline(numbers(of), stages, bottleneck(stages, of.pipeline), goals)


def report(
    index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now, period: Period = _ALL_TIME,
    *, query: str | None = None, by: str | None = None, beside: Beside = NOTHING,
    before: Period | None = None,
) -> Report:  # fmt: skip
    """All numbers of `rows`, told apart by a field of FIELDS when `by` names one; Refused for another.

    With a period `before` also those of that one, in the same currencies. What is open is not among them: what was open
    then is not known.
    """
    of = population(index, rows, pipeline, now, period)
    return report_of(of, query=query, by=by, beside=beside, before=before)


def report_of(
    of: Population, *, query: str | None = None, by: str | None = None, beside: Beside = NOTHING,
    before: Period | None = None,
) -> Report:  # fmt: skip
    """The same of a population that somebody has already."""
    groups = None
    if by is not None:
        members = grouped(of.index, of.rows, by)
        # One exchange for all groups, so that their sums are in the same currency as the total.
        groups = tuple(
            (key, numbers(replace(of, rows=members.get(key, ())), known))
            for key, known in beside.of_groups(by, members).items()
        )
    currencies, metrics = of.exchange.currencies, numbers(of, beside)
    stages, previous = stage_table(of), None
    if before is not None:
        then = numbers(replace(of, period=before))
        previous = before, {name: number for name, number in then.items() if name not in AS_OF_NOW}
    return Report(
        of.now, query, of.period, currencies, metrics, stages, forecast(of), groups, bottleneck(stages, of.pipeline),
        reasons(of), leakage(of), trends(of), previous,
    )  # fmt: skip
