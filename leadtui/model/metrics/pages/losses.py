"""Why leads were won or lost: how many closed with each outcome and reason, and their value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from leadtui.model.metrics.pages.page import Cell, Column, Figure, Page, Rows
from leadtui.model.metrics.pages.sums import counted, shared, worth
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.reasons import Reason

_COLUMNS = (
    Column("closed", "closed"), Column("share", "of closed"), Column("closed_value", "value"),
    Column("kind", ""),
)  # fmt: skip
_MEANING = (
    "Leads closed in the period: the won ones together, the lost ones by their reason. No follow-up, unresponsive and "
    "bad qualification are preventable; every other reason is normal."
)


def losses(found: Findings) -> Page:
    of = found.of
    closed = len(of.won) + len(of.lost)
    figures = []
    for reason in found.report.reasons:
        won = reason.outcome == "won"
        label = "won" if won else reason.reason or "no reason"
        rows: Rows = (lambda: of.won) if won else partial(_lost, found, reason.reason)
        kind = "won" if won else "preventable" if reason.preventable else "normal"
        cells = _cells(found, label if won else f"Lost: {label}", reason, closed, rows)
        key = "won" if won else f"reason={reason.reason or ''}"
        figures.append(Figure(key, label, (*cells, Cell(kind)), Fraction(reason.share.count, closed)))
    return Page("Losses", _COLUMNS, tuple(figures), note="" if figures else "no lead was closed")


def _cells(found: Findings, title: str, reason: Reason, closed: int, rows: Rows) -> tuple[Cell, ...]:
    of, whose, share = found.of, found.whose("closed"), reason.share
    return (
        counted(f"{title} · closed", _MEANING, share.count, whose, rows),
        shared(f"{title} · of closed", _MEANING, share.count, closed, "closed leads", whose, rows,
               lambda: [*of.won, *of.lost]),
        worth(f"{title} · value", f"The sum of their values. {_MEANING}", share.value, share.without_value, share.count,
              of, whose, rows),
    )  # fmt: skip


def _lost(found: Findings, reason: str | None) -> Sequence[int]:
    column = found.of.index.lost_reason
    return [row for row in found.of.lost if column.at(row) == reason]
