"""One column of a board: the leads of a stage in their order, and what they are worth, exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from leadtui.model import money
from leadtui.model.order import Key
from leadtui.model.pipeline import Pipeline, Stage

_EXACT: Final = Context(prec=100)
"""Enough digits that no sum or rate is ever rounded."""
_WEIGHT_PLACES: Final = money.PLACES + 4
"""A weighted sum counts 1/money.SCALE times basis points."""


@dataclass(frozen=True, slots=True)
class Total:
    """What the leads of a column are worth in one currency: exact, to be rounded where it is shown."""

    currency: str
    value: Decimal
    weighted: Decimal


class Tally:
    """Sums per currency as whole numbers, so that adding and taking away never drift."""

    __slots__ = ("_sums",)

    def __init__(self) -> None:
        self._sums: dict[str, tuple[int, int, int]] = {}

    def add(self, currency: str, count: int, value: int, weight: int) -> None:
        """Takes `count` leads in, or out when all three numbers are negative."""
        had = self._sums.get(currency, (0, 0, 0))
        have = (had[0] + count, had[1] + value, had[2] + weight)
        if have[0]:
            self._sums[currency] = have
        else:
            self._sums.pop(currency, None)

    def totals(self, pipeline: Pipeline) -> tuple[Total, ...]:
        """One total in the pipeline's currency, which takes in all that has a rate, then one per other currency."""
        totals: dict[str, tuple[Decimal, Decimal]] = {}
        for currency, (_, value, weight) in sorted(self._sums.items()):
            rate = Decimal(1) if currency == pipeline.currency else pipeline.rates.get(currency)
            named = currency if rate is None else pipeline.currency
            had = totals.get(named, (Decimal(0), Decimal(0)))
            amounts = (Decimal(value).scaleb(-money.PLACES, _EXACT), Decimal(weight).scaleb(-_WEIGHT_PLACES, _EXACT))
            more = [_EXACT.multiply(amount, rate or Decimal(1)) for amount in amounts]
            totals[named] = (_EXACT.add(had[0], more[0]), _EXACT.add(had[1], more[1]))
        order = sorted(totals, key=lambda currency: (currency != pipeline.currency, currency))
        return tuple(Total(currency, *totals[currency]) for currency in order)


class BoardColumn:
    """The leads of one stage that the query finds, sorted; only its board changes it."""

    __slots__ = ("_key_of", "_pipeline", "everything", "shown", "stage", "tally")

    def __init__(self, stage: Stage, pipeline: Pipeline, key_of: Callable[[int], Key | None]) -> None:
        self.stage = stage
        self.everything: list[Key] = []
        """All leads of the stage, sorted, so that another query need not sort again."""
        self.shown: list[Key] = []
        self.tally = Tally()
        self._pipeline, self._key_of = pipeline, key_of

    @property
    def count(self) -> int:
        return len(self.shown)

    @property
    def totals(self) -> tuple[Total, ...]:
        """What the leads shown are worth: in the pipeline's currency, and per currency without a rate."""
        return self.tally.totals(self._pipeline)

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The leads at these positions."""
        return [lead for _, lead in self.shown[start:stop]]

    def at(self, position: int) -> int | None:
        """The lead at a position, from 0; None beyond the end."""
        return self.shown[position][1] if 0 <= position < len(self.shown) else None

    def position(self, id: int) -> int | None:
        """Where a lead is shown; None when it is not here."""
        key = self._key_of(id)
        return None if key is None else place(self.shown, key)


def place(keys: list[Key], key: Key) -> int | None:
    """Where `key` is in a sorted list; None when it is not in it."""
    at = bisect_left(keys, key)
    return at if at < len(keys) and keys[at] == key else None


def take(keys: list[Key], key: Key) -> int | None:
    """Takes `key` out of a sorted list; the place where it was, None when it was not in it."""
    at = place(keys, key)
    if at is not None:
        del keys[at]
    return at
