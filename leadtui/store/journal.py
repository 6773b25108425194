"""The journal: one sealed event per line, appended to segments `events/000001.jsonl`, `events/000002.jsonl`, …

A line is true when it is complete and its checksum holds. What follows the last true line is an unfinished tail:
readers ignore it, the next writer cuts it off. A line that is not true although a true one follows is damage,
and so are a gap in `seq` and a last line that was written to its end (it may have been acknowledged): then the
journal is refused and nothing is modified. So it is at a true line that this release does not understand: a newer
one wrote it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from leadtui.errors import StoreError
from leadtui.model.event import TABLES, Event
from leadtui.model.lazy import Lazy
from leadtui.store import long
from leadtui.store.files import open_file, read_at, reason, told
from leadtui.store.sealed import EVENT, intact, seal, unseal

SEGMENT: Final = 8 * 1024 * 1024
"""Bytes after which the writer begins a new segment."""
_SEGMENT: Final = re.compile(r"[0-9]{6,}\.jsonl")
CHECKSUM: Final = len(EVENT) + 8
"""Bytes of a line up to the end of its checksum."""


class Replaced(Exception):
    """The segment is not the file any more that was read before (erased lines, a restored backup)."""


class Damaged(StoreError):
    """A line is not true although it must be."""


class Missing(StoreError):
    """A segment that must be there is not, or not any more."""


class Place(NamedTuple):
    """A point between two lines: the number of the segment, and bytes from its beginning."""

    segment: int
    offset: int


START: Final = Place(1, 0)


def encode(event: Event) -> bytes:
    """The line of an event, with its newline."""
    return long.sealed(event) if isinstance(event.changes, Lazy) else seal(event.as_json(), EVENT) + b"\n"


def decode(line: bytes) -> Event:
    """The event of a line without its newline; ValueError when it is not true, or nothing that could be folded."""
    try:
        if len(line) >= long.LONG:
            if not intact(line, EVENT):
                raise ValueError("checksum does not match")
            first, last = long.bounds(line, 0, len(line))
            event = Event.from_json(orjson.loads(line[:first] + line[last:]))
            return replace(event, changes=long.changes(line, first, last))
        event = Event.from_json(unseal(line, EVENT))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not an event ({error})") from error
    if type(event.seq) is not int or type(event.at) is not str or type(event.data) is not dict:
        raise ValueError("not an event (seq, at or data)")
    for change in event.changes:
        if change.table not in TABLES or type(change.id) is not int:
            raise ValueError(f"not an event (a change of {change.table!r} {change.id!r})")
        if not all(part is None or type(part) is dict for part in (change.set, change.was)):
            raise ValueError(f"not an event (a change of {change.table} {change.id})")
    return event


def segment_path(directory: Path, segment: int) -> Path:
    return directory / "events" / f"{segment:06}.jsonl"


def missing_segment(directory: Path) -> Path | None:
    """A segment that is not there although newer ones are."""
    with told(f"{directory / 'events'} cannot be read"):
        names = set(os.listdir(directory / "events"))  # noqa: PTH208 (at every opening; there may be many)
    numbers = [int(name[:-6]) for name in names if _SEGMENT.fullmatch(name)]
    paths = (segment_path(directory, number) for number in range(1, max(numbers, default=0)))
    return next((path for path in paths if path.name not in names), None)


def damage(path: Path, offset: int, what: str) -> Damaged:
    """The sentence about a damaged line: file, line number and byte."""
    return Damaged(f"{_line(path, offset)}: {what}; nothing was changed, restore it from a backup")


def newer(path: Path, offset: int, what: str) -> StoreError:
    """The sentence about a true line that is no event as this release knows them."""
    return StoreError(f"{_line(path, offset)} was written by a newer leadtui: {what}; upgrade leadtui")


def _line(path: Path, offset: int) -> str:
    fd = open_file(path)
    try:
        with told(f"{path} cannot be read"):
            line = read_at(fd, 0, offset).count(b"\n") + 1
    finally:
        os.close(fd)
    return f"{path} line {line} (byte {offset})"


def true_line_after(data: bytes, start: int) -> bool:
    """Whether any true line follows the one at `start`, even when the newline between them is lost."""
    at = data.find(EVENT, start + 1)
    while at >= 0:
        end = data.find(b"\n", at)
        if end < 0:
            return False
        if intact(data[at:end], EVENT):
            return True
        at = data.find(EVENT, at + 1)
    return False


def written_out(line: bytes) -> bool:
    """Whether a line (without its newline) that is not true was once written from `{"` to `}`, and damaged later.

    A write that was interrupted leaves zeros where a part of it never reached the disk.
    """
    return b"\0" not in line and (line.startswith(b'{"') or line.endswith(b"}"))


def _size_of(path: str) -> int | None:
    """Bytes of a segment; None when there is no such segment."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 (as in Journal)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error


class Journal:
    """The journal of one store, read forward from a place. Writing it is leadtui.store.appending."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._fd: int | None = None
        self._file = (0, 0)
        """Which file that is: its device and inode."""
        self.go_to(START, 0)

    def go_to(self, place: Place, seq: int, last: tuple[int, bytes] = (0, b"")) -> None:
        """Reads on from `place`, behind the event `seq`; `last`: where its line begins in this segment, and how."""
        self.close()
        self.place, self.seq = place, seq
        self._last = last
        """Where the last line that was read begins, and how: its checksum."""
        self.unfinished = 0
        """Bytes after the last true line."""
        self.path = segment_path(self.directory, place.segment)
        """The segment that is read."""
        self._name = str(self.path)
        self._following = str(segment_path(self.directory, place.segment + 1))

    def go_behind(self, line: bytes) -> None:
        """Goes on behind the line of the next event, which was just written."""
        self._last = (self.place.offset, line[:CHECKSUM])
        self.place, self.seq = Place(self.place.segment, self.place.offset + len(line)), self.seq + 1

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    @property
    def is_full(self) -> bool:
        """Whether the next line belongs into a new segment."""
        return self.place.offset >= SEGMENT and not self.unfinished

    def behind(self) -> int:
        """Bytes that wait to be read; Replaced when what was read is not there any more."""
        waiting = self._size() - self.place.offset
        path, segment = self._following, self.place.segment + 1
        while (size := _size_of(path)) is not None:
            waiting, segment = waiting + size, segment + 1
            path = str(segment_path(self.directory, segment))
        return waiting

    def _size(self) -> int:
        """Bytes in the segment that is read; Replaced when it does not hold what was read any more.

        That includes a last line that its writer could not sync and took back.
        """
        if self._fd is None:
            try:
                self._fd = open_file(self.path)
            except FileNotFoundError:
                raise Missing(f"{self.path} is missing; restore it from a backup") from None
            with told(f"{self.path} cannot be read"):
                opened = os.fstat(self._fd)
                self._file = (opened.st_dev, opened.st_ino)
        with told(f"{self._name} cannot be read"):
            try:
                found = os.stat(self._name)  # noqa: PTH116 (half the time of Path.stat, at every read)
            except FileNotFoundError:
                raise Replaced from None
            if (found.st_dev, found.st_ino) != self._file or found.st_size < self.place.offset:
                raise Replaced
            offset, begin = self._last
            if begin and os.pread(self._fd, len(begin), offset) != begin:
                raise Replaced
            return found.st_size

    def read_on(self) -> Iterator[Event]:
        """The events from here to the last true line; `place` and `seq` go along with them."""
        while True:
            # asked first: what is then read is all that this segment will ever hold
            ended = _size_of(self._following) is not None
            size = self._size()
            begin = self.place.offset
            if size > begin:
                assert self._fd is not None
                with told(f"{self.path} cannot be read"):
                    data = read_at(self._fd, begin, size - begin)
                yield from self._true_lines(data, begin, ended)
            self.unfinished = size - self.place.offset
            if not ended:
                return
            if self.unfinished:
                raise damage(self.path, self.place.offset, "the line is not complete although newer events exist")
            self.go_to(Place(self.place.segment + 1, 0), self.seq)

    def _true_lines(self, data: bytes, begin: int, ended: bool) -> Iterator[Event]:
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            try:
                event = decode(data[start:end])
            except ValueError as error:
                if intact(data[start:end], EVENT):
                    raise newer(self.path, begin + start, str(error)) from error
                if ended or written_out(data[start:end]) or true_line_after(data, start):
                    raise damage(self.path, begin + start, str(error)) from error
                return
            if event.seq != self.seq + 1:
                raise damage(self.path, begin + start, f"event {event.seq} follows event {self.seq}")
            self._last = (begin + start, data[start:start + CHECKSUM])
            start = end + 1
            self.place, self.seq = Place(self.place.segment, begin + start), event.seq
            yield event
        if intact(data[start:-1], EVENT):
            raise damage(self.path, begin + start, "its newline is damaged")
