"""How many open leads are stale."""

from __future__ import annotations

from leadtui.model.metrics.number import Number
from leadtui.model.metrics.population import Population
from leadtui.model.stale import stale_marks


def stale_count(of: Population) -> Number:
    """Open leads with any of the four flags."""
    n, count = len(of.open), sum(stale_marks(of.index, of.open, (of.pipeline,), of.now))
    return Number("stale_count", count, n, f"{count:,} of {n:,} open leads have a stale flag")
