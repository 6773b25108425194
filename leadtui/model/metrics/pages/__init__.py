"""What the metrics screen shows: pages of numbers, each number with its explanation and the leads behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

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

__all__ = ["Cell", "Column", "Explanation", "Figure", "Page", "Pages", "Plot", "named"]

_PAGES: Final[Mapping[str, Callable[[Findings], Page]]] = {
    "Overview": overview, "Funnel": funnel, "Stays": stays, "Forecast": forecast, "Losses": losses,
    "Leakage": leakage, "Sources": partial(groups, title="Sources", by="source"),
    "Owners": partial(groups, title="Owners", by="owner"), "Trends": trends, "Goals": goals,
}  # fmt: skip


class Pages(Sequence[Page]):
    """All pages of what was found out, in their order, each made when it is first asked for: up to 0.1 s for 100,000
    leads."""

    titles: Final = tuple(_PAGES)

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._made: dict[int, Page] = {}

    def __len__(self) -> int:
        return len(_PAGES)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        title = self.titles[at]
        if at not in self._made:
            self._made[at] = _PAGES[title](self._found)
        return self._made[at]

    def has(self, at: int) -> bool:
        """Whether this page is made already."""
        return at in self._made


def named(pages: Sequence[Page]) -> dict[str, Cell]:
    """Every number of the pages by its name: `win_rate`, `conversion:qualified`, `cost_per_lead:source=web`.

    The first of a name is meant where two pages have one.
    """
    found: dict[str, Cell] = {}
    for page in pages:
        for figure in page.figures:
            for column, cell in zip(page.columns, figure.cells, strict=True):
                if cell.why is not None:
                    found.setdefault(f"{column.name}:{figure.key}" if column.name else figure.key, cell)
    return found
