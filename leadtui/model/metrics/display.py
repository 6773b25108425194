"""A number in few characters, for the sidebar and for tables."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from leadtui.model import money
from leadtui.model.metrics.definitions import DEFINITIONS, Unit
from leadtui.model.metrics.number import Amounts, Number, percent, rounded

NOT_DEFINED: Final = "n/a"
_SUFFIX: Final[dict[Unit, str]] = {"days": " d", "hours": " h", "times": "×", "money/day": "/d"}


def short(number: Number) -> str:
    """`63.2 %`, `10M EUR`, `51.8 d`, `2,089`; `n/a` for what is not defined, never 0."""
    unit, value = DEFINITIONS[number.name].unit, number.value
    if value is None:
        return NOT_DEFINED
    suffix = _SUFFIX.get(unit, "")
    if isinstance(value, Amounts):
        shown = ((money.unscaled(rounded(amount, money.SCALE)), code) for code, amount in value.there)
        return " + ".join(f"{money.short(amount)} {code}{suffix}" for amount, code in shown) or "0"
    if isinstance(value, Fraction):
        return percent(value) if unit == "rate" else f"{rounded(value, 10) / 10:,.1f}{suffix}"
    return f"{value:,}"
