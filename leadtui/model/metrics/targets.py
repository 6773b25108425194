"""The numbers that need what the leads do not tell: who became qualified when, the costs, the target."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from fractions import Fraction
from typing import Final

from leadtui.model.metrics.beside import Beside
from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.holdings import value
from leadtui.model.metrics.number import Amounts, Number, left_out, percent, rounded
from leadtui.model.moment import Now


def qualified(of: Counts) -> tuple[int, int] | None:
    """Leads that reached the SQL threshold last month and this month, over the same elapsed days of both; None when
    nobody ever did."""
    since = of.qualified_at
    if not since:
        return None
    begin, end, begun, now = months(of.now)
    return bisect_left(since, end) - bisect_left(since, begin), bisect_right(since, now) - bisect_left(since, begun)


def months(now: Now) -> tuple[int, int, int, int]:
    """Where the same elapsed days of last month begin and end, when this month began, and now."""
    local = now.local
    this = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - timedelta(days=1)).replace(day=1)
    # both by wall clock, so that a change to summer time takes no hour from either
    until = min(last + (local - this), this)
    begin, end, begun, at = (int(edge.timestamp()) for edge in (last, until, this, local))
    return begin, end, begun, at


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


_NO_COSTS: Final = "not defined: no costs are known"
_IN_PART: Final = "; a month that lies partly in the period counts by its days"


def spend(of: Counts, beside: Beside) -> Number:
    """Costs in the period."""
    n, excluded = of.cohort_worth.count, left_out(created_at_an_unknown_time=of.created_unknown)
    if (spent := _spent(of, beside)) is None:
        return Number("spend", None, n, _NO_COSTS, excluded)
    return Number("spend", spent, n, f"{spent} spent on {n:,} leads created{_IN_PART * beside.in_part}", excluded)


def cost_per_lead(of: Counts, beside: Beside) -> Number:
    """Costs ÷ leads created in the period."""
    n, excluded = of.cohort_worth.count, left_out(created_at_an_unknown_time=of.created_unknown)
    if (spent := _spent(of, beside)) is None:
        return Number("cost_per_lead", None, n, _NO_COSTS, excluded)
    if not n:
        return Number("cost_per_lead", None, 0, f"not defined: {spent} spent, 0 leads created", excluded)
    cost = spent.times(Fraction(1, n))
    formula = f"{spent} ÷ {n:,} leads created = {cost}{_IN_PART * beside.in_part}"
    return Number("cost_per_lead", cost, n, formula, excluded)


def return_on_costs(of: Counts, beside: Beside) -> Number:
    """(Value won in the period − costs in it) ÷ these costs: 0 got back what was spent, −1 nothing of it."""
    blank = of.won_worth.without_value
    n, won = of.won_worth.count - blank, value(of, of.won_worth)
    excluded = left_out(no_value=blank, closed_at_an_unknown_time=of.won_undated)
    if (spent := _spent(of, beside)) is None:
        return Number("roi", None, n, _NO_COSTS, excluded)
    if not spent.single:
        return Number("roi", None, n, f"not defined: nothing was spent, {won} won", excluded)
    if won.single is None or of.exchange.currencies != (of.pipeline.currency,):
        why = "not defined: there are currencies without a rate into that of the costs"
        return Number("roi", None, n, why, excluded)
    rate = (won.single - spent.single) / spent.single
    formula = f"({won} won − {spent}) ÷ {spent} = {percent(rate)}{_IN_PART * beside.in_part}"
    return Number("roi", rate, n, formula, excluded)


def _spent(of: Counts, beside: Beside) -> Amounts | None:
    return None if beside.spent is None else Amounts(((of.pipeline.currency, Fraction(beside.spent)),))


def coverage(of: Counts, beside: Beside) -> Number:
    """Open value expected to close in the period ÷ what is still missing to the target."""
    n, excluded = of.closing_worth.count, left_out(no_expected_close=of.closing_undated)
    if beside.target is None:
        return Number("coverage", None, n, "not defined: there is no target", excluded)
    won = value(of, of.won_worth)
    reached, closing = won.single, value(of, of.closing_worth)
    if reached is None or closing.single is None or of.exchange.currencies != (of.pipeline.currency,):
        why = "not defined: there are currencies without a rate into the target's"
        return Number("coverage", None, n, why, excluded)
    missing = Fraction(beside.target) - reached
    if missing <= 0:
        return Number("coverage", None, n, f"the target is met: {won} won", excluded)
    rate, rest = closing.single / missing, Amounts(((of.pipeline.currency, missing),))
    formula = f"{closing} closing in the period ÷ {rest} missing to the target = {rounded(rate, 100) / 100:.2f}"
    return Number("coverage", rate, n, formula, excluded)
