"""Which leads are counted as what: open, won, lost, of the cohort; told apart by the way that they went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.times import Visits, Way
from leadtui.model.moment import Now
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.stale import stale_rows


@dataclass(frozen=True)
class Members:
    """Rows of an index, as one pipeline, one moment and one period see them."""

    index: LeadIndex
    rows: Sequence[int]
    pipeline: Pipeline
    now: Now
    period: Period

    @cached_property
    def _by_outcome(self) -> dict[str | None, list[int]]:
        found: defaultdict[str | None, list[int]] = defaultdict(list)
        for (_, _, ended), rows in self.rows_by_way.items():
            found[self.index.outcome.values[ended]] += rows
        return {outcome: sorted(rows) for outcome, rows in found.items()}  # quick: each way is in order

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
    def forward(self) -> dict[str, int]:
        """The places of the stages on the way to a win, in board order."""
        stages = self.pipeline.stages
        return {stage.id: at for at, stage in enumerate(stages) if stage.kind in (Kind.OPEN, Kind.WON)}

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

    @cached_property
    def won_undated(self) -> int:
        """Won, but nobody knows when, so that no period can have them."""
        return self._won[1]

    @property
    def lost(self) -> list[int]:
        """Lost, and closed in the period."""
        return self._lost[0]

    @cached_property
    def lost_undated(self) -> int:
        return self._lost[1]

    @property
    def cohort(self) -> Sequence[int]:
        """Created in the period: the leads that conversions follow."""
        return self._cohort[0]

    @cached_property
    def created_unknown(self) -> int:
        """How many are in no cohort because their date of creation is unknown."""
        return self._cohort[1]

    @cached_property
    def stages(self) -> list[Stage | None]:
        known = {stage.id: stage for stage in self.pipeline.stages}
        return [known.get(name) for name in self.index.stage.values]

    @cached_property
    def _closing(self) -> tuple[list[int], int]:
        return self.period.on_clock_of(self.now.zone).split(self.open, self.index.close_date)

    @property
    def closing(self) -> list[int]:
        """Open leads expected to close in the period."""
        return self.open if self.period.all_time else self._closing[0]

    @cached_property
    def closing_undated(self) -> int:
        return 0 if self.period.all_time else self._closing[1]

    @cached_property
    def stale_rows(self) -> list[int]:
        """Open leads with any stale flag."""
        return stale_rows(self.index, self.open, self.pipeline, self.now)

    @cached_property
    def rows_by_way(self) -> dict[Way, list[int]]:
        """All rows, by path, stage and outcome."""
        return self._by_way(self.rows)

    def _by_way(self, rows: Sequence[int]) -> dict[Way, list[int]]:
        index, ways = self.index, defaultdict[Way, list[int]](list)
        columns = [index.of(column.codes, rows) for column in (index.path, index.stage, index.outcome)]
        for row, way in zip(rows, zip(*columns, strict=True), strict=True):
            ways[way].append(row)
        return ways

    @cached_property
    def open_rows(self) -> dict[int, list[int]]:
        """Open leads, per code of the stage column."""
        by_stage = defaultdict[int, list[int]](list)
        for (_, stage, ended), rows in self.rows_by_way.items():
            if self.index.outcome.values[ended] is None:
                by_stage[stage] += rows
        return by_stage

    @cached_property
    def visits_by_way(self) -> dict[Way, Visits]:
        """When the leads of each way came and went."""
        return {way: Visits.of(self.index, way, rows) for way, rows in self.rows_by_way.items()}
