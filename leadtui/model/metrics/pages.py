"""What the metrics screen shows: pages of figures, each with its explanation and the leads behind it.

Pages are data: text of numbers, shares for bars, and functions that find rows of the index when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from leadtui.model.metrics import forecast as forecasts
from leadtui.model.metrics.behind import behind
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.display import NOT_DEFINED, short
from leadtui.model.metrics.groups import grouped
from leadtui.model.metrics.number import Amounts, Number, percent
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.report import Report, numbers
from leadtui.model.metrics.stages import StageRow, entered_rows, leaked_rows
from leadtui.model.pipeline import Kind

Rows = Callable[[], Sequence[int]]
"""Finds the rows of the leads behind a figure."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number in words: what it means, how it came about, what it leaves out, and whose it is."""

    title: str
    value: str
    meaning: str
    formula: str
    n: int
    excluded: Mapping[str, int]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a page; `share` (0..1) is drawn as a bar."""

    label: str
    cells: tuple[str, ...]
    why: Explanation
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """Numbers to be drawn over time, per name of a series."""

    labels: tuple[str, ...]
    series: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the screen."""

    title: str
    heads: tuple[str, ...]
    figures: tuple[Figure, ...]
    plot: Plot | None = None
    note: str = ""


def explained(number: Number, of: Population) -> Explanation:
    """A metric by its definition, with the numbers put in."""
    definition = DEFINITIONS[number.name]
    return Explanation(
        definition.label, short(number), definition.sentence, number.formula, number.n, number.excluded,
        lambda: behind(of, number.name),
    )


def overview(of: Population, report: Report, before: Report | None) -> Page:
    """Every metric, and what it was in the previous period."""
    figures = []
    for name, number in report.metrics.items():
        was = short(before.metrics[name]) if before is not None else ""
        cells = (short(number), f"{number.n:,}", *((was,) if before is not None else ()))
        figures.append(Figure(DEFINITIONS[name].label, cells, explained(number, of)))
    return Page("Overview", ("now", "n", *(("before",) if before is not None else ())), tuple(figures))


def funnel(of: Population, report: Report) -> Page:
    """How many ever entered each stage, and how many of them went on."""
    most = max((row.entered for row in report.stages), default=0)
    figures = [
        Figure(
            row.name,
            (f"{row.entered:,}", _rate(row.conversion), _rate(row.cumulative), _count(row.undecided), f"{row.count:,}"),
            _stage_explained(of, row),
            Fraction(row.entered, most) if most else None,
        )
        for row, stage in zip(report.stages, of.pipeline.stages, strict=True) if stage.kind is not Kind.LOST
    ]  # fmt: skip
    heads = ("entered", "went on", "of first", "undecided", "stand here")
    return Page("Funnel", heads, tuple(figures), note="from what leads visited, of those created in the period")


def _stage_explained(of: Population, row: StageRow) -> Explanation:
    if row.conversion is None or row.advanced is None:
        formula = f"{row.entered:,} leads entered {row.name}"
    else:
        formula = f"{row.advanced:,} went on ÷ {row.entered:,} entered = {percent(row.conversion)}"
    undecided = {"still undecided here": row.undecided} if row.undecided else {}
    return Explanation(
        f"{row.name}: conversion", _rate(row.conversion),
        "Leads that ever entered a later open or won stage, or were won ÷ leads that ever entered this one. A skipped "
        "stage is progress, a loss is none, and moving back takes nothing away.",
        formula, row.entered, undecided, lambda: entered_rows(of, row.stage),
    )  # fmt: skip


def forecast(of: Population, report: Report) -> Page:
    """Per month what was won, and what is expected, weighted."""
    figures, won, expected, labels = [], [], [], []
    for row in report.forecast:
        members = forecasts.members(of, row.month)
        figures.append(Figure(
            row.month, (_money(row.weighted), _money(row.won)),
            Explanation(
                f"Forecast {row.month}", f"{row.weighted} weighted, {row.won} won",
                "Open leads by their expected close, value × probability; won leads by the day they were won. What "
                "is overdue or has no date is apart and never dropped.",
                f"{row.weighted} weighted + {row.won} won", len(members), {}, _these(members),
            ),
        ))  # fmt: skip
        if row.month not in (forecasts.OVERDUE, forecasts.UNDATED):
            labels.append(row.month)
            won.append(_plain(row.won))
            expected.append(_plain(row.weighted))
    plot = Plot(tuple(labels), {"won": tuple(won), "expected": tuple(expected)}) if labels else None
    return Page("Forecast", ("weighted", "won"), tuple(figures), plot)


def reasons(of: Population) -> Page:
    """Why leads were lost: how many, and their value."""
    groups = sorted(grouped(of.index, of.lost, "lost_reason").items(), key=lambda group: -len(group[1]))
    total = len(of.lost)
    figures = [
        Figure(
            key or "no reason", (f"{len(rows):,}", percent(Fraction(len(rows), total)), _money(_value(of, rows))),
            Explanation(
                f"Lost: {key or 'no reason'}", f"{len(rows):,}", "Leads lost in the period, by the reason they were "
                "given.", f"{len(rows):,} of {total:,} lost leads", len(rows), {}, _these(rows),
            ),
            Fraction(len(rows), total),
        )
        for key, rows in groups
    ]  # fmt: skip
    return Page("Losses", ("lost", "share", "value"), tuple(figures))


_GROUP_HEADS: Final = ("leads", "open", "won", "win rate", "won value", "cost/lead")
_GROUPED: Final = ("open_count", "won_count", "win_rate", "won_value", "cost_per_lead")


def groups(of: Population, title: str, by: str) -> Page:
    """The same numbers apart by a field: owners, sources."""
    found = []
    for key, rows in grouped(of.index, of.rows, by).items():
        part = Population(of.index, rows, of.pipeline, of.now, of.period, of.exchange)
        metrics = numbers(part)
        cells = (f"{len(rows):,}", *(short(metrics[name]) for name in _GROUPED))
        rate = metrics["win_rate"].value
        found.append((len(rows), Figure(
            key or f"no {by}", cells, _group_explained(part, f"{title[:-1]} {key or 'none'}", metrics["win_rate"]),
            rate if isinstance(rate, Fraction) else None,
        )))  # fmt: skip
    figures = [figure for _, figure in sorted(found, key=lambda pair: -pair[0])]
    return Page(title, _GROUP_HEADS, tuple(figures))


def _group_explained(of: Population, title: str, rate: Number) -> Explanation:
    return Explanation(
        title, f"win rate {short(rate)}", DEFINITIONS["win_rate"].sentence, rate.formula, rate.n, rate.excluded,
        lambda: of.rows,
    )  # fmt: skip


def leakage(of: Population, report: Report) -> Page:
    """Where leads were lost: the last open stage that they were in."""
    figures = []
    for row in report.stages:
        if row.leaked is None or row.leaked_value is None:
            continue
        rate = Fraction(row.leaked, row.entered) if row.entered else None
        figures.append(Figure(
            row.name, (f"{row.leaked:,}", _rate(rate), _money(row.leaked_value)),
            Explanation(
                f"{row.name}: leakage", _rate(rate),
                "Leads that were lost and whose last open stage was this one ÷ leads that ever entered it.",
                f"{row.leaked:,} lost here ÷ {row.entered:,} entered = {_rate(rate)}", row.leaked, {},
                partial(leaked_rows, of, row.stage),
            ),
            rate,
        ))  # fmt: skip
    return Page("Leakage", ("lost here", "of entered", "value"), tuple(figures))


def pages(of: Population, report: Report, before: Report | None = None) -> tuple[Page, ...]:
    """All pages, in their order."""
    return (
        overview(of, report, before), funnel(of, report), forecast(of, report), reasons(of),
        groups(of, "Sources", "source"), groups(of, "Owners", "owner"), leakage(of, report),
    )  # fmt: skip


def _these(rows: Sequence[int]) -> Rows:
    return lambda: rows


def _value(of: Population, rows: Sequence[int]) -> Amounts:
    return of.exchange.amounts(of.sums(rows))


def _money(amount: Amounts) -> str:
    return short(Number("open_value", amount, 0, ""))


def _plain(amount: Amounts) -> float:
    """The biggest part, for a picture only."""
    return float(amount.single if amount.single is not None else max((part for _, part in amount.parts), default=0))


def _rate(rate: Fraction | None) -> str:
    return NOT_DEFINED if rate is None else percent(rate)


def _count(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
