"""A column of texts that many leads share: whole numbers instead of a hundred thousand strings."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable
from typing import Any


class Coded:
    """A column whose values repeat: per row a code, which is the place of the row's value in `values`.

    None is the value of leads without one. Values that no lead has any more stay until the next `dump`.
    """

    __slots__ = ("_code", "codes", "values")

    def __init__(self, codes: Iterable[int] = (), values: Iterable[Any] = ()) -> None:
        self.codes = array("I", codes)
        self.values: list[Any] = list(values)
        self._code: dict[Hashable, int] | None = None

    def code(self, value: Hashable) -> int:
        """The code of `value`; a new one when no row has had it."""
        if self._code is None:
            self._code = {known: code for code, known in enumerate(self.values)}
        code = self._code.get(value)
        if code is None:
            code = self._code[value] = len(self.values)
            self.values.append(value)
        return code

    def at(self, row: int) -> Any:
        """The value of a row."""
        return self.values[self.codes[row]]

    def codes_of(self, accept: Callable[[Any], bool]) -> list[bool]:
        """Per code whether its value is accepted: what a scan over `codes` looks up."""
        return [accept(value) for value in self.values]

    def in_use(self) -> tuple[list[int], list[Any]]:
        """Codes and values without the values that no row has, numbered in order of first use."""
        order = {code: place for place, code in enumerate(dict.fromkeys(self.codes))}
        return list(map(order.__getitem__, self.codes)), [self.values[code] for code in order]
