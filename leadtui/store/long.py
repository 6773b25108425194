"""Lines of 100,000 changes (an import, its undo), which are never decoded as a whole.

Decoded, they take four times the memory of their bytes. Places in them are found by searching bytes: what is looked
for has quotes, and in a text those are escaped.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Sequence
from typing import Final
from zlib import crc32

import orjson

from leadtui.errors import Refused
from leadtui.model.event import Change, Event
from leadtui.model.lazy import Lazy
from leadtui.store.sealed import EVENT

LONG: Final = 1024 * 1024
"""Bytes of a line from which on its changes are decoded one by one."""
_FIRST: Final = b'"changes":['
_NEXT: Final = b',{"table":"'
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

    return Lazy(len(begins) - 1, change)


def sealed(event: Event) -> bytes:
    """The sealed line of an event, its changes encoded one by one. Refused when JSON could not give it back."""
    try:
        head, _, tail = orjson.dumps(event.as_json(changes=()))[1:].partition(_FIRST)
        rest = bytearray(head + _FIRST)
        for change in event.changes:
            rest += orjson.dumps(change.as_json())
            rest += b","
    except TypeError as error:
        raise Refused(f"this cannot be stored: {error}") from error
    rest[-1:] = tail
    return b"".join((EVENT, b'%08x",' % crc32(rest), rest, b"\n"))
