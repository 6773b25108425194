"""How long hand-offs wait until they are accepted."""

from __future__ import annotations

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.number import Number, left_out
from leadtui.model.metrics.ordered import median

_HOUR = 3600


def handoff_median_hours(of: Counts) -> Number:
    """Accepted − handed off, over the hand-offs accepted in the period; each lead counts with its newest one."""
    took, waiting = of.handoffs.seconds, of.handoffs.unknown
    excluded, n = left_out(not_accepted_yet=waiting), len(took)
    if not n:
        return Number("handoff_median_hours", None, 0, "not defined: no hand-off was accepted", excluded)
    middle = median(took) / _HOUR
    formula = f"the middle of {n:,} hand-offs, handed off to accepted = {float(middle):,.1f} hours"
    return Number("handoff_median_hours", middle, n, formula, excluded)
