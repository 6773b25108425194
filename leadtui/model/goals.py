"""Goals as data: what a pipeline is to reach in a month, a quarter or a year; all of it, one owner, or one stage."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, cast

from leadtui.model import door, money, stored_parts
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document
from leadtui.model.values import Name

What = Literal["count", "value", "conversion", "days"]
Which = Literal["won", "created", "open", "stage"]
Span = Literal["month", "quarter", "year"]

MEASURES: Final[dict[Which, tuple[What, ...]]] = {
    "won": ("count", "value", "conversion", "days"),
    "created": ("count", "value", "conversion"),
    "open": ("count", "value"),
    "stage": ("count", "value", "conversion", "days"),
}
"""What can be said of which leads."""
SPANS: Final[tuple[Span, ...]] = ("month", "quarter", "year")
MOST: Final = 200
"""Goals of one pipeline."""

Key = tuple[What, Which, str | None, str | None, Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """`what` of which leads is to become `amount` in each `period`, at least; days: at most.

    `count` is in leads, `value` in the pipeline's currency, `conversion` in percent, `days` in days. Of the `won` ones
    conversion is the win rate and days are the cycle; of the `created` ones conversion is that to customers; `open`
    is what is open at the end; of a `stage`: what stands in it, its conversion, and how long leads stay in it.
    """

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    what: What
    of: Which = "won"
    stage: Annotated[str, Limits(min_length=1, max_length=80)] | None = None
    """The id of the stage that a goal of a stage is for."""
    owner: Name | None = None
    """Whose goal it is; None: the whole team's."""
    amount: Annotated[Decimal, Through(lambda given: money.amount(given, "amount"))]
    period: Span = "month"

    @staticmethod
    def read(document: Document) -> Goal:
        """The goal of a stored pipeline."""
        return Goal(**document | {"amount": Decimal(document["amount"])})

    def document(self) -> Document:
        """The goal as its stored pipeline holds it."""
        return stored_parts.document(self) | {"amount": money.plain(self.amount)}

    @property
    def key(self) -> Key:
        """What makes it another goal than the others: all but the amount."""
        return self.what, self.of, self.stage, self.owner.casefold() if self.owner else None, self.period

    @property
    def stands(self) -> bool:
        """Whether it is about what is there now, whatever the period."""
        return self.of in ("open", "stage") and self.what in ("count", "value")


def makes_sense(goal: Goal) -> Goal:
    """The goal; ValueError when its parts do not go together."""
    if goal.what not in MEASURES[goal.of]:
        known = ", ".join(MEASURES[goal.of])
        raise ValueError(f"there is no goal for {goal.what} of {goal.of} leads; there are {known}")
    if (goal.of == "stage") != (goal.stage is not None):
        raise ValueError("a goal of a stage names the stage, any other does not")
    if not goal.amount:
        raise ValueError("the amount of a goal must be above 0")
    if goal.what == "conversion" and goal.amount > 100:
        raise ValueError("a conversion is 100 percent at most")
    if goal.what == "count" and goal.amount != int(goal.amount):
        raise ValueError("a count of leads is a whole number")
    return goal


def checked(**fields: object) -> Goal:
    """The goal of these fields; Refused with the first fault as a sentence."""
    return cast("Goal", door.checked(CheckedGoal, fields))


CheckedGoal = Annotated[Goal, Through(makes_sense)]


def each_once(goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """The goals; ValueError when two are for the same."""
    keys = [goal.key for goal in goals]
    for goal in goals:
        if keys.count(goal.key) > 1:
            of = f"{goal.of}{f' {goal.stage}' if goal.stage else ''}"
            whose = f" of {goal.owner}" if goal.owner else ""
            raise ValueError(f"there are two goals for {goal.what}, {of}, {goal.period}{whose}")
    return goals
