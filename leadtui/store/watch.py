"""Waking up when the journal grows: inotify where there is some, a cheap look at the file everywhere.

Only an accelerator: instances of inotify are few (128 per user on many systems) and network file systems say
nothing, so whoever watches also asks `changed` every second or two.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from leadtui.store.journal import segment_path

_MODIFY: Final = 0x002
_MOVED_TO: Final = 0x080
_CREATE: Final = 0x100


class Watch:
    """Watches one store. `fileno` is for `loop.add_reader`; when it becomes readable, call `drain`, then read news."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._segment = 1
        self._seen: tuple[int, int, int, int] | None = None
        self._fd = _inotify(directory)
        self.changed()

    def fileno(self) -> int | None:
        """A descriptor that is readable when something has happened; None where only `changed` can tell."""
        return self._fd

    def drain(self) -> None:
        """Forgets what has woken us."""
        if self._fd is not None:
            with suppress(BlockingIOError):
                os.read(self._fd, 64 * 1024)

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


def _inotify(directory: Path) -> int | None:
    """An inotify descriptor for a store; None where there is none to be had."""
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
    return fd
