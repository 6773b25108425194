"""Per month what was won, and what is expected, weighted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from leadtui.model.metrics import forecast as forecasts
from leadtui.model.metrics.forecast import ForecastRow
from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.page import Cell, Column, Figure, Page, Plot
from leadtui.model.metrics.pages.words import plain
from leadtui.model.metrics.question import Findings

_COLUMNS = (Column("weighted", "weighted"), Column("won", "won"), Column("leads", "leads"))
_AROUND = 60
"""Months before and after now that are drawn at most."""
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
    return Page("Forecast", _COLUMNS, tuple(figures), _plots(months, today), begin=begin)


def _plots(rows: Sequence[ForecastRow], today: str) -> tuple[Plot, ...]:
    """Month by month around now, those in which nothing closes too: a time axis has no gaps."""
    known = {row.month: row for row in rows}
    here = _number(today)
    numbers = [number for row in rows if abs((number := _number(row.month)) - here) <= _AROUND]
    if not numbers:
        return ()
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(min(numbers), max(numbers) + 1)]
    amounts = [(plain(row.won), plain(row.weighted)) if (row := known.get(month)) else (0.0, 0.0) for month in months]
    won, expected = zip(*amounts, strict=True)
    now = min(max(here - min(numbers), 0), len(months) - 1)
    return (Plot(tuple(months), {"won": won, "expected": expected}, now=now),)


def _number(month: str) -> int:
    """`2026-11` as a number of months."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _cells(found: Findings, row: ForecastRow, members: list[int]) -> tuple[Cell, ...]:
    about = _BUCKETS.get(row.month, f"leads that are expected to close in {row.month}, or were won in it")
    expected = Group(
        found, row.month, f"Of {about}: value × probability of the open ones, the lead's own, else that of its stage. "
        "What is overdue or has no date is apart and never dropped.", "as of now", len(members),
        partial(_that_are, found, members, True),
    )  # fmt: skip
    won = Group(
        found, row.month, f"Of {about}: the values of the won ones, by the day they were won, where the pipeline is.",
        "won", len(members), partial(_that_are, found, members, False),
    )  # fmt: skip
    leads = Group(
        found, row.month, f"All {about}.", "open now, and won", len(members), lambda: members,
        "the open ones first, then the won ones",
    )  # fmt: skip
    weighted = expected.worth(row.weighted, "weighted", "value × probability")
    return weighted, won.worth(row.won, "won"), leads.counted("leads")


def _that_are(found: Findings, members: Sequence[int], is_open: bool) -> list[int]:
    outcome = found.of.index.outcome
    return [row for row in members if (outcome.at(row) is None) == is_open]
