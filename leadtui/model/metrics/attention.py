"""How many open leads are stale."""

from __future__ import annotations

from leadtui.model.metrics.number import Number
from leadtui.model.metrics.population import Population
from leadtui.model.stale import stale_rows


def stale_count(of: Population) -> Number:
    flags = stale_rows(of.index, of.open, of.pipeline, of.now)
    count, n = len(flags.stale), len(of.open)
    formula = (
        f"{count:,} of {n:,} open leads; "
        f"flags: {len(flags.inactive):,} inactive, {len(flags.over_stayed):,} over-stayed, "
        f"{len(flags.next_step):,} next step missing or overdue, {len(flags.close_date):,} expected close in the past"
    )
    return Number("stale_count", count, n, formula)
