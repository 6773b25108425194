"""Whole numbers in ascending order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def median(ordered: Sequence[int]) -> Fraction:
    """The middle of sorted numbers, or the exact mean of the two middle ones."""
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
