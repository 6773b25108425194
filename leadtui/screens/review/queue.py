"""The leads that still wait in a review, and where the person is among them."""

from __future__ import annotations

from collections.abc import Iterable


class Queue:
    """Ids in the order in which they are looked at. A lead that was looked at and not decided stays where it is."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._left = list(ids)
        self._at = 0
        self.decided: list[int] = []
        """What left the queue by the person's own decisions, the newest last."""
        self.again: int | None = None
        """The current lead, when it was decided and is looked at again."""
        self._before: int | None = None
        """The lead whose decision brought the current one."""

    @property
    def current(self) -> int | None:
        """The lead to decide now; None at the end."""
        return self._left[self._at] if self._left else None

    @property
    def left(self) -> tuple[int, ...]:
        """The current lead and what comes after it, then what was passed over."""
        return (*self._left[self._at :], *self._left[: self._at])

    def __len__(self) -> int:
        return len(self._left)

    def walk(self, leads: int) -> None:
        """To another lead without a decision; beyond an end it goes on at the other one.

        The lead before is the one that was just decided, if so: there may be something left to do with it.
        """
        before, again, self._before = self._before, self.again, None
        if again is not None:
            self.drop(again)
            self.decided.append(again)
            if leads > 0:
                self._before, leads = again, leads - 1  # the next one is in its place
        elif before is not None and leads < 0:
            self.wait(before, now=True)
            self.again, leads = before, 0
        if self._left:
            self._at = (self._at + leads) % len(self._left)

    def decide(self, id: int) -> None:
        """The person has decided a lead: it does not come again."""
        self.drop(id)
        self.decided.append(id)
        self._before = id

    def drop(self, id: int) -> None:
        """A lead waits no more."""
        if id == self.again:
            self.again = None
        if id not in self._left:
            return
        place = self._left.index(id)
        del self._left[place]
        if place < self._at:
            self._at -= 1
        if self._at >= len(self._left):
            self._at = 0

    def wait(self, id: int, *, now: bool = False) -> None:
        """A lead has come to wait: at the end, or (`now`) before the current one, in its place."""
        if id == self.again:
            self.again = None
        if id == self._before:
            self._before = None
        if id in self._left:
            if now:
                self._at = self._left.index(id)
            return
        if id in self.decided:
            self.decided.remove(id)
        place = self._at if now else len(self._left)
        self._left.insert(place, id)

    def follow(self, id: int) -> None:
        """A lead has come that is looked at right after the current one."""
        if id not in self._left:
            self._left.insert(min(self._at + 1, len(self._left)), id)
