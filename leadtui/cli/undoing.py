"""undo, redo."""

from __future__ import annotations

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.waiting import waiting
from leadtui.model.event import Event
from leadtui.model.lead_json import event_json
from leadtui.model.sentence import sentence
from leadtui.model.text import safe
from leadtui.service import LeadService
from leadtui.store.base import Applied


@waiting("taking it back")
def undo(call: Call) -> Answer:
    return took_back(call.service, call.service.undo(call.args.event), "undid")


@waiting("doing it again")
def redo(call: Call) -> Answer:
    return took_back(call.service, call.service.redo(), "redid")


def took_back(service: LeadService, applied: Applied, word: str) -> Answer:
    """`undid event 12: moved lead 3 from New to Qualified`."""
    stage_name = service.stage_name()
    act = _act(service, applied.event)
    what = sentence(act, stage_name).removeprefix(f"{applied.event.by} ")
    line = safe(f"{word} event {act.seq}: {what}")
    return Answer(lambda: event_json(applied.event, stage_name), lambda: [line])


def _act(service: LeadService, event: Event) -> Event:
    """The act that an undo, or a redo of an undo, is about in the end."""
    act = event
    for earlier in service.store.events_backwards():
        if earlier.seq == act.undoes:
            act = earlier
        if act.undoes is None:
            break  # before the next event is read: it may be an import of everything
    return act
