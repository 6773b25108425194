"""The leads that are counted, sorted once into what the definitions ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.period import Period
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline, Stage


@dataclass(frozen=True, slots=True)
class Cell:
    """Open leads that agree in stage, currency, probability and expected close."""

    stage: int
    """Code of the stage column."""
    currency: int
    """Code of the currency column."""
    basis_points: int
    """Their own probability, else their stage's."""
    close_date: int
    total: int
    """The sum of their known values, scaled."""


@dataclass(frozen=True)
class Population:
    """Rows of an index, as one pipeline, one moment and one period see them."""

    index: LeadIndex
    rows: Sequence[int]
    pipeline: Pipeline
    now: Now
    period: Period
    exchange: Exchange

    @cached_property
    def _by_outcome(self) -> dict[str | None, list[int]]:
        index = self.index
        found: list[list[int]] = [[] for _ in index.outcome.values]
        for row, code in zip(self.rows, index.of(index.outcome.codes, self.rows), strict=True):
            found[code].append(row)
        return dict(zip(index.outcome.values, found, strict=True))

    @property
    def open(self) -> list[int]:
        return self._by_outcome.get(None, [])

    @property
    def all_won(self) -> list[int]:
        """Won, whenever that was."""
        return self._by_outcome.get(Outcome.WON, [])

    @property
    def all_lost(self) -> list[int]:
        """Lost, whenever that was."""
        return self._by_outcome.get(Outcome.LOST, [])

    @cached_property
    def _won(self) -> tuple[list[int], int]:
        return self.period.split(self.all_won, self.index.closed)

    @cached_property
    def _lost(self) -> tuple[list[int], int]:
        return self.period.split(self.all_lost, self.index.closed)

    @cached_property
    def _cohort(self) -> tuple[Sequence[int], int]:
        return (self.rows, 0) if self.period.all_time else self.period.split(self.rows, self.index.created)

    @property
    def won(self) -> list[int]:
        """Won, and closed in the period."""
        return self._won[0]

    @property
    def won_undated(self) -> int:
        """Won, but nobody knows when, so that no period can have them."""
        return self._won[1]

    @property
    def lost(self) -> list[int]:
        """Lost, and closed in the period."""
        return self._lost[0]

    @property
    def lost_undated(self) -> int:
        return self._lost[1]

    @property
    def cohort(self) -> Sequence[int]:
        """Created in the period: the leads that conversions follow."""
        return self._cohort[0]

    @property
    def created_unknown(self) -> int:
        """How many are in no cohort because their date of creation is unknown."""
        return self._cohort[1]

    @cached_property
    def stages(self) -> list[Stage | None]:
        """Per code of the stage column its stage; None for one that the pipeline does not have."""
        known = {stage.id: stage for stage in self.pipeline.stages}
        return [known.get(name) for name in self.index.stage.values]

    @cached_property
    def open_by_stage(self) -> Counter[int]:
        """How many open leads stand in each stage, by code."""
        return Counter(self.index.of(self.index.stage.codes, self.open))

    @cached_property
    def cells(self) -> list[Cell]:
        """The known values of the open leads, summed as far as no definition needs them apart."""
        index, rows = self.index, self.open
        columns = (index.stage.codes, index.currency.codes, index.probability, index.close_date)
        keys = zip(*(index.of(column, rows) for column in columns), strict=True)
        totals: defaultdict[tuple[int, ...], int] = defaultdict(int)
        for key, value in zip(keys, index.of(index.value, rows), strict=True):
            if value > 0:
                totals[key] += value
        default = [stage.basis_points if stage else 0 for stage in self.stages]
        return [
            Cell(stage, currency, own if own >= 0 else default[stage], close_date, total)
            for (stage, currency, own, close_date), total in totals.items()
        ]

    def sums(self, rows: Sequence[int]) -> Iterable[tuple[int, int]]:
        """The known values of `rows`, summed per code of the currency column."""
        index = self.index
        totals: defaultdict[int, int] = defaultdict(int)
        for code, value in zip(index.of(index.currency.codes, rows), index.of(index.value, rows), strict=True):
            if value > 0:
                totals[code] += value
        return totals.items()

    def without_value(self, rows: Sequence[int]) -> int:
        return list(self.index.of(self.index.value, rows)).count(-1)

    @cached_property
    def open_without_value(self) -> int:
        return self.without_value(self.open)

    @cached_property
    def won_without_value(self) -> int:
        return self.without_value(self.won)

    @cached_property
    def won_total(self) -> Amounts:
        return self.exchange.amounts(self.sums(self.won))

    @cached_property
    def won_values(self) -> dict[str, list[int]]:
        """The known values of the leads won in the period, in grains, by the currency that they count in."""
        index, by_code = self.index, defaultdict[int, list[int]](list)
        for code, value in zip(index.of(index.currency.codes, self.won), index.of(index.value, self.won), strict=True):
            if value >= 0:
                by_code[code].append(value)
        grains: dict[str, list[int]] = {name: [] for name in self.exchange.currencies}
        for code, values in by_code.items():
            weight = self.exchange.weight[code]
            grains[self.exchange.into[code]] += values if weight == 1 else [value * weight for value in values]
        return {name: values for name, values in grains.items() if values}
