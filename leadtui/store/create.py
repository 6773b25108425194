"""Making and opening a store's directory."""

from __future__ import annotations

import grp
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from leadtui.errors import Refused
from leadtui.store.files import create_directory, create_file, reason, sync_directory, temporary, told, write_all
from leadtui.store.format import FORMAT, check_format
from leadtui.store.journal import START, segment_path
from leadtui.store.tiny import TinyStore

_BEGUN: Final = re.compile(r"lock|events|\.FORMAT\.[0-9a-f]+")
"""What an interrupted `create` leaves."""


def is_vacant(place: Path) -> bool:
    """Whether there is nothing yet where a store is to be; StoreError when one may not look."""
    with told(f"{place} cannot be read"):
        return not place.exists() or (place.is_dir() and not any(place.iterdir()))


def create(directory: Path, group: str | None = None) -> None:
    """Makes an empty store: for yourself (0700), or for the members of a Unix group (setgid 2770).

    A directory that was prepared as shared (setgid) stays so. Refused when there is a store already, or something
    else; StoreError when it cannot be made.
    """
    gid = None if group is None else _gid(group)
    with told(f"no store can be made in {directory}"):
        if (directory / "FORMAT").exists():
            check_format(directory)
            raise Refused(f"there is a store already in {directory}; it was left alone")
        if directory.is_dir():
            if any(not _BEGUN.fullmatch(path.name) for path in directory.iterdir()):
                raise Refused(f"{directory} is not empty; a store needs a directory of its own")
            made = False
        else:
            missing = [path for path in (directory, *directory.parents) if not path.exists()]
            directory.mkdir(0o700, parents=True)
            for path in missing:
                sync_directory(path.parent)
            made = True
        if gid is not None:
            _share(directory, gid, made)
        elif not directory.stat().st_mode & stat.S_ISGID:
            directory.chmod(0o700)
        _fill(directory)


def _gid(group: str) -> int:
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise Refused(f"the store cannot be shared with the group {group!r}: there is no such group") from error


def _share(directory: Path, gid: int, made: bool) -> None:
    """Gives the directory to the group; when that fails, one that was only just `made` goes again."""
    try:
        os.chown(directory, -1, gid)
    except PermissionError as error:
        if made:
            directory.rmdir()
        group = grp.getgrgid(gid).gr_name
        raise Refused(f"the store cannot be shared with the group {group!r}: {reason(error)}") from error
    directory.chmod(0o2770)


def _fill(directory: Path) -> None:
    """Makes what a store consists of; an interrupted attempt is finished."""
    for left in directory.glob(".FORMAT.*"):
        left.unlink()
    with suppress(FileExistsError):
        os.close(create_file(directory / "lock"))
    create_directory(directory / "events")
    with suppress(FileExistsError):
        os.close(create_file(segment_path(directory, START.segment)))
    sync_directory(directory / "events")
    sync_directory(directory)
    fd, made = temporary(directory / "FORMAT")  # the last, and whole: without it there is no store
    try:
        write_all(fd, b"%d\n" % FORMAT)
        os.fsync(fd)
    finally:
        os.close(fd)
    made.replace(directory / "FORMAT")
    sync_directory(directory)
    sync_directory(directory.parent)


def open_store(directory: Path, background: bool = True) -> TinyStore:
    """The store in a directory; StoreError, with a hint, when there is none or it cannot be used."""
    return TinyStore(directory, background=background)
