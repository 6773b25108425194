"""Cadences on leads: start, pause, resume, stop. How one goes on is in `leadtui.model.course`."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.errors import NotFound, Refused
from leadtui.model import course
from leadtui.model.cadence import Cadence
from leadtui.model.command.world import World, changes
from leadtui.model.event import Draft
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline


def find_cadence(pipeline: Pipeline, wanted: str) -> Cadence:
    """The cadence with this name, or the one whose name begins so (case does not matter); NotFound."""
    if found := pipeline.cadence(wanted.strip()):
        return found
    folded = wanted.strip().casefold()
    close = [cadence for cadence in pipeline.cadences if folded and cadence.name.casefold().startswith(folded)]
    if len(close) == 1:
        return close[0]
    if close:
        raise NotFound(f"cadence {wanted[:80]!r} could be {' or '.join(cadence.name for cadence in close)}")
    if not pipeline.cadences:
        raise NotFound(f"{pipeline.name} has no cadences; `leadtui pipeline edit` adds them")
    there = "there is only" if len(pipeline.cadences) == 1 else "there are"
    names = ", ".join(cadence.name for cadence in pipeline.cadences)
    raise NotFound(f"no cadence {wanted[:80]!r} in {pipeline.name}; {there} {names}")


@dataclass(frozen=True)
class StartCadence:
    """Starts a cadence on leads: its first step becomes the next step, due so many days from today.

    It takes the place of another cadence. A next step that a person has planned is only replaced with `replace`.
    """

    ids: tuple[int, ...]
    name: str
    replace: bool = False

    def decide(self, world: World) -> Draft:
        pairs: list[tuple[Lead | None, Lead]] = []
        kept: list[Lead] = []
        for lead in world.live(self.ids):
            pipeline, now = world.home(lead)
            cadence, place = find_cadence(pipeline, self.name), lead.cadence
            if lead.outcome is not None:
                raise Refused(f"lead {lead.id} is {lead.outcome.value}; a cadence is for open leads")
            if place is not None and place.name == cadence.name:
                if place.paused:
                    raise Refused(f"lead {lead.id} is paused in {cadence.name}; resume it, or stop it first")
                continue
            if lead.next_step is not None and not course.owns_step(lead) and not self.replace:
                kept.append(lead)
            pairs.append((lead, course.begun(lead, cadence, now)))
        if kept:
            raise Refused(_planned_already(kept), "replace")
        return Draft("started", changes(pairs))


def _planned_already(leads: list[Lead]) -> str:
    first = leads[0].next_step
    step = f"“{first.text[:60]}”" if first is not None else ""
    others = f", and {len(leads) - 1} more leads have one" if len(leads) > 1 else ""
    return f"lead {leads[0].id} has a next step already, {step}{others}; do it first, or replace it by the cadence's"


@dataclass(frozen=True)
class PauseCadence:
    """Takes the step of a cadence away and keeps its place."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        return Draft("paused", changes((lead, course.paused(lead)) for lead in _in_cadences(world, self.ids)))


@dataclass(frozen=True)
class ResumeCadence:
    """Goes on with a paused cadence, today or on the step's own day, whichever is later."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        pairs: list[tuple[Lead | None, Lead]] = []
        for lead in _in_cadences(world, self.ids):
            pipeline, now = world.home(lead)
            assert lead.cadence is not None
            if pipeline.cadence(lead.cadence.name) is None:
                raise Refused(f"lead {lead.id}: {pipeline.name} has no cadence {lead.cadence.name} any more; stop it")
            if lead.cadence.paused:
                pairs.append((lead, course.resumed(lead, pipeline, now)))
        return Draft("resumed", changes(pairs))


@dataclass(frozen=True)
class StopCadence:
    """Takes leads out of their cadences, with the steps that these have planned."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        return Draft("stopped", changes((lead, course.stopped(lead)) for lead in _in_cadences(world, self.ids)))


def _in_cadences(world: World, ids: tuple[int, ...]) -> list[Lead]:
    leads = world.live(ids)
    for lead in leads:
        if lead.cadence is None:
            raise Refused(f"lead {lead.id} is in no cadence")
    return leads
