"""How a lead goes through a cadence: each rule makes a lead of a lead.

The lead keeps its place and the words of the step that the cadence has planned (`CadencePlace.planned`). A next step
with other words is a person's own: the cadence waits behind it, and plans its step again when that is done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from leadtui.model.cadence import Cadence
from leadtui.model.lead import CadencePlace, Lead, NextStep
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline


def owns_step(lead: Lead) -> bool:
    """Whether the next step is the one that the lead's cadence has planned."""
    place, step = lead.cadence, lead.next_step
    return place is not None and step is not None and step.text == place.planned


def begun(lead: Lead, cadence: Cadence, now: Now) -> Lead:
    """At the first step, which becomes the next step whatever was planned before."""
    place = CadencePlace(cadence.name, 0, now.utc.replace(microsecond=0))
    return _planned(replace(lead, cadence=place), cadence, now)


def done(lead: Lead, pipeline: Pipeline, now: Now) -> Lead:
    """With its next step ticked off: one of the cadence leads on, any other lets the cadence go on where it was."""
    place = lead.cadence
    if place is not None and owns_step(lead):
        place = replace(place, step=place.step + 1, planned=None)
    return going_on(replace(lead, next_step=None, cadence=place), pipeline, now)


def going_on(lead: Lead, pipeline: Pipeline, now: Now) -> Lead:
    """With the step that a running cadence has for it, if nothing else is planned; without a cadence that is over."""
    place = lead.cadence
    if place is None or place.paused:
        return lead
    cadence = pipeline.cadence(place.name)
    if cadence is None or place.step >= len(cadence.steps):
        return replace(lead, cadence=None)
    return _planned(lead, cadence, now) if lead.next_step is None else lead


def _planned(lead: Lead, cadence: Cadence, now: Now) -> Lead:
    place = lead.cadence
    assert place is not None
    step = cadence.steps[place.step]
    due = max(due_day(place, cadence, now), now.today)
    return replace(
        lead, cadence=replace(place, planned=step.text), next_step=NextStep(step.text, due.isoformat())
    )  # fmt: skip


def due_day(place: CadencePlace, cadence: Cadence, now: Now) -> date:
    """The day of the step at this place, as the cadence has it."""
    return place.started_at.astimezone(now.zone).date() + timedelta(days=cadence.steps[place.step].day)


def paused(lead: Lead) -> Lead:
    """With its place kept and the cadence's step taken away."""
    assert lead.cadence is not None
    return _without_step(lead, replace(lead.cadence, paused=True, planned=None))


def resumed(lead: Lead, pipeline: Pipeline, now: Now) -> Lead:
    """Going on where it was paused."""
    assert lead.cadence is not None
    return going_on(replace(lead, cadence=replace(lead.cadence, paused=False)), pipeline, now)


def stopped(lead: Lead) -> Lead:
    """Without its cadence, and without the step that the cadence has planned."""
    return lead if lead.cadence is None else _without_step(lead, None)


def _without_step(lead: Lead, place: CadencePlace | None) -> Lead:
    return replace(lead, cadence=place, next_step=None if owns_step(lead) else lead.next_step)


def settled(lead: Lead) -> Lead:
    """A closed or archived lead is in no cadence, whatever closed or archived it."""
    return stopped(lead) if lead.outcome is not None or lead.archived else lead


def told(place: CadencePlace, cadence: Cadence | None) -> str:
    """`Nurture 2/5`, `Nurture 2/5 paused`, `Nurture (no longer there)`."""
    return told_at(place.name, place.step, cadence) + (" paused" if place.paused else "")


def told_at(name: str, step: int, cadence: Cadence | None) -> str:
    """`Nurture 2/5` for the step at place 1; a place behind the last step is at that one."""
    if cadence is None:
        return f"{name} (no longer there)"
    return f"{cadence.name} {min(step + 1, len(cadence.steps))}/{len(cadence.steps)}"
