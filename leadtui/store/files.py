"""Opening and making files in a directory that other people can write to.

Nothing that somebody plants there (a link, a pipe, a second name of another file) is followed or waited for,
and what is made has the same mode whatever the umask: 0600, or 0660 in a shared (setgid) directory.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError

_SAFELY: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_UNNAMED: Final = getattr(os, "O_TMPFILE", 0) if Path("/proc/self/fd").is_dir() else 0
"""Opens a new file that has no name yet; 0 where there is no such thing."""
_REASONS: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EIO: "the disk reports an input/output error",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EFBIG: "the file would be larger than allowed",
    errno.ELOOP: "it is a link, not a plain file",
    errno.ENXIO: "it is not a plain file",
    errno.EISDIR: "it is not a plain file",
    errno.ENOTDIR: "it is not a directory",
}


def reason(error: OSError) -> str:
    """Why the system said no, in words."""
    return _REASONS.get(error.errno or 0, os.strerror(error.errno) if error.errno else str(error))


class told:
    """Turns an OSError inside the block into a StoreError: `<doing>: <reason>`.

    A class and no generator, which takes more of the time than most blocks: every commit goes through several.
    """

    __slots__ = ("_doing",)

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise StoreError(f"{self._doing}: {reason(error)}") from error


def open_file(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of an existing plain file; FileNotFoundError when there is none, StoreError when it is unsafe."""
    try:
        fd = os.open(path, flags | _SAFELY)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {reason(error)}") from error
    try:
        found = os.fstat(fd)
    except OSError as error:
        os.close(fd)
        raise StoreError(f"{path} cannot be opened: {reason(error)}") from error
    if not stat.S_ISREG(found.st_mode) or (flags & (os.O_WRONLY | os.O_RDWR) and found.st_nlink > 1):
        os.close(fd)
        why = "it is not a plain file" if not stat.S_ISREG(found.st_mode) else "it has a second name (hard link)"
        raise StoreError(f"{path} cannot be used: {why}")
    return fd


def create_file(path: Path) -> int:
    """A descriptor, for reading and writing, of a new file; FileExistsError or another OSError when that fails.

    Where the system can do it, the file has its mode before it has its name: who is killed in between must not leave
    one that the others of the group cannot use.
    """
    fd, named = _new(path)
    try:
        parent = path.parent.stat()
        if os.geteuid() == 0:  # an administrator must not lock the owner out of the owner's store
            os.fchown(fd, parent.st_uid, parent.st_gid)
        os.fchmod(fd, 0o660 if parent.st_mode & stat.S_ISGID else 0o600)
        if not named:  # a descriptor of a directory, any, makes os.link follow the link in /proc
            os.link(f"/proc/self/fd/{fd}", path, src_dir_fd=fd)
    except OSError:
        os.close(fd)
        if named:
            with suppress(OSError):
                path.unlink()
        raise
    return fd


def _new(path: Path) -> tuple[int, bool]:
    """A new file, and whether it has its name already."""
    if _UNNAMED:
        try:
            return os.open(path.parent, os.O_RDWR | os.O_CLOEXEC | _UNNAMED, 0o600), False
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
                raise
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600), True


def create_directory(path: Path) -> None:
    """A directory inside a store: 0700, or setgid 2770 when its parent is; OSError when that fails.

    One that is there already is finished: its maker may have been killed before it had its mode.
    """
    if path.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    path.mkdir(0o700, exist_ok=True)
    parent = path.parent.stat()
    if os.geteuid() == 0:
        os.chown(path, parent.st_uid, parent.st_gid)
    path.chmod(0o2770 if parent.st_mode & stat.S_ISGID else 0o700)


def temporary(path: Path) -> tuple[int, Path]:
    """A new file beside `path` under a name nobody can foresee, to be renamed over it."""
    other = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    return create_file(other), other


def open_directory(path: Path) -> int:
    """A descriptor of a directory, to lock or to sync it; OSError when that fails."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def sync_directory(path: Path) -> None:
    """Makes new and renamed names in a directory durable; OSError when that fails."""
    fd = open_directory(path)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def read_at(fd: int, offset: int, size: int) -> bytes:
    """`size` bytes from `offset`, fewer only where the file ends."""
    data = os.pread(fd, size, offset)
    if len(data) == size or not data:
        return data
    parts = [data]
    while data and (missing := size - sum(map(len, parts))):
        data = os.pread(fd, missing, offset + size - missing)
        parts.append(data)
    return b"".join(parts)


def write_all(fd: int, data: bytes) -> None:
    """Writes to a file that nobody sees yet; OSError when it does not fit."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]
