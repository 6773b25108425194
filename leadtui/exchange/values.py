"""Cells of a file as simple values of a lead: exact, or Refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from leadtui.errors import Refused

LONGEST: Final = 80
"""Characters of the longest number or date: what is longer is neither, and is not looked at."""


def is_fraction(cells: Iterable[str]) -> bool:
    """Whether a column of probabilities is 0..1: none is above 1 and some lie between."""
    between = False
    for cell in cells:
        try:
            number = Decimal(cell[:LONGEST].strip())
        except InvalidOperation:
            return False
        if not number.is_finite() or number > 1:
            return False
        between = between or 0 < number < 1
    return between


def percent(text: str, fraction: bool) -> Decimal:
    """A probability in percent, to two places; Refused."""
    cell = text.strip()
    try:
        number = Decimal(cell[:LONGEST].rstrip("% ").replace(",", "."))
    except InvalidOperation as wrong:
        raise Refused(f"probability: {text[:40]!r} is not a number", "probability") from wrong
    if not number.is_finite() or not 0 <= (number := number * 100 if fraction and "%" not in cell else number) <= 100:
        raise Refused(f"probability: {text[:40]!r} is not between 0 and 100 %", "probability")
    return round(number, 2)


def several(text: str, separators: str) -> list[str]:
    """The parts of a cell that holds a list, each once, in order."""
    return list(dict.fromkeys(part for piece in re.split(separators, text) if (part := piece.strip())))


def yes(text: str) -> bool:
    return text.strip().casefold() in ("true", "yes", "1", "y")


def score(points: int) -> int:
    """A score that a file tells: from 0 to 100. Refused."""
    if not 0 <= points <= 100:
        raise Refused(f"score: {points:,} is not from 0 to 100"[:80], "score")
    return points


def by_hand(points: object) -> int:
    """The points by hand that a file of our own tells: from −1,000 to 1,000. Refused."""
    if not isinstance(points, int) or isinstance(points, bool) or not -1000 <= points <= 1000:
        raise Refused(f"score_by_hand: {str(points)[:40]!r} is not a whole number from -1000 to 1000", "score_by_hand")
    return points
