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
from leadtui.store.files import create_file, open_directory, open_file, read_at, reason, told
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


class Journal:
    """The journal of one store, read forward from a place and appended to under the store's lock."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._reader: int | None = None
        self._writer: int | None = None
        self.place = START
        self.seq = 0
        self._last = (0, b"")
        """Where the last line that was read begins, and how: its checksum."""
        self._synced: Place | None = None
        """Up to where the segment is known to be on the disk; what others wrote may not be, if they died too soon."""
        self.unfinished = 0
        """Bytes after the last true line."""
        self.refuses: str | None = None
        """Why nothing can be written any more: after a failed sync the system may lie about the next one."""

    @property
    def path(self) -> Path:
        """The segment that is read."""
        return segment_path(self._directory, self.place.segment)

    def go_to(self, place: Place, seq: int, last: tuple[int, bytes] = (0, b"")) -> None:
        """Reads on from `place`, behind the event `seq`; `last`: where its line begins in this segment, and how."""
        self.close()
        self.place, self.seq, self._last, self.unfinished = place, seq, last, 0

    def close(self) -> None:
        for fd in (self._reader, self._writer):
            if fd is not None:
                os.close(fd)
        self._reader = self._writer = None

    def behind(self) -> int:
        """Bytes that wait to be read; Replaced when what was read is not there any more."""
        size = self._size() - self.place.offset
        segment = self.place.segment
        while self._exists(segment := segment + 1):
            with told(f"{segment_path(self._directory, segment)} cannot be read"):
                size += segment_path(self._directory, segment).stat().st_size
        return size

    def _exists(self, segment: int) -> bool:
        path = segment_path(self._directory, segment)
        with told(f"{path} cannot be read"):
            return path.exists()

    def _size(self) -> int:
        """Bytes in the segment that is read; Replaced when it does not hold what was read any more.

        That includes a last line that its writer could not sync and took back.
        """
        if self._reader is None:
            try:
                self._reader = open_file(self.path)
            except FileNotFoundError:
                raise Missing(f"{self.path} is missing; restore it from a backup") from None
        with told(f"{self.path} cannot be read"):
            try:
                found = os.stat(self.path)  # noqa: PTH116 (half the time of Path.stat, at every read)
            except FileNotFoundError:
                raise Replaced from None
            if not os.path.samestat(found, os.fstat(self._reader)) or found.st_size < self.place.offset:
                raise Replaced
            offset, begin = self._last
            if os.pread(self._reader, len(begin), offset) != begin:
                raise Replaced
            return found.st_size

    def read_on(self) -> Iterator[Event]:
        """The events from here to the last true line; `place` and `seq` go along with them."""
        while True:
            # asked first: what is then read is all that this segment will ever hold
            ended = self._exists(self.place.segment + 1)
            size = self._size()
            begin = self.place.offset
            if size > begin:
                assert self._reader is not None
                with told(f"{self.path} cannot be read"):
                    data = read_at(self._reader, begin, size - begin)
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

    def append(self, line: bytes) -> str | None:
        """Writes the line of the next event durably, or raises StoreError and nothing has changed.

        The lock is held and everything before has been read. Returns a sentence when a tail was cut off.
        """
        if self.refuses:
            raise StoreError(self.refuses)
        if self.place.offset >= SEGMENT and not self.unfinished:
            self.sync()
            self._begin_segment()
        if self.place.offset == 0:
            self._sync_name()
        fd = self._writable()
        cut = self.unfinished
        try:
            if cut:
                os.ftruncate(fd, self.place.offset)
                self.unfinished = 0
            written = os.write(fd, line)
        except OSError as error:
            self._take_back(fd)
            raise StoreError(f"nothing was saved: {self.path} cannot be written: {reason(error)}") from error
        if written != len(line):
            self._take_back(fd)
            raise StoreError(f"nothing was saved: {self.path} cannot grow: the disk or the quota is full")
        try:
            os.fdatasync(fd)
        except OSError as error:
            taken_back = self._take_back(fd)
            self.refuses = f"{self.path} could not be synced to the disk; check the disk, then open the store again"
            what = "nothing was saved" if taken_back else "nobody knows whether it was saved"
            raise StoreError(f"{what}: {self.path} cannot be synced: {reason(error)}") from error
        self._last = (self.place.offset, line[:CHECKSUM])
        self.place, self.seq = Place(self.place.segment, self.place.offset + len(line)), self.seq + 1
        self._synced = self.place
        return f"{self.path}: an unfinished line of {cut} bytes was cut off (a writer was interrupted)" if cut else None

    def try_appending(self) -> None:
        """StoreError when `append` could not even begin; the lock is held."""
        if self.refuses:
            raise StoreError(self.refuses)
        self._writable()

    def sync(self) -> None:
        """Makes durable what was read: its writer may have died before it could. The lock is held."""
        if self.place == self._synced:
            return
        if self.refuses:
            raise StoreError(self.refuses)
        fd = self._writable()
        try:
            os.fdatasync(fd)
        except OSError as error:
            self.refuses = f"{self.path} could not be synced to the disk; check the disk, then open the store again"
            raise StoreError(f"nothing was saved: {self.path} cannot be synced: {reason(error)}") from error
        self._synced = self.place

    def _sync_name(self) -> None:
        """Makes the name of a segment durable before the first line is written to it."""
        events = self.path.parent
        with told(f"nothing was saved: {events} cannot be synced"):
            fd = open_directory(events)
        try:
            os.fsync(fd)
        except OSError as error:
            self.refuses = f"{events} could not be synced to the disk; check the disk, then open the store again"
            raise StoreError(f"nothing was saved: {events} cannot be synced: {reason(error)}") from error
        finally:
            os.close(fd)

    def _begin_segment(self) -> None:
        following = segment_path(self._directory, self.place.segment + 1)
        with told(f"nothing was saved: {following} cannot be made"):
            os.close(create_file(following))
        self.go_to(Place(self.place.segment + 1, 0), self.seq)
        self._size()

    def _writable(self) -> int:
        if self._writer is None:
            try:
                self._writer = open_file(self.path, os.O_WRONLY | os.O_APPEND)
            except FileNotFoundError:
                raise StoreError(f"{self.path} is missing; restore it from a backup") from None
        return self._writer

    def _take_back(self, fd: int) -> bool:
        """Cuts off what was written behind the last true line; whether that succeeded.

        Half a line that stays is no harm: it is an unfinished tail, which the next writer cuts off.
        """
        try:
            # a file system that has become read-only takes nothing, and so there is nothing to be taken back
            if os.fstat(fd).st_size != self.place.offset:
                os.ftruncate(fd, self.place.offset)
        except OSError:
            return False
        return True
