"""Who is here: every open board holds an flock on a file of its own in `here/`; it says which lead is being edited.

The lock ends with its process, however that ends, so nobody is shown who is gone; the owner of the file is the
real user. The journal knows nothing of this, and not being able to take part is no fault.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.store.files import create_directory, open_file, temporary
from leadtui.store.lock import user

_WIDTH: Final = 20
"""Bytes of what a board says: always as many, so that nobody reads half of it."""


def place(directory: Path) -> Path:
    """Where the boards that are open on a store have their files."""
    return directory / "here"


@dataclass(frozen=True, slots=True)
class Here:
    """One open board; `editing` is the lead that is being edited there."""

    user: str
    pid: int
    editing: int | None = None


class Presence:
    """This board among the others."""

    def __init__(self, directory: Path) -> None:
        self._here = place(directory)
        self._path = self._here / f"{user()}.{os.getpid()}"
        self._fd: int | None = None
        with suppress(OSError):
            if not self._here.exists():
                create_directory(self._here)
        with suppress(OSError):
            _check(self._here)
            # locked before it has its name: nobody may take it for one that is left over
            self._fd, made = temporary(self._path)
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            made.replace(self._path)

    def editing(self, lead: int | None) -> None:
        """Tells the others which lead is being edited here; None: none."""
        if self._fd is not None:
            with suppress(OSError):
                os.pwrite(self._fd, f"{lead or '':<{_WIDTH}}".encode(), 0)

    def here(self) -> list[Here]:
        """Every open board, this one too, by user and process; files of those that are gone are removed."""
        found = []
        with suppress(OSError):
            _check(self._here)
            for path in self._here.iterdir():
                pid = path.name.rpartition(".")[2]
                # "²" is a digit, but no number
                named = pid.isascii() and pid.isdigit() and not path.name.startswith(".")
                if named and (board := _board(path, int(pid))):
                    found.append(board)
        return sorted(found, key=lambda board: (board.user, board.pid))

    def close(self) -> None:
        if self._fd is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._fd)
            self._fd = None


def _check(here: Path) -> None:
    """OSError when it is no directory of the store itself: behind a link we would make and remove files of others."""
    if not stat.S_ISDIR(here.lstat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _board(path: Path, pid: int) -> Here | None:
    """The board that holds this file; the file is removed when none does."""
    try:
        fd = open_file(path)
    except (OSError, StoreError):
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.pread(fd, _WIDTH, 0).strip()
        return Here(user(os.fstat(fd).st_uid), pid, int(said) if said.isdigit() else None)
    else:
        with suppress(OSError):
            path.unlink()
        return None
    finally:
        os.close(fd)
