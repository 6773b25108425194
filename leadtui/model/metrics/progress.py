"""How far the goals of a pipeline are, and whether that is far enough for how much of their time is gone.

What grows through a period (the leads won or created in it, and their value) is compared with the share of its working
time that has passed; what is as it is now (open leads, rates, days) only with the amount. All of it is exact: words
round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal

from leadtui.model import goal_words, money
from leadtui.model.goals import Goal
from leadtui.model.index import LeadIndex
from leadtui.model.metrics.calendar import around, called, working_time_gone
from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.goal_counts import Asked, asked_by, reached
from leadtui.model.metrics.groups import owned
from leadtui.model.metrics.number import Amounts, Value, percent, rounded, shown
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population, population
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline

Standing = Literal["reached", "on pace", "behind", "below", "above", "n/a"]
_GROWING: Final = frozenset({"won", "created"})


@dataclass(frozen=True, slots=True)
class Progress:
    """One goal in the month, quarter or year that is now."""

    goal: Goal
    title: str
    """`ana: Won`."""
    when: str
    """`Nov`; `now` for what stands there now."""
    period: Period
    reached: Value
    n: int
    """The leads that it rests on."""
    gone: Fraction | None
    """How much of the working time has passed; None where the goal does not grow with it."""

    @property
    def share(self) -> Fraction | None:
        """What is reached, of the amount."""
        number = _single(self.reached)
        return None if number is None else number / self._amount

    @property
    def _amount(self) -> Fraction:
        return Fraction(self.goal.amount) / (100 if self.goal.what == "conversion" else 1)

    @property
    def standing(self) -> Standing:
        share = self.share
        if share is None:
            return "n/a"
        if self.goal.what == "days":
            return "reached" if share <= 1 else "above"
        if share >= 1:
            return "reached"
        if self.gone is None:
            return "below"
        return "on pace" if share >= self.gone else "behind"

    @property
    def of_amount(self) -> str:
        """`32k of 50k`, `25.0 % of 30 %`, `12.5 of at most 10 days`."""
        return f"{self.here} of {self.amount}"

    @property
    def amount(self) -> str:
        """What is to be reached: `50k`, `at most 10 days`."""
        return money.short(self.goal.amount) if self.goal.what == "value" else goal_words.amount(self.goal)

    @property
    def here(self) -> str:
        """What is reached: `32k`, `25.0 %`."""
        number = _single(self.reached)
        if number is None:
            return "n/a"
        match self.goal.what:
            case "value":
                return money.short(money.unscaled(rounded(number, money.SCALE)))
            case "conversion":
                return percent(number)
            case "days":
                return _tenths(number)
            case "count":
                return f"{int(number):,}"

    @property
    def is_behind(self) -> bool:
        """Whether somebody should do something about it."""
        return self.standing in ("behind", "above")

    @property
    def short_pace(self) -> str:
        """`64 % · behind`, `12.5 · above`: what fits beside its title."""
        return f"{self._share or self.here} · {self.standing}"

    @property
    def _share(self) -> str:
        """`64 %`, where that says something."""
        return "" if self.share is None or self.goal.what in ("conversion", "days") else _whole(self.share)

    def pace(self, whole: str) -> str:
        """`64 % · 70 % of the month gone · behind`; `whole` is what is gone in part: `of the month `, or nothing."""
        gone = "" if self.gone is None else f"{_whole(self.gone)} {whole}gone"
        return " · ".join(filter(None, (self._share, gone, self.standing)))

    def __str__(self) -> str:
        return f"{self.title} {self.when} {self.of_amount} · {self.pace(f'of the {self.goal.period} ')}"

    def as_json(self) -> dict[str, Any]:
        return self.goal.document() | {
            "since": self.period.as_json()["since"], "until": self.period.as_json()["until"],
            "reached": shown(self.reached), "n": self.n, "share": shown(self.share), "gone": shown(self.gone),
            "standing": None if self.standing == "n/a" else self.standing, "sentence": str(self),
        }  # fmt: skip


def _single(value: Value) -> Fraction | None:
    """The value as one number; None where there is none."""
    if isinstance(value, Amounts):
        return value.single
    return None if value is None else Fraction(value)


def _whole(share: Fraction) -> str:
    return f"{rounded(share, 100)} %"


def _tenths(length: Fraction) -> str:
    return f"{rounded(length, 10) / 10:,.1f}"


def progress(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> tuple[Progress, ...]:
    """How far each goal of the pipeline is, by all its leads that are not archived: `rows`."""
    return progress_of(cache(lambda asked: counted_for(asked, index, rows, pipeline, now)), pipeline, now)


def counted_for(asked: Asked, index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> Population:
    """The leads that a goal asks for, out of `rows`."""
    owner, period = asked
    theirs = rows if owner is None else owned(index, rows, owner)
    return population(index, theirs, pipeline, now, period)


def progress_of(counts: Callable[[Asked], Counts], pipeline: Pipeline, now: Now) -> tuple[Progress, ...]:
    """The same of what was counted already."""
    found: list[Progress] = []
    for goal in pipeline.goals:
        days, asked = around(now.today, goal.period), asked_by(goal, now)
        value, n = reached(counts(asked), goal)
        grows = goal.of in _GROWING and goal.what in ("count", "value")
        gone = working_time_gone(days, now) if grows else None
        title = goal_words.title(goal, goal_words.stage_of(goal, pipeline))
        when = "now" if goal.stands else called(days, goal.period)
        found.append(Progress(goal, title, when, asked[1], value, n, gone))
    return tuple(found)
