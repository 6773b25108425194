"""How a score rose of late: what acts did to it, told apart from points that come or fade by themselves.

A lead keeps the points of each act of the last days under the act's moment, as changes that merge and that an undo
takes back one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from leadtui.model import moment

DAYS: Final = 7
"""Days for which a rise is news."""
LEAST: Final = 20
"""Points from which on a rise is news."""


def marked(rises: Mapping[str, int], at: datetime, points: int) -> dict[str, int | None]:
    """What becomes different in `rises` by an act that moved the score by `points`; None: it is forgotten.

    A second act in the same second is kept a second earlier.
    """
    oldest = moment.iso(at - timedelta(days=DAYS))
    found: dict[str, int | None] = {old: None for old in rises if old < oldest}
    while (key := moment.iso(at)) in rises:
        at -= timedelta(seconds=1)
    return found | {key: points}


def told(rises: Mapping[str, int]) -> tuple[int, ...]:
    """Moments (seconds since 1970) and points by turns, the oldest first; nothing when they can be no news."""
    if sum(points for points in rises.values() if points > 0) < LEAST:
        return ()
    return tuple([number for at in sorted(rises) for number in (moment.epoch(at), rises[at])])


def since(told: tuple[int, ...], begin: int) -> int:
    """By how much the score rose since a moment, as `told` has it."""
    return sum(points for at, points in zip(told[::2], told[1::2], strict=True) if at > begin)
