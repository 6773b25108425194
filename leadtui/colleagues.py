"""The others on the same store: when they have written, who is here, and which lead they are editing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from leadtui.store.lock import user
from leadtui.store.presence import Here, Presence
from leadtui.store.watch import Watch

LOOK_SECONDS: Final = 2.0
"""How often everything is looked at besides being woken."""
UNWOKEN_SECONDS: Final = 0.5
"""The same where nothing wakes us: too many boards of one user, or a network file system."""
GATHER_SECONDS: Final = 0.1
"""How long comings and goings are gathered before the boards are counted."""


class Colleagues:
    """Watches a store directory from the event loop.

    `wrote` is called when there may be news, `met` when somebody came, went, or began or ended to edit.
    """

    def __init__(self, directory: Path, wrote: Callable[[], object], met: Callable[[tuple[Here, ...]], object]) -> None:
        self._directory = directory
        self._wrote = wrote
        self._met = met
        self._own = (user(), os.getpid())
        self._others: tuple[Here, ...] = ()
        self._counting: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._begin()

    def _begin(self) -> None:
        self._presence = Presence(self._directory)
        self._watch = Watch(self._directory)
        fd = self._watch.fileno()
        self.look_seconds = LOOK_SECONDS if fd is not None else UNWOKEN_SECONDS
        """How often `look` is to be called."""
        if fd is not None:
            self._loop.add_reader(fd, self._woken)
        self._wrote()  # since the store was read, before anybody listened: nothing would ever wake us for that

    def _woken(self) -> None:
        woken = self._watch.drain()
        if woken.journal:
            self._wrote()
        if woken.people and self._counting is None:
            self._counting = self._loop.call_later(GATHER_SECONDS, self._count)

    def look(self) -> None:
        """Not everything wakes us, network file systems never do."""
        if self._watch.changed():
            self._wrote()
        self._count()

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        others = tuple(board for board in self._presence.here() if (board.user, board.pid) != self._own)
        if others != self._others:
            self._others = others
            self._met(others)

    def editing(self, lead: int | None) -> None:
        """Tells the others which lead is being edited here; None: none."""
        self._presence.editing(lead)

    def again(self) -> None:
        """After a trouble: the directory may be another one, which must be watched instead."""
        self.close()
        self._begin()

    def close(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        fd = self._watch.fileno()
        if fd is not None:
            self._loop.remove_reader(fd)
        self._watch.close()
        self._presence.close()
