"""Whom this user has erased, kept outside of every store: what cleans a backup that was made before.

One line of JSON per erased lead in the XDG state directory, mode 0600. It holds ids and instants, nothing of a person.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs

from leadtui.errors import StoreError
from leadtui.store.erase import Tombstone
from leadtui.store.files import reason

_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC


def path() -> Path:
    return platformdirs.user_state_path("leadtui") / "erased.jsonl"


def remember(stones: Iterable[Tombstone]) -> None:
    """Adds those that are not there yet. StoreError."""
    new = list(dict.fromkeys(stone for stone in stones if stone not in set(remembered())))
    if not new:
        return
    place = path()
    lines = "".join(json.dumps(stone._asdict()) + "\n" for stone in new).encode()
    try:
        place.parent.mkdir(0o700, parents=True, exist_ok=True)
        fd = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
        try:
            os.write(fd, lines)
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise StoreError(f"{place} cannot be written: {reason(error)}") from error


def remembered() -> Iterator[Tombstone]:
    """Those of all stores; lines that are not whole are passed over. StoreError."""
    place = path()
    try:
        lines = place.read_bytes().splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{place} cannot be read: {reason(error)}") from error
    for line in lines:
        with suppress(ValueError, TypeError):
            yield Tombstone(**json.loads(line))
