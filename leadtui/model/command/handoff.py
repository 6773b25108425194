"""Hand-offs: giving leads to an owner with words and a date, and accepting them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadtui.errors import Refused
from leadtui.model import handoffs, when
from leadtui.model.command.world import World, changes
from leadtui.model.event import Document, Draft
from leadtui.model.lead import HandOff, Lead, NextStep
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import stored


@dataclass(frozen=True)
class HandOffLeads:
    """Gives leads to the owner `to`, who is to accept them; a hand-off that still waits is replaced.

    `due` (as `when.due` reads it) is when to follow up: a next step says so, unless one with a date stands already.
    What the receiver will miss (`handoffs.checklist`) refuses nothing: the event tells it.
    """

    ids: tuple[int, ...]
    to: str
    note: str = ""
    due: str | None = None

    def decide(self, world: World) -> Draft:
        to, note = stored(self.to.strip(), "to"), stored(self.note.strip(), "note")
        if not to:
            raise Refused("to: a hand-off needs an owner", "to")
        if to == world.actor:
            raise Refused("to: you cannot hand a lead off to yourself; assign it to you instead", "to")
        pipelines = {pipeline.key: pipeline for pipeline in world.pipelines()}
        pairs: list[tuple[Lead | None, Lead]] = []
        lacking: dict[str, list[str]] = {}
        for lead in world.live(self.ids):
            before = handoffs.waiting(lead)
            if before is not None and before.to == to == lead.owner:
                raise Refused(f"lead {lead.id} is handed off to {to} already, who has not accepted it yet")
            pipeline = pipelines[lead.pipeline]
            due = self._due(world, pipeline)
            if missing := handoffs.missing(handoffs.checklist(lead, pipeline, note, due)):
                lacking[str(lead.id)] = missing
            handoff = HandOff(by=world.actor, to=to, at=world.utc.replace(microsecond=0), note=note)
            step = _follow_up(lead.next_step, due, world.actor)
            pairs.append((lead, replace(lead, owner=to, handoff=handoff, next_step=step)))
        data: Document = {"due": bool(self._asked), "lacking": lacking}
        return Draft("handed", changes(pairs), data={name: value for name, value in data.items() if value})

    @property
    def _asked(self) -> str | None:
        return self.due if self.due and self.due.strip() else None

    def _due(self, world: World, pipeline: Pipeline) -> str | None:
        return when.due(self._asked, world.now(pipeline)) if self._asked else None


def _follow_up(standing: NextStep | None, due: str | None, giver: str) -> NextStep | None:
    """The next step after a hand-off: what stands with a date stays as it is, for both know of it."""
    if due is None:
        return standing
    if standing is None:
        return NextStep(f"Follow up: handed off by {giver}", due)
    return standing if standing.due else replace(standing, due=due)


@dataclass(frozen=True)
class AcceptLeads:
    """Takes over leads that were handed to who acts; how long that took is kept with the hand-off."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        pairs: list[tuple[Lead | None, Lead]] = []
        for lead in world.live(self.ids):
            handoff = handoffs.waiting(lead)
            if handoff is None:
                accepted = " any more; it was accepted" if lead.handoff is not None else ""
                raise Refused(f"lead {lead.id} does not wait to be accepted{accepted}")
            if handoff.to != world.actor:
                raise Refused(f"lead {lead.id} is handed off to {handoff.to}, and only {handoff.to} can accept it")
            at = max(world.utc.replace(microsecond=0), handoff.at)
            pairs.append((lead, replace(lead, handoff=replace(handoff, accepted_at=at))))
        return Draft("accepted", changes(pairs))
