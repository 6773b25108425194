"""Which stage every row of the index is in: stages belong to pipelines, and both are known by name to the leads."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import Pipeline, Stage


def belongs(name: str, pipeline: Pipeline) -> bool:
    """Whether a lead that names its pipeline so is in this one: its name or its id."""
    return name in (pipeline.name, str(pipeline.id))


class Placed:
    """Per code of the columns `pipeline` and `stage` the stage that they mean; None when it is there no more."""

    __slots__ = ("_index", "stages")

    def __init__(self, index: LeadIndex, pipelines: Sequence[Pipeline]) -> None:
        self._index = index
        self.stages: list[list[Stage | None]] = []
        for name in index.pipeline.values:
            pipeline = next((pipeline for pipeline in pipelines if belongs(name, pipeline)), None)
            known = {stage.id: stage for stage in pipeline.stages} if pipeline else {}
            self.stages.append([known.get(stage) for stage in index.stage.values])

    def stage(self, row: int) -> Stage | None:
        """The stage of a row; None when its pipeline has no such stage any more."""
        return self.stages[self._index.pipeline.codes[row]][self._index.stage.codes[row]]
