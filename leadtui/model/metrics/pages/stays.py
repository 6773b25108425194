"""How long leads stay in each stage, and for how long those that stand there are there."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.number import left_out
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.pages.words import length
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.stages import StageRow
from leadtui.model.metrics.times import Stays
from leadtui.model.moment import DAY
from leadtui.model.pipeline import Kind, Stage

_COLUMNS = (
    Column("dwell", "median"), Column("p75", "75 %"), Column("dwell_n", "n"), Column("target", "target"),
    Column("age", "age now"), Column("age_n", "here"),
)  # fmt: skip
_BIASED = (
    "All visits of a lead together, of completed stays of known length. The long stays that still go on are not among "
    "them, so it is rather too low: the ages of those that stand there are beside."
)


_BEFORE = Column("dwell_before", "before")
"""Behind the median, where the period before stands beside."""


def stays(found: Findings) -> Page:
    figures = []
    for row, stage in zip(found.report.stages, found.of.pipeline.stages, strict=True):
        if stage.kind is not Kind.OPEN:
            continue
        median, target = row.dwell.median_days, stage.target_days
        share = median / target if median is not None and target else None
        figures.append(Figure(
            row.stage, row.name, _cells(found, row, stage), None if share is None else min(share / 2, Fraction(1))
        ))  # fmt: skip
    columns = _COLUMNS if found.earlier is None else (_COLUMNS[0], _BEFORE, *_COLUMNS[1:])
    return Page("Stays", columns, tuple(figures), note="the bar is full at twice the target")


def _cells(found: Findings, row: StageRow, stage: Stage) -> tuple[Cell, ...]:
    of, dwell, target = found.of, row.dwell, stage.target_days
    p75, age = length(dwell.p75_days), length(dwell.age_days)

    def stay(what: str, value: str, meaning: str, formula: str) -> Cell:
        return _stay(found, of, row, what, value, meaning, formula)

    def aging(what: str, value: str, meaning: str, formula: str) -> Cell:
        return Cell(value, lambda: Explanation(
            f"{row.name} · {what}", value, meaning, formula, found.whose("as of now"), dwell.age_n,
            partial(went.aging, of, row.stage), left_out(here_since_an_unknown_time=dwell.age_unknown),
            "the oldest first",
        ))  # fmt: skip

    def over() -> Explanation:
        since = of.stays.get(row.stage, Stays()).since
        late = bisect_left(since, of.now.epoch - (target or 0) * DAY)
        return Explanation(
            f"{row.name} · target", f"{target:,} d",
            "The days that a lead should stay here at most, as the pipeline says. Behind it are the leads that stand "
            "here longer.",
            f"{late:,} of {dwell.age_n:,} that stand here are here for more than {target:,} days",
            found.whose("as of now"), late, lambda: went.aging(of, row.stage)[:late],
            left_out(here_since_an_unknown_time=dwell.age_unknown), "the oldest first",
        )  # fmt: skip

    before = [
        _median(found, found.earlier, then, "before") for then in found.earlier_stages
        if found.earlier is not None and then.stage == row.stage
    ]  # fmt: skip
    return (
        _median(found, of, row, "median stay"), *before,
        stay("75 %", p75, "What three of four stays do not exceed.", f"three of four of {dwell.n:,} take up to {p75}"),
        stay("stays", f"{dwell.n:,}", "The stays that are counted.", f"{dwell.n:,} leads came and left"),
        Cell("") if target is None else Cell(f"{target:,} d", over),
        aging("age now", age, "For how long those that stand here are here: the middle.",
              f"the middle of the ages of {dwell.age_n:,} leads = {age}"),
        aging("here", f"{dwell.age_n:,}", "The open leads that stand here since a known moment.",
              f"{dwell.age_n:,} leads stand here"),
    )  # fmt: skip


def _median(found: Findings, of: Population, row: StageRow, what: str) -> Cell:
    value = length(row.dwell.median_days)
    formula = f"the middle of {row.dwell.n:,} stays = {value}"
    return _stay(found, of, row, what, value, "The middle of the stays.", formula)


def _stay(found: Findings, of: Population, row: StageRow, what: str, value: str, meaning: str, formula: str) -> Cell:
    dwell = row.dwell
    return Cell(value, lambda: Explanation(
        f"{row.name} · {what}", value, f"{meaning} {_BIASED}", formula, found.whose("left it", of is found.earlier),
        dwell.n, partial(went.stayed, of, row.stage), left_out(of_unknown_length=dwell.unknown),
        "the longest stays first",
    ))  # fmt: skip
