"""Taking leads out of the history for good.

The only act that rewrites the journal: every event keeps its place, its author and what it did to other leads; of
the erased ones only a last event stays. It holds their ids, so that those are never used again, and by which event
each began, so that a backup from before can be cleaned again (`tombstones`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from leadtui.errors import StoreError
from leadtui.model.event import Change, Draft, Event
from leadtui.model.lazy import Lazy
from leadtui.store import long
from leadtui.store.files import open_file, read_at, sync_directory, temporary, told, write_all
from leadtui.store.journal import Place, damage, decode, encode, segment_path

VERB: Final = "erased"
_SPARE: Final = 64 * 1024
"""Bytes that an erasure needs besides: for its own event, and for directories."""


def gravestone(lead: int) -> Change:
    """What stays of an erased lead."""
    return Change("leads", lead, None, {})


class Tombstone(NamedTuple):
    """An erased lead, known again in any copy of its store by the event that began it; nothing of the person."""

    lead: int
    seq: int
    at: str


def farewell(leads: AbstractSet[int], events: Callable[[int], Iterator[Event]]) -> Draft:
    """What the last event about these leads says; `events` gives those of one lead, oldest first."""
    firsts = ((lead, next(events(lead), None)) for lead in sorted(leads))
    began = [[lead, first.seq, first.at] for lead, first in firsts if first is not None and first.verb != VERB]
    return Draft(VERB, tuple(map(gravestone, sorted(leads))), data={"began": began} if began else {})


def tombstones(events: Iterable[Event]) -> Iterator[Tombstone]:
    """Of everybody whom these events say to be erased."""
    for event in events:
        if event.verb == VERB:
            for lead, seq, at in event.data.get("began", ()):
                yield Tombstone(lead, seq, at)


def risen(stones: Iterable[Tombstone], events: Callable[[int], Iterator[Event]]) -> list[int]:
    """The erased leads that are in this store again, or still: in a copy from before, or after an interruption."""
    back = set()
    for stone in stones:
        first = next(events(stone.lead), None)
        if first is not None and first.verb != VERB and (first.seq, first.at) == (stone.seq, stone.at):
            back.add(stone.lead)
    return sorted(back)


def without(event: Event, leads: AbstractSet[int]) -> Event:
    """The event without these leads, and without the words that were written about them."""
    if not leads & set(event.leads):
        return event
    kept = tuple(
        change for change in event.changes
        if change.table != "leads" or change.id not in leads or (event.verb == VERB and change == gravestone(change.id))
    )  # fmt: skip
    return replace(event, changes=kept, because=None, data=event.data if event.verb == VERB else {})


def check_room(directory: Path, end: Place) -> None:
    """StoreError when the disk cannot hold the largest segment a second time: an erasure would end half-way."""
    with told(f"{directory / 'events'} cannot be read"):
        needed = max(segment_path(directory, number).stat().st_size for number in range(1, end.segment + 1)) + _SPARE
        found = os.statvfs(directory)
    free = found.f_bavail * found.f_frsize
    if free < needed:
        raise StoreError(
            f"nothing was erased: the journal in {directory} is rewritten for it, which needs {needed:,} bytes of "
            f"room, and the disk has {free:,}"
        )


def rewrite(directory: Path, end: Place, leads: AbstractSet[int]) -> None:
    """Rewrites the journal up to its end without these leads; the writer's lock is held.

    The last segment is always replaced, so that sessions that are at its end read everything anew.
    """
    for segment in range(1, end.segment + 1):
        path = segment_path(directory, segment)
        with told(f"{path} cannot be rewritten"):
            fd = open_file(path)
            try:
                whole = read_at(fd, 0, end.offset if segment == end.segment else os.fstat(fd).st_size)
            finally:
                os.close(fd)
            lines = b"".join(_lines(path, whole, leads))
            if lines == whole and segment != end.segment:
                continue
            fd, made = temporary(path)
            try:
                write_all(fd, lines)
                os.fsync(fd)
                made.replace(path)
            except BaseException:
                made.unlink(missing_ok=True)
                raise
            finally:
                os.close(fd)
            sync_directory(path.parent)


def _lines(path: Path, whole: bytes, leads: AbstractSet[int]) -> Iterator[bytes]:
    mentions = [b'"table":"leads","id":%d,' % lead for lead in leads]
    offset = 0
    for line in whole.splitlines(keepends=True):
        if any(mention in line for mention in mentions):
            try:
                event = decode(line.rstrip(b"\n"))
            except ValueError as error:
                raise damage(path, offset, str(error)) from error
            if isinstance(event.changes, Lazy) and event.verb != VERB:
                yield long.without(line.rstrip(b"\n"), leads)
            else:
                without_them = without(event, leads)
                yield encode(without_them) if without_them != event else line
        else:
            yield line
        offset += len(line)
