"""How long leads stay in a stage, and which stage holds the others up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from leadtui.model.metrics.number import Number, left_out, percent, shown
from leadtui.model.metrics.ordered import median
from leadtui.model.metrics.times import Stays
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline

if TYPE_CHECKING:
    from leadtui.model.metrics.counts import Counts
    from leadtui.model.metrics.stages import StageRow

ENOUGH: Final = 5
"""Leads from which on a stage can be called a bottleneck."""
_HOUR: Final = 3600
_NOTHING: Final = Stays()


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long completed stays in a stage were. The long ones that still go on are not among them, so that both are
    biased low: the ages of the leads that stand here are told beside."""

    median_days: Fraction | None
    p75_days: Fraction | None
    n: int
    """Leads with a completed stay of known length."""
    unknown: int
    """Leads that stayed for an unknown time, such as imported ones without history."""
    age_days: Fraction | None
    """The median of how long those that stand here now are here."""
    age_n: int
    age_unknown: int

    def as_json(self) -> dict[str, Any]:
        return {
            "dwell_median_days": shown(self.median_days), "dwell_p75_days": shown(self.p75_days), "dwell_n": self.n,
            "dwell_unknown": self.unknown, "age_median_days": shown(self.age_days), "age_n": self.age_n,
            "age_unknown": self.age_unknown,
        }  # fmt: skip


def dwell(stays: Stays | None, now: Now) -> Dwell:
    """The figures of one stage."""
    stays = stays or _NOTHING
    n, age_n = len(stays.seconds), len(stays.since)
    return Dwell(
        median_days=median(stays.seconds) / DAY if n else None,
        p75_days=Fraction(quantile(stays.seconds, Fraction(3, 4)), DAY) if n else None,
        n=n,
        unknown=stays.unknown,
        age_days=_age(stays.since, now) / DAY if age_n else None,
        age_n=age_n,
        age_unknown=stays.since_unknown,
    )


def _age(since: Sequence[int], now: Now) -> Fraction:
    """The median of how long ago these moments were, in seconds; what a file has in the future was no time ago."""
    middle = since[(len(since) - 1) // 2:len(since) // 2 + 1]
    return now.epoch - median([min(moment, now.epoch) for moment in middle])


def quantile(ordered: Sequence[int], part: Fraction) -> int:
    """The least of these numbers that this part of them does not exceed."""
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


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
    known = [(row.conversion, row) for row in opened if row.conversion is not None and row.entered >= ENOUGH]
    leaky = min(known, key=lambda pair: pair[0])[1] if len(known) > 1 else None
    return Bottleneck(slow, ratio, leaky)


def response_median_hours(of: Counts) -> Number:
    """From creation to the first activity, over the leads created in the period that somebody has answered."""
    answers = of.answers
    excluded = left_out(not_answered=answers.disordered, at_an_unknown_time=answers.unknown)
    n = len(answers.seconds)
    if not n:
        return Number("response_median_hours", None, 0, "not defined: no first activity is known", excluded)
    middle = median(answers.seconds) / _HOUR
    formula = f"the middle of {n:,} leads, created to first activity = {float(middle):,.1f} hours"
    return Number("response_median_hours", middle, n, formula, excluded)
