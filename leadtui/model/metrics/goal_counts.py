"""What goals ask of counts: whose, for when, and what is reached by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from leadtui.model.goals import Goal, What, Which
from leadtui.model.metrics.calendar import around
from leadtui.model.metrics.counts import Counts, Worth, together
from leadtui.model.metrics.holdings import value
from leadtui.model.metrics.number import Amounts, Value
from leadtui.model.metrics.ordered import median
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.stages import passed
from leadtui.model.metrics.times import Stays
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline

Asked = tuple[str | None, Period]
"""An owner (folded name; None: the whole team) and a period."""
Reached = tuple[Value, int]
"""What is reached, and the leads that it rests on."""


def asked_by(goal: Goal, now: Now) -> Asked:
    """Whose leads a goal is about, and of when."""
    owner = goal.owner.casefold() if goal.owner else None
    return owner, Period.of_days(*around(now.today, goal.period), now.zone)


def asked(pipeline: Pipeline, now: Now) -> Mapping[Asked, frozenset[str]]:
    """For all goals at this moment: which counts they ask for, of those that add up."""
    found: dict[Asked, frozenset[str]] = {}
    for goal in pipeline.goals:
        key = asked_by(goal, now)
        found[key] = found.get(key, frozenset()) | _MEASURED[goal.of, goal.what].asks
    return found


def reached(of: Counts, goal: Goal) -> Reached:
    """What is reached of a goal by the leads that it asks for."""
    return _MEASURED[goal.of, goal.what].measure(of, goal)


@dataclass(frozen=True, slots=True)
class _Measured:
    """How it is known what is reached of a goal."""

    asks: frozenset[str]
    """The counts that `measure` uses, of those that add up."""
    measure: Callable[[Counts, Goal], Reached]


def _money(of: Counts, worth: Worth) -> Reached:
    """What leads are worth; no single amount where a currency has no rate into the pipeline's."""
    amounts = value(of, worth)
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


def _measured(asks: str, measure: Callable[[Counts, Goal], Reached]) -> _Measured:
    return _Measured(frozenset(asks.split()), measure)


_MEASURED: Final[dict[tuple[Which, What], _Measured]] = {
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
