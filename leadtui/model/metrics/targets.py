"""The numbers that need what the leads do not tell: who became qualified when, the costs, the target."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.number import Amounts, Number, left_out, percent, rounded


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the leads; None where nobody has said it."""

    qualified: tuple[int, int] | None = None
    """Leads that became qualified last month and this month, over the same elapsed days."""
    spent: Decimal | None = None
    """Costs in the period, in the pipeline's currency."""
    target: Decimal | None = None
    """What is to be won in the period, in the pipeline's currency."""


def qualified(of: Counts) -> tuple[int, int] | None:
    """Leads that reached the SQL threshold last month and this month, over the same elapsed days of both; None when
    nobody ever did."""
    since = of.qualified_at
    if not since:
        return None
    local = of.now.local
    this = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - timedelta(days=1)).replace(day=1)
    # both by wall clock, so that a change to summer time takes no hour from either
    until = min(last + (local - this), this)
    begin, end, begun, now = (int(edge.timestamp()) for edge in (last, until, this, local))
    return bisect_left(since, end) - bisect_left(since, begin), bisect_right(since, now) - bisect_left(since, begun)


def lead_velocity_rate(of: Counts, beside: Beside) -> Number:
    """(this month − last month) ÷ last month, by the day of becoming qualified."""
    counted = beside.qualified or qualified(of)
    if counted is None:
        return Number("lead_velocity_rate", None, 0, "not defined: it is not known when leads became qualified")
    last, this = counted
    if not last:
        formula = f"not defined: 0 leads became qualified last month, {this:,} this month"
        return Number("lead_velocity_rate", None, this, formula)
    rate = Fraction(this - last, last)
    return Number("lead_velocity_rate", rate, this, f"({this:,} − {last:,}) ÷ {last:,} = {percent(rate)}")


def cost_per_lead(of: Counts, beside: Beside) -> Number:
    """Costs ÷ leads created in the period."""
    n = of.cohort_count
    excluded = left_out(created_at_an_unknown_time=of.created_unknown)
    if beside.spent is None:
        return Number("cost_per_lead", None, n, "not defined: no costs are known", excluded)
    spent = Amounts(((of.pipeline.currency, Fraction(beside.spent)),))
    if not n:
        return Number("cost_per_lead", None, 0, f"not defined: {spent} spent, 0 leads created", excluded)
    cost = spent.times(Fraction(1, n))
    return Number("cost_per_lead", cost, n, f"{spent} ÷ {n:,} leads created = {cost}", excluded)


def coverage(of: Counts, beside: Beside) -> Number:
    """Open value expected to close in the period ÷ what is still missing to the target."""
    n, undated, worth = of.closing
    excluded = left_out(no_expected_close=undated)
    if beside.target is None:
        return Number("coverage", None, n, "not defined: there is no target", excluded)
    won = of.won_total
    reached, value = won.single, of.exchange.amounts(worth.items())
    if reached is None or value.single is None or of.exchange.currencies != (of.pipeline.currency,):
        why = "not defined: there are currencies without a rate into the target's"
        return Number("coverage", None, n, why, excluded)
    missing = Fraction(beside.target) - reached
    if missing <= 0:
        return Number("coverage", None, n, f"the target is met: {won} won", excluded)
    rate, rest = value.single / missing, Amounts(((of.pipeline.currency, missing),))
    formula = f"{value} closing in the period ÷ {rest} missing to the target = {rounded(rate, 100) / 100:.2f}"
    return Number("coverage", rate, n, formula, excluded)
