"""What has to be kept true of changing leads so that the sidebar is: what a query finds, and what goals ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.goal_counts import Asked, asked
from leadtui.model.metrics.groups import whole
from leadtui.model.metrics.population import population
from leadtui.model.metrics.progress import Progress, counted_for, progress_of
from leadtui.model.metrics.report import Headline, headline_of
from leadtui.model.metrics.running import Running
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline

Select = Callable[[LeadIndex, Sequence[int] | None], Sequence[int]]
"""The rows of an index that count, out of some (None: all): the same ones at any time."""
Goals = dict[Asked, Running]
"""The counts that goals ask for."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A headline, and what keeps it true; None is what need not be followed, or is already."""

    headline: Headline
    leads: Running | None
    goals: Goals | None


def follow(
    index: LeadIndex, pipeline: Pipeline, now: Now, select: Select, goals: tuple[Progress, ...] | None, leads: bool
) -> Followed:
    """Counts what `select` finds; `goals` are how far they are, where that is known. Takes half as long again to follow
    the leads as well."""
    of = population(index, select(index, None), pipeline, now)
    running = Running(of, lambda index, row: bool(select(index, (row,)))) if leads else None
    aims = None
    if goals is None:
        aims = _goals(index, pipeline, now)
        goals = _told(aims, pipeline, now)
    return Followed(headline_of(of, goals), running, aims)


def known(leads: Running, goals: tuple[Progress, ...], now: Now) -> Headline:
    """The headline as of now."""
    leads.now = now
    return headline_of(leads, goals)


def known_goals(goals: Goals, pipeline: Pipeline, now: Now) -> tuple[Progress, ...] | None:
    """How far they are as of now; None when they ask for other periods than those that were followed."""
    return _told(goals, pipeline, now) if asked(pipeline, now).keys() == goals.keys() else None


def _told(goals: Goals, pipeline: Pipeline, now: Now) -> tuple[Progress, ...]:
    for running in goals.values():
        running.now = now
    return progress_of(goals.__getitem__, pipeline, now)


def _goals(index: LeadIndex, pipeline: Pipeline, now: Now) -> Goals:
    wanted = asked(pipeline, now)
    rows = whole(index, pipeline) if wanted else []
    found: Goals = {}
    for of_whom, counts in wanted.items():
        of = counted_for(of_whom, index, rows, pipeline, now)
        found[of_whom] = Running(of, _finds(pipeline, of_whom[0]), counts)
    return found


def _finds(pipeline: Pipeline, owner: str | None) -> Callable[[LeadIndex, int], bool]:
    def finds(index: LeadIndex, row: int) -> bool:
        name = index.owner.at(row)
        theirs = owner is None or (name is not None and name.casefold() == owner)
        return theirs and not index.archived[row] and index.pipeline.at(row) == pipeline.key

    return finds
