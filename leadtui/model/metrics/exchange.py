"""How values in several currencies become totals: exactly by the pipeline's rates, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm

from leadtui.model import money
from leadtui.model.index import LeadIndex
from leadtui.model.metrics.number import Amounts
from leadtui.model.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Exchange:
    """For each code of the currency column: the currency that it counts in and its whole weight.

    A scaled value times its weight is a number of grains; `grains` of them are one unit of the currency.
    """

    currencies: tuple[str, ...]
    """The currencies of totals: one, or several that stay apart."""
    into: tuple[str, ...]
    weight: tuple[int, ...]
    grains: int

    @staticmethod
    def over(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline) -> Exchange:
        """Totals in the pipeline's currency if every value has a rate into it, else in the currencies there are."""
        codes, values = index.of(index.currency.codes, rows), index.of(index.value, rows)
        present = set(codes)
        if len(present) == 1:
            return Exchange.between(index, present if max(values) > 0 else (), pipeline)
        valued = {code for code, value in zip(codes, values, strict=True) if value > 0}
        return Exchange.between(index, valued, pipeline)

    @staticmethod
    def between(index: LeadIndex, codes: Iterable[int], pipeline: Pipeline) -> Exchange:
        """The same where values above 0 have these codes of the currency column."""
        names = [str(name) if name else pipeline.currency for name in index.currency.values]
        present = sorted({names[code] for code in codes})
        rates = {code: Fraction(rate) for code, rate in pipeline.rates.items()} | {pipeline.currency: Fraction(1)}
        if not all(name in rates for name in present):
            # A currency without a single value above 0 adds nothing to any total, so it may count anywhere.
            into = tuple(name if name in present else present[0] for name in names)
            return Exchange(tuple(present), into, (1,) * len(names), money.SCALE)
        used = [rates.get(name, Fraction(1)) if name in present else Fraction(1) for name in names]
        common = lcm(*(rate.denominator for rate in used))
        weights = tuple(int(rate * common) for rate in used)
        return Exchange((pipeline.currency,), (pipeline.currency,) * len(names), weights, money.SCALE * common)

    @property
    def apart(self) -> bool:
        return len(self.currencies) > 1

    def amounts(self, sums: Iterable[tuple[int, int]], divisor: int = 1) -> Amounts:
        """The money of (currency code, sum of scaled values) pairs, divided by `divisor`."""
        totals = dict.fromkeys(self.currencies, 0)
        for code, total in sums:
            totals[self.into[code]] += total * self.weight[code]
        return self.of_grains(totals, divisor)

    def grained(self, values: Mapping[int, Sequence[int]]) -> dict[str, Sequence[int]]:
        """Per currency of totals its values in grains, ascending; `values` are so, per currency code."""
        grains: dict[str, list[Sequence[int]]] = {name: [] for name in self.currencies}
        for code, known in values.items():
            if known:
                weight = self.weight[code]
                grains[self.into[code]].append(known if weight == 1 else [value * weight for value in known])
        return {
            name: several[0] if len(several) == 1 else sorted(chain.from_iterable(several))
            for name, several in grains.items() if several
        }

    def of_grains(self, totals: Mapping[str, int | Fraction], divisor: int = 1) -> Amounts:
        unit = self.grains * divisor
        return Amounts(tuple((name, Fraction(total) / unit) for name, total in totals.items()), self.apart)
