"""The format of a store: one number in the plain file FORMAT, checked before everything else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.store.files import open_file, read_at, reason, told

FORMAT: Final = 1
_HINT: Final = "make one with `leadtui init`, or try `leadtui demo`"


def stamp(directory: Path) -> tuple[int, ...]:
    """What changes when somebody changes FORMAT: cheaper than reading it; empty when it cannot be looked at."""
    try:
        found = os.stat(directory / "FORMAT")  # noqa: PTH116 (half the time of Path.stat, at every read)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


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
