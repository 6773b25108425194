"""The numbers that need what the leads do not tell: who became qualified when, the costs, the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from leadtui.model.metrics.number import Amounts, Number, percent
from leadtui.model.metrics.population import Population, pick


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the leads; None where nobody has said it."""

    qualified: tuple[int, int] | None = None
    """Leads that became qualified last month and this month, over the same elapsed days."""
    spent: Decimal | None = None
    """Costs in the period, in the pipeline's currency."""
    target: Decimal | None = None
    """What is to be won in the period, in the pipeline's currency."""


def lead_velocity_rate(beside: Beside) -> Number:
    """(this month − last month) ÷ last month, by the day of becoming qualified."""
    if beside.qualified is None:
        return Number("lead_velocity_rate", None, 0, "not defined: it is not known when leads became qualified")
    last, this = beside.qualified
    if not last:
        formula = f"not defined: 0 leads became qualified last month, {this:,} this month"
        return Number("lead_velocity_rate", None, this, formula)
    rate = Fraction(this - last, last)
    return Number("lead_velocity_rate", rate, this, f"({this:,} − {last:,}) ÷ {last:,} = {percent(rate)}")


def cost_per_lead(of: Population, beside: Beside) -> Number:
    """Costs ÷ leads created in the period."""
    n = len(of.cohort)
    excluded = {"created at an unknown time": of.created_unknown} if of.created_unknown else {}
    if beside.spent is None:
        return Number("cost_per_lead", None, n, "not defined: no costs are known", excluded)
    spent = Amounts(((of.pipeline.currency, Fraction(beside.spent)),))
    if not n:
        return Number("cost_per_lead", None, 0, f"not defined: {spent} spent, 0 leads created", excluded)
    cost = spent.times(Fraction(1, n))
    return Number("cost_per_lead", cost, n, f"{spent} ÷ {n:,} leads created = {cost}", excluded)


def coverage(of: Population, beside: Beside, won: Amounts) -> Number:
    """Open value expected to close in the period ÷ what is still missing to the target; `won` in the period."""
    closing = [row for row, day in zip(of.open, pick(of.index.close_date, of.open), strict=True) if _within(of, day)]
    n = len(closing)
    if beside.target is None:
        return Number("coverage", None, n, "not defined: there is no target")
    reached, value = won.single, of.exchange.amounts(of.sums(closing))
    if reached is None or value.single is None or of.exchange.currencies != (of.pipeline.currency,):
        return Number("coverage", None, n, "not defined: there are currencies without a rate into the target's")
    missing = Fraction(beside.target) - reached
    if missing <= 0:
        return Number("coverage", None, n, f"the target is met: {won} won")
    rate = value.single / missing
    return Number("coverage", rate, n, f"{value} closing in the period ÷ {Amounts(((of.pipeline.currency, missing),))} "
                  f"missing to the target = {float(rate):.2f}")


def _within(of: Population, day: int) -> bool:
    """Whether an expected close, a day, begins inside the period as the pipeline's zone sees it."""
    if not day:
        return False
    local = date.fromordinal(datetime.fromtimestamp(day, UTC).toordinal())
    begins = int(datetime(local.year, local.month, local.day, tzinfo=of.now.zone).timestamp())
    period = of.period
    return (period.since is None or period.since <= begins) and (period.until is None or begins < period.until)
