"""Why leads were won or lost: how many closed with each outcome and reason, and their value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.page import Cell, Column, Figure, Page
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.reasons import Reason

_COLUMNS = (
    Column("closed", "closed"), Column("share", "of closed"), Column("closed_value", "value"), Column("kind", ""),
)  # fmt: skip
_MEANING = (
    "Leads closed in the period: the won ones together, the lost ones by their reason. No follow-up, unresponsive and "
    "bad qualification are preventable; every other reason is normal."
)


def losses(found: Findings) -> Page:
    closed = len(found.of.won) + len(found.of.lost)
    figures = [_line(found, reason, closed) for reason in found.report.reasons]
    return Page("Losses", _COLUMNS, tuple(figures), note="" if figures else "no lead was closed")


def _line(found: Findings, reason: Reason, closed: int) -> Figure:
    of, share = found.of, reason.share
    if reason.outcome == "won":
        key = label = title = kind = "won"
        group = Group(found, title, _MEANING, "closed", share.count, lambda: of.won)
    else:
        key, label = f"reason={reason.reason or ''}", reason.reason or "no reason"
        kind = "preventable" if reason.preventable else "normal"
        group = Group(found, f"lost: {label}", _MEANING, "closed", share.count, partial(_lost, found, reason.reason))
    cells = (
        group.counted("closed"),
        group.part_of(closed, "closed leads", lambda: [*of.won, *of.lost], "of closed"),
        group.worth(share.value), Cell(kind),
    )  # fmt: skip
    return Figure(key, label, cells, Fraction(share.count, closed))


def _lost(found: Findings, reason: str | None) -> Sequence[int]:
    column = found.of.index.lost_reason
    return [row for row in found.of.lost if column.at(row) == reason]
