"""Which stage holds the others up: the slow one, and the one that passes on the smallest part of its leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from leadtui.model.metrics.number import percent, shown
from leadtui.model.metrics.stages import StageRow
from leadtui.model.pipeline import Kind, Pipeline

ENOUGH: Final = 5
"""Leads from which on a stage can be called a bottleneck: completed stays, or leads that have decided."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage that holds the others up: by its median dwell ÷ target days, and by the lowest conversion."""

    slow: StageRow | None
    """Of those with a target and at least ENOUGH stays of known length; it takes longer than its target."""
    slowness: Fraction | None
    leaky: StageRow | None
    """Of at least two stages that ENOUGH leads entered."""

    @property
    def stages(self) -> tuple[StageRow, ...]:
        """One stage, two where they differ, none where nothing stands out."""
        return tuple({row.stage: row for row in (self.slow, self.leaky) if row is not None}.values())

    def why(self, row: StageRow) -> tuple[str, ...]:
        """What makes this one of `stages` stand out: `2.1 × its target`, `31.0 % go on`."""
        slow = f"{float(self.slowness):,.1f} × its target" if self.slowness is not None and row is self.slow else None
        leaky = f"{percent(row.conversion)} go on" if row is self.leaky and row.conversion is not None else None
        return tuple(why for why in (slow, leaky) if why)

    def n_of(self, row: StageRow) -> int:
        """The leads that this rests on."""
        return row.entered if row is self.leaky else row.dwell.n

    def __str__(self) -> str:
        """`Proposal: 2.1 × its target (n = 40); Qualified: 31.0 % go on (n = 212)`."""
        said = [f"{row.name}: {', '.join(self.why(row))} (n = {self.n_of(row):,})" for row in self.stages]
        return "; ".join(said) or "no stage stands out"

    def as_json(self) -> dict[str, Any]:
        return {
            "slow": self.slow and self.slow.stage, "slowness": shown(self.slowness),
            "leaky": self.leaky and self.leaky.stage, "says": str(self),
        }  # fmt: skip


def bottleneck(rows: Sequence[StageRow], pipeline: Pipeline) -> Bottleneck:
    """Among the open stages; the first in board order where several are alike."""
    opened = [row for row in rows if (stage := pipeline.find(row.stage)) is not None and stage.kind is Kind.OPEN]
    targets = {stage.id: stage.target_days for stage in pipeline.stages}
    slowness = [
        (row.dwell.median_days / target, row) for row in opened
        if row.dwell.median_days is not None and row.dwell.n >= ENOUGH and (target := targets[row.stage])
    ]  # fmt: skip
    ratio, slow = max(slowness, key=lambda pair: pair[0], default=(None, None))
    if ratio is not None and ratio <= 1:
        ratio, slow = None, None
    known = [(row.conversion, row) for row in opened if row.conversion is not None and _decided(row) >= ENOUGH]
    leaky = min(known, key=lambda pair: pair[0])[1] if len(known) > 1 else None
    return Bottleneck(slow, ratio, leaky)


def _decided(row: StageRow) -> int:
    """The leads that went on from a stage or never will: where all of them are undecided, none has been held up yet."""
    return row.entered - (row.undecided or 0)
