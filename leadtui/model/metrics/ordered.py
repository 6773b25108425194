"""Whole numbers in ascending order, of which one can be added or taken away quickly."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from fractions import Fraction


def median(ordered: Sequence[int]) -> Fraction:
    """The middle of sorted numbers, or the exact mean of the two middle ones."""
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)


class Ordered:
    """Numbers of at most 64 bits; to change one of 100,000 takes some microseconds."""

    __slots__ = ("numbers",)

    def __init__(self, ordered: Iterable[int] = ()) -> None:
        self.numbers = array("q", ordered)

    def change(self, number: int, sign: int) -> None:
        """Adds it, or (-1) takes one of it away, which must be there."""
        if sign > 0:
            insort(self.numbers, number)
        else:
            at = bisect_left(self.numbers, number)
            if self.numbers[at] != number:
                raise ValueError(f"{number} is not among them")
            del self.numbers[at]
