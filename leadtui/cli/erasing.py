"""erase: for good, from the documents, the snapshot and the journal; and again from a backup that was made before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Final

import orjson

from leadtui.cli import tombstones
from leadtui.cli.call import Call
from leadtui.cli.output import Answer, say, told
from leadtui.cli.parser import WrongUsage
from leadtui.cli.waiting import waiting
from leadtui.errors import NotFound, Refused, StoreError
from leadtui.model import moment
from leadtui.model.event import Event
from leadtui.service import LeadService
from leadtui.store.erase import VERB, Tombstone, risen
from leadtui.store.erase import tombstones as tombstones_of

_NAMES: Final = ("name", "contact", "emails", "phones")
"""Fields that name a person: where else they stand is told."""
_SHORTEST: Final = 5
"""Bytes of a text that is looked for elsewhere: shorter ones are found by chance."""


@waiting("erasing")
def erase(call: Call) -> Answer:
    args, service = call.args, call.service
    if args.replay == bool(args.ids):
        raise WrongUsage("name the leads to erase, or --replay to erase again what was erased once")
    if args.replay:
        return _told(replay(service), ())
    ids = sorted(set(args.ids))
    next_id = service.store.read().next_id("leads")
    for id in ids:
        if not 0 < id < next_id:
            raise NotFound(f"no lead {id}")
    if not args.yes:
        which = f"lead {ids[0]}" if len(ids) == 1 else f"{len(ids)} leads"
        raise Refused(f"erasing {which} is for good and cannot be undone; nothing was erased, --yes does it")
    names = {text for id in ids for event in service.store.events(lead=id) for text in _names(event, id)}
    _erase(service, ids)
    return _told(ids, list(_mentions(service, names)))


def replay(service: LeadService, more: Iterable[Tombstone] = ()) -> list[int]:
    """Erases everybody again who was erased once, here, by this user or (`more`) elsewhere; the leads."""
    stones = {*more, *tombstones_of(service.store.events()), *tombstones.remembered()}
    ids = risen(stones, partial(service.store.events))
    if ids:
        _erase(service, ids)
    return ids


def _erase(service: LeadService, ids: Sequence[int]) -> None:
    store = service.store
    before = store.seq
    try:
        store.erase(ids, service.author, moment.iso(service.clock(), "milliseconds"))
    except StoreError as error:
        if not any(event.verb == VERB for event in store.events(lead=ids[0], after=before)):
            raise
        raise StoreError(
            f"{error.sentence}; once that is put right, `leadtui erase --replay` finishes it"
        ) from error
    try:
        tombstones.remember(tombstones_of(event for id in ids for event in store.events(lead=id)))
    except StoreError as error:
        say(f"the leads are erased, but a backup from before cannot be cleaned by itself: {error.sentence}")


def _names(event: Event, id: int) -> Iterator[str]:
    """What this event says to name the person."""
    for change in event.changes:
        if change.table == "leads" and change.id == id and event.verb != VERB:
            for fields in (change.set or {}, change.was or {}):
                for field in _NAMES:
                    value = fields.get(field)
                    yield from (value if isinstance(value, list) else [value] if value else [])


def _mentions(service: LeadService, names: set[str]) -> Iterator[Event]:
    """Events that name the person although they are about others, or about a view: for a human to judge."""
    wanted = []
    for name in names:
        with suppress(TypeError):
            wanted.append(orjson.dumps(name)[1:-1])
    wanted = [name for name in wanted if len(name) >= _SHORTEST]
    for event in service.store.events():
        parts = chain([event.as_json(changes=())], (change.as_json() for change in event.changes))
        if any(name in text for text in map(orjson.dumps, parts) for name in wanted):
            yield event


def _told(ids: Sequence[int], mentions: Sequence[Event]) -> Answer:
    lines = [f"lead {id}: erased for good" for id in ids] or ["nobody is left to be erased"]
    for event in mentions:
        about = ", ".join(f"lead {id}" for id in event.leads[:5]) or ", ".join({c.table for c in event.changes})
        lines.append(f"event {event.seq} ({about}) still has the same name, address or number in it")
    found = [{"event": event.seq, "leads": event.leads} for event in mentions]
    return told({"erased": list(ids), "mentions": found}, *lines)
