"""What the made-up team wants to reach, and what its sources of leads cost: both fit the leads that it has."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final

from leadtui.demo import BOTTLENECK, GROWTH, YEAR
from leadtui.model import moment
from leadtui.model.costs import Cost, month_of
from leadtui.model.event import Document
from leadtui.model.goals import Goal
from leadtui.model.lead import Outcome
from leadtui.model.pipeline import Kind, Pipeline

_SEASON: Final = 91.0
"""Days of a quarter: the goals are a little above what was won in the last one."""
_MORE: Final = 1.1
_CONVERSION: Final = Decimal(65)
"""Percent of the leads that should get through the bottleneck."""
_PER_LEAD: Final = {"website": 180, "webinar": 240, "trade fair": 650, "cold call": 90}
"""What a lead of a source costs over the year; the others cost nothing."""
_FAIRS: Final = (3, 6, 9, 11)
"""Months in which there is a fair; everything else is paid every month."""


def with_plans(pipeline: Pipeline, leads: Sequence[Document], me: str, now: datetime) -> Pipeline:
    """The pipeline with goals, and with costs of the last twelve months, in its own currency."""
    today = moment.Now(now, moment.zone(pipeline.time_zone)).today
    return replace(pipeline, goals=_goals(pipeline, leads, me, now), costs=_costs(leads, today))


def _goals(pipeline: Pipeline, leads: Sequence[Document], me: str, now: datetime) -> tuple[Goal, ...]:
    since = moment.iso(now - timedelta(days=_SEASON))
    won = [lead for lead in leads if lead.get("outcome") == Outcome.WON and "value" in lead]
    season = [lead for lead in won if lead["closed_at"] >= since]
    mine = [lead for lead in season if lead.get("owner") == me]
    goals = [Goal(what="value", amount=_goal(season or won), period="quarter")] if won else []
    if mine:
        goals.append(Goal(what="value", owner=me, amount=_goal(mine) / 3, period="month"))
    slow = pipeline.of_kind(Kind.OPEN)[BOTTLENECK].id
    goals.append(Goal(what="conversion", of="stage", stage=slow, amount=_CONVERSION, period="quarter"))
    return tuple(goals)


def _goal(won: Iterable[Document]) -> Decimal:
    """A little more than this, in thousands that can be divided by three."""
    return Decimal(math.ceil(sum(float(lead["value"]) for lead in won) * _MORE / 3_000) * 3_000)


def _costs(leads: Iterable[Document], today: date) -> tuple[Cost, ...]:
    """A month like another, but for the fairs, and that there are ever more leads to pay for."""
    of_source = Counter(lead["source"] for lead in leads)
    months = list(islice(_months_before(today), 12))
    shares = [math.exp(-YEAR / 12 * ago / GROWTH) for ago in range(len(months))]
    costs = []
    for source, each in _PER_LEAD.items():
        paid = {
            month: share for month, share in zip(months, shares, strict=True)
            if source != "trade fair" or month.month in _FAIRS
        }  # fmt: skip
        for month, share in paid.items():
            amount = round(of_source[source] * each * share / sum(paid.values()), -1)
            if amount:
                costs.append(Cost(source=source, month=month_of(month), amount=Decimal(round(amount))))
    return tuple(sorted(costs, key=lambda cost: cost.key))


def _months_before(day: date) -> Iterator[date]:
    """The first days of the months up to this day, the newest first."""
    while True:
        day = day.replace(day=1)
        yield day
        day -= timedelta(days=1)
