"""Activities and next steps: what was done with a lead, and what is to be done next.

The words of an activity live in its event; the lead keeps only what the board needs of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from leadtui.errors import Refused
from leadtui.model import when
from leadtui.model.command.world import World, changes
from leadtui.model.course import done, stopped
from leadtui.model.event import Change, Document, Draft
from leadtui.model.lead import Lead, NextStep, Status
from leadtui.model.text import stored

KINDS: Final = ("call", "email", "meeting", "note", "demo", "visit", "form", "webinar", "whitepaper", "message")
SUCCESSES: Final = ("reached", "replied", "held", "interested", "not interested")
"""Outcomes that mean: contact was established."""
OUTCOMES: Final = (*SUCCESSES, "no answer", "voicemail", "bounced", "no-show", "sent")
_CONTACT_BY_ITSELF: Final = ("meeting", "demo", "visit")
"""Kinds that are a contact unless their outcome says otherwise."""
REPLIES: Final = ("reply", "replied", "interested", "not interested")
"""Kinds and outcomes by which somebody has answered: what was planned in case of silence stops."""


def _one_of(word: str, words: tuple[str, ...], field: str) -> str:
    folded = word.strip().casefold()
    close = [w for w in words if w == folded] or [w for w in words if folded and w.startswith(folded)]
    if len(close) != 1:
        raise Refused(f"{field}: {word[:40]!r} is none of {', '.join(words)}", field)
    return close[0]


@dataclass(frozen=True)
class LogActivity:
    """Notes that something was done. A first successful contact makes a new lead Contacted, a reply stops a cadence."""

    ids: tuple[int, ...]
    kind: str
    text: str = ""
    outcome: str | None = None
    at: datetime | None = None

    def decide(self, world: World) -> Draft:
        kind = _one_of(self.kind, KINDS, "kind")
        outcome = _one_of(self.outcome, OUTCOMES, "outcome") if self.outcome else None
        at = self.at or world.utc
        if at > world.utc:
            raise Refused("at: an activity must not be in the future; plan a next step instead", "at")
        if kind == "note" and not self.text.strip():
            raise Refused("a note must not be empty", "text")
        contact = outcome in SUCCESSES if outcome else kind in _CONTACT_BY_ITSELF

        def logged(lead: Lead) -> Lead:
            status = Status.CONTACTED if contact and lead.status is Status.NEW else lead.status
            latest = at if lead.last_activity_at is None else max(at, lead.last_activity_at)
            return replace(lead, last_activity_at=latest.replace(microsecond=0), status=status)

        leads = world.live(self.ids)
        data: Document = {"kind": kind, "text": stored(self.text, "text"), "outcome": outcome}
        if self.at is not None:
            data["at"] = self.at.isoformat().replace("+00:00", "Z")
        answered = kind in REPLIES or outcome in REPLIES
        found = changes((lead, stopped(logged(lead)) if answered else logged(lead)) for lead in leads)
        return Draft("logged", _touching(found, leads), data={k: v for k, v in data.items() if v})


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
    """

    ids: tuple[int, ...]
    then: str | None = None
    due: str | None = None

    def decide(self, world: World) -> Draft:
        pairs: list[tuple[Lead | None, Lead]] = []
        ticked: list[str] = []
        gone = False
        for lead in world.live(self.ids):
            if lead.next_step is None:
                raise Refused(f"lead {lead.id} has no next step to complete")
            ticked.append(lead.next_step.text)
            pipeline, now = world.home(lead)
            after = done(replace(lead, last_activity_at=world.utc.replace(microsecond=0)), pipeline, now)
            if lead.cadence is not None and after.cadence is None:
                gone = gone or pipeline.cadence(lead.cadence.name) is None
            if self.then and self.then.strip():
                after = _planned(after, self.then, self.due, world)
            pairs.append((lead, after))
        data: Document = {"text": " · ".join(dict.fromkeys(ticked))}
        return Draft("completed", changes(pairs), data=data | {"gone": True} if gone else data)


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
