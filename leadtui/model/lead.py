"""The lead: somebody who may buy, and where that stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from leadtui.errors import Refused
from leadtui.model import money
from leadtui.model.event import Document
from leadtui.model.text import stored


class Status(StrEnum):
    """How far contact has come: an axis apart from the stage."""

    NEW = "new"
    CONTACTED = "contacted"
    ENGAGED = "engaged"
    QUALIFIED = "qualified"
    CONVERTED = "converted"


class Lifecycle(StrEnum):
    """How far the buyer's own thinking has come: a third axis, never changed by activity."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    DECISION = "decision"


class Outcome(StrEnum):
    """How a closed lead ended; an open lead has none."""

    WON = "won"
    LOST = "lost"


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=0) if utc.microsecond else utc


Text = Annotated[str, AfterValidator(stored)]
Moment = Annotated[datetime, AfterValidator(_utc)]
"""A moment in UTC, kept to the second, written with `Z`."""
Amount = Annotated[
    Decimal, AfterValidator(money.amount), PlainSerializer(money.plain, return_type=str, when_used="json")
]



class NextStep(BaseModel):
    """What is to be done next. A due day without a time means: any time that day, in the pipeline's zone."""

    model_config = ConfigDict(frozen=True)

    text: Text = Field(min_length=1)
    due: str | None = None
    """`2026-12-01` or `2026-12-01T13:00:00Z`."""


class Visit(BaseModel):
    """One stay in a stage; an unknown time (imported without history) is None, never a guess."""

    model_config = ConfigDict(frozen=True)

    stage: str
    entered_at: Moment | None = None
    left_at: Moment | None = None


class Lead(BaseModel):
    """A lead as stored; `document` and `Lead.of` are the way to and from the store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    version: int = 0
    name: Annotated[Text, Field(min_length=1)]
    company: Text | None = None
    contact: Text | None = None
    title: Text | None = None
    """The contact's job title."""
    emails: tuple[Text, ...] = ()
    phones: tuple[Text, ...] = ()
    website: Text | None = None
    value: Amount | None = None
    currency: Annotated[str, AfterValidator(money.currency)] | None = None
    pipeline: str
    stage: str
    status: Status = Status.NEW
    lifecycle: Lifecycle | None = None
    score: int = Field(default=0, ge=0, le=100)
    probability: Decimal | None = Field(default=None, ge=0, le=100, decimal_places=2)
    """The lead's own percent, where somebody knows better than the stage."""
    owner: Text | None = None
    source: Text | None = None
    segment: Text | None = None
    tags: tuple[Text, ...] = ()
    next_step: NextStep | None = None
    expected_close: date | None = None
    created_at: Moment | None = None
    """None: imported without a date of creation."""
    updated_at: str | None = None
    last_activity_at: Moment | None = None
    closed_at: Moment | None = None
    outcome: Outcome | None = None
    lost_reason: Text | None = None
    last_open_stage: str | None = None
    """Where a closed lead was open last; reopening goes back there."""
    visits: tuple[Visit, ...] = ()
    bant: dict[str, Text] = {}
    champ: dict[str, Text] = {}
    custom: dict[str, str | int | float | bool] = {}
    external_id: Text | None = None
    """The lead's id in the system it was imported from."""
    archived_at: Moment | None = None

    @staticmethod
    def of(document: Document) -> Lead:
        """The lead of a stored document."""
        return Lead.model_validate(document)

    @staticmethod
    def checked(**fields: Any) -> Lead:
        """The lead of these fields; Refused with the first fault as a sentence."""
        try:
            return Lead.model_validate(fields)
        except ValidationError as invalid:
            fault = invalid.errors()[0]
            cause = fault.get("ctx", {}).get("error")
            if isinstance(cause, Refused):
                raise cause from invalid
            place = ".".join(str(part) for part in fault["loc"])
            short = fault["type"] in ("string_too_short", "too_short")
            word = "must not be empty" if short else fault["msg"].removeprefix("Value error, ")
            raise Refused(f"{place}: {word[:1].lower()}{word[1:]}", place.partition(".")[0]) from invalid

    def document(self) -> Document:
        """The JSON document that the store keeps: absent values are left out."""
        dumped = self.model_dump(mode="json", exclude_none=True)
        return {name: value for name, value in dumped.items() if value not in ([], {})}

    def changed(self, **fields: Any) -> Lead:
        """This lead with other values; Refused when they do not fit."""
        return Lead.checked(**{name: getattr(self, name) for name in Lead.model_fields} | fields)

    @property
    def stage_since(self) -> datetime | None:
        """When it entered the stage it is in; None when unknown."""
        return self.visits[-1].entered_at if self.visits and self.visits[-1].stage == self.stage else None

    @property
    def archived(self) -> bool:
        return self.archived_at is not None
