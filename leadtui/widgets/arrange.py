"""Which columns fit on the screen, and how wide each is: whole columns only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NARROWEST: Final = 24
"""Cells of a column that is not folded, where the terminal has them."""
FOLDED: Final = 4


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The columns from `first` on, each with its width; together they fill the room unless all are folded."""

    first: int
    widths: tuple[int, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.widths) - 1


def arrange(folded: Sequence[bool], cursor: int, first: int, width: int) -> Arrangement:
    """Shows the column `cursor`, keeping `first` on the left as long as it can."""
    first = max(0, min(first, cursor, len(folded) - 1))
    while first < cursor and _fitting(folded, first, width) <= cursor - first:
        first += 1
    while first > 0 and first - 1 + _fitting(folded, first - 1, width) == len(folded):
        first -= 1
    count = max(1, _fitting(folded, first, width))
    shown = folded[first:first + count]
    wide = shown.count(False)
    room = width - FOLDED * shown.count(True)
    widths = []
    for is_folded in shown:
        if is_folded:
            widths.append(min(FOLDED, width))
        else:
            each = room // wide
            widths.append(each)
            room, wide = room - each, wide - 1
    return Arrangement(first, tuple(widths))


def _fitting(folded: Sequence[bool], first: int, width: int) -> int:
    """How many columns from `first` on fit."""
    used = count = 0
    for is_folded in folded[first:]:
        used += FOLDED if is_folded else NARROWEST
        if used > width:
            break
        count += 1
    return count
