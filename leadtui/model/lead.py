"""The lead: somebody who may buy, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, cast

from leadtui.model import door, moment, money
from leadtui.model.door import Limits
from leadtui.model.event import Document, Json
from leadtui.model.values import Amount, Currency, FilledText, Moment, Name, Percent, Text


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


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next. A due day without a time means: any time that day, in the pipeline's zone."""

    text: FilledText
    due: str | None = None
    """`2026-12-01` or `2026-12-01T13:00:00Z`."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a stage; an unknown time (imported without history) is None, never a guess."""

    stage: str
    entered_at: Moment | None = None
    left_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class CadencePlace:
    """Where a lead is in a cadence: `step` is the place of its next step, from 0. Paused keeps the place.

    `planned` is the words of the step that it has made the lead's next step; a next step in other words is not its.
    """

    name: Name
    step: Annotated[int, Limits(ge=0)]
    started_at: Moment
    paused: bool = False
    planned: FilledText | None = None


@dataclass(frozen=True, slots=True)
class HandOff:
    """The newest hand-off: from whom to which owner, with what words. Accepted ones stay, for the time they took."""

    by: Text
    to: Text
    at: Moment
    note: Text = ""
    accepted_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead as stored. What people and files say comes in by `checked` and `changed`; `Lead.of` and `document` are
    the way from and to the store, whose documents have been checked before."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    id: int
    version: int = 0
    name: FilledText
    company: Text | None = None
    contact: Text | None = None
    title: Text | None = None
    """The contact's job title."""
    emails: tuple[Text, ...] = ()
    phones: tuple[Text, ...] = ()
    website: Text | None = None
    value: Amount | None = None
    currency: Currency | None = None
    pipeline: str
    stage: str
    status: Status = Status.NEW
    lifecycle: Lifecycle | None = None
    score: Annotated[int, Limits(ge=-1000, le=1000)] = 0
    """Points given by hand or by an import. What is shown as the score adds the points of the pipeline's rules."""
    probability: Percent | None = None
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
    bant: dict[str, Text] = field(default_factory=dict)
    champ: dict[str, Text] = field(default_factory=dict)
    custom: dict[str, str | int | float | bool] = field(default_factory=dict)
    external_id: Text | None = None
    """The lead's id in the system it was imported from."""
    archived_at: Moment | None = None
    activities: dict[str, Text] = field(default_factory=dict)
    """What was done, as far as rules give points for it: `2026-11-22T09:07:08Z call` and its outcome, or blank."""
    mql_at: Moment | None = None
    """When its score first reached the pipeline's MQL threshold."""
    sql_at: Moment | None = None
    """The same of SQL, or when somebody first made its status Qualified."""
    cadence: CadencePlace | None = None
    handoff: HandOff | None = None
    renewal_date: date | None = None
    """When a customer decides again."""
    links: dict[str, Text] = field(default_factory=dict)
    """Other leads by their ids, and what they are to this one: `upsell`, `referral`, `upsell of`, `referral of`."""
    reviewed_at: Moment | None = None
    """When it was last decided in a review."""
    rises: dict[str, int] = field(default_factory=dict)
    """By how much the acts of the last days raised or lowered its score, by their moments."""

    @staticmethod
    def of(document: Document) -> Lead:
        """The lead of a stored document."""
        given = {name: value for name, value in document.items() if value is not None}
        for name in _READ.keys() & given.keys():
            given[name] = _READ[name](given[name])
        return Lead(**given)

    @staticmethod
    def checked(**fields: Any) -> Lead:
        """The lead of these fields; Refused with the first fault as a sentence."""
        return cast("Lead", door.checked(Lead, fields))

    def document(self, names: Iterable[str] | None = None) -> Document:
        """The JSON document that the store keeps: absent values are left out. `names`: only these fields of it."""
        document: Document = {}
        for name in FIELDS if names is None else names:
            value = getattr(self, name)
            if value is None or value == () or value == {}:
                continue
            document[name] = _WRITE[name](value) if name in _WRITE else value
        return document

    def changed(self, **fields: Any) -> Lead:
        """This lead with other values; Refused when they do not fit.

        For values that a rule has made itself, `dataclasses.replace` is enough.
        """
        return Lead.checked(**{name: getattr(self, name) for name in FIELDS} | fields) if fields else self

    @property
    def stage_since(self) -> datetime | None:
        """When it entered the stage it is in; None when unknown."""
        return self.visits[-1].entered_at if self.visits and self.visits[-1].stage == self.stage else None

    @property
    def archived(self) -> bool:
        return self.archived_at is not None


FIELDS: Final = tuple(field.name for field in fields(Lead))
"""The names of what a lead has."""


def titled(name: str, company: str | None) -> str:
    """A lead in one line, `Big order · Acme`; a company that its name tells already is not told again."""
    return name if not company or company.casefold() in name.casefold() else f"{name} · {company}"


def _step(document: Document) -> NextStep:
    return NextStep(document["text"], document.get("due"))


def _step_document(step: NextStep) -> Document:
    return {"text": step.text} if step.due is None else {"text": step.text, "due": step.due}


def _visits(documents: list[Document]) -> tuple[Visit, ...]:
    return tuple([
        Visit(visit["stage"], _moment(visit.get("entered_at")), _moment(visit.get("left_at"))) for visit in documents
    ])


def _cadence(document: Document) -> CadencePlace:
    return CadencePlace(**document | {"started_at": moment.parse(document["started_at"])})


def _cadence_document(place: CadencePlace) -> Document:
    document: Document = {
        "name": place.name, "step": place.step, "started_at": moment.iso(place.started_at), "paused": place.paused
    }  # fmt: skip
    return document if place.planned is None else document | {"planned": place.planned}


def _handoff(document: Document) -> HandOff:
    moments = {name: moment.parse(document[name]) for name in ("at", "accepted_at") if document.get(name)}
    return HandOff(**document | moments)


def _handoff_document(handoff: HandOff) -> Document:
    document = {"by": handoff.by, "to": handoff.to, "at": moment.iso(handoff.at), "note": handoff.note}
    return document if handoff.accepted_at is None else document | {"accepted_at": moment.iso(handoff.accepted_at)}


def _moment(text: str | None) -> datetime | None:
    return moment.parse(text) if text is not None else None


def _visits_document(visits: tuple[Visit, ...]) -> list[Document]:
    documents = []
    for visit in visits:
        document = {"stage": visit.stage}
        if visit.entered_at is not None:
            document["entered_at"] = moment.iso(visit.entered_at)
        if visit.left_at is not None:
            document["left_at"] = moment.iso(visit.left_at)
        documents.append(document)
    return documents


_READ: Final[dict[str, Callable[[Json], object]]] = {
    "emails": tuple, "phones": tuple, "tags": tuple, "value": Decimal, "probability": lambda own: Decimal(str(own)),
    "status": Status, "lifecycle": Lifecycle, "outcome": Outcome, "next_step": _step, "visits": _visits,
    "expected_close": date.fromisoformat, "bant": dict, "champ": dict, "custom": dict,
    "created_at": moment.parse, "last_activity_at": moment.parse, "closed_at": moment.parse,
    "archived_at": moment.parse, "activities": dict, "links": dict, "cadence": _cadence, "handoff": _handoff,
    "renewal_date": date.fromisoformat, "mql_at": moment.parse, "sql_at": moment.parse, "reviewed_at": moment.parse,
    "rises": dict,
}  # fmt: skip
"""What is another thing in a lead than in its document."""
_WRITE: Final[dict[str, Callable[[Any], Json]]] = {
    "emails": list, "phones": list, "tags": list, "value": money.plain, "probability": str,
    "status": str, "lifecycle": str, "outcome": str, "next_step": _step_document, "visits": _visits_document,
    "expected_close": date.isoformat, "bant": dict, "champ": dict, "custom": dict,
    "created_at": moment.iso, "last_activity_at": moment.iso, "closed_at": moment.iso, "archived_at": moment.iso,
    "activities": dict, "links": dict, "cadence": _cadence_document, "handoff": _handoff_document,
    "renewal_date": date.isoformat, "mql_at": moment.iso, "sql_at": moment.iso, "reviewed_at": moment.iso,
    "rises": dict,
}  # fmt: skip
