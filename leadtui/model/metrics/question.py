"""What is asked of the leads that a filter finds, and what is found out: everything that the pages tell.

A *cohort* is the leads created in the period, counted over all their time. Otherwise the numbers are of what happened
in the period: what was won, lost, created in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.beside import Beside, known_beside
from leadtui.model.metrics.groups import whole
from leadtui.model.metrics.number import left_out
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population, population
from leadtui.model.metrics.progress import Progress, progress
from leadtui.model.metrics.report import Report, numbers, report_of
from leadtui.model.metrics.stages import StageRow, courses, stage_table
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING, Query

_ALL_TIME = Period()
_NEVER_BESIDE = frozenset({"lead_velocity_rate", "coverage"})
"""Numbers that know nothing of a cohort: one is of two months, the other of a target."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the leads that a query found are counted, and beside which others."""

    query: Query = EVERYTHING
    period: Period = _ALL_TIME
    named: str = "all time"
    """The period in words."""
    cohort: bool = False
    """Counts the leads created in the period over all their time."""
    before: Period | None = None
    """The period that stands beside this one."""


@dataclass(frozen=True)
class Findings:
    """The numbers of a population, and what explains them."""

    asked: Question
    of: Population
    report: Report
    beside: Beside
    goals: Sequence[Progress]
    """How far the goals are, over the leads of `everybody`."""
    everybody: Sequence[int]
    earlier: Population | None
    """Those that stand beside it."""
    uncreated: int
    """Leads that are in no cohort, because nobody knows when they were created."""

    @cached_property
    def entered_first(self) -> int:
        """The leads created in the period that entered the first stage."""
        stages = self.of.pipeline.stages
        first = next(at for at, stage in enumerate(stages) if stage.id == self.of.pipeline.first.id)
        return sum(self.of.ways[way] for way, went in courses(self.of) if first in went.visited)

    @cached_property
    def earlier_stages(self) -> Sequence[StageRow]:
        """The stages of those that stand beside it; none where nothing does."""
        return stage_table(self.earlier) if self.earlier is not None else ()

    def whose(self, what: str, earlier: bool = False) -> str:
        """The population in words: `Sales · filter owner:ana · closed: this month`.

        `what` says how it is bound to the period, such as `closed`; what is as it is now has no period.
        """
        asked = self.asked
        period = asked.before.in_days(self.of.now.zone) if earlier and asked.before is not None else asked.named
        parts = [self.of.pipeline.name, f"filter {asked.query}" if asked.query.terms else "all leads"]
        if asked.cohort:
            parts += [f"created: {period}", what if what in _UNBOUND else "over all their time"]
        else:
            parts.append(what if what in _UNBOUND else f"{what}: {period}")
        return " · ".join(parts)

    def left_out(self, bound: str, **counts: int) -> dict[str, int]:
        """What a number leaves out: `counts`, and those whose day nobody knows, so that no period can have them."""
        of = self.of
        undated = {
            "created": {"created_at_an_unknown_time": of.created_unknown},
            "closed": {"closed_at_an_unknown_time": of.won_undated + of.lost_undated},
            "won": {"closed_at_an_unknown_time": of.won_undated},
            "lost": {"closed_at_an_unknown_time": of.lost_undated},
        }.get(bound, {})  # fmt: skip
        told = left_out(**counts, **undated)
        return told | ({"created at an unknown time": self.uncreated} if self.uncreated else {})


_UNBOUND = frozenset({"as of now", "this month and last month", "whatever the period"})
"""How leads are bound that the period has no part in."""


def found(
    index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now, asked: Question, by: str | None = None
) -> Findings:
    """The numbers of `rows`, which the query of the question found; Refused for a field `by` that is none."""
    leads = population(index, rows, pipeline, now, asked.period)
    beside = known_beside(pipeline, now, asked.period, asked.query)
    query = str(asked.query) or None
    earlier = replace(leads, period=asked.before) if asked.before is not None else None
    everybody = whole(index, pipeline)
    goals = progress(index, everybody, pipeline, now)
    if not asked.cohort:
        told = report_of(leads, query=query, by=by, beside=beside, before=asked.before)
        return Findings(asked, leads, told, beside, goals, everybody, earlier, 0)
    beside = replace(beside, target=None, owners={})  # what is to be won in a time says nothing of who came in it
    of = replace(leads, rows=leads.cohort, period=_ALL_TIME)
    told = replace(report_of(of, query=query, by=by, beside=beside), period=asked.period, cohort=True)
    if earlier is not None and asked.before is not None:
        earlier = replace(leads, rows=earlier.cohort, period=_ALL_TIME)
        then = numbers(earlier, known_beside(pipeline, now, asked.before, asked.query))
        told = replace(told, previous=(asked.before, {
            name: number for name, number in then.items() if name not in _NEVER_BESIDE
        }))  # fmt: skip
    return Findings(asked, of, told, beside, goals, everybody, earlier, leads.created_unknown)
