"""Which stage every row of the index is in: a stage belongs to the pipeline that the lead names by its key."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import Pipeline, Stage


class Placed:
    """Per code of the columns `pipeline` and `stage` the stage that they mean; None when it is there no more."""

    __slots__ = ("_index", "stages")

    def __init__(self, index: LeadIndex, pipelines: Sequence[Pipeline]) -> None:
        self._index = index
        self.stages: list[list[Stage | None]] = []
        by_key = {pipeline.key: pipeline.stages for pipeline in pipelines}
        for key in index.pipeline.values:
            known = {stage.id: stage for stage in by_key.get(key, ())}
            self.stages.append([known.get(stage) for stage in index.stage.values])

    def stage(self, row: int) -> Stage | None:
        """The stage of a row; None when its pipeline has no such stage any more."""
        return self.stages[self._index.pipeline.codes[row]][self._index.stage.codes[row]]
