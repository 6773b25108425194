"""The writer's lock: an flock on a file that is never replaced, held only for one write.

flock and not POSIX record locks, because those vanish when any descriptor of the file is closed.
The descriptor is close-on-exec: no editor, pager or hook inherits the lock.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.store.files import create_file, open_file, reason, told

PATIENCE: Final = 10.0
"""Seconds that a writer waits for another one."""
_PAUSES: Final = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016)
"""Seconds between two tries; the last one repeats."""
_LONGEST: Final = 200
"""Bytes that are read of what the holder has written."""


def user(uid: int | None = None) -> str:
    """The name of a Unix user, or of the real one: never an environment variable, which anybody can set."""
    uid = os.getuid() if uid is None else uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid{uid}"  # a container, or a deleted account: the number is all that is known


class Lock:
    """The lock of one store, for one process."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._name = str(path)
        self._patience = patience
        self._fd: int | None = None
        self._holder = f"{os.getpid()} {user()}\n".encode()

    def _open(self) -> int:
        if self._fd is None:
            try:
                self._fd = open_file(self._path, os.O_RDWR)
            except FileNotFoundError:
                with told(f"{self._path} cannot be made"):
                    with suppress(FileExistsError):
                        os.close(create_file(self._path))
                    self._fd = open_file(self._path, os.O_RDWR)
        return self._fd

    @contextmanager
    def held(self, patience: float | None = None) -> Iterator[None]:
        """Holds the lock; StoreError, naming the holder, when it cannot be had in time (`patience`: another one)."""
        fd = self._acquire(self._patience if patience is None else patience)
        try:
            with suppress(OSError):  # a courtesy to those who wait; a full disk must not forbid it
                if os.pread(fd, _LONGEST, 0) != self._holder:
                    os.pwrite(fd, self._holder, 0)
                    os.ftruncate(fd, len(self._holder))
            yield
        finally:
            try:
                fcntl.flock(fd, fcntl.LOCK_UN)
            except OSError:
                self.close()  # that frees it, too

    def _acquire(self, patience: float) -> int:
        give_up = time.monotonic() + patience
        tries = 0
        while True:
            fd = self._open()
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._in_place(fd):
                    return fd
                self.close()
                continue
            except BlockingIOError:
                if time.monotonic() >= give_up:
                    how = f"has been held for {patience:g} s" if patience else "is held"
                    raise StoreError(f"{self._path} {how} by {self._who(fd)}; nothing was written") from None
            except OSError as error:
                raise StoreError(f"{self._path} cannot be locked: {reason(error)}") from error
            time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    def _in_place(self, fd: int) -> bool:
        """Whether others lock the same file; it is another one when somebody has deleted or replaced it by hand."""
        try:
            return os.path.samestat(os.stat(self._name), os.fstat(fd))  # noqa: PTH116 (half the time of Path.stat)
        except FileNotFoundError:
            return False

    def _who(self, fd: int) -> str:
        try:
            said = os.pread(fd, _LONGEST, 0)
        except OSError:
            said = b""
        pid, _, name = said.partition(b"\n")[0].decode("utf-8", "replace").partition(" ")
        return f"{name} (process {pid})" if name else "another process"

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
