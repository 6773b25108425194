"""What came of the leads that closed in the period: win rate, sizes, cycle; and of those created in it: conversion."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from leadtui.model.metrics.counts import Counts
from leadtui.model.metrics.holdings import value
from leadtui.model.metrics.number import Amounts, Number, days, left_out, percent
from leadtui.model.metrics.ordered import median
from leadtui.model.moment import DAY

_NONE_CLOSED: Final = "not defined: no lead was closed"
_NONE_WON: Final = "not defined: no lead was won"


def won_count(of: Counts) -> Number:
    n = of.won_worth.count
    return Number(
        "won_count", n, n, f"{n:,} leads were won, {of.period}", left_out(closed_at_an_unknown_time=of.won_undated)
    )


def lost_count(of: Counts) -> Number:
    n = of.lost_worth.count
    return Number(
        "lost_count", n, n, f"{n:,} leads were lost, {of.period}", left_out(closed_at_an_unknown_time=of.lost_undated)
    )


def won_value(of: Counts) -> Number:
    blank = of.won_worth.without_value
    n, total = of.won_worth.count - blank, value(of, of.won_worth)
    return Number(
        "won_value", total, n, f"the values of {n:,} won leads = {total}",
        left_out(no_value=blank, closed_at_an_unknown_time=of.won_undated),
    )  # fmt: skip


def win_rate(of: Counts) -> Number:
    """Won ÷ (won + lost), both closed in the period; open leads have no part in it."""
    won, lost = of.won_worth.count, of.lost_worth.count
    excluded = left_out(open=of.open_worth.count, closed_at_an_unknown_time=of.won_undated + of.lost_undated)
    if not won + lost:
        return Number("win_rate", None, 0, _NONE_CLOSED, excluded)
    rate = Fraction(won, won + lost)
    formula = f"{won:,} won ÷ ({won:,} won + {lost:,} lost) = {percent(rate)}"
    return Number("win_rate", rate, won + lost, formula, excluded)


def win_rate_by_value(of: Counts) -> Number:
    """The same by value; leads without a value, and currencies that no rates join, have no part in it."""
    blank = of.won_worth.without_value + of.lost_worth.without_value
    won, lost = value(of, of.won_worth), value(of, of.lost_worth)
    excluded = left_out(no_value=blank, closed_at_an_unknown_time=of.won_undated + of.lost_undated)
    n = of.won_worth.count + of.lost_worth.count - blank
    if won.single is None or lost.single is None:
        return Number("win_rate_by_value", None, n, "not defined: there are currencies without a rate", excluded)
    if not won.single + lost.single:
        return Number("win_rate_by_value", None, n, _NONE_CLOSED + " with a value", excluded)
    rate = won.single / (won.single + lost.single)
    return Number("win_rate_by_value", rate, n, f"{won} won ÷ ({won} won + {lost} lost) = {percent(rate)}", excluded)


def average_won_value(of: Counts) -> Number:
    """The mean over won leads with a value, zeros too; per currency where the currencies stay apart."""
    blank = of.won_worth.without_value
    n, excluded = of.won_worth.count - blank, left_out(no_value=blank, closed_at_an_unknown_time=of.won_undated)
    if not n:
        return Number("average_won_value", None, 0, _NONE_WON + " with a value", excluded)
    total, valued = value(of, of.won_worth), of.exchange.grained(of.won_scaled)
    parts = tuple((code, amount / len(valued[code])) for code, amount in total.parts if code in valued)
    mean = Amounts(parts, total.apart)
    return Number("average_won_value", mean, n, f"{total} ÷ {n:,} won leads = {mean}", excluded)


def median_won_value(of: Counts) -> Number:
    """The middle value of the won leads with a value, zeros too."""
    blank = of.won_worth.without_value
    n, excluded = of.won_worth.count - blank, left_out(no_value=blank, closed_at_an_unknown_time=of.won_undated)
    if not n:
        return Number("median_won_value", None, 0, _NONE_WON + " with a value", excluded)
    grained = of.exchange.grained(of.won_scaled)
    middle = of.exchange.of_grains({code: median(grains) for code, grains in grained.items()})
    return Number("median_won_value", middle, n, f"the middle of the values of {n:,} won leads = {middle}", excluded)


def cycle(of: Counts) -> tuple[Number, Number]:
    """Mean and median days from creation to closing, over the leads won in the period."""
    spans = of.cycle
    n = len(spans.seconds)
    excluded = left_out(
        created_or_closed_at_an_unknown_time=spans.unknown, closed_before_it_was_created=spans.disordered
    )
    if not n:
        why = _NONE_WON + " with both dates"
        return Number("cycle_mean_days", None, 0, why, excluded), Number("cycle_median_days", None, 0, why, excluded)
    total, middle = Fraction(sum(spans.seconds), DAY), median(spans.seconds) / DAY
    mean = total / n
    by_mean = f"{days(total)} from created to closed ÷ {n:,} won leads = {days(mean)}"
    by_median = f"the middle of {n:,} won leads, created to closed = {days(middle)}"
    return (
        Number("cycle_mean_days", mean, n, by_mean, excluded),
        Number("cycle_median_days", middle, n, by_median, excluded),
    )


def lead_conversion_rate(of: Counts) -> Number:
    """Leads that became customers ÷ all leads of the population, open ones too.

    The population is every lead, or with a period the leads created in it (whenever they were won).
    """
    n, excluded = of.cohort_worth.count, left_out(created_at_an_unknown_time=of.created_unknown)
    if not n:
        return Number("lead_conversion_rate", None, 0, "not defined: there are no leads", excluded)
    won = of.converted
    rate, which = Fraction(won, n), "leads" if of.period.all_time else f"leads created {of.period}"
    return Number("lead_conversion_rate", rate, n, f"{won:,} customers ÷ {n:,} {which} = {percent(rate)}", excluded)
