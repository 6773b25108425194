"""The journal as history: from the beginning, from the end, of one lead.

Here segments are mapped: what lies before a place that was once read never changes in place.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from leadtui.errors import StoreError
from leadtui.model.event import Event
from leadtui.store.files import open_file, told
from leadtui.store.journal import CHECKSUM, Place, Replaced, damage, decode, segment_path
from leadtui.store.long import LONG, bounds
from leadtui.store.sealed import EVENT

_SEQ: Final = len(EVENT) + 8 + len(b'","seq":')
"""Bytes before the digits of `seq` in a line."""


def _event(path: Path, offset: int, line: bytes) -> Event:
    try:
        return decode(line)
    except ValueError as error:
        raise damage(path, offset, str(error)) from error


def _seq(line: bytes) -> int:
    """The seq of a line, without decoding it; 0 when it has none."""
    digits = line[_SEQ:line.find(b",", _SEQ)]
    return int(digits) if digits.isdigit() else 0


@contextmanager
def _mapped(path: Path, size: int) -> Iterator[mmap.mmap | bytes]:
    """The first `size` bytes of a segment; all of it when `size` is -1. Replaced when there are fewer."""
    try:
        fd = open_file(path)
    except FileNotFoundError:
        raise StoreError(f"{path} is missing; restore it from a backup") from None
    try:
        with told(f"{path} cannot be read"):
            found = os.fstat(fd).st_size
            length = found if size < 0 else size
            if not length:
                yield b""
                return
            if found < length:
                raise Replaced
            area = mmap.mmap(fd, length, access=mmap.ACCESS_READ)
    finally:
        os.close(fd)
    with area:
        yield area


def _size(end: Place, segment: int) -> int:
    return end.offset if segment == end.segment else -1


def _segment_after(directory: Path, after: int, end: Place) -> int:
    """The last segment whose first event is not newer than `after`."""
    low, high = 1, end.segment
    while low < high:
        middle = (low + high + 1) // 2
        with _mapped(segment_path(directory, middle), _size(end, middle)) as area:
            first = _seq(area[:_SEQ + 24])
        if 0 < first <= after:
            low = middle
        else:
            high = middle - 1
    return low


def forwards(directory: Path, end: Place, after: int = 0) -> Iterator[Event]:
    """The events with seq > `after` up to `end`, oldest first."""
    for segment in range(_segment_after(directory, after, end), end.segment + 1):
        path = segment_path(directory, segment)
        with _mapped(path, _size(end, segment)) as area:
            start = 0
            while (newline := area.find(b"\n", start)) >= 0:
                line = area[start:newline]
                if not 0 < _seq(line) <= after:
                    yield _event(path, start, line)
                start = newline + 1
            if start != len(area):
                raise Replaced


def of_lead(directory: Path, end: Place, lead: int, after: int = 0) -> Iterator[Event]:
    """Those of them that touch one lead: its change is searched as bytes, only such lines are decoded."""
    pattern = b'"table":"leads","id":%d,' % lead
    for segment in range(_segment_after(directory, after, end), end.segment + 1):
        path = segment_path(directory, segment)
        with _mapped(path, _size(end, segment)) as area:
            found = area.find(pattern)
            while found >= 0:
                start, newline = area.rfind(b"\n", 0, found) + 1, area.find(b"\n", found)
                line = area[start:newline] if newline - start < LONG else None
                event = _event(path, start, line) if line else _part(area, start, found, newline)
                if event.seq > after and lead in event.leads:
                    yield event
                found = area.find(pattern, newline)


def _part(area: mmap.mmap | bytes, start: int, found: int, newline: int) -> Event:
    """An event with nothing but the change that begins at `found`: an import's other 100,000 are not decoded."""
    first, last = bounds(area, start, newline)
    following = area.find(b',{"table":"', found, last)
    change = area[found - 1:following if following >= 0 else last]
    return Event.from_json(orjson.loads(area[start:first] + change + area[last:newline]))


def backwards(directory: Path, end: Place) -> Iterator[Event]:
    """The events before `end`, newest first."""
    for segment in range(end.segment, 0, -1):
        path = segment_path(directory, segment)
        with _mapped(path, _size(end, segment)) as area:
            stop = len(area) - 1  # at a newline
            while stop > 0:
                start = area.rfind(b"\n", 0, stop) + 1
                yield _event(path, start, area[start:stop])
                stop = start - 1


class Last(NamedTuple):
    """The event before a place: its seq (0: none), where in its segment its line begins, and how.

    `mark` is the line up to its checksum: it tells this journal from another one.
    """

    seq: int
    begin: int = 0
    mark: bytes = b""


def last_before(directory: Path, place: Place, begin: int | None = None) -> Last:
    """The event whose line ends at `place`; its line is not decoded, it may be a long import.

    `begin`: where that line begins if this is the journal that somebody has seen: then it need not be searched.
    """
    while place.offset == 0 and place.segment > 1:
        segment = place.segment - 1
        try:
            place = Place(segment, segment_path(directory, segment).stat().st_size)
        except OSError:
            return Last(0)
    path = segment_path(directory, place.segment)
    try:
        with _mapped(path, place.offset) as area:
            if area[-1:] != b"\n":
                return Last(0)
            if begin is None or not (begin == 0 or (0 < begin < len(area) and area[begin - 1:begin] == b"\n")):
                begin = area.rfind(b"\n", 0, len(area) - 1) + 1
            return Last(_seq(area[begin:begin + _SEQ + 24]), begin, area[begin:begin + CHECKSUM])
    except Replaced:
        return Last(0)
