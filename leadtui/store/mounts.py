"""Which file system a directory is on, because locks and wake-ups of another machine's disk cannot be relied on."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_NETWORK: Final = re.compile(r"nfs|cifs|smb|9p|afs|ceph|gluster|lustre|gfs2?$|ocfs2|ncpfs|coda|fuse", re.IGNORECASE)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def warning(directory: Path) -> str | None:
    """A sentence when the directory is on a network file system; None when it is not, or nobody can tell."""
    kind = file_system(directory)
    if kind is None or not _NETWORK.match(kind):
        return None
    return (
        f"{directory} is on a network file system ({kind}): its locks and its promises to keep what was saved are not "
        "those of a local disk, and changes of other machines show later"
    )


def file_system(directory: Path) -> str | None:
    """The kind of file system (`ext4`, `nfs4`, `fuse.sshfs`); None where the system does not say."""
    try:
        lines = os.fsdecode(_MOUNTS.read_bytes()).splitlines()
    except OSError:
        return None
    place = os.path.realpath(directory)
    found: tuple[int, str] | None = None
    for line in lines:
        with suppress(ValueError, IndexError):
            before, after = line.split(" - ", 1)
            point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), before.split(" ")[4])
            inside = place == point or place.startswith(point.rstrip("/") + "/")
            if inside and (found is None or len(point) >= found[0]):  # what was mounted last lies on top
                found = len(point), after.split(" ")[0]
    return found[1] if found else None
