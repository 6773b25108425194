"""Taking leads out of the history for good.

The only act that rewrites the journal: every event keeps its place, its author and what it did to other leads; of
the erased ones only the last event's mention of their ids stays, so that the ids are never used again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Final

from leadtui.model.event import Change, Event
from leadtui.store.files import open_file, read_at, sync_directory, temporary, told, write_all
from leadtui.store.journal import Place, damage, decode, encode, segment_path

VERB: Final = "erased"


def gravestone(lead: int) -> Change:
    """What stays of an erased lead."""
    return Change("leads", lead, None, {})


def without(event: Event, leads: AbstractSet[int]) -> Event:
    """The event without these leads, and without the words that were written about them."""
    if not leads & set(event.leads):
        return event
    kept = tuple(
        change for change in event.changes
        if change.table != "leads" or change.id not in leads or (event.verb == VERB and change == gravestone(change.id))
    )  # fmt: skip
    return replace(event, changes=kept, because=None, data={})


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
            without_them = without(event, leads)
            yield encode(without_them) if without_them != event else line
        else:
            yield line
        offset += len(line)
