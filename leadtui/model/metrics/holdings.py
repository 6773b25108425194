"""What is open now: how many, worth what, and worth what when weighted by the chance to win it."""

from __future__ import annotations

from collections.abc import Iterable

from leadtui.model.metrics.counts import Cell, Counts
from leadtui.model.metrics.number import Amounts, Number, left_out

CERTAIN = 10_000
"""Basis points of a probability of 100 %."""


def value(of: Counts, cells: Iterable[Cell]) -> Amounts:
    """What the leads of these cells are worth."""
    return of.exchange.amounts((cell.currency, cell.total) for cell in cells)


def weighted(of: Counts, cells: Iterable[Cell]) -> Amounts:
    """What they are worth when each counts by its probability."""
    return of.exchange.amounts(((cell.currency, cell.total * cell.basis_points) for cell in cells), CERTAIN)


def open_count(of: Counts) -> Number:
    count = of.open_count
    return Number("open_count", count, count, f"{count:,} leads are open")


def open_value(of: Counts) -> Number:
    blank = of.open_without_value
    n, total = of.open_count - blank, value(of, of.cells)
    return Number("open_value", total, n, f"the values of {n:,} open leads = {total}", left_out(no_value=blank))


def weighted_value(of: Counts) -> Number:
    """Closed leads never enter; rounded once, at the end."""
    blank = of.open_without_value
    n, total = of.open_count - blank, weighted(of, of.cells)
    homeless = sum(count for code, count in of.open_by_stage.items() if of.stages[code] is None)
    return Number(
        "weighted_value", total, n, f"value × probability of {n:,} open leads = {total}",
        left_out(no_value=blank, stage_not_in_the_pipeline=homeless),
    )  # fmt: skip
