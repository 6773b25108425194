"""A pipeline and its stages: data that a team edits, never code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal, cast

from leadtui.errors import NotFound
from leadtui.model import costs as cost_rules
from leadtui.model import door, moment, money, trust
from leadtui.model import goals as goal_rules
from leadtui.model.cadence import Cadence
from leadtui.model.costs import Cost
from leadtui.model.distribution import NO_DISTRIBUTION, Distribution
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document, Json
from leadtui.model.goals import Goal
from leadtui.model.score_rules import NO_RULES, ScoreRules, fits_together
from leadtui.model.values import Currency, Days, Name, Percent


class Kind(StrEnum):
    """What a stage means for the outcome of its leads."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    POST_SALE = "post-sale"


def slug(name: str, blank: str = "stage") -> str:
    """The id of a name: kebab-case ASCII letters and digits (`Needs Analysis` → `needs-analysis`); else `blank`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or blank


def fresh_id(name: str, taken: Container[str], blank: str) -> str:
    """The id of a new stage or field: that of its name, and numbered when it is taken."""
    base, copy = slug(name, blank)[:70].strip("-"), 1
    id = base
    while id in taken:
        copy += 1
        id = f"{base}-{copy}"
    return id


def _known_zone(name: str) -> str:
    moment.zone(name)
    return name


def _good_rates(rates: dict[str, Decimal]) -> dict[str, Decimal]:
    for code, rate in rates.items():
        money.currency(code, "rates")
        if not rate.is_finite() or rate <= 0:
            raise ValueError(f"the rate of {code} must be above 0")
    return rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One column of the board."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    id: Annotated[str, Limits(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    name: Name
    kind: Kind = Kind.OPEN
    probability: Percent = Decimal(0)
    """Percent of its leads that will be won; won is 100, lost is 0."""
    opportunity: bool = False
    """Open leads here count for sales velocity."""
    target_conversion: Percent | None = None
    """Percent of its leads that should go on."""
    target_days: Days | None = None
    """Days after which a lead has over-stayed."""
    inactive_days: Days = 14
    """Days without an activity after which a lead is inactive."""
    required: tuple[str, ...] = ()
    """Fields that a lead must have to enter."""
    guidance: Annotated[str, Limits(max_length=2000)] = ""

    @staticmethod
    def of(document: Document) -> Stage:
        """The stage of a stored pipeline."""
        return Stage(**_read(document) | ({"kind": Kind(document["kind"])} if "kind" in document else {}))

    def document(self) -> Document:
        """The stage as its stored pipeline holds it."""
        return _document(self) | {"kind": self.kind.value}

    @property
    def basis_points(self) -> int:
        """The probability as a whole number of 1/100 percent, for exact weighted sums."""
        return int(self.probability * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """A field that this pipeline adds to its leads, shown and edited like the others."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    id: Annotated[str, Limits(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)]
    name: Name
    kind: Literal["text", "number", "date", "choice", "yes/no"] = "text"
    choices: tuple[Name, ...] = ()

    @staticmethod
    def of(document: Document) -> CustomField:
        """The field of a stored pipeline."""
        return CustomField(**_read(document))

    def document(self) -> Document:
        """The field as its stored pipeline holds it."""
        return _document(self)


def _choices_belong_to_choice(field: CustomField) -> CustomField:
    if (field.kind == "choice") != bool(field.choices):
        raise ValueError(f"{field.id}: a field of kind choice needs choices, any other has none")
    return field


def _names_differ(cadences: tuple[Cadence, ...]) -> tuple[Cadence, ...]:
    names = [cadence.name.casefold() for cadence in cadences]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two cadences are called {name!r}")
    return cadences


LOST_REASONS: Final = (
    "price", "competitor", "no budget", "no decision", "bad timing", "unresponsive", "no follow-up",
    "bad qualification",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Stages in board order, and what goes with them. Stored as one document of the table `pipelines`."""

    __pydantic_config__: ClassVar[Document] = {"extra": "ignore", "revalidate_instances": "always"}

    id: int
    key: str = ""
    """What leads and the command line call it: given once from the name, so that renaming loses no lead."""
    name: Name
    template: str | None = None
    currency: Currency = "EUR"
    """The currency of totals, and of leads that name none."""
    rates: Annotated[dict[str, Decimal], Through(_good_rates)] = field(default_factory=dict)
    """How much one unit of another currency is worth in `currency`; without a rate totals stay apart."""
    time_zone: Annotated[str, Through(_known_zone)] = "UTC"
    stages: Annotated[tuple[Stage, ...], Limits(min_length=1, max_length=60)]
    custom_fields: tuple[Annotated[CustomField, Through(_choices_belong_to_choice)], ...] = ()
    lost_reasons: tuple[Name, ...] = LOST_REASONS
    score_step: Annotated[int, Limits(ge=1, le=100)] = 5
    """Points of one `+` or `-`."""
    checklist: Literal["bant", "champ"] = "bant"
    """The questions that qualify a lead, shown as four marks on its card."""
    scoring: Annotated[ScoreRules, Through(fits_together)] = NO_RULES
    cadences: Annotated[tuple[Cadence, ...], Through(_names_differ)] = ()
    distribution: Distribution = NO_DISTRIBUTION
    goals: Annotated[
        tuple[goal_rules.CheckedGoal, ...], Limits(max_length=goal_rules.MOST), Through(goal_rules.each_once)
    ] = ()
    costs: Annotated[tuple[Cost, ...], Limits(max_length=cost_rules.MOST), Through(cost_rules.each_once)] = ()
    trusted: Annotated[dict[str, bool], Through(trust.known_names)] = field(default_factory=dict)
    """Fields that chances are learned from whatever they look like (True), and those that they never are."""
    turns: dict[str, str] = field(default_factory=dict)
    """Per rule of the distribution the owner who had the last lead of a round robin."""

    @staticmethod
    def of(document: Document) -> Pipeline:
        """The pipeline of a stored document."""
        given = _read({name: document[name] for name in FIELDS if name in document})
        return Pipeline(**given if given.get("key") else given | {"key": slug(document["name"])})

    def document(self) -> Document:
        """The JSON document that the store keeps."""
        return _document(self)

    def changed(self, **fields: Any) -> Pipeline:
        """This pipeline with other values; Refused when they do not fit."""
        return checked(**{name: getattr(self, name) for name in FIELDS} | fields)

    def stage(self, wanted: str) -> Stage:
        """The stage with this id, name or unique prefix of either (case does not matter); NotFound otherwise."""
        folded = wanted.strip().casefold()
        for stage in self.stages:
            if folded in (stage.id, stage.name.casefold()):
                return stage
        close = [s for s in self.stages if folded and (s.id.startswith(folded) or s.name.casefold().startswith(folded))]
        if len(close) == 1:
            return close[0]
        if close:
            raise NotFound(f"stage {wanted!r} could be {' or '.join(stage.id for stage in close)}")
        there = ", ".join(stage.id for stage in self.stages)
        raise NotFound(f"no stage {wanted[:80]!r} in {self.name}; there are {there}")

    def find(self, id: str) -> Stage | None:
        """The stage with exactly this id, or None."""
        return next((stage for stage in self.stages if stage.id == id), None)

    def position(self, id: str) -> int:
        """The place of a stage in board order, from 0; the end for one that is not there any more."""
        return next((i for i, stage in enumerate(self.stages) if stage.id == id), len(self.stages))

    def of_kind(self, kind: Kind) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.kind is kind)

    @property
    def has_rules(self) -> bool:
        """Whether the score of its leads is more than points by hand."""
        return self.scoring != NO_RULES

    @property
    def first(self) -> Stage:
        """Where a new lead begins."""
        return self.of_kind(Kind.OPEN)[0]

    def cadence(self, name: str) -> Cadence | None:
        """The cadence with this name (case does not matter), or None."""
        folded = name.casefold()
        return next((cadence for cadence in self.cadences if cadence.name.casefold() == folded), None)

    def custom(self, id: str) -> CustomField | None:
        return next((field for field in self.custom_fields if field.id == id), None)


FIELDS: Final = tuple(field.name for field in fields(Pipeline))
"""The names of what a pipeline has."""


_PARTS: Final[dict[str, tuple[Callable[[Any], Any], Callable[[Any], Json]]]] = {
    "probability": (Decimal, str),
    "target_conversion": (Decimal, str),
    "required": (tuple, list),
    "choices": (tuple, list),
    "lost_reasons": (tuple, list),
    "rates": (lambda rates: {code: Decimal(rate) for code, rate in rates.items()},
              lambda rates: {code: str(rate) for code, rate in rates.items()}),
    "stages": (lambda stages: tuple(map(Stage.of, stages)), lambda stages: list(map(Stage.document, stages))),
    "custom_fields": (lambda fields: tuple(map(CustomField.of, fields)),
                      lambda fields: list(map(CustomField.document, fields))),
    "cadences": (lambda cadences: tuple(map(Cadence.of, cadences)),
                 lambda cadences: list(map(Cadence.document, cadences))),
    "goals": (lambda goals: tuple(map(Goal.read, goals)), lambda goals: list(map(Goal.document, goals))),
    "costs": (lambda costs: tuple(map(Cost.of, costs)), lambda costs: list(map(Cost.document, costs))),
    "scoring": (ScoreRules.of, ScoreRules.document),
    "distribution": (Distribution.of, Distribution.document),
}  # fmt: skip
"""What is another thing in a pipeline than in its document: how it is read, and how it is written."""


def _read(document: Document) -> dict[str, Any]:
    return {
        name: _PARTS[name][0](value) if name in _PARTS else value
        for name, value in document.items() if value is not None
    }  # fmt: skip


def _document(part: Stage | CustomField | Pipeline) -> Document:
    values = ((field.name, getattr(part, field.name)) for field in fields(part))
    return {
        name: _PARTS[name][1](value) if name in _PARTS else value for name, value in values if value is not None
    }  # fmt: skip


def _with_key(fields: Any) -> Any:
    if isinstance(fields, dict) and not fields.get("key") and isinstance(fields.get("name"), str):
        return fields | {"key": slug(fields["name"])}
    return fields


def _stages_fit(pipeline: Pipeline) -> Pipeline:
    seen: set[str] = set()
    for stage in pipeline.stages:
        if stage.id in seen:
            raise ValueError(f"two stages have the id {stage.id!r}")
        seen.add(stage.id)
    for kind in (Kind.OPEN, Kind.WON, Kind.LOST):
        if not any(stage.kind is kind for stage in pipeline.stages):
            raise ValueError(f"a pipeline needs a stage of kind {kind}")
    return pipeline


def _goals_have_stages(pipeline: Pipeline) -> Pipeline:
    for goal in pipeline.goals:
        stage = pipeline.find(goal.stage) if goal.stage is not None else None
        if goal.stage is not None and stage is None:
            raise ValueError(f"goals: there is no stage {goal.stage!r} for a goal; drop the goal, or keep the stage")
        if stage is not None and goal.what in ("conversion", "days") and stage.kind is not Kind.OPEN:
            raise ValueError(f"goals: {goal.what} is for open stages, and {stage.id} is {stage.kind.value}")
    return pipeline


def _rules_can_be_asked(pipeline: Pipeline) -> Pipeline:
    from leadtui.model.fit_queries import query_of  # which asks pipelines

    for rule in pipeline.scoring.fit:
        query_of(rule, pipeline)
    return pipeline


_CHECKED: Final = Annotated[
    Pipeline, Through(_with_key, before=True), Through(_stages_fit), Through(_goals_have_stages),
    Through(_rules_can_be_asked),
]  # fmt: skip


def checked(**fields: object) -> Pipeline:
    """The pipeline of these fields; Refused with the first fault as a sentence."""
    return cast("Pipeline", door.checked(_CHECKED, fields))
