"""Waking up when the journal grows or people come, go and edit: inotify where there is some, else by looking.

Only an accelerator: instances of inotify are few (128 per user on many systems) and network file systems say
nothing, so whoever watches also asks `changed` every second or two.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from leadtui.store.journal import segment_path
from leadtui.store.presence import place

_MODIFY: Final = 0x002
_CLOSE_WRITE: Final = 0x008
_MOVED_TO: Final = 0x080
_CREATE: Final = 0x100
_DELETE: Final = 0x200
_EVENT: Final = struct.Struct("iIII")
_LOST: Final = -1
"""The watch of an event that says that there were too many of them."""


class Woken(NamedTuple):
    """What may have happened."""

    journal: bool
    """Somebody may have written."""
    people: bool
    """Somebody may have come, gone, or begun or ended to edit."""


class Watch:
    """Watches one store. `fileno` is for `loop.add_reader`; when it becomes readable, call `drain`, then read news."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._segment = 1
        self._seen: tuple[int, int, int, int] | None = None
        self._fd: int | None
        self._fd, self._here = _inotify(directory) or (None, _LOST)
        self.changed()

    def fileno(self) -> int | None:
        """A descriptor that is readable when something has happened; None where only `changed` can tell."""
        return self._fd

    def drain(self) -> Woken:
        """Forgets what has woken us, and says what it was."""
        data, watches = b"", set()
        if self._fd is not None:
            with suppress(BlockingIOError):
                data = os.read(self._fd, 64 * 1024)
        at = 0
        while at < len(data):
            watch, _, _, length = _EVENT.unpack_from(data, at)
            watches.add(watch)
            at += _EVENT.size + length
        return Woken(bool(watches - {self._here} or _LOST in watches), bool(watches & {self._here, _LOST}))

    def changed(self) -> bool:
        """Whether the journal differs from what it was at the last call: a few microseconds."""
        try:
            while segment_path(self._directory, self._segment + 1).exists():
                self._segment += 1
            found = segment_path(self._directory, self._segment).stat()
            now = (self._segment, found.st_ino, found.st_size, (self._directory / "FORMAT").stat().st_mtime_ns)
        except OSError:
            self._segment, now = 1, (0, 0, 0, 0)
        before, self._seen = self._seen, now
        return now != before

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _inotify(directory: Path) -> tuple[int, int] | None:
    """An inotify descriptor and which of its watches is that of the people; None where there is none to be had."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    fd: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if fd < 0:
        return None
    # the directories, not the files: a file that is replaced takes its watch with it
    for path, mask in ((directory / "events", _MODIFY | _MOVED_TO | _CREATE), (directory, _MOVED_TO)):
        if libc.inotify_add_watch(fd, os.fsencode(path), mask) < 0:
            os.close(fd)
            return None
    # closed for writing: that also happens to the file of a board that was killed
    mask = _MODIFY | _CLOSE_WRITE | _MOVED_TO | _DELETE
    people: int = libc.inotify_add_watch(fd, os.fsencode(place(directory)), mask)
    return fd, people
