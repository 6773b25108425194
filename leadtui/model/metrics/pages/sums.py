"""Cells of a group of leads: how many, which part of others, and what they are worth."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.model.metrics.behind import valued
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.pages.page import Cell, Explanation, Rows
from leadtui.model.metrics.pages.words import money, part, rate
from leadtui.model.metrics.population import Population


def counted(title: str, meaning: str, count: int, whose: str, rows: Rows, formula: str = "") -> Cell:
    return Cell(f"{count:,}", lambda: Explanation(
        title, f"{count:,}", meaning, formula or f"{count:,} leads", whose, count, rows
    ))  # fmt: skip


def shared(title: str, meaning: str, count: int, total: int, of_what: str, whose: str, rows: Rows, whole: Rows) -> Cell:
    """`count` of `total`: the leads of `rows`, among those of `whole`."""
    value = rate(part(count, total))

    def every() -> Sequence[int]:
        first = rows()
        known = frozenset(first)
        return [*first, *(row for row in whole() if row not in known)]

    return Cell(value, lambda: Explanation(
        title, value, meaning, f"{count:,} ÷ {total:,} {of_what} = {value}", whose, total, every,
        listed=f"the {count:,} first, then the other {of_what}",
    ))  # fmt: skip


def worth(
    title: str, meaning: str, amount: Amounts, without: int, count: int, of: Population, whose: str, rows: Rows
) -> Cell:  # fmt: skip
    """The sum of the values of `count` leads, `without` of which have none."""
    return Cell(money(amount), lambda: summed(title, meaning, amount, without, count, of, whose, rows))


def summed(
    title: str, meaning: str, amount: Amounts, without: int, count: int, of: Population, whose: str, rows: Rows
) -> Explanation:  # fmt: skip
    """The explanation of such a sum."""
    return Explanation(
        title, money(amount), meaning, f"the values of {count - without:,} leads = {amount}", whose, count - without,
        lambda: valued(of, rows()), {"no value": without} if without else {},
    )  # fmt: skip
