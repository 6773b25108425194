"""A column of texts that many leads share: whole numbers instead of a hundred thousand strings."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, MutableSequence
from typing import Any, Final

from leadtui.model.texts import Texts

_TYPES: Final = ((1 << 8, "B"), (1 << 16, "H"), (1 << 32, "I"))


def typecode(values: int) -> str:
    """The type of an array of codes of so many values: the smallest one."""
    return next(code for most, code in _TYPES if values <= most)


def wide_enough(codes: array[int], code: int) -> array[int]:
    """These codes, in a wider array when `code` would not fit."""
    return array(typecode(code + 1), codes) if code >> 8 * codes.itemsize else codes


class Coded:
    """A column whose values repeat: per row a code, which is the place of the row's value in `values`.

    None is the value of leads without one. Values that no lead has any more stay until the next `dump`.
    `codes` becomes another array when a new value makes it too narrow.
    """

    __slots__ = ("_code", "codes", "values")

    def __init__(self, codes: array[int] | None = None, values: Iterable[Any] = ()) -> None:
        self.codes = array("B") if codes is None else codes
        self.values: MutableSequence[Any] = values.copy() if isinstance(values, Texts) else list(values)
        self._code: dict[Hashable, int] | None = None

    def code(self, value: Hashable, row: int | None = None) -> int:
        """The code of `value`; a new one when no row has had it. Quick when `row` has it already."""
        if row is not None and self.at(row) == value:
            return self.codes[row]
        if self._code is None:
            self._code = {known: code for code, known in enumerate(self.values)}
        code = self._code.get(value)
        if code is None:
            code = self._code[value] = len(self.values)
            self.values.append(value)
            self.codes = wide_enough(self.codes, code)
        return code

    def at(self, row: int) -> Any:
        """The value of a row."""
        return self.values[self.codes[row]]

    def codes_of(self, accept: Callable[[Any], bool]) -> list[bool]:
        """Per code whether its value is accepted: what a scan over `codes` looks up."""
        return [accept(value) for value in self.values]

    def codes_for(self, value: Hashable) -> list[bool]:
        """Per code whether it is that of `value`."""
        return [known == value for known in self.values]

    def in_use(self) -> tuple[array[int], list[Any]]:
        """Codes and values without the values that no row has, numbered in order of first use."""
        order = {code: place for place, code in enumerate(dict.fromkeys(self.codes))}
        codes = array(typecode(len(order)), map(order.__getitem__, self.codes))
        return codes, [self.values[code] for code in order]
