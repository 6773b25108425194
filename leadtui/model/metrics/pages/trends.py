"""Week by week, the newest first; the pictures run the other way."""

from __future__ import annotations

from functools import partial
from typing import Final

from leadtui.model.metrics import went
from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.page import Cell, Column, Figure, Page, Plot
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.trends import TrendRow

_WEEKS: Final = 13
"""Weeks that are shown: a quarter of a year."""
_COLUMNS = (
    Column("created", "created"), Column("moved_on", "came on"), Column("won", "won"), Column("lost", "lost"),
    Column("won_value", "won value"),
)  # fmt: skip
_WEEK = "The week from Monday on in the pipeline's time zone; the running one as far as it has come."


def trends(found: Findings) -> Page:
    shown = found.report.trends[-_WEEKS:]
    figures = tuple(Figure(row.week, row.week, _cells(found, row)) for row in reversed(shown))
    labels = tuple(f"{row.begins:%d %b}" for row in shown)
    plots = []
    for names in (("won", "lost"), ("created", "moved_on")):
        series = {_SHOWN.get(name, name): tuple(float(getattr(row, name)) for row in shown) for name in names}
        if any(map(any, series.values())):
            plots.append(Plot(labels, series, lines=True))
    return Page("Trends", _COLUMNS, figures, tuple(plots), note="whatever the period")


_SHOWN: Final = {"moved_on": "came on"}


def _cells(found: Findings, row: TrendRow) -> tuple[Cell, ...]:
    of, index, monday = found.of, found.of.index, row.begins

    def week(count: int, meaning: str, rows: partial[list[int]], listed: str = "") -> Group:
        return Group(found, row.week, f"{meaning} {_WEEK}", "whatever the period", count, rows, listed)

    created = week(
        row.created, "Leads created in the week.", partial(went.in_week, of, of.rows, index.created, monday)
    )
    came_on = week(
        row.moved_on, "How often a lead came to a later open or won stage than ever before.",
        partial(went.moved_on, of, monday), "each lead once, however often it came on",
    )  # fmt: skip
    won = week(row.won, "Leads won in the week.", partial(went.in_week, of, of.all_won, index.closed, monday))
    lost = week(row.lost, "Leads lost in the week.", partial(went.in_week, of, of.all_lost, index.closed, monday))
    return (
        created.counted("created"), came_on.counted("came on", f"{row.moved_on:,} times"), won.counted("won"),
        lost.counted("lost"), won.worth(row.won_value, "won value"),
    )  # fmt: skip
