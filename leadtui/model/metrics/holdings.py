"""What is open now: how many, worth what, and worth what when weighted by the chance to win it."""

from __future__ import annotations

from collections.abc import Iterable

from leadtui.model.metrics.number import Amounts, Number, left_out
from leadtui.model.metrics.population import Cell, Population

CERTAIN = 10_000
"""Basis points of a probability of 100 %."""


def value(of: Population, cells: Iterable[Cell]) -> Amounts:
    """What the leads of these cells are worth."""
    return of.exchange.amounts((cell.currency, cell.total) for cell in cells)


def weighted(of: Population, cells: Iterable[Cell]) -> Amounts:
    """What they are worth when each counts by its probability."""
    return of.exchange.amounts(((cell.currency, cell.total * cell.basis_points) for cell in cells), CERTAIN)


def open_count(of: Population) -> Number:
    count = len(of.open)
    return Number("open_count", count, count, f"{count:,} leads are open")


def open_value(of: Population) -> Number:
    blank = of.open_without_value
    n, total = len(of.open) - blank, value(of, of.cells)
    return Number("open_value", total, n, f"the values of {n:,} open leads = {total}", left_out(no_value=blank))


def weighted_value(of: Population) -> Number:
    """Closed leads never enter; rounded once, at the end."""
    blank = of.open_without_value
    n, total = len(of.open) - blank, weighted(of, of.cells)
    homeless = sum(count for code, count in of.open_by_stage.items() if of.stages[code] is None)
    return Number(
        "weighted_value", total, n, f"value × probability of {n:,} open leads = {total}",
        left_out(no_value=blank, stage_not_in_the_pipeline=homeless),
    )  # fmt: skip
