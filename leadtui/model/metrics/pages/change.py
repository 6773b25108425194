"""How a metric changed since the period before, in signs and words."""

from __future__ import annotations

from fractions import Fraction

from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.display import NOT_DEFINED
from leadtui.model.metrics.number import Amounts, Number, rounded


def change(now: Number, before: Number) -> str:
    """`+3`, `+12.5 %` of money, `−2.0 points` of a rate, `+1.2 d`; `n/a` where there is nothing to compare."""
    a, b = now.value, before.value
    if isinstance(a, Amounts) and isinstance(b, Amounts):
        if a.single is None or not b.single:
            return NOT_DEFINED
        return f"{_signed((a.single - b.single) / b.single * 100)} %"
    if a is None or b is None or isinstance(a, Amounts) or isinstance(b, Amounts):
        return NOT_DEFINED
    if isinstance(a, int) and isinstance(b, int):
        return f"{a - b:+,}".replace("-", "−") if a != b else "0"
    unit, difference = DEFINITIONS[now.name].unit, Fraction(a) - Fraction(b)
    if unit == "rate":
        return f"{_signed(difference * 100)} points"
    return _signed(difference) + {"days": " d", "hours": " h"}.get(unit, "")


def _signed(number: Fraction) -> str:
    tenths = rounded(number, 10)
    return f"{tenths / 10:+,.1f}".replace("-", "−") if tenths else "0.0"
