"""What the metrics screen shows: pages of numbers, each number with its explanation and the leads behind it."""

from __future__ import annotations

from leadtui.model.metrics.pages.forecast import forecast
from leadtui.model.metrics.pages.funnel import funnel
from leadtui.model.metrics.pages.goals import goals
from leadtui.model.metrics.pages.groups import groups
from leadtui.model.metrics.pages.leakage import leakage
from leadtui.model.metrics.pages.losses import losses
from leadtui.model.metrics.pages.overview import overview
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page, Plot
from leadtui.model.metrics.pages.stays import stays
from leadtui.model.metrics.pages.trends import trends
from leadtui.model.metrics.question import Findings

__all__ = ["Cell", "Column", "Explanation", "Figure", "Page", "Plot", "named", "pages"]


def pages(found: Findings) -> tuple[Page, ...]:
    """All pages, in their order."""
    return (
        overview(found), funnel(found), stays(found), forecast(found), losses(found), leakage(found),
        groups(found, "Sources", "source"), groups(found, "Owners", "owner"), trends(found), goals(found),
    )  # fmt: skip


def named(made: tuple[Page, ...]) -> dict[str, Cell]:
    """Every number of the pages by its name: `win_rate`, `conversion:qualified`, `cost_per_lead:source=web`.

    The first of a name is meant where two pages have one.
    """
    found: dict[str, Cell] = {}
    for page in made:
        for figure in page.figures:
            for column, cell in zip(page.columns, figure.cells, strict=True):
                if cell.why is not None:
                    found.setdefault(f"{column.name}:{figure.key}" if column.name else figure.key, cell)
    return found
