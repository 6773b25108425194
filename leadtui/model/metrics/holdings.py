"""What is open now: how many, worth what, and worth what when weighted by the chance to win it."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.model.metrics.counts import Cell, Counts, Worth
from leadtui.model.metrics.number import Amounts, Number, left_out

CERTAIN = 10_000
"""Basis points of a probability of 100 %."""


def value(of: Counts, worth: Worth) -> Amounts:
    """What these leads are worth."""
    return of.exchange.amounts(worth.sums.items())


def weighted(of: Counts, cells: Mapping[Cell, int]) -> Amounts:
    """What open leads are worth when each counts by its probability; rounded once, at the end."""
    parts = ((currency, total * basis_points) for (_, currency, basis_points), total in cells.items())
    return of.exchange.amounts(parts, CERTAIN)


def open_count(of: Counts) -> Number:
    count = of.open_worth.count
    return Number("open_count", count, count, f"{count:,} leads are open")


def open_value(of: Counts) -> Number:
    worth = of.open_worth
    n, total = worth.valued, value(of, worth)
    excluded = left_out(no_value=worth.without_value)
    return Number("open_value", total, n, f"the values of {n:,} open leads = {total}", excluded)


def weighted_value(of: Counts) -> Number:
    """Closed leads never enter; rounded once, at the end."""
    n, total = of.open_worth.valued, weighted(of, of.open_cells)
    homeless = sum(count for code, count in of.open_by_stage.items() if of.stages[code] is None)
    return Number(
        "weighted_value", total, n, f"value × probability of {n:,} open leads = {total}",
        left_out(no_value=of.open_worth.without_value, stage_not_in_the_pipeline=homeless),
    )  # fmt: skip
