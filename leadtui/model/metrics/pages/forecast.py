"""Per month what was won, and what is expected, weighted."""

from __future__ import annotations

from functools import partial

from leadtui.model.metrics import forecast as forecasts
from leadtui.model.metrics.behind import valued
from leadtui.model.metrics.forecast import ForecastRow
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page, Plot, Rows
from leadtui.model.metrics.pages.words import money, plain
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.question import Findings

_COLUMNS = (Column("weighted", "weighted"), Column("won", "won"), Column("leads", "leads"))
_BUCKETS = {
    forecasts.OVERDUE: "open leads whose expected close has passed",
    forecasts.UNDATED: "open leads without an expected close, and won ones whose day nobody knows",
}


def forecast(found: Findings) -> Page:
    by_month = forecasts.members(found.of)
    figures = [
        Figure(row.month, row.month, _cells(found, row, by_month.get(row.month, []))) for row in found.report.forecast
    ]
    months = [row for row in found.report.forecast if row.month not in _BUCKETS]
    today = f"{found.of.now.today:%Y-%m}"
    begin = next((at for at, row in enumerate(months) if row.month >= today), len(months))
    series = {"won": tuple(plain(row.won) for row in months), "expected": tuple(plain(row.weighted) for row in months)}
    plots = (Plot(tuple(row.month for row in months), series, now=min(begin, len(months) - 1)),) if months else ()
    return Page("Forecast", _COLUMNS, tuple(figures), plots, begin=begin)


def _cells(found: Findings, row: ForecastRow, members: list[int]) -> tuple[Cell, ...]:
    of = found.of
    about = _BUCKETS.get(row.month, f"leads that are expected to close in {row.month}, or were won in it")

    def split() -> tuple[list[int], list[int]]:
        """The open and the won ones."""
        outcome = of.index.outcome
        is_open = [outcome.at(lead) is None for lead in members]
        return (
            [lead for lead, still in zip(members, is_open, strict=True) if still],
            [lead for lead, still in zip(members, is_open, strict=True) if not still],
        )

    def weighted() -> Explanation:
        rows = split()[0]
        return Explanation(
            f"{row.month} · weighted", money(row.weighted),
            "Open leads by their expected close, value × probability: the lead's own, else that of its stage. What is "
            "overdue or has no date is apart and never dropped.",
            f"value × probability of {len(valued(of, rows)):,} open leads = {row.weighted}",
            f"{found.whose('as of now')} · {about}", *_valued(of, rows),
        )  # fmt: skip

    def won() -> Explanation:
        rows = split()[1]
        return Explanation(
            f"{row.month} · won", money(row.won), "Won leads by the day they were won, where the pipeline is.",
            f"the values of {len(valued(of, rows)):,} won leads = {row.won}", f"{found.whose('won')} · {about}",
            *_valued(of, rows),
        )  # fmt: skip

    def leads() -> Explanation:
        opened, ended = split()
        return Explanation(
            f"{row.month} · leads", f"{len(members):,}", f"All {about}.",
            f"{len(opened):,} open + {len(ended):,} won", found.whose("as of now"), len(members), lambda: members,
            listed="the open ones first, then the won ones",
        )  # fmt: skip

    return Cell(money(row.weighted), weighted), Cell(money(row.won), won), Cell(f"{len(members):,}", leads)


def _valued(of: Population, rows: list[int]) -> tuple[int, Rows, dict[str, int]]:
    """n, the leads, and what is left out of a sum of values."""
    known = valued(of, rows)
    return len(known), partial(list, known), {"no value": len(rows) - len(known)} if len(rows) > len(known) else {}
