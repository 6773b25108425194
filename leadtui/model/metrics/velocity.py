"""Sales velocity: how much money the pipeline turns out per day."""

from __future__ import annotations

from fractions import Fraction

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.holdings import value
from leadtui.model.metrics.number import Amounts, Number, days, percent


def sales_velocity(opportunities: int, win_rate: Fraction, average: Amounts, cycle_days: Fraction) -> Amounts | None:
    """Money per day; None when the mean cycle is no time at all."""
    return average.times(opportunities * win_rate / cycle_days) if cycle_days else None


def opportunities(of: Counts) -> int:
    """Open leads in the stages that the pipeline marks as opportunity."""
    return sum(
        count for code, count in of.open_by_stage.items()
        if (stage := of.stages[code]) is not None and stage.opportunity
    )  # fmt: skip


def velocity_per_day(of: Counts, win_rate: Number, cycle_mean: Number) -> Number:
    """Opportunities × win rate × average won value ÷ mean cycle.

    Where currencies stay apart each has its share of the average, so that the parts at any rates add up to the
    velocity at these rates.
    """
    count, rate, length = opportunities(of), win_rate.value, cycle_mean.value
    valued = of.won_worth.count - of.won_worth.without_value
    elsewhere = of.open_worth.count - count
    excluded = {"open, but not in an opportunity stage": elsewhere} if elsewhere else {}
    if not isinstance(rate, Fraction):
        return Number("velocity_per_day", None, 0, "not defined: no lead was closed", excluded)
    if not isinstance(length, Fraction) or not valued:
        return Number("velocity_per_day", None, 0, "not defined: no lead was won with a value and both dates", excluded)
    average = value(of, of.won_worth).times(Fraction(1, valued))
    velocity = sales_velocity(count, rate, average, length)
    if velocity is None:
        return Number("velocity_per_day", None, cycle_mean.n, "not defined: the mean cycle is 0 days", excluded)
    formula = f"{count:,} opportunities × {percent(rate)} × {average} ÷ {days(length)} = {velocity} per day"
    return Number("velocity_per_day", velocity, cycle_mean.n, formula, excluded)
