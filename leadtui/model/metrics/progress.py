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
from itertools import compress
from typing import Any, Final, Literal

from leadtui.model import goal_words, money
from leadtui.model.goals import Goal, What, Which
from leadtui.model.index import LeadIndex
from leadtui.model.metrics.calendar import around, called, working_time_gone
from leadtui.model.metrics.counts import Counts, Worth, together
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts, Value, percent, rounded, shown
from leadtui.model.metrics.ordered import median
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.stages import passed
from leadtui.model.metrics.times import Stays
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline

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
        what, number = self.goal.what, _single(self.reached)
        if what == "value":
            here = "n/a" if number is None else money.short(money.unscaled(rounded(number, money.SCALE)))
            return f"{here} of {money.short(self.goal.amount)}"
        if number is None:
            here = "n/a"
        elif what == "conversion":
            here = percent(number)
        else:
            here = _tenths(number) if what == "days" else f"{int(number):,}"
        return f"{here} of {goal_words.amount(self.goal)}"

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


CountsOf = Callable[[str | None, Period], Counts]
"""The leads of an owner (folded name; None: all), counted for a period: what `asked` names."""


def asked(pipeline: Pipeline, now: Now) -> dict[tuple[str | None, Period], frozenset[str]]:
    """Of whom and for when the goals ask at this moment, and which counts."""
    found: dict[tuple[str | None, Period], frozenset[str]] = {}
    for goal in pipeline.goals:
        key = _owner(goal), _period(goal, now)
        found[key] = found.get(key, frozenset()) | _MEASURED[goal.of, goal.what].asks
    return found


def progress(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> tuple[Progress, ...]:
    """How far each goal of the pipeline is, by all its leads that are not archived: `rows`."""

    @cache
    def counts(owner: str | None, period: Period) -> Population:
        theirs = rows if owner is None else owned(index, rows, owner)
        return Population(index, theirs, pipeline, now, period, Exchange.over(index, theirs, pipeline))

    return progress_of(counts, pipeline, now)


def progress_of(counts: CountsOf, pipeline: Pipeline, now: Now) -> tuple[Progress, ...]:
    """The same of what was counted already."""
    found: list[Progress] = []
    for goal in pipeline.goals:
        days, period = around(now.today, goal.period), _period(goal, now)
        reached, n = _MEASURED[goal.of, goal.what].measure(counts(_owner(goal), period), goal)
        grows = goal.of in _GROWING and goal.what in ("count", "value")
        gone = working_time_gone(days, now) if grows else None
        title = goal_words.title(goal, goal_words.stage_of(goal, pipeline))
        when = "now" if goal.stands else called(days, goal.period)
        found.append(Progress(goal, title, when, period, reached, n, gone))
    return tuple(found)


def owned(index: LeadIndex, rows: Sequence[int], owner: str) -> list[int]:
    """Those of these leads that an owner of this folded name has."""
    theirs = index.owner.codes_of(lambda name: name is not None and str(name).casefold() == owner)
    return list(compress(rows, map(theirs.__getitem__, index.of(index.owner.codes, rows))))


def _owner(goal: Goal) -> str | None:
    return goal.owner.casefold() if goal.owner else None


def _period(goal: Goal, now: Now) -> Period:
    return Period.of_days(*around(now.today, goal.period), now.zone)


Reached = tuple[Value, int]
"""What is reached, and the leads that it rests on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How it is known what is reached of a goal."""

    asks: frozenset[str]
    """The counts that `measure` uses, of those that add up."""
    measure: Callable[[Counts, Goal], Reached]


def _money(of: Counts, worth: Worth) -> Reached:
    """What leads are worth; no single amount where a currency has no rate into the pipeline's."""
    amounts = of.exchange.amounts(worth.sums.items())
    foreign = of.exchange.currencies != (of.pipeline.currency,) and any(amount for _, amount in amounts.parts)
    return (Amounts(amounts.parts, apart=True) if foreign else amounts), worth.valued


def _counted(worth: Worth) -> Reached:
    return worth.count, worth.count


def _rate(part: int, of: int) -> Reached:
    return Fraction(part, of) if of else None, of


def _cycle(of: Counts) -> Reached:
    seconds = of.cycle.seconds
    return Fraction(sum(seconds), DAY * len(seconds)) if seconds else None, len(seconds)


def _here(of: Counts, goal: Goal) -> Worth:
    return together(worth for code, worth in of.standing.items() if of.index.stage.values[code] == goal.stage)


def _conversion(of: Counts, goal: Goal) -> Reached:
    entered, advanced = passed(of, str(goal.stage))
    return _rate(advanced, entered) if _goes_on(of, goal) else (None, entered)


def _stay(of: Counts, goal: Goal) -> Reached:
    stays = of.stays.get(str(goal.stage), Stays()).seconds if _goes_on(of, goal) else ()
    return median(stays) / DAY if stays else None, len(stays)


def _goes_on(of: Counts, goal: Goal) -> bool:
    """Whether leads can come further from the stage of a goal: in others they are at their end."""
    stage = of.pipeline.find(str(goal.stage))
    return stage is not None and stage.kind is Kind.OPEN


def _measured(asks: str, measure: Callable[[Counts, Goal], Reached]) -> Measured:
    return Measured(frozenset(asks.split()), measure)


_MEASURED: Final[dict[tuple[Which, What], Measured]] = {
    ("won", "count"): _measured("won_worth", lambda of, goal: _counted(of.won_worth)),
    ("won", "value"): _measured("won_worth priced", lambda of, goal: _money(of, of.won_worth)),
    ("won", "conversion"): _measured(
        "won_worth lost_worth", lambda of, goal: _rate(of.won_worth.count, of.won_worth.count + of.lost_worth.count)
    ),
    ("won", "days"): _measured("cycle", lambda of, goal: _cycle(of)),
    ("created", "count"): _measured("cohort_worth", lambda of, goal: _counted(of.cohort_worth)),
    ("created", "value"): _measured("cohort_worth priced", lambda of, goal: _money(of, of.cohort_worth)),
    ("created", "conversion"): _measured(
        "cohort_worth converted", lambda of, goal: _rate(of.converted, of.cohort_worth.count)
    ),
    ("open", "count"): _measured("open_worth", lambda of, goal: _counted(of.open_worth)),
    ("open", "value"): _measured("open_worth priced", lambda of, goal: _money(of, of.open_worth)),
    ("stage", "count"): _measured("standing", lambda of, goal: _counted(_here(of, goal))),
    ("stage", "value"): _measured("standing priced", lambda of, goal: _money(of, _here(of, goal))),
    ("stage", "conversion"): _measured("ways", _conversion),
    ("stage", "days"): _measured("stays", _stay),
}  # fmt: skip
