"""Leads that are told together: how many, which part of others, and what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadtui.model.metrics.behind import valued, without
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.pages.page import Cell, Explanation, Rows
from leadtui.model.metrics.pages.words import money, part, rate
from leadtui.model.metrics.question import Findings


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a page about some leads."""

    found: Findings
    title: str
    meaning: str
    bound: str
    """How they are bound to the period: `created`, `closed`, `as of now`."""
    count: int
    rows: Rows
    listed: str = ""
    """How their list is ordered, and where it has others than they are."""

    def counted(self, what: str, formula: str = "") -> Cell:
        value = f"{self.count:,}"
        return Cell(value, lambda: self._told(
            what, value, formula or f"{value} leads", self.count, self.rows, listed=self.listed
        ))  # fmt: skip

    def part_of(self, total: int, called: str, whole: Rows, what: str) -> Cell:
        """Their part of `total` leads, which are `called` so and found by `whole`."""
        value = rate(part(self.count, total))

        def every() -> Sequence[int]:
            these = self.rows()
            return [*these, *without(whole(), these)]

        return Cell(value, lambda: self._told(
            what, value, f"{self.count:,} ÷ {total:,} {called} = {value}", total, every,
            listed=f"the {self.count:,} first, then the other {called}",
        ))  # fmt: skip

    def worth(self, amount: Amounts, what: str = "value", summed: str = "the values") -> Cell:
        """The sum of their values, or of what else is `summed`."""

        def why() -> Explanation:
            rows = self.rows()
            known = valued(self.found.of, rows)
            formula = f"{summed} of {len(known):,} leads = {amount}"
            return self._told(what, money(amount), formula, len(known), lambda: known, len(rows) - len(known))

        return Cell(money(amount), why)

    def _told(
        self, what: str, value: str, formula: str, n: int, rows: Rows, blank: int = 0, listed: str = ""
    ) -> Explanation:
        found = self.found
        return Explanation(
            f"{self.title} · {what}", value, self.meaning, formula, found.whose(self.bound), n, rows,
            found.left_out(self.bound, no_value=blank), listed,
        )  # fmt: skip
