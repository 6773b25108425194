"""The explanation of a metric that has a definition."""

from __future__ import annotations

from functools import partial
from typing import Final

from leadtui.model.metrics.behind import ORDERED, behind
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.display import short
from leadtui.model.metrics.number import Number
from leadtui.model.metrics.pages.page import Cell, Explanation
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.question import Findings

BOUND: Final = {
    **dict.fromkeys(("open_count", "open_value", "weighted_value", "stale_count"), "as of now"),
    **dict.fromkeys(("won_count", "won_value", "average_won_value", "median_won_value", "roi"), "won"),
    **dict.fromkeys(("cycle_mean_days", "cycle_median_days"), "won"),
    "lost_count": "lost", "win_rate": "closed", "win_rate_by_value": "closed", "velocity_per_day": "open now, and won",
    **dict.fromkeys(("lead_conversion_rate", "spend", "cost_per_lead", "response_median_hours"), "created"),
    "lead_velocity_rate": "this month and last month", "coverage": "open, closing", "handoff_median_hours": "accepted",
}  # fmt: skip
"""How the leads of each metric are bound to the period."""


def explained(
    found: Findings, number: Number, of: Population, title: str = "", whose: str = "", earlier: bool = False
) -> Explanation:
    """A metric by its definition, with the numbers put in; `title` and `whose` name the part of the leads it is of."""
    definition = DEFINITIONS[number.name]
    population = found.whose(BOUND[number.name], earlier)
    excluded = dict(number.excluded) if earlier else {**number.excluded, **found.left_out("")}
    return Explanation(
        title or definition.label, short(number), definition.sentence, number.formula,
        f"{population} · {whose}" if whose else population, number.n, partial(behind, of, number.name), excluded,
        ORDERED.get(number.name, ""),
    )  # fmt: skip


def metric(
    found: Findings, number: Number, of: Population, title: str = "", whose: str = "", earlier: bool = False
) -> Cell:
    """The cell of a metric."""
    return Cell(short(number), partial(explained, found, number, of, title, whose, earlier))
