"""How many open leads are stale."""

from __future__ import annotations

from leadtui.model.metrics.number import Number
from leadtui.model.metrics.population import Population
from leadtui.model.stale import Stale, stale_marks


def stale_count(of: Population) -> Number:
    """Open leads with any of the four flags; the sentence counts each flag."""

    def marked(flag: Stale | None) -> int:
        return sum(stale_marks(of.index, of.open, (of.pipeline,), of.now, flag))

    n, count = len(of.open), marked(None)
    flags = ", ".join(f"{marked(flag):,} {flag.value}" for flag in Stale)
    return Number("stale_count", count, n, f"{count:,} of {n:,} open leads; by flag: {flags}")
