"""Numbers in few characters, as the cells of all pages have them."""

from __future__ import annotations

from fractions import Fraction

from leadtui.model.metrics.display import NOT_DEFINED, short
from leadtui.model.metrics.number import Amounts, Number, days, percent


def money(amount: Amounts) -> str:
    return short(Number("open_value", amount, 0, ""))


def length(of: Fraction | None) -> str:
    return NOT_DEFINED if of is None else days(of).removesuffix("ays")


def rate(of: Fraction | None) -> str:
    return NOT_DEFINED if of is None else percent(of)


def plain(amount: Amounts) -> float:
    """The biggest part, for a picture only."""
    return float(amount.single if amount.single is not None else max((part for _, part in amount.parts), default=0))


def part(of: int, whole: int) -> Fraction | None:
    return Fraction(of, whole) if whole else None
