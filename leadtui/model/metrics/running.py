"""Counts kept true one change after another: what the changed lead counted for goes, what it counts for now comes.

Whoever changes the index calls `take` with a lead before it is changed and `add` after it. What a lead counts for is
what a population of it alone says, so that there is no second definition of anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Final

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.additive import changed, whole
from leadtui.model.metrics.counts import Cell, Spans, Worth
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.times import Stays, Way
from leadtui.model.pipeline import Stage

Finds = Callable[[LeadIndex, int], bool]
"""Whether the lead in a row of an index counts."""

ADDED_UP: Final = frozenset({
    "standing", "open_by_stage", "open_worth", "open_cells", "closing_worth", "closing_undated", "won_worth",
    "won_undated", "won_scaled", "cycle", "lost_worth", "lost_undated", "cohort_worth", "created_unknown", "converted",
    "ways", "leaks", "qualified_at", "handoffs", "stays", "answers", "priced", "stale_since",
})  # fmt: skip
"""What adds up of Counts, and what the rest is made of here."""


class Running:
    """The counts of a population, or some of them, kept true; `now` moves on as its owner says."""

    index: LeadIndex
    standing: Mapping[int, Worth]
    open_by_stage: Mapping[int, int]
    open_worth: Worth
    open_cells: Mapping[Cell, int]
    closing_worth: Worth
    closing_undated: int
    won_worth: Worth
    won_undated: int
    won_scaled: Mapping[int, Sequence[int]]
    cycle: Spans
    lost_worth: Worth
    lost_undated: int
    cohort_worth: Worth
    created_unknown: int
    converted: int
    ways: Mapping[Way, int]
    leaks: Mapping[int, Worth]
    qualified_at: Sequence[int]
    handoffs: Spans
    stays: Mapping[str, Stays]
    answers: Spans
    priced: Mapping[int, int]
    stale_since: Sequence[int]

    def __init__(self, of: Population, finds: Finds, asks: Set[str] = ADDED_UP) -> None:
        """Of ADDED_UP only what `asks` names can be asked later. `finds` says the same of a lead at any time."""
        self.index, self.pipeline, self.now, self.period = of.index, of.pipeline, of.now, of.period
        self._finds, self._asks = finds, asks
        for name in asks:
            setattr(self, name, whole(getattr(of, name)))

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.pipeline.stages}

    @property
    def stages(self) -> list[Stage | None]:
        return [self._stages.get(name) for name in self.index.stage.values]

    @property
    def exchange(self) -> Exchange:
        return Exchange.between(self.index, self.priced, self.pipeline)

    @property
    def stale(self) -> int:
        return bisect_right(self.stale_since, self.now.epoch)

    def take(self, id: int) -> None:
        """Takes a lead out as the index has it still; nothing happens with one that does not count."""
        self._change(id, -1)

    def add(self, id: int) -> None:
        """Takes a lead in as the index has it now; nothing happens with one that does not count."""
        self._change(id, 1)

    def brought_to(self, index: LeadIndex, ids: Iterable[int]) -> None:
        """From now on counts what `index` has, which differs in these leads from the one that was counted."""
        for id in ids:
            self.take(id)
        self.index = index
        for id in ids:
            self.add(id)

    def _change(self, id: int, sign: int) -> None:
        row = self.index.row(id)
        if row is None or not self._finds(self.index, row):
            return
        alone = Population(self.index, (row,), self.pipeline, self.now, self.period, self._any_exchange)
        for name in self._asks:
            setattr(self, name, changed(getattr(self, name), getattr(alone, name), sign))

    @cached_property
    def _any_exchange(self) -> Exchange:
        """What adds up is not money yet, so that it makes no difference which one."""
        return Exchange.between(self.index, (), self.pipeline)
