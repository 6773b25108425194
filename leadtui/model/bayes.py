"""Odds of winning out of counts: what won leads have more often than lost ones multiplies the odds.

Counts per variable and value begin at GRAIN, so that a value met on one side only is strong, and never certain. The
stage is the one variable in which a lead has several values: a won lead has reached every stage, a lost one each
stage up to its last.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate
from typing import Final, TypeVar

GRAIN: Final = 0.1
"""What every count begins at."""

Value = TypeVar("Value", bound=Hashable)


def odds(won: int, lost: int) -> float:
    """Won against lost leads, before anything is known of one."""
    return (won + GRAIN) / (lost + GRAIN)


def factors(won: Mapping[Value, int], lost: Mapping[Value, int]) -> dict[Value, float]:
    """Per value of a variable what it multiplies the odds by: its share of the won leads ÷ that of the lost ones."""
    values = won.keys() | lost.keys()
    of_won = sum(won.values()) + GRAIN * len(values)
    of_lost = sum(lost.values()) + GRAIN * len(values)
    return {
        value: (won.get(value, 0) + GRAIN) / of_won / ((lost.get(value, 0) + GRAIN) / of_lost) for value in values
    }


def stage_factors(last: Sequence[int]) -> list[float]:
    """Per stage, in board order, what having reached it multiplies the odds by.

    `last`: how many lost leads got so far and no further. Won leads count at every stage, which makes their share 1.
    """
    reached = [count + GRAIN for count in accumulate(reversed(last))][::-1]
    return [reached[0] / count for count in reached]


def probability(odds: float) -> float:
    """The fraction of 1 that odds mean."""
    return odds / (1 + odds)


def times(factor: float) -> str:
    """A factor for people: `×1.8`, `×0.04`."""
    return f"×{factor:.1f}" if factor >= 0.095 else f"×{factor:.1g}"
