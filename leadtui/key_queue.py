"""Keys are handled one after another: the next one only when the one before has done all that it does.

Textual hands every key on at once and runs its action later, when it has come back from the screen. Somebody who
types `a` and a name in one go, or whose keys arrive in one packet over SSH, would have the name run as commands of
the board. Here a key waits until the one before has been handled, and until a screen that it opens is there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

LONGEST: Final = 0.25
"""Seconds after which a key counts as handled even when nobody says so: its widget went away meanwhile."""

Typed = events.Key | events.Paste


class Handled(Message):
    """Follows a key through the same queues, and so arrives when it has been handled."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue:
    """The keys that were typed and not handled yet, of one app."""

    def __init__(self, forward: Callable[[Typed], Awaitable[None]], target: Callable[[], MessagePump]) -> None:
        """`forward` hands a key to the app as Textual would; `target` is who gets it then."""
        self._forward = forward
        self._target = target
        self._waiting: deque[Typed] = deque()
        self._number = 0
        self._under_way = False
        self._holds = 0
        self._overdue: asyncio.TimerHandle | None = None

    async def typed(self, key: Typed) -> None:
        """A key has arrived."""
        self._waiting.append(key)
        await self._go_on()

    async def handled(self, number: int) -> None:
        """The key of this number has been handled."""
        if number != self._number:
            return
        if self._overdue is not None:
            self._overdue.cancel()
        self._under_way = False
        await self._go_on()

    def hold(self) -> None:
        """Lets keys wait from here on, until as many calls of `release`: something is being opened for them."""
        self._holds += 1

    async def release(self) -> None:
        """Ends one `hold`."""
        self._holds -= 1
        await self._go_on()

    async def _go_on(self) -> None:
        if self._under_way or self._holds or not self._waiting:
            return
        self._under_way = True
        self._number += 1
        number, target = self._number, self._target()
        await self._forward(self._waiting.popleft())
        if not target.post_message(Handled(number)):
            await self.handled(number)
            return
        loop = asyncio.get_running_loop()
        self._overdue = loop.call_later(LONGEST, lambda: loop.create_task(self.handled(number)))
