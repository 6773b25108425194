"""How many open leads are stale."""

from __future__ import annotations

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.number import Number


def stale_count(of: Counts) -> Number:
    """Open leads with any of the four flags."""
    n, count = of.open_worth.count, of.stale
    return Number("stale_count", count, n, f"{count:,} of {n:,} open leads have a stale flag")
