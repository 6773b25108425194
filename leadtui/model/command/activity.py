"""Activities and next steps: what was done with a lead, and what is to be done next.

The words of an activity live in its event; the lead keeps only what the board needs of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from leadtui.errors import Refused
from leadtui.model import when
from leadtui.model.activities import (
    KINDS,
    OUTCOMES,
    is_contact,
    is_engagement,
    is_reply,
    one_of,
    remembered,
    with_activity,
)
from leadtui.model.command.world import World, changes
from leadtui.model.course import done, stopped
from leadtui.model.event import Change, Document, Draft
from leadtui.model.lead import Lead, NextStep, Status
from leadtui.model.text import stored


@dataclass(frozen=True)
class LogActivity:
    """Notes that something was done, by which a status may rise to Contacted or Engaged; a reply stops a cadence."""

    ids: tuple[int, ...]
    kind: str
    text: str = ""
    outcome: str | None = None
    at: datetime | None = None

    def decide(self, world: World) -> Draft:
        kind = one_of(self.kind, KINDS, "kind")
        outcome = one_of(self.outcome, OUTCOMES, "outcome") if self.outcome else None
        at = self.at or world.utc
        if at > world.utc:
            raise Refused("at: an activity must not be in the future; plan a next step instead", "at")
        if kind == "note" and not self.text.strip():
            raise Refused("a note must not be empty", "text")
        leads = world.live(self.ids)
        data: Document = {"kind": kind, "text": stored(self.text, "text"), "outcome": outcome}
        if self.at is not None:
            data["at"] = self.at.isoformat().replace("+00:00", "Z")
        found = changes((lead, _done(lead, kind, outcome, at)) for lead in leads)
        return Draft("logged", _touching(found, leads), data={k: v for k, v in data.items() if v})


def _done(lead: Lead, kind: str, outcome: str | None, at: datetime) -> Lead:
    """The lead after an activity, which it remembers, and by which its status may rise; a reply stops its cadence."""
    latest = at if lead.last_activity_at is None else max(at, lead.last_activity_at)
    activities = with_activity(lead.activities, at, kind, outcome)
    status = _risen(lead.status, is_contact(kind, outcome), activities)
    after = replace(lead, last_activity_at=latest.replace(microsecond=0), status=status, activities=activities)
    return stopped(after) if is_reply(kind, outcome) else after


def _risen(status: Status, contact: bool, activities: Mapping[str, str]) -> Status:
    """The status after an activity that was a `contact` or not: New until contact was established, then Contacted,
    and Engaged with an engagement, be it one from before that contact. It never falls."""
    if status not in (Status.NEW, Status.CONTACTED) or (status is Status.NEW and not contact):
        return status
    engaged = any(is_engagement(one.kind, one.outcome) for one in remembered(activities))
    return Status.ENGAGED if engaged else Status.CONTACTED


def _touching(found: tuple[Change, ...], leads: list[Lead]) -> tuple[Change, ...]:
    """One change for each lead, an empty one where no field differs: the event must still be its history."""
    by_id = {change.id: change for change in found}
    return tuple(by_id.get(lead.id) or Change("leads", lead.id, {}, {}) for lead in leads)


@dataclass(frozen=True)
class PlanNextStep:
    """Sets what is to be done next and when (`due` as `when.due` reads it; None: some time)."""

    ids: tuple[int, ...]
    text: str
    due: str | None = None

    def decide(self, world: World) -> Draft:
        if not self.text.strip():
            raise Refused("a next step needs a text", "text")
        leads = world.live(self.ids)
        return Draft("planned", changes((lead, _planned(lead, self.text, self.due, world)) for lead in leads))


def _planned(lead: Lead, text: str, due: str | None, world: World) -> Lead:
    day = when.due(due, world.home(lead)[1]) if due and due.strip() else None
    return lead.changed(next_step=NextStep(text=stored(text.strip(), "text"), due=day))


@dataclass(frozen=True)
class CompleteNextStep:
    """Ticks the next step off, which is an activity, and sets the following one when `then` names it.

    A step of a cadence leads on to its next one; a cadence waits while something else is planned.
    `kind` (and `outcome`) name what was done, and then it counts as that activity.
    """

    ids: tuple[int, ...]
    then: str | None = None
    due: str | None = None
    kind: str | None = None
    outcome: str | None = None

    def decide(self, world: World) -> Draft:
        kind = one_of(self.kind, KINDS, "kind") if self.kind else None
        outcome = one_of(self.outcome, OUTCOMES, "outcome") if self.outcome else None
        if outcome is not None and kind is None:
            raise Refused("outcome: of what? name the kind of activity, too", "kind")
        pairs: list[tuple[Lead | None, Lead]] = []
        ticked: list[str] = []
        gone = False
        for lead in world.live(self.ids):
            if lead.next_step is None:
                raise Refused(f"lead {lead.id} has no next step to complete")
            ticked.append(lead.next_step.text)
            pipeline, now = world.home(lead)
            after = done(replace(lead, last_activity_at=world.utc.replace(microsecond=0)), pipeline, now)
            if kind is not None:
                after = _done(after, kind, outcome, world.utc)
            if lead.cadence is not None and after.cadence is None:
                gone = gone or pipeline.cadence(lead.cadence.name) is None
            if self.then and self.then.strip():
                after = _planned(after, self.then, self.due, world)
            pairs.append((lead, after))
        data: Document = {"text": " · ".join(dict.fromkeys(ticked)), "kind": kind, "outcome": outcome, "gone": gone}
        return Draft("completed", changes(pairs), data={name: value for name, value in data.items() if value})


@dataclass(frozen=True)
class Snooze:
    """Moves the due date of the next step, or sets a reminder where there is none."""

    ids: tuple[int, ...]
    until: str

    def decide(self, world: World) -> Draft:
        leads = world.live(self.ids)
        return Draft(
            "snoozed",
            changes(
                (lead, _planned(lead, lead.next_step.text if lead.next_step else "Look again", self.until, world))
                for lead in leads
            ),
        )
