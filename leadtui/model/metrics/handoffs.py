"""How long hand-offs wait until they are accepted."""

from __future__ import annotations

from collections import Counter

from leadtui.model.metrics.number import Number, left_out
from leadtui.model.metrics.outcomes import median
from leadtui.model.metrics.population import Population

_HOUR = 3600


def handoff_median_hours(of: Population) -> Number:
    """Accepted − handed off, over the hand-offs accepted in the period; each lead counts with its newest one."""
    index = of.index
    took: list[int] = []
    for code, count in Counter(index.of(index.accepted.codes, of.rows)).items():
        if told := index.accepted.values[code]:
            at, seconds = told
            took += [seconds] * count if at in of.period else []
    waiting = sum(map(bool, index.of(index.handed, of.rows)))
    excluded, n = left_out(not_accepted_yet=waiting), len(took)
    if not n:
        return Number("handoff_median_hours", None, 0, "not defined: no hand-off was accepted", excluded)
    middle = median(sorted(took)) / _HOUR
    formula = f"the middle of {n:,} hand-offs, handed off to accepted = {float(middle):,.1f} hours"
    return Number("handoff_median_hours", middle, n, formula, excluded)
