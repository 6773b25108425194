"""Lines of 100,000 changes (an import, its undo), which are never decoded as a whole.

Decoded, they take four times the memory of their bytes. Places in them are found by searching bytes: what is looked
for has quotes, and in a text those are escaped.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final
from zlib import crc32

import orjson

from leadtui.errors import Refused
from leadtui.model.event import Change, Event, LongChanges
from leadtui.store.sealed import EVENT

LONG: Final = 1024 * 1024
"""Bytes of a line from which on its changes are decoded one by one."""
LARGEST: Final = 2**31 - 2**20
"""Bytes of the changes of one event: Linux writes no more than 2 GiB at once, and a line is written at once."""
_FIRST: Final = b'"changes":['
_NEXT: Final = b',{"table":"'
_LEAD: Final = b'{"table":"leads","id":'
_TAIL: Final = 64 * 1024
"""Bytes at the end of a line in which the end of its changes mostly is."""


def bounds(area: mmap.mmap | bytes, start: int, end: int) -> tuple[int, int]:
    """Where the first change of the line between `start` and `end` (its closing brace included) begins and the last
    one ends."""
    first = area.find(_FIRST, start, end) + len(_FIRST)
    if area[end - 2:end] == b"]}":
        return first, end - 2  # nothing follows the changes
    for low in (max(start, end - _TAIL), start):
        ends = [area.rfind(b'}],"%s":' % name, low, end) + 1 for name in (b"because", b"undoes", b"data")]
        if any(ends):
            return first, max(ends)
    raise KeyError("changes")


def changes(line: bytes, first: int, last: int) -> Sequence[Change]:
    """The changes between two places of a line."""
    begins = array("Q", [first])
    found = line.find(_NEXT, first, last)
    while found >= 0:
        begins.append(found + 1)
        found = line.find(_NEXT, found + 1, last)
    begins.append(last + 1)

    def change(place: int) -> Change:
        return Change.from_json(orjson.loads(line[begins[place]:begins[place + 1] - 1]))

    def leads() -> list[int]:
        ids = (begin + len(_LEAD) for begin in begins[:-1] if line.startswith(_LEAD, begin))
        return [int(line[at:line.find(b",", at)]) for at in ids]

    return LongChanges(len(begins) - 1, change, leads)


def without(line: bytes, leads: AbstractSet[int]) -> bytes:
    """A true line of a long event (without its newline) less the changes of these leads, and less the words that were
    written about them; its other changes are copied as bytes. With its newline."""
    first, last = bounds(line, 0, len(line))
    cuts = sorted(cut for lead in leads for cut in _changes_of(line, lead, first, last))
    kept, begin = [], first
    for start, end in cuts:
        kept.append(line[begin:start])
        begin = end
    kept.append(line[begin:last])
    event = replace(Event.from_json(orjson.loads(line[:first] + line[last:])), because=None, data={})
    return _line(event, b"".join(kept).rstrip(b","))


def _changes_of(line: bytes, lead: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the changes of a lead begin and end, the comma behind each included."""
    mark = _LEAD + b"%d," % lead
    start = line.find(mark, first, last)
    while start >= 0:
        following = line.find(_NEXT, start, last)
        end = following + 1 if following >= 0 else last
        yield start, end
        start = line.find(mark, end, last)


def sealed(event: Event) -> bytes:
    """The sealed line of an event, its changes encoded one by one. Refused when JSON could not give it back."""
    changes = bytearray()
    try:
        for change in event.changes:
            changes += orjson.dumps(change.as_json())
            changes += b","
    except TypeError as error:
        raise Refused(f"this cannot be stored: {error}") from error
    del changes[-1:]
    if len(changes) > LARGEST:
        raise Refused(f"{len(event.changes):,} leads are more than one act can hold; do it in parts")
    return _line(event, changes)


def _line(event: Event, changes: bytes | bytearray) -> bytes:
    """The sealed line of an event whose changes are these bytes."""
    try:
        head, _, tail = orjson.dumps(event.as_json(changes=()))[1:].partition(_FIRST)
    except TypeError as error:
        raise Refused(f"this cannot be stored: {error}") from error
    sum_ = crc32(tail, crc32(changes, crc32(_FIRST, crc32(head))))
    return b"".join((EVENT, b'%08x",' % sum_, head, _FIRST, changes, tail, b"\n"))
