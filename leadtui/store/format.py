"""The format of a store: one number in the plain file FORMAT, checked before everything else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.store.files import open_file, read_at, reason, told

FORMAT: Final = 1
_HINT: Final = "make one with `leadtui init`, or try `leadtui demo`"


def check_format(directory: Path) -> None:
    """StoreError when there is no store, or one that this release must not touch."""
    path = directory / "FORMAT"
    try:
        fd = open_file(path)
    except FileNotFoundError:
        raise StoreError(f"there is no store in {directory}; {_HINT}") from None
    try:
        text = read_at(fd, 0, 64)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    finally:
        os.close(fd)
    events = directory / "events"
    with told(f"{events} cannot be read"):
        linked = events.is_symlink()
    if linked:
        raise StoreError(f"{events} cannot be used: it is a link, not a directory")
    number = text.strip()
    if not number.isdigit() or int(number) < FORMAT:
        raise StoreError(f"{path} does not name a format; restore it from a backup")
    if int(number) != FORMAT:
        raise StoreError(
            f"{directory} was made by a newer leadtui (format {int(number)}, this one knows {FORMAT}): upgrade leadtui"
        )


class Format:
    """The format of one open store: looked at before every write and read, and read again when it may have changed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._names = str(directory / "FORMAT"), str(directory / "events")
        self._seen: tuple[int, ...] = ()

    def check(self) -> None:
        """As check_format, in two system calls instead of six while nobody has touched what that reads."""
        now = self._stamp()
        if not now or now != self._seen:
            check_format(self._directory)
            self._seen = now

    def _stamp(self) -> tuple[int, ...]:
        """What changes when FORMAT changes, or `events` becomes another one; empty when it cannot be looked at."""
        path, events = self._names
        try:
            found, inside = os.stat(path), os.lstat(events)  # noqa: PTH116 (half the time of Path.stat)
        except OSError:
            return ()
        return (
            found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns,
            inside.st_dev, inside.st_ino, inside.st_mode,
        )  # fmt: skip
