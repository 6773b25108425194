"""Stage names of a file as stages of the pipeline: said, exactly alike, or a word of outcome, and never a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from leadtui.errors import Refused
from leadtui.model.lead import Outcome
from leadtui.model.pipeline import Kind, Pipeline, Stage, fresh_id

MOST: Final = 60
"""Stages of the largest pipeline."""
_OUTCOMES: Final[dict[str, Outcome | None]] = {
    "won": Outcome.WON, "closed won": Outcome.WON, "closedwon": Outcome.WON, "closed-won": Outcome.WON,
    "lost": Outcome.LOST, "closed lost": Outcome.LOST, "closedlost": Outcome.LOST, "closed-lost": Outcome.LOST,
    "open": None,
}  # fmt: skip


class TooManyStages(Refused):
    """New stages do not fit: the whole import is refused, not this row."""


def outcome(word: str) -> tuple[bool, Outcome | None]:
    """Whether a word tells how a lead stands, and then its outcome (None: open)."""
    folded = " ".join(word.casefold().split())
    return folded in _OUTCOMES, _OUTCOMES.get(folded)


class StageNames:
    """The stages that the names of one file mean, and the names that mean none."""

    def __init__(self, pipeline: Pipeline, said: Sequence[tuple[str, str]] = (), add: bool = False) -> None:
        """`said` pairs a name of the file with a stage of the pipeline; NotFound when there is no such stage."""
        self.pipeline = pipeline
        """With `add`, the stages that were not there come to it as they are met."""
        self.unknown: Counter[str] = Counter()
        self.added: list[Stage] = []
        """New stages, in the order in which they were met."""
        self._add = add
        self._found: dict[str, Stage] = {}
        for stage in reversed(pipeline.stages):
            self._found[stage.name.strip().casefold()] = stage
        for stage in pipeline.stages:
            self._found[stage.id] = stage
        for name, wanted in said:
            self._found[name.strip().casefold()] = pipeline.stage(wanted)

    def known(self, name: str) -> Stage | None:
        """The stage that was said for a name or has exactly this id or name."""
        return self._found.get(name.strip().casefold())

    def find(self, name: str) -> Stage | None:
        """The stage of a name; None, and counted, when it means none. Refused when no more stages fit."""
        folded = name.strip().casefold()
        stage = self._found.get(folded)
        if stage is not None:
            return stage
        told, ending = outcome(name)
        if told:
            stage = self.pipeline.first if ending is None else self.closing(ending)
        elif self._add:
            stage = self._new(name.strip())
        else:
            self.unknown[name.strip()[:80]] += 1
            return None
        self._found[folded] = stage
        return stage

    def closing(self, ending: Outcome) -> Stage:
        """Where leads of this outcome stand."""
        return self.pipeline.of_kind(Kind.WON if ending is Outcome.WON else Kind.LOST)[0]

    def _new(self, name: str) -> Stage:
        stages = self.pipeline.stages
        if len(stages) >= MOST:
            raise TooManyStages(
                f"the file has more stages than a pipeline holds ({MOST}); map them with --stage", "stage"
            )
        last = self.pipeline.of_kind(Kind.OPEN)[-1]
        id = fresh_id(name, {stage.id for stage in stages}, "stage")
        stage = Stage(id=id, name=name[:80], probability=last.probability)
        # before the first stage of an ending, where open stages end
        place = next(at for at, there in enumerate(stages) if there.kind is not Kind.OPEN)
        self.pipeline = self.pipeline.changed(stages=(*stages[:place], stage, *stages[place:]))
        self.added.append(stage)
        return stage
