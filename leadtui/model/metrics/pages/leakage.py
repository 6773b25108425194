"""What leaks: where leads were lost, and where open ones are stale; preventable, normal and silent, in money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.behind import valued
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page, Rows
from leadtui.model.metrics.pages.sums import counted, shared, summed, worth
from leadtui.model.metrics.pages.words import money, part
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.reasons import Share, is_preventable
from leadtui.model.metrics.stages import StageRow

_COLUMNS = (
    Column("leaked", "lost"), Column("leakage", "share"), Column("leaked_value", "value"), Column("silent", "stale"),
    Column("silent_value", "stale value"),
)  # fmt: skip
_LEAKED = "Leads that were lost and whose last open stage was this one"
_SILENT = "Open leads with a stale flag that stand here: nobody has lost them yet."


def leakage(found: Findings) -> Page:
    by_stage: defaultdict[str | None, list[int]] = defaultdict(list)
    for row in found.stale:
        by_stage[found.of.index.stage.at(row)].append(row)
    figures = [_stage(found, row, by_stage[row.stage]) for row in found.report.stages if row.leaked is not None]
    note = "by the last open stage, of leads created in the period; the last three: lost in the period, open now"
    return Page("Leakage", _COLUMNS, (*figures, *_kinds(found)), note=note)


def _stage(found: Findings, row: StageRow, stale: list[int]) -> Figure:
    of, leaked, whose = found.of, row.leaked or 0, found.whose("created")
    value, name, now = row.leaked_value, row.name, found.whose("as of now")
    assert value is not None
    at = next(place for place, stage in enumerate(of.pipeline.stages) if stage.id == row.stage)
    lost = partial(went.leaked, of, row.stage)

    def worth_of_lost() -> Explanation:
        without = leaked - len(valued(of, lost()))
        meaning = f"The values of the leads that were lost here. {_LEAKED}."
        return summed(f"{name} · value", meaning, value, without, leaked, of, whose, lost)

    cells = (
        counted(f"{name} · lost here", f"{_LEAKED}.", leaked, whose, lost, f"{leaked:,} leads were lost in {name}"),
        shared(f"{name} · of entered", f"{_LEAKED} ÷ leads that ever entered it.", leaked, row.entered,
               f"leads that entered {name}", whose, lost, partial(went.entered, of, at)),
        Cell(money(value), worth_of_lost),
        counted(f"{name} · stale", _SILENT, len(stale), now, lambda: stale),
        worth(f"{name} · stale value", _SILENT, of.amounts(stale), of.without_value(stale), len(stale), of, now,
              lambda: stale),
    )  # fmt: skip
    return Figure(row.stage, name, cells, part(leaked, row.entered))


def _kinds(found: Findings) -> list[Figure]:
    of, leaks = found.of, found.report.leakage
    return [
        _kind(found, "Preventable", leaks.preventable, "Leads lost in the period because of no follow-up, unresponsive "
              "or bad qualification: they need not have been lost.", partial(_lost, found, True), of.lost, "lost leads",
              "lost"),
        _kind(found, "Normal", leaks.normal, "Leads lost in the period with any other reason, or none.",
              partial(_lost, found, False), of.lost, "lost leads", "lost"),
        _kind(found, "Silent", leaks.silent, "Open leads with a stale flag: nobody has lost them yet.",
              lambda: found.stale, of.open, "open leads", "as of now"),
    ]  # fmt: skip


def _kind(
    found: Findings, name: str, share: Share, meaning: str, rows: Rows, whole: Sequence[int], of_what: str, bound: str
) -> Figure:  # fmt: skip
    whose = found.whose(bound)
    cells = (
        counted(f"{name} · leads", meaning, share.count, whose, rows),
        shared(f"{name} · share", meaning, share.count, len(whole), of_what, whose, rows, lambda: whole),
        worth(f"{name} · value", meaning, share.value, share.without_value, share.count, found.of, whose, rows),
        Cell(""), Cell(""),
    )  # fmt: skip
    return Figure(name.casefold(), name, cells, part(share.count, len(whole)))


def _lost(found: Findings, preventable: bool) -> Sequence[int]:
    column = found.of.index.lost_reason
    return [row for row in found.of.lost if is_preventable(column.at(row)) == preventable]
