"""The rules by which a pipeline gives points to its leads: what they are (fit), and what was done (engagement).

Score = clamp(fit + engagement + points by hand, 0..100). Engagement fades linearly to nothing over its days; fit stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final

from leadtui.model import stored_parts
from leadtui.model.activities import KINDS, OUTCOMES
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document
from leadtui.model.values import Days, Name, Points, QueryText

Threshold = Annotated[int, Limits(ge=1, le=100)]
Cap = Annotated[int, Limits(ge=0, le=1000)]
MOST: Final = 900
"""Points that all rules together give or take at most, so that what is done by hand always reaches further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRule:
    """Points for every lead that a query finds."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    name: Name
    when: QueryText
    points: Points
    group: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRule:
    """Points for every activity of a kind (and outcome)."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    name: Name
    kind: Name
    outcome: Name | None = None
    points: Points
    decay_days: Days | None = None
    """Days over which the points fade to 0; None: they stay."""
    group: Name | None = None


def _known(rules: tuple[EngagementRule, ...]) -> tuple[EngagementRule, ...]:
    for rule in rules:
        if rule.kind not in KINDS:
            raise ValueError(f"{rule.name}: there is no activity {rule.kind[:40]!r}; there are {', '.join(KINDS)}")
        if rule.outcome is not None and rule.outcome not in OUTCOMES:
            raise ValueError(f"{rule.name}: no outcome {rule.outcome[:40]!r}; there are {', '.join(OUTCOMES)}")
    return rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """All rules of a pipeline; caps hold the sum of a group, or of all fit or engagement points, from above."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    fit: Annotated[tuple[FitRule, ...], Limits(max_length=100)] = ()
    engagement: Annotated[tuple[EngagementRule, ...], Limits(max_length=100), Through(_known)] = ()
    fit_cap: Cap | None = None
    engagement_cap: Cap | None = None
    group_caps: dict[Name, Cap] = field(default_factory=dict)
    mql: Threshold | None = None
    """The score from which a lead is marketing qualified; `sql` alike for sales qualified."""
    sql: Threshold | None = None
    sql_sets_status: bool = False
    """Whether a lead that reaches `sql` gets the status Qualified."""

    @staticmethod
    def of(document: Document) -> ScoreRules:
        """The rules of a stored pipeline."""
        given = dict(document)
        given["fit"] = tuple([FitRule(**rule) for rule in document.get("fit") or ()])
        given["engagement"] = tuple([EngagementRule(**rule) for rule in document.get("engagement") or ()])
        return ScoreRules(**given)

    def document(self) -> Document:
        """The rules as their stored pipeline holds them."""
        return stored_parts.document(self)


def fits_together(rules: ScoreRules) -> ScoreRules:
    """The rules themselves; ValueError when they contradict each other."""
    names = [name.casefold() for name in (*[rule.name for rule in rules.fit], *[r.name for r in rules.engagement])]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two rules are called {name!r}")
    fit = {rule.group for rule in rules.fit if rule.group}
    engagement = {rule.group for rule in rules.engagement if rule.group}
    if both := sorted(fit & engagement):
        raise ValueError(f"the group {both[0]!r} has fit and engagement rules; a group has rules of one kind")
    if strange := sorted(rules.group_caps.keys() - fit - engagement):
        raise ValueError(f"there is a cap for the group {strange[0]!r}, but no rule is in it")
    if rules.mql is not None and rules.sql is not None and rules.sql < rules.mql:
        raise ValueError(f"sql ({rules.sql}) is below mql ({rules.mql}); a lead is marketing qualified first")
    if rules.sql_sets_status and rules.sql is None:
        raise ValueError("sql_sets_status needs an sql threshold")
    return rules


NO_RULES: Final = ScoreRules()


def faded(points: int, age: int, days: int | None) -> int:
    """What is left of `points` after `age` days when they fade over `days`: linear, half a point away from zero."""
    if days is None:
        return points
    left = 2 * abs(points) * max(0, days - max(0, age)) + days
    return (1 if points > 0 else -1) * (left // (2 * days))


def total(by_hand: int, by_rules: int) -> int:
    """The score."""
    points = by_hand + (by_rules if -MOST < by_rules < MOST else limited(by_rules))
    return 0 if points < 0 else 100 if points > 100 else points


def limited(points: int) -> int:
    """What all rules together count for."""
    return max(-MOST, min(MOST, points))
