"""What leaks: where leads were lost, and where open ones are stale; preventable, normal and silent, in money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from leadtui.model.metrics import went
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.page import Cell, Column, Figure, Page
from leadtui.model.metrics.pages.words import part
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.reasons import Share, is_preventable

_COLUMNS = (
    Column("leaked", "lost"), Column("leakage", "share"), Column("leaked_value", "value"), Column("silent", "stale"),
    Column("silent_value", "stale value"),
)  # fmt: skip
_LEAKED = "Leads that were lost and whose last open stage was this one; of those that ever entered it is their share."
_SILENT = "Open leads with a stale flag that stand here: nobody has lost them yet."


def leakage(found: Findings) -> Page:
    by_stage: defaultdict[str | None, list[int]] = defaultdict(list)
    for row in found.of.stale_rows:
        by_stage[found.of.index.stage.at(row)].append(row)
    figures = [
        _stage(found, at, row.leaked, row.leaked_value, row.entered, by_stage[row.stage])
        for at, row in enumerate(found.report.stages) if row.leaked is not None and row.leaked_value is not None
    ]  # fmt: skip
    note = "by the last open stage, of leads created in the period; the last three: lost in the period, open now"
    return Page("Leakage", _COLUMNS, (*figures, *_kinds(found)), note=note)


def _stage(found: Findings, at: int, leaked: int, value: Amounts, entered: int, stale: list[int]) -> Figure:
    of, stage = found.of, found.of.pipeline.stages[at]
    lost = Group(found, stage.name, _LEAKED, "created", leaked, partial(went.leaked, of, stage.id))
    silent = Group(found, stage.name, _SILENT, "as of now", len(stale), lambda: stale)
    cells = (
        lost.counted("lost here", f"{leaked:,} leads were lost in {stage.name}"),
        lost.part_of(entered, f"leads that entered {stage.name}", partial(went.entered, of, at), "of entered"),
        lost.worth(value, "value lost"), silent.counted("stale"), silent.worth(of.amounts(stale), "stale value"),
    )  # fmt: skip
    return Figure(stage.id, stage.name, cells, part(leaked, entered))


def _kinds(found: Findings) -> list[Figure]:
    of, leaks = found.of, found.report.leakage

    def lost(name: str, meaning: str, share: Share, preventable: bool) -> Figure:
        group = Group(found, name, meaning, "lost", share.count, partial(_lost, found, preventable))
        return _kind(group, share, of.lost, "lost leads")

    silent = Group(
        found, "Silent", "Open leads with a stale flag: nobody has lost them yet.", "as of now", leaks.silent.count,
        lambda: of.stale_rows,
    )  # fmt: skip
    return [
        lost("Preventable", "Leads lost in the period because of no follow-up, unresponsive or bad qualification: they "
             "need not have been lost.", leaks.preventable, True),
        lost("Normal", "Leads lost in the period with any other reason, or none.", leaks.normal, False),
        _kind(silent, leaks.silent, of.open, "open leads"),
    ]  # fmt: skip


def _kind(group: Group, share: Share, whole: Sequence[int], called: str) -> Figure:
    cells = (
        group.counted("leads"), group.part_of(len(whole), called, lambda: whole, "share"),
        group.worth(share.value), Cell(""), Cell(""),
    )  # fmt: skip
    return Figure(group.title.casefold(), group.title, cells, part(share.count, len(whole)))


def _lost(found: Findings, preventable: bool) -> Sequence[int]:
    column = found.of.index.lost_reason
    return [row for row in found.of.lost if is_preventable(column.at(row)) == preventable]
