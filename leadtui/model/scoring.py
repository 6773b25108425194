"""The rules by which a pipeline gives points to its leads: what they are (fit), and what was done (engagement).

Score = clamp(fit + engagement + points by hand, 0..100). Engagement fades linearly to nothing over its days; fit stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from leadtui.model import parts
from leadtui.model.door import Limits
from leadtui.model.event import Document
from leadtui.model.values import Days, Name, Points, QueryText

Threshold = Annotated[int, Limits(ge=1, le=100)]
Cap = Annotated[int, Limits(ge=0, le=1000)]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """All rules of a pipeline; caps hold the sum of a group, or of all fit or engagement points, from above."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    fit: tuple[FitRule, ...] = ()
    engagement: tuple[EngagementRule, ...] = ()
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
        return parts.document(self)


NO_RULES = ScoreRules()
