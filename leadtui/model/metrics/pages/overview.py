"""Every metric, and what it was in the period before, where that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.bottleneck import Bottleneck
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.display import short
from leadtui.model.metrics.number import Number
from leadtui.model.metrics.pages.change import change
from leadtui.model.metrics.pages.metrics import explained
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.stages import StageRow


def overview(found: Findings) -> Page:
    report = found.report
    _, before = report.previous or (None, {})
    columns = [Column("", "now"), Column("n", "n")]
    if found.earlier is not None:
        columns += [Column("before", "before"), Column("change", "change")]
    figures = []
    for name, number in report.metrics.items():
        why = partial(explained, found, number, found.of)
        cells = [Cell(short(number), why), Cell(f"{number.n:,}", partial(_counted, why))]
        if found.earlier is not None:
            cells += _beside(found, found.earlier, number, before.get(name))
        figures.append(Figure(name, DEFINITIONS[name].label, tuple(cells)))
    bottleneck = report.bottleneck
    for row in bottleneck.stages:
        cells = [*_stands_out(found, bottleneck, row), *[Cell("")] * (len(columns) - 2)]
        figures.append(Figure(f"bottleneck:{row.stage}", f"Bottleneck: {row.name}", tuple(cells)))
    note = "" if bottleneck.stages else f"bottleneck: {bottleneck}"
    return Page("Overview", tuple(columns), tuple(figures), note=note)


def _counted(why: Callable[[], Explanation]) -> Explanation:
    """The n of a number."""
    told = why()
    return replace(told, title=f"{told.title} · n", value=f"{told.n:,}", meaning=f"The leads behind it. {told.meaning}")


def _beside(found: Findings, of: Population, number: Number, before: Number | None) -> list[Cell]:
    """What a metric was before, and how it changed."""
    if before is None:
        return [Cell(""), Cell("")]
    label = DEFINITIONS[number.name].label
    then = partial(explained, found, before, of, f"{label} · before", "", True)
    changed = change(number, before)

    def why() -> Explanation:
        told = explained(found, number, found.of)
        return replace(
            told, title=f"{label} · change", value=changed, meaning=f"Now against the period before. {told.meaning}",
            formula=f"{short(before)} → {short(number)}: {changed} · now: {told.formula} · before: {before.formula}",
            listed="; ".join(filter(None, (told.listed, "those of now; those of before are behind the number before"))),
        )  # fmt: skip

    return [Cell(short(before), then), Cell(changed, why)]


def _stands_out(found: Findings, bottleneck: Bottleneck, row: StageRow) -> tuple[Cell, Cell]:
    """What makes a stage the bottleneck, and the leads that this rests on."""
    value, n = ", ".join(bottleneck.why(row)), bottleneck.n_of(row)

    def why() -> Explanation:
        at = next(place for place, stage in enumerate(found.of.pipeline.stages) if stage.id == row.stage)
        leaky = row is bottleneck.leaky
        return Explanation(
            f"Bottleneck: {row.name}", value,
            "The open stage whose median stay is the longest measured by its target days, if it is longer than those, "
            "and the open stage that passes on the smallest part of its leads.",
            f"{row.name}: {value}", found.whose("created" if leaky else "left it"), n,
            partial(went.entered, found.of, at) if leaky else partial(went.stayed, found.of, row.stage),
            listed="those first that went on" if leaky else "the longest stays first",
        )  # fmt: skip

    return Cell(value, why), Cell(f"{n:,}", partial(_counted, why))
