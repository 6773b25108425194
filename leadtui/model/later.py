"""A column of the index that is read only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """One value per lead. Until somebody asks, only what was written since is kept."""

    __slots__ = ("_list", "_since", "_source", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._list: list[T] = []
        self._source: Callable[[], list[T]] | None = None
        self._since: dict[int, T] = {}

    def comes_from(self, source: Callable[[], list[T]]) -> None:
        """`source` is called once, when somebody first asks, and what it gave is every later copy's too."""
        self._source = cache(source)

    def whole(self, length: int) -> list[T]:
        """All values; ValueError when they are not as many as the leads."""
        if self._source is not None:
            values = self._source().copy()
            for row, value in self._since.items():
                values[row:row + 1] = [value]
            if len(values) != length:
                raise ValueError(f"the column {self.name!r} has another length than the others")
            self._list, self._source, self._since = values, None, {}
        return self._list

    def write(self, row: int, value: T) -> None:
        """The value of a row; one behind the last row is a new one."""
        if self._source is not None:
            self._since[row] = value
        else:
            self._list[row:row + 1] = [value]

    def keep(self, rows: Sequence[int], length: int) -> None:
        """Leaves only these rows, in this order, of so many."""
        self._list = list(map(self.whole(length).__getitem__, rows))

    def copy(self) -> Later[T]:
        copy = Later[T](self.name)
        copy._list, copy._source, copy._since = self._list[:], self._source, dict(self._since)
        return copy
