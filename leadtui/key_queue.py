"""Keys are handled one after another: the next one only when the one before has done all that it does.

Textual hands every key on at once and runs its action later, when it has come back from the screen. Somebody who
types `a` and a name in one go, or whose keys arrive in one packet over SSH, would have the name run as commands of
the board. Here a key waits until the one before has been handled, and while a screen comes or goes because of it.

A key that finds nothing before it is handed on at once and costs nothing. Only when another one arrives meanwhile
is a message sent after it, round by round: what a key has set going (an entry tells its form, the form tells its
dialog, the dialog goes away) travels one widget further in each.
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
ROUNDS: Final = 3
"""Messages in the longest chain that a key sets going: of the entry, of its form, and the key itself."""

Typed = events.Key | events.Paste


class Handled(Message):
    """Follows a key through the same queues, and so arrives when the key has been through them."""

    def __init__(self, key: Typed, rounds: int) -> None:
        super().__init__()
        self.key = key
        self.rounds = rounds
        """How many are still to come after this one."""


class KeyQueue:
    """The keys that were typed and not handled yet, of one app."""

    def __init__(self, forward: Callable[[Typed], Awaitable[None]], target: Callable[[], MessagePump]) -> None:
        """`forward` hands a key to the app as Textual would; `target` is who gets it then."""
        self._forward = forward
        self._target = target
        self._waiting: deque[Typed] = deque()
        self._under_way: Typed | None = None
        self._taker: MessagePump | None = None
        self._holds = 0
        self._overdue: asyncio.TimerHandle | None = None

    async def typed(self, key: Typed) -> None:
        """A key has arrived."""
        self._waiting.append(key)
        if self._under_way is None:
            await self._go_on()
        elif self._overdue is None:
            await self._follow(ROUNDS)

    def back(self, key: Typed) -> None:
        """A key came back to the app: no widget took it, and its action has been run."""
        if key is self._under_way and self._overdue is None:
            self._under_way = None

    async def handled(self, message: Handled) -> None:
        """What followed a key has arrived."""
        if message.key is self._under_way:
            await self._follow(message.rounds)

    def hold(self) -> None:
        """Lets keys wait from here on, until as many calls of `release`: something is being opened for them."""
        self._holds += 1

    async def release(self) -> None:
        """Ends one `hold`."""
        self._holds -= 1
        await self._go_on()

    def left(self) -> None:
        """The screen that the key under way was meant for is gone: that was all that it did."""
        self._end()

    async def _go_on(self) -> None:
        """Hands on what may be handed on."""
        while self._waiting and self._under_way is None and not self._holds:
            key = self._waiting.popleft()
            self._under_way, self._taker = key, self._target()
            await self._forward(key)
            if self._waiting:
                await self._follow(ROUNDS)
            elif not key.is_forwarded:  # a binding with priority, which has been run
                self.back(key)

    async def _follow(self, rounds: int) -> None:
        """Sends a message after the key under way; without rounds, or a way to go, the key has been handled."""
        key, taker = self._under_way, self._taker
        if key is None:
            return
        if self._overdue is None:
            loop = asyncio.get_running_loop()
            self._overdue = loop.call_later(LONGEST, lambda: loop.create_task(self.handled(Handled(key, 0))))
        if not rounds or taker is None or not taker.post_message(Handled(key, rounds - 1)):
            self._end()
            await self._go_on()

    def _end(self) -> None:
        self._under_way = None
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None
