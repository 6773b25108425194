"""A pipeline and its stages: data that a team edits, never code."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from leadtui.errors import NotFound, Refused
from leadtui.model import moment, money
from leadtui.model.event import Document
from leadtui.model.text import stored


class Kind(StrEnum):
    """What a stage means for the outcome of its leads."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    POST_SALE = "post-sale"


def slug(name: str) -> str:
    """The id of a stage name: kebab-case ASCII letters and digits (`Needs Analysis` → `needs-analysis`)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "stage"


Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(stored)]


class Stage(BaseModel):
    """One column of the board."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    name: Name
    kind: Kind = Kind.OPEN
    probability: Decimal = Field(default=Decimal(0), ge=0, le=100, decimal_places=2)
    """Percent of its leads that will be won; won is 100, lost is 0."""
    opportunity: bool = False
    """Open leads here count for sales velocity."""
    target_conversion: Decimal | None = Field(default=None, ge=0, le=100, decimal_places=2)
    """Percent of its leads that should go on."""
    target_days: int | None = Field(default=None, ge=1, le=3650)
    """Days after which a lead has over-stayed."""
    inactive_days: int = Field(default=14, ge=1, le=3650)
    """Days without an activity after which a lead is inactive."""
    required: tuple[str, ...] = ()
    """Fields that a lead must have to enter."""
    guidance: str = Field(default="", max_length=2000)

    @property
    def basis_points(self) -> int:
        """The probability as a whole number of 1/100 percent, for exact weighted sums."""
        return int(self.probability * 100)


class CustomField(BaseModel):
    """A field that this pipeline adds to its leads, shown and edited like the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)
    name: Name
    kind: Literal["text", "number", "date", "choice", "yes/no"] = "text"
    choices: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> CustomField:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"{self.id}: a field of kind choice needs choices, any other has none")
        return self


LOST_REASONS: Final = (
    "price", "competitor", "no budget", "no decision", "bad timing", "unresponsive", "no follow-up",
    "bad qualification",
)  # fmt: skip


class Pipeline(BaseModel):
    """Stages in board order, and what goes with them. Stored as one document of the table `pipelines`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: int
    key: str = ""
    """What leads and the command line call it: given once from the name, so that renaming loses no lead."""
    name: Name
    template: str | None = None
    currency: Annotated[str, AfterValidator(money.currency)] = "EUR"
    """The currency of totals, and of leads that name none."""
    rates: dict[str, Decimal] = {}
    """How much one unit of another currency is worth in `currency`; without a rate totals stay apart."""
    time_zone: str = "UTC"
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=60)
    custom_fields: tuple[CustomField, ...] = ()
    lost_reasons: tuple[Name, ...] = LOST_REASONS
    score_step: int = Field(default=5, ge=1, le=100)
    """Points of one `+` or `-`."""

    @model_validator(mode="before")
    @classmethod
    def _key_from_name(cls, fields: Any) -> Any:
        if isinstance(fields, dict) and not fields.get("key") and isinstance(fields.get("name"), str):
            return fields | {"key": slug(fields["name"])}
        return fields

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        moment.zone(name)
        return name

    @field_validator("rates")
    @classmethod
    def _good_rates(cls, rates: dict[str, Decimal]) -> dict[str, Decimal]:
        for code, rate in rates.items():
            money.currency(code, "rates")
            if not rate.is_finite() or rate <= 0:
                raise ValueError(f"the rate of {code} must be above 0")
        return rates

    @model_validator(mode="after")
    def _stages_fit(self) -> Pipeline:
        seen: set[str] = set()
        for stage in self.stages:
            if stage.id in seen:
                raise ValueError(f"two stages have the id {stage.id!r}")
            seen.add(stage.id)
        for kind in (Kind.OPEN, Kind.WON, Kind.LOST):
            if not any(stage.kind is kind for stage in self.stages):
                raise ValueError(f"a pipeline needs a stage of kind {kind}")
        return self

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
    def first(self) -> Stage:
        """Where a new lead begins."""
        return self.of_kind(Kind.OPEN)[0]

    def custom(self, id: str) -> CustomField | None:
        return next((field for field in self.custom_fields if field.id == id), None)


    def document(self) -> Document:
        """The JSON document that the store keeps."""
        return self.model_dump(mode="json", exclude_none=True)


def checked(**fields: object) -> Pipeline:
    """The pipeline of these fields; Refused with the first fault as a sentence."""
    try:
        return Pipeline.model_validate(fields)
    except ValidationError as invalid:
        fault = invalid.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise Refused(f"{place + ': ' if place else ''}{fault['msg'].removeprefix('Value error, ')}") from invalid
