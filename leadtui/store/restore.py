"""A backup put in place as a store: unpacked beside it, verified, and only then given its name.

The file may come from anywhere, so the tar is read here: plain members with the names that a backup has, in its order,
each of the size that was announced. Links, devices, other paths and extended headers are not even looked at.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import secrets
import shutil
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from leadtui.errors import Refused, StoreError
from leadtui.store import compaction
from leadtui.store.backup import CONTENTS
from leadtui.store.check import check
from leadtui.store.create import create
from leadtui.store.files import create_file, reason, sync_directory, told, write_all
from leadtui.store.format import FORMAT
from leadtui.store.journal import segment_path
from leadtui.store.lock import Lock
from leadtui.store.sealed import EVENT
from leadtui.store.tiny import TinyStore

_BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 1024 * 1024
_MOST_CONTENTS: Final = 4 * 1024 * 1024
"""Bytes of the member BACKUP at most."""
_SPARE: Final = 16 * 1024 * 1024
"""Bytes that stay free on the disk."""
_SEGMENT: Final = re.compile(r"events/[0-9]{6,9}\.jsonl")
Clean = Callable[[TinyStore, Path | None], list[int]]


class Bad(Exception):
    """What is wrong with the file, as the end of a sentence."""


class Restored(NamedTuple):
    """What was put in place: up to which event, the leads erased again, and where the store that was there is now."""

    seq: int
    erased: list[int]
    aside: Path | None


def restore(
    file: Path, place: Path, at: str, clean: Clean, *, force: bool = False, group: str | None = None
) -> Restored:
    """Makes the store `place` of a backup; nothing is changed when that fails.

    `clean` erases again whom others than the backup know to be erased, given the store and the one that it replaces.
    Refused when there is a store already, unless `force` lets it be renamed (`at` in its name); StoreError.
    """
    old = _standing(place, force)
    with told(f"no store can be made in {place}"):
        place.parent.mkdir(0o700, parents=True, exist_ok=True)
        made = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        made.mkdir(0o700)
        try:
            _like(place, made)
            create(made, group)
            with told(f"{file} cannot be restored"):
                seq = _unpacked(file, made)
            store = TinyStore(made, background=False)
            try:
                erased = clean(store, old)
                store.compact()
            finally:
                store.close()
            aside = _put(made, place, at) if old else None
            if not old:
                made.rename(place)
            sync_directory(place.parent)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    return Restored(seq, erased, aside)


def _standing(place: Path, force: bool) -> Path | None:
    """The store that is there already; Refused when it, or something else, is not to be touched."""
    with told(f"{place} cannot be read"):
        if not os.path.lexists(place):
            return None
        if place.is_symlink() or not place.is_dir():
            raise Refused(f"{place} is not a directory; nothing was restored")
        if not any(place.iterdir()):
            return None
        if not (place / "FORMAT").exists():
            raise Refused(f"{place} is not empty and is no store; nothing was restored")
    if not force:
        raise Refused(f"there is a store already in {place}; nothing was restored, --force keeps it under another name")
    return place


def _like(place: Path, made: Path) -> None:
    """Makes the new store for those for whom the directory is that it replaces."""
    if place.exists():
        found = place.stat()
        if found.st_mode & stat.S_ISGID:
            os.chown(made, -1, found.st_gid)
            made.chmod(0o2770)
        if os.geteuid() == 0:
            os.chown(made, found.st_uid, found.st_gid)


def _put(made: Path, place: Path, at: str) -> Path:
    """Puts the new store in the place of the old one, which nobody writes to meanwhile; the old one's new name."""
    aside = place.with_name(f"{place.name}.before-{at[:19].replace(':', '')}Z")
    if os.path.lexists(aside):
        raise Refused(f"{aside} is there already; nothing was restored")
    with ExitStack() as held:
        if (place / "events").is_dir() and not held.enter_context(compaction.alone(place, compaction.PATIENCE)):
            raise StoreError(f"{place} is being compacted by another process; nothing was restored")
        lock = Lock(place / "lock")
        held.callback(lock.close)
        held.enter_context(lock.held())
        place.rename(aside)
        try:
            made.rename(place)
        except OSError:
            aside.rename(place)
            raise
    return aside


def _unpacked(file: Path, made: Path) -> int:
    """Unpacks a backup into an empty store and verifies it; the newest event. Refused when it is not whole."""
    try:
        with _opened(file) as raw, gzip.GzipFile(fileobj=raw) as packed:
            try:
                return _filled(packed, made)
            except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.HeaderError) as error:
                raise Bad("it is damaged or not complete") from error
    except Bad as bad:
        raise Refused(f"{file} cannot be restored: {bad}; nothing was changed") from bad


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A plain file; a pipe or a device would be waited for."""
    try:
        fd = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Bad(reason(error) if isinstance(error, OSError) else str(error)) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Bad("it is not a plain file")
    with os.fdopen(fd, "rb") as raw:
        yield raw


def _filled(packed: gzip.GzipFile, made: Path) -> int:
    name, size = _member(packed)
    if name != CONTENTS or size > _MOST_CONTENTS:
        raise Bad("it is no backup of leadtui")
    seq, sizes = _contents(_read(packed, size))
    room = os.statvfs(made)
    if sum(sizes.values()) > room.f_bavail * room.f_frsize - _SPARE:
        raise Bad("there is not enough room on the disk")
    if _member(packed) != ("FORMAT", len(b"%d\n" % FORMAT)) or _read(packed, 2) != b"%d\n" % FORMAT:
        raise Bad("its FORMAT is not the one that it announces")
    for number, announced in enumerate(sizes.items(), 1):
        if _member(packed) != announced:
            raise Bad(f"{announced[0]} is not where it should be")
        _write(packed, segment_path(made, number), announced[1])
    while rest := packed.read(_CHUNK):  # also what follows is read: the checksum is at the end
        if rest.strip(b"\0"):
            raise Bad("it holds more than a backup of leadtui does")
    sync_directory(made / "events")
    faults = check(made)
    if faults:
        raise Bad(faults[0].replace(f"{made}{os.sep}", "").partition("; nothing")[0])
    return _checked_seq(made, seq)


def _contents(text: bytes) -> tuple[int, dict[str, int]]:
    """What BACKUP announces; Bad."""
    try:
        contents = json.loads(text)
        format, seq, sizes = contents["format"], contents["seq"], contents["sizes"]
        expected = [f"events/{number:06}.jsonl" for number in range(1, len(sizes) + 1)]
        whole = [format, seq, *sizes.values()]
        if not sizes or list(sizes) != expected or any(type(number) is not int or number < 0 for number in whole):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Bad("it does not say what is in it") from error
    if format > FORMAT:
        raise StoreError(
            f"the backup was made by a newer leadtui (format {format}, this one knows {FORMAT}): upgrade leadtui; "
            "nothing was changed"
        )
    return seq, sizes


def _checked_seq(made: Path, seq: int) -> int:
    store = TinyStore(made, background=False)
    try:
        if store.seq != seq:
            raise Bad(f"it ends at event {store.seq} instead of {seq}")
    finally:
        store.close()
    return seq


def _member(packed: gzip.GzipFile) -> tuple[str, int]:
    """The name and the size of the next member; Bad for anything that is not plain and known."""
    block = _read(packed, _BLOCK)
    if not block.strip(b"\0"):
        raise Bad("it is damaged or not complete")
    member = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise Bad(f"it holds {member.name[:100]!r}, which is not a plain file")
    if member.name not in (CONTENTS, "FORMAT") and not _SEGMENT.fullmatch(member.name):
        raise Bad(f"it holds {member.name[:100]!r}, which no backup of leadtui does")
    if member.size < 0:
        raise Bad("it is damaged or not complete")
    return member.name, member.size


def _read(packed: gzip.GzipFile, size: int) -> bytes:
    """So many bytes of a small member, and of what fills its last block."""
    data = packed.read(size + (-size) % _BLOCK)
    if len(data) != size + (-size) % _BLOCK:
        raise EOFError
    return data[:size]


def _write(packed: gzip.GzipFile, path: Path, size: int) -> None:
    """Writes a member of that size to a new file, durably; what does not begin as a journal is not unpacked further."""
    path.unlink(missing_ok=True)
    fd = create_file(path)
    try:
        left = size
        while left:
            data = packed.read(min(left, _CHUNK))
            if not data:
                raise EOFError
            if left == size and not data.startswith(EVENT):
                raise Bad(f"{path.name} is no journal")
            write_all(fd, data)
            left -= len(data)
        os.fsync(fd)
    finally:
        os.close(fd)
    packed.read(-size % _BLOCK)
