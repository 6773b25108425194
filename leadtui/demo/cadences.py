"""Two nurture plans for the made-up team, and where some of its leads are in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from leadtui.model import moment
from leadtui.model.cadence import Cadence, CadenceStep
from leadtui.model.event import Document
from leadtui.model.pipeline import Pipeline

CADENCES: Final = (
    Cadence("First contact", (
        CadenceStep(0, "call"), CadenceStep(1, "write an e-mail"), CadenceStep(4, "call again"),
        CadenceStep(9, "last e-mail"),
    )),
    Cadence("Nurture", (
        CadenceStep(0, "send the newsletter"), CadenceStep(14, "send a success story"),
        CadenceStep(30, "ask how things stand"), CadenceStep(60, "invite to a demo"),
    )),
)  # fmt: skip
_EVERY: Final = 5
"""Of so many open leads with a plan one is in a cadence."""


def with_cadences(pipeline: Pipeline) -> Pipeline:
    """The pipeline as the made-up team has it."""
    return replace(pipeline, cadences=CADENCES)


def placed(lead: Document, pipeline: Pipeline, now: moment.Now) -> Document:
    """What is different in a lead that is in a cadence; nothing for most of them."""
    step = lead.get("next_step")
    if not pipeline.cadences or not step or not step.get("due") or lead["id"] % _EVERY:
        return {}
    turn = lead["id"] // _EVERY
    cadence = pipeline.cadences[turn % len(pipeline.cadences)]
    place = turn // len(pipeline.cadences) % len(cadence.steps)
    begun = _morning(date.fromisoformat(step["due"][:10]) - timedelta(days=cadence.steps[place].day), now)
    started = min(max(begun, moment.parse(lead["created_at"])), now.utc)
    text = cadence.steps[place].text
    return {
        "next_step": step | {"text": text},
        "cadence": {
            "name": cadence.name, "step": place, "started_at": moment.iso(started), "paused": False, "planned": text
        },
    }  # fmt: skip


def _morning(day: date, now: moment.Now) -> datetime:
    return datetime.combine(day, time(9), now.zone).astimezone(UTC)
