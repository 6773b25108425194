"""A store as one file, made while others write: a gzipped tar of its FORMAT and of the journal up to one event.

The snapshot is left out: it is made anew from the journal. A member `BACKUP` comes first and says, as JSON, up to which
event and of how many bytes each part is. Every line is verified on its way out: a backup that was made can be restored.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from leadtui.errors import Refused, StoreError
from leadtui.store import compaction
from leadtui.store.directory import StoreDirectory
from leadtui.store.files import open_file, read_at, reason, sync_directory, told
from leadtui.store.format import FORMAT
from leadtui.store.journal import Place, damage, segment_path
from leadtui.store.sealed import EVENT, intact

CONTENTS: Final = "BACKUP"
SUFFIX: Final = ".tar.gz"


class Made(NamedTuple):
    """The file that was made, and the newest event in it."""

    path: Path
    seq: int


def backup(store: Path, to: Path, at: str, force: bool = False) -> Made:
    """Writes a new file (0600), whole or not at all; into a directory under a name with the instant `at` in it.

    Refused when something is there already, unless `force` lets a plain file be replaced; StoreError.
    """
    try:
        if to.is_dir():
            to /= f"leadtui-{at[:19].replace(':', '')}Z{SUFFIX}"
        inside = Path(os.path.realpath(to)).is_relative_to(os.path.realpath(store))
    except OSError as error:
        raise Refused(f"{to} cannot be written: {reason(error)}") from error
    if inside:
        raise Refused(f"{to} is inside the store itself; a backup belongs elsewhere")
    directory = StoreDirectory(store, background=False)
    try:
        # the journal is only appended to, but for an erasure, which is kept off meanwhile
        with compaction.alone(store, compaction.PATIENCE) as mine:
            if not mine:
                raise StoreError(f"{store} is being compacted by another process; nothing was backed up")
            directory.catch_up()
            with _new_file(to, force) as file:
                _write(file, directory, at)
                if not directory.is_in_place():
                    raise StoreError("the journal has changed meanwhile; nothing was backed up, try again")
            return Made(to, directory.seq)
    finally:
        directory.close()


@contextmanager
def _new_file(path: Path, force: bool) -> Iterator[BinaryIO]:
    """A file that gets its name when the block ends, synced; Refused for what cannot be written."""
    if os.path.lexists(path) and not (force and path.is_file() and not path.is_symlink()):
        raise Refused(f"{path} is there already" + ("; --force replaces it" if path.is_file() and not force else ""))
    made = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}")
    try:
        fd = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(fd, "wb") as file:
                yield file
                file.flush()
                os.fsync(fd)
            if force:
                made.replace(path)
            else:
                path.hardlink_to(made)  # unlike a rename it never replaces what somebody has put there meanwhile
            sync_directory(path.parent)
        finally:
            made.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise Refused(f"{path} cannot be written: {why}") from error


def _write(file: BinaryIO, directory: StoreDirectory, at: str) -> None:
    end = directory.place
    sizes = {segment_path(Path(), number).as_posix(): _size(directory.directory, number, end)
             for number in range(1, end.segment + 1)}  # fmt: skip
    contents = {"format": FORMAT, "seq": directory.seq, "made_at": at, "sizes": sizes}
    with (
        gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        _add(archive, CONTENTS, json.dumps(contents).encode() + b"\n")
        _add(archive, "FORMAT", b"%d\n" % FORMAT)
        seq = 0
        for number, (name, size) in enumerate(sizes.items(), 1):
            path = segment_path(directory.directory, number)
            with told(f"{path} cannot be read"):
                fd = open_file(path)
                try:
                    data = read_at(fd, 0, size)
                finally:
                    os.close(fd)
            seq = _verified(path, data, seq)
            _add(archive, name, data)
    if seq != directory.seq:
        raise StoreError(f"{path} ends at event {seq} instead of {directory.seq}; nothing was backed up")


def _size(store: Path, number: int, end: Place) -> int:
    if number == end.segment:
        return end.offset
    path = segment_path(store, number)
    with told(f"{path} cannot be read"):
        return path.stat().st_size


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


def _verified(path: Path, data: bytes, seq: int) -> int:
    """The seq of the last line; StoreError for the first that is not true."""
    offset = 0
    for line in data.splitlines(keepends=True):
        begins = EVENT + line[len(EVENT):len(EVENT) + 8] + b'","seq":%d,' % (seq + 1)
        if not line.endswith(b"\n") or not intact(line[:-1], EVENT):
            raise damage(path, offset, "checksum does not match")
        if not line.startswith(begins):
            raise damage(path, offset, f"this is not event {seq + 1}")
        offset, seq = offset + len(line), seq + 1
    return seq
