"""How many ever entered each stage, and how many of them went on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.pages.words import part, rate
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.stages import StageRow
from leadtui.model.pipeline import Kind

_COLUMNS = (
    Column("entered", "entered"), Column("conversion", "went on"), Column("cumulative", "of first"),
    Column("undecided", "undecided"), Column("count", "stand here"), Column("value", "value"),
)  # fmt: skip
_WENT_ON = (
    "Leads that ever entered a later open or won stage, or were won ÷ leads that ever entered this one. A skipped "
    "stage is progress, a loss is none, and moving back takes nothing away."
)


_BEFORE = Column("conversion_before", "before")
"""Behind `went on`, where the period before stands beside."""


def funnel(found: Findings) -> Page:
    rows = found.report.stages
    most = max((row.entered for row in rows), default=0)
    figures = [
        Figure(row.stage, row.name, _cells(found, row, at), part(row.entered, most))
        for at, (row, stage) in enumerate(zip(rows, found.of.pipeline.stages, strict=True))
        if stage.kind is not Kind.LOST
    ]
    note = "from what leads visited, of those created in the period"
    columns = _COLUMNS if found.earlier is None else (*_COLUMNS[:2], _BEFORE, *_COLUMNS[2:])
    return Page("Funnel", columns, tuple(figures), note=note, bars_first=True)


def _cells(found: Findings, row: StageRow, at: int) -> tuple[Cell, ...]:
    of, name = found.of, row.name
    entered = Group(
        found, name, "Leads that ever were in this stage, or stand there now.", "created", row.entered,
        partial(went.entered, of, at), "those first that went on",
    )  # fmt: skip
    undecided = Group(
        found, name, "Leads that stand here, open, and never went further.", "created", row.undecided or 0,
        partial(went.undecided, of, at),
    )  # fmt: skip
    here = Group(
        found, name, "All leads in this stage, whenever they were created.", "as of now", row.count,
        partial(went.standing, of, row.stage),
    )  # fmt: skip
    is_open = row.advanced is not None
    return (
        entered.counted("entered", f"{row.entered:,} leads entered {name}"),
        _went_on(found, found.of, row, at) if is_open else Cell(""),
        *_before(found, at, is_open),
        _of_first(found, row, at),
        undecided.counted("undecided", f"{row.undecided:,} of {row.entered:,} that entered are undecided")
        if is_open else Cell(""),
        here.counted("stand here", f"{row.count:,} leads stand in {name}"), here.worth(row.value),
    )  # fmt: skip


def _before(found: Findings, at: int, is_open: bool) -> Iterator[Cell]:
    """How many went on in the period before, where that stands beside."""
    if found.earlier is not None:
        yield _went_on(found, found.earlier, found.earlier_stages[at], at) if is_open else Cell("")


def _went_on(found: Findings, of: Population, row: StageRow, at: int) -> Cell:
    earlier = of is found.earlier
    value, advanced = rate(row.conversion), row.advanced or 0
    formula = f"{advanced:,} went on ÷ {row.entered:,} entered = {value}"
    if row.undecided:
        formula += f"; {row.undecided:,} of those that entered are undecided, and may still go on"
    return Cell(value, lambda: Explanation(
        f"{row.name} · {'before' if earlier else 'went on'}", value, _WENT_ON, formula,
        found.whose("created", earlier), row.entered, partial(went.entered, of, at),
        {} if earlier else found.left_out("created"), f"the {advanced:,} first that went on",
    ))  # fmt: skip


def _of_first(found: Findings, row: StageRow, at: int) -> Cell:
    value, first = rate(row.cumulative), found.of.pipeline.first.name

    def why() -> Explanation:
        n = found.entered_first
        reached = 0 if row.cumulative is None else int(row.cumulative * n)
        return Explanation(
            f"{row.name} · of first", value,
            f"Of the leads that entered {first}, those that reached this stage or a later one, or were won.",
            f"{reached:,} reached {row.name} ÷ {n:,} entered {first} = {value}", found.whose("created"), n,
            partial(went.reached, found.of, at), found.left_out("created"), f"the {reached:,} first that reached it",
        )  # fmt: skip

    return Cell(value, why)
