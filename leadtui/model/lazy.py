"""A sequence whose members are made when they are asked for, and not kept: 100,000 leads at once fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar, overload

T = TypeVar("T")

MANY: Final = 1_000
"""Changes of one event from which on they are made one by one."""


class Lazy(Sequence[T]):
    """`count` members, each `make(place)`, which gives equal ones for the same place."""

    __slots__ = ("_count", "_make")

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return tuple(map(self._make, range(self._count)[at]))
        return self._make(range(self._count)[at])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, range(self._count))
