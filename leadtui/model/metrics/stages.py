"""The stage table: what stands in each stage, and how many ever went on from it.

Standing (count, value, weighted) is as of now. Flow (entered, advanced, undecided, conversion, cumulative, leaked)
comes from the stages that leads visited, never from where they stand, and follows the leads created in the period:

* *entered i*: visited i at least once, or stands there now.
* *advanced from i*: entered i, and was won or ever entered an open or won stage that comes later in board order.
  A skipped stage and a win are progress, a loss is none, and moving back takes no progress away.
* *undecided in i*: entered i, never advanced from it, and stands open in i now.
* *conversion of i* = advanced from i ÷ entered i.
* *cumulative at k* = leads that reached k ÷ leads that entered the first open stage, both among those that entered
  the first open stage: leads that began further on are no part of that cohort. Reached k: entered k or a later
  open or won stage; being won reaches every open and won stage. Lost and post-sale stages are not on that way,
  though a post-sale stage is reached by entering it.
* *leaked at i*: was lost, and i is the last open stage on its path. Imported without history: at no stage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from leadtui.model.lead import Outcome
from leadtui.model.metrics.counts import NOBODY, Cell, Counts
from leadtui.model.metrics.dwell import Dwell, dwell
from leadtui.model.metrics.holdings import value, weighted
from leadtui.model.metrics.number import Amounts, shown
from leadtui.model.metrics.times import Way
from leadtui.model.pipeline import Kind, Stage


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage; what is not defined for it is None."""

    stage: str
    name: str
    count: int
    value: Amounts
    weighted: Amounts
    entered: int
    advanced: int | None
    undecided: int | None
    conversion: Fraction | None
    cumulative: Fraction | None
    leaked: int | None
    leaked_value: Amounts | None
    dwell: Dwell
    """Of open stages: in others a lead is at its end."""

    def as_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage, "name": self.name, "count": self.count, "value": self.value.as_json(),
            "weighted": self.weighted.as_json(), "entered": self.entered, "advanced": self.advanced,
            "undecided": self.undecided, "conversion": shown(self.conversion), "cumulative": shown(self.cumulative),
            **self.dwell.as_json(),
            "leaked": self.leaked, "leaked_value": shown(self.leaked_value),
        }  # fmt: skip


@dataclass(slots=True)
class _Flow:
    """Counts per place in the pipeline."""

    entered: Counter[int]
    advanced: Counter[int]
    undecided: Counter[int]
    reached: Counter[int]
    cohort: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How leads that agree in path, stage and outcome went, by places in the pipeline."""

    visited: frozenset[int]
    here: int | None
    """Where they stand."""
    furthest: int
    """The last open or won stage that they visited; -1 for none."""
    is_open: bool
    won: bool

    def advanced(self, at: int) -> bool:
        return at in self.visited and (self.won or self.furthest > at)

    def undecided(self, at: int) -> bool:
        return self.is_open and self.here == at and at in self.visited and not self.advanced(at)

    def reached(self, at: int, forward: bool) -> bool:
        """`forward`: it is an open or won stage, which who is won or further on has reached as well."""
        return at in self.visited or (forward and (self.won or at <= self.furthest))


def courses(of: Counts) -> Iterator[tuple[Way, Course]]:
    """What each way of the leads created in the period means in their pipeline; there are few, however many leads."""
    index, stages = of.index, of.pipeline.stages
    place = {stage.id: at for at, stage in enumerate(stages)}
    forward = forward_places(of)
    for way in of.ways:
        path, standing, ended = way
        now, outcome = index.stage.values[standing], index.outcome.values[ended]
        visited = frozenset([place[name] for name in (*index.path.values[path], now) if name in place])
        furthest = max(visited & forward, default=-1)
        yield way, Course(visited, place.get(now), furthest, outcome is None, outcome == Outcome.WON)


def forward_places(of: Counts) -> frozenset[int]:
    """The places of the stages on the way to a win."""
    return frozenset(at for at, stage in enumerate(of.pipeline.stages) if stage.kind in (Kind.OPEN, Kind.WON))


def _flow(of: Counts) -> _Flow:
    stages, forward = of.pipeline.stages, forward_places(of)
    first = next(at for at, stage in enumerate(stages) if stage.id == of.pipeline.first.id)
    flow = _Flow(Counter(), Counter(), Counter(), Counter())
    for way, went in courses(of):
        leads = of.ways[way]
        for at in went.visited:
            flow.entered[at] += leads
            if went.advanced(at):
                flow.advanced[at] += leads
            elif went.undecided(at):
                flow.undecided[at] += leads
        if first in went.visited:
            flow.cohort += leads
            for at in range(len(stages)):
                if went.reached(at, at in forward):
                    flow.reached[at] += leads
    return flow


def passed(of: Counts, stage: str) -> tuple[int, int]:
    """How many leads entered a stage, and how many of them advanced from it."""
    flow, at = _flow(of), next((at for at, known in enumerate(of.pipeline.stages) if known.id == stage), -1)
    return flow.entered[at], flow.advanced[at]


def last_open(path: Sequence[str], opened: Container[str]) -> str | None:
    """The last open stage of a path: where a lost lead leaked away."""
    return next((name for name in reversed(path) if name in opened), None)


def _leaks(of: Counts) -> dict[str, tuple[int, Amounts]]:
    """Per stage that was the last open one of lost leads: how many, and their value."""
    opened = {stage.id for stage in of.pipeline.of_kind(Kind.OPEN)}
    counts, sums = Counter[str](), defaultdict[str, Counter[int]](Counter)
    for code, lost in of.leaks.items():
        stage = last_open(of.index.path.values[code], opened)
        if stage is not None:
            counts[stage] += lost.count
            sums[stage].update(lost.sums)
    return {stage: (lost, of.exchange.amounts(sums[stage].items())) for stage, lost in counts.items()}


def stage_table(of: Counts) -> tuple[StageRow, ...]:
    """A row per stage of the pipeline, in board order."""
    flow, leaks = _flow(of), _leaks(of)
    standing = {of.index.stage.values[code]: worth for code, worth in of.standing.items()}
    cells: defaultdict[str, dict[Cell, int]] = defaultdict(dict)
    for cell, total in of.open_cells.items():
        cells[of.index.stage.values[cell[0]]][cell] = total
    none_lost = of.exchange.amounts(())

    def row(at: int, stage: Stage) -> StageRow:
        is_open, entered, advanced = stage.kind is Kind.OPEN, flow.entered[at], flow.advanced[at]
        here = standing.get(stage.id, NOBODY)
        leaked, leaked_value = leaks.get(stage.id, (0, none_lost))
        return StageRow(
            stage=stage.id,
            name=stage.name,
            count=here.count,
            value=value(of, here),
            weighted=weighted(of, cells[stage.id]),
            entered=entered,
            advanced=advanced if is_open else None,
            undecided=flow.undecided[at] if is_open else None,
            conversion=Fraction(advanced, entered) if is_open and entered else None,
            cumulative=Fraction(flow.reached[at], flow.cohort) if flow.cohort and stage.kind is not Kind.LOST else None,
            leaked=leaked if is_open else None,
            leaked_value=leaked_value if is_open else None,
            dwell=dwell(of.stays.get(stage.id) if is_open else None, of.now),
        )

    return tuple(row(at, stage) for at, stage in enumerate(of.pipeline.stages))
