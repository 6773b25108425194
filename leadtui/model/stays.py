"""When a lead came into each stage on its path and when it left: a few bytes, for the numbers that need times.

32-bit numbers: the moment of the first activity, then of each visit when it was entered and when it was left, in
seconds since 1970. 0 is unknown; so is what lies outside of 1970 to 2106.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from leadtui.model import moment
from leadtui.model.activities import MOST, is_activity
from leadtui.model.event import Document
from leadtui.model.numbers import packed, unpacked

_END = 2**32


def stays(lead: Document) -> bytes:
    """The moments of a stored lead."""
    times = [_first_activity(lead)]
    for visit in lead.get("visits") or ():
        times += moment.epoch(visit.get("entered_at")), moment.epoch(visit.get("left_at"))
    return array("I", [time if 0 < time < _END else 0 for time in times]).tobytes()


def _first_activity(lead: Document) -> int:
    """0 where there was none, or where more was done than a lead remembers."""
    activities = lead.get("activities")
    if not activities or len(activities) >= MOST:
        return 0
    first: str = min(activities)
    return moment.epoch(first.partition(" ")[0]) if is_activity(first) else 0


def moments(kept: bytes) -> memoryview:
    """The numbers of `stays`."""
    return memoryview(kept).cast("I")


def dumped(column: Sequence[bytes]) -> Document:
    """The column as JSON has it."""
    numbers = array("I")
    numbers.frombytes(b"".join(column))
    return {"counts": packed(array("H", [len(kept) // 4 for kept in column])), "values": packed(numbers)}


def loaded(column: Document) -> list[bytes]:
    """The column that was dumped. KeyError, TypeError, ValueError."""
    whole, at, found = unpacked("I", column["values"]).tobytes(), 0, list[bytes]()
    for count in unpacked("H", column["counts"]):
        found.append(whole[at:at + 4 * count])
        at += 4 * count
    if at != len(whole):
        raise ValueError("the stays do not fit to their leads")
    return found
