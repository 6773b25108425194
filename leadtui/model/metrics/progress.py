"""How far the goals of a pipeline are, and whether that is far enough for how much of their time is gone.

What grows through a period (the leads won or created in it, and their value) is compared with the share of its working
time that has passed; what is as it is now (open leads, rates, days) only with the amount. All of it is exact: words
round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from leadtui.model import goal_words, money
from leadtui.model.goals import Goal, Which
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import outcomes
from leadtui.model.metrics.calendar import around, called, working_time_gone
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts, Value, percent, rounded, shown
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.stages import StageRow, stage_table
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
    def here(self) -> str:
        """What is reached: `32k`, `25.0 %`."""
        what, number = self.goal.what, _single(self.reached)
        if number is None:
            return "n/a"
        if what == "value":
            return money.short(money.unscaled(rounded(number, money.SCALE)))
        if what == "conversion":
            return percent(number)
        return _tenths(number) if what == "days" else f"{int(number):,}"

    @property
    def amount(self) -> str:
        """What is to be reached: `50k`, `at most 10 days`."""
        return money.short(self.goal.amount) if self.goal.what == "value" else goal_words.amount(self.goal)

    def pace(self, whole: str) -> str:
        """`64 % · 70 % of the month gone · behind`; `whole` is what is gone in part: `of the month `, or nothing."""
        share = "" if self.share is None or self.goal.what in ("conversion", "days") else _whole(self.share)
        gone = "" if self.gone is None else f"{_whole(self.gone)} {whole}gone"
        return " · ".join(filter(None, (share, gone, self.standing)))

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
    made: dict[tuple[str | None, str], Population] = {}
    found: list[Progress] = []
    for goal in pipeline.goals:
        whose = (goal.owner and goal.owner.casefold(), goal.period)
        if whose not in made:
            made[whose] = counted_for(goal, index, rows, pipeline, now)
        of, days = made[whose], around(now.today, goal.period)
        reached, n = _MEASURED[goal.of](of, goal)
        grows = goal.of in _GROWING and goal.what in ("count", "value")
        gone = working_time_gone(days, now) if grows else None
        title = goal_words.title(goal, goal_words.stage_of(goal, pipeline))
        when = "now" if goal.stands else called(days, goal.period)
        found.append(Progress(goal, title, when, of.period, reached, n, gone))
    return tuple(found)


def counted_for(goal: Goal, index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> Population:
    """The leads that a goal is about, out of `rows`: those of its owner, in the month, quarter or year that is now."""
    theirs = rows if goal.owner is None else _owned(index, rows, goal.owner.casefold())
    period = Period.of_days(*around(now.today, goal.period), now.zone)
    return Population(index, theirs, pipeline, now, period, Exchange.over(index, theirs, pipeline))


def _owned(index: LeadIndex, rows: Sequence[int], owner: str) -> list[int]:
    theirs = index.owner.codes_of(lambda name: name is not None and str(name).casefold() == owner)
    codes = index.of(index.owner.codes, rows)
    return [row for row, code in zip(rows, codes, strict=True) if theirs[code]]


Measured = tuple[Value, int]


def _money(of: Population, rows: Sequence[int]) -> Measured:
    """What these leads are worth; no single amount where a currency has no rate into the pipeline's."""
    amounts, n = of.exchange.amounts(of.sums(rows).items()), len(rows) - of.without_value(rows)
    foreign = of.exchange.currencies != (of.pipeline.currency,) and any(amount for _, amount in amounts.parts)
    return (Amounts(amounts.parts, apart=True) if foreign else amounts), n


def _won(of: Population, goal: Goal) -> Measured:
    if goal.what == "count":
        return len(of.won), len(of.won)
    if goal.what == "value":
        return _money(of, of.won)
    number = outcomes.win_rate(of) if goal.what == "conversion" else outcomes.cycle(of)[0]
    return number.value, number.n


def _created(of: Population, goal: Goal) -> Measured:
    if goal.what == "count":
        return len(of.cohort), len(of.cohort)
    if goal.what == "value":
        return _money(of, of.cohort)
    number = outcomes.lead_conversion_rate(of)
    return number.value, number.n


def _open(of: Population, goal: Goal) -> Measured:
    return (len(of.open), len(of.open)) if goal.what == "count" else _money(of, of.open)


def _stage(of: Population, goal: Goal) -> Measured:
    if goal.what in ("count", "value"):
        here = of.index.stage.codes_of(lambda name: name == goal.stage)
        codes = of.index.of(of.index.stage.codes, of.rows)
        rows = [row for row, code in zip(of.rows, codes, strict=True) if here[code]]
        return (len(rows), len(rows)) if goal.what == "count" else _money(of, rows)
    row: StageRow | None = next((row for row in stage_table(of) if row.stage == goal.stage), None)
    if row is None:
        return None, 0
    return (row.conversion, row.entered) if goal.what == "conversion" else (row.dwell.median_days, row.dwell.n)


_MEASURED: Final[dict[Which, Callable[[Population, Goal], Measured]]] = {
    "won": _won, "created": _created, "open": _open, "stage": _stage,
}  # fmt: skip
