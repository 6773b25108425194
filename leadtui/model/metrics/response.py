"""How soon leads are answered."""

from __future__ import annotations

from typing import Final

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.number import Number, left_out
from leadtui.model.metrics.ordered import median

_HOUR: Final = 3600


def response_median_hours(of: Counts) -> Number:
    """From creation to the first activity, over the leads created in the period that somebody has answered."""
    answers = of.answers
    excluded = left_out(not_answered=answers.disordered, at_an_unknown_time=answers.unknown)
    n = len(answers.seconds)
    if not n:
        return Number("response_median_hours", None, 0, "not defined: no first activity is known", excluded)
    middle = median(answers.seconds) / _HOUR
    formula = f"the middle of {n:,} leads, created to first activity = {float(middle):,.1f} hours"
    return Number("response_median_hours", middle, n, formula, excluded)
