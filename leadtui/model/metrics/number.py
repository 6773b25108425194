"""One number: its value, the leads that it rests on, and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from leadtui.model import money


def rounded(value: Fraction, scale: int) -> int:
    """The nearest whole number of 1/`scale`, halves away from zero: the one place where a number is rounded."""
    return floor(value * scale + Fraction(1, 2)) if value >= 0 else -floor(-value * scale + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Amounts:
    """Exact money: one amount, or one per currency where no rate joins them."""

    parts: tuple[tuple[str, Fraction], ...]
    """Currency and amount in its unit, by currency."""
    apart: bool = False
    """The leads have several currencies without rates, so that no single amount exists."""

    @property
    def single(self) -> Fraction | None:
        """The amount, or None where the currencies stay apart."""
        return None if self.apart else self.parts[0][1]

    @property
    def there(self) -> tuple[tuple[str, Fraction], ...]:
        """The parts in few words: of several currencies only those with an amount, which may be none."""
        return tuple(part for part in self.parts if part[1]) if self.apart else self.parts

    def times(self, factor: Fraction) -> Amounts:
        return Amounts(tuple((code, amount * factor) for code, amount in self.parts), self.apart)

    def as_json(self) -> str | dict[str, str]:
        """`"12500.50"`, or `{"EUR": "12500.50", "USD": "80.00"}`; rounded to money.PLACES."""
        texts = {
            code: money.plain(money.unscaled(rounded(amount, money.SCALE))) for code, amount in self.parts
        }
        return texts if self.apart else next(iter(texts.values()))

    def __str__(self) -> str:
        """`12,500.50 EUR + 80 USD`."""
        return " + ".join(
            f"{money.grouped(money.unscaled(rounded(amount, 100) * (money.SCALE // 100)))} {code}"
            for code, amount in self.parts
        )


Value = int | Fraction | Amounts | None
"""A count, a rate or a duration, money; None where it is not defined (shown as n/a, never as 0)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A metric: `n` leads stand behind `value`, `excluded` says how many could not, and why."""

    name: str
    value: Value
    n: int
    formula: str
    """The definition with its numbers put in."""
    excluded: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "value": shown(self.value),
            "n": self.n,
            "formula": self.formula,
            "excluded": dict(self.excluded),
        }


def shown(value: Value) -> int | float | str | dict[str, str] | None:
    """A value as JSON has it: counts whole, rates and durations as numbers, money as decimal strings."""
    if isinstance(value, Amounts):
        return value.as_json()
    return float(value) if isinstance(value, Fraction) else value


def percent(rate: Fraction) -> str:
    """`63.2 %`, `1,145.5 %`."""
    return f"{rounded(rate, 1000) / 10:,.1f} %"


def days(length: Fraction) -> str:
    """`51.8 days` of a duration in days."""
    return f"{rounded(length, 10) / 10:,.1f} days"


def left_out(**counts: int) -> dict[str, int]:
    """The reasons that really left something out, written with spaces."""
    return {reason.replace("_", " "): count for reason, count in counts.items() if count}
