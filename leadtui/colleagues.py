"""The others on the same store: when they have written, and how many are here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from leadtui.store.presence import Presence
from leadtui.store.watch import Watch

LOOK_SECONDS: Final = 2.0
"""How often the journal is looked at besides being woken by it; a few microseconds each time."""
COUNT_SECONDS: Final = 5.0
"""How often the open boards are counted."""


class Colleagues:
    """Watches a store directory from the event loop. `wrote` is called when there may be news."""

    def __init__(self, directory: Path, wrote: Callable[[], None]) -> None:
        self._directory = directory
        self._wrote = wrote
        self._begin()

    def _begin(self) -> None:
        self._presence = Presence(self._directory)
        self._watch = Watch(self._directory)
        fd = self._watch.fileno()
        if fd is not None:
            asyncio.get_running_loop().add_reader(fd, self._woken)

    def _woken(self) -> None:
        self._watch.drain()
        self._wrote()

    def look(self) -> None:
        """To be called every LOOK_SECONDS: not everything wakes us, network file systems never do."""
        if self._watch.changed():
            self._wrote()

    def others(self) -> int:
        """How many other boards are open."""
        return max(0, len(self._presence.here()) - 1)

    def again(self) -> None:
        """After a trouble: the directory may be another one, which must be watched instead."""
        self.close()
        self._begin()

    def close(self) -> None:
        fd = self._watch.fileno()
        if fd is not None:
            asyncio.get_running_loop().remove_reader(fd)
        self._watch.close()
        self._presence.close()
