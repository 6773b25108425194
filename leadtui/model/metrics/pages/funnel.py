"""How many ever entered each stage, and how many of them went on."""

from __future__ import annotations

from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.behind import valued
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.pages.words import count, money, part, rate
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


def funnel(found: Findings) -> Page:
    rows = found.report.stages
    most = max((row.entered for row in rows), default=0)
    figures = [
        Figure(row.stage, row.name, _cells(found, row, at), part(row.entered, most))
        for at, (row, stage) in enumerate(zip(rows, found.of.pipeline.stages, strict=True))
        if stage.kind is not Kind.LOST
    ]
    note = "from what leads visited, of those created in the period"
    return Page("Funnel", _COLUMNS, tuple(figures), note=note, bars_first=True)


def _cells(found: Findings, row: StageRow, at: int) -> tuple[Cell, ...]:
    of, created = found.of, found.whose("created")

    def entered() -> Explanation:
        return Explanation(
            f"{row.name} · entered", f"{row.entered:,}", "Leads that ever were in this stage, or stand there now.",
            f"{row.entered:,} leads entered {row.name}", created, row.entered, partial(went.entered, of, at),
            listed="those first that went on",
        )  # fmt: skip

    def conversion() -> Explanation:
        undecided = {"still undecided here": row.undecided} if row.undecided else {}
        formula = f"{row.advanced or 0:,} went on ÷ {row.entered:,} entered = {rate(row.conversion)}"
        told = " (undecided leads count among those that entered, and may still go on)" if undecided else ""
        return Explanation(
            f"{row.name} · went on", rate(row.conversion), _WENT_ON, formula + told, created, row.entered,
            partial(went.entered, of, at), {}, f"the {row.advanced or 0:,} first that went on",
        )  # fmt: skip

    def cumulative() -> Explanation:
        first = of.pipeline.first.name
        n = found.entered_first
        hit = round(row.cumulative * n) if row.cumulative is not None else 0
        return Explanation(
            f"{row.name} · of first", rate(row.cumulative),
            f"Of the leads that entered {first}, those that reached this stage or a later one, or were won.",
            f"{hit:,} reached {row.name} ÷ {n:,} entered {first} = {rate(row.cumulative)}", created, n,
            partial(went.reached, of, at), listed=f"the {hit:,} first that reached it",
        )  # fmt: skip

    def undecided() -> Explanation:
        return Explanation(
            f"{row.name} · undecided", count(row.undecided), "Leads that stand here, open, and never went further.",
            f"{count(row.undecided)} of {row.entered:,} that entered are undecided", created, row.undecided or 0,
            partial(went.undecided, of, at),
        )  # fmt: skip

    def here() -> Explanation:
        return Explanation(
            f"{row.name} · stand here", f"{row.count:,}", "All leads in this stage, whenever they were created.",
            f"{row.count:,} leads stand in {row.name}", found.whose("as of now"), row.count,
            partial(went.standing, of, row.stage),
        )  # fmt: skip

    def value() -> Explanation:
        rows = went.standing(of, row.stage)
        n = len(valued(of, rows))
        return Explanation(
            f"{row.name} · value", money(row.value), "The sum of the values of the leads in this stage.",
            f"the values of {n:,} leads in {row.name} = {row.value}", found.whose("as of now"), n,
            lambda: valued(of, rows), {"no value": len(rows) - n} if len(rows) > n else {},
        )  # fmt: skip

    open_only = row.advanced is not None
    return (
        Cell(f"{row.entered:,}", entered),
        Cell(rate(row.conversion), conversion) if open_only else Cell(""),
        Cell(rate(row.cumulative), cumulative), Cell(count(row.undecided), undecided) if open_only else Cell(""),
        Cell(f"{row.count:,}", here), Cell(money(row.value), value),
    )  # fmt: skip
