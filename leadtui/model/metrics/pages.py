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
from leadtui.model.metrics.behind import behind, closed_in_week, entered, leaked
from leadtui.model.metrics.beside import NOTHING, Beside
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.display import NOT_DEFINED, short
from leadtui.model.metrics.groups import grouped
from leadtui.model.metrics.number import Amounts, Number, days, left_out, percent
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.progress import Progress
from leadtui.model.metrics.report import Report, numbers
from leadtui.model.metrics.stages import StageRow
from leadtui.model.pipeline import Kind

Rows = Callable[[], Sequence[int]]
"""Finds the rows of the leads behind a figure."""


_WEEKS: Final = 13
"""Weeks that the trends show: a quarter of a year."""


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
    lines: bool = False
    """A line per series; else one bar per label, of all series on each other."""


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


def overview(of: Population, report: Report) -> Page:
    """Every metric, and what it was in the period before, where that is asked for."""
    figures = []
    _, before = report.previous or (None, {})
    for name, number in report.metrics.items():
        cells = [short(number), f"{number.n:,}"]
        if report.previous is not None:
            cells.append(short(before[name]) if name in before else "")
        figures.append(Figure(DEFINITIONS[name].label, tuple(cells), explained(number, of)))
    heads = ("now", "n", "before") if report.previous is not None else ("now", "n")
    return Page("Overview", heads, tuple(figures), note=f"bottleneck: {report.bottleneck}")


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
        formula, row.entered, undecided, lambda: entered(of, row.stage),
    )  # fmt: skip


def forecast(of: Population, report: Report) -> Page:
    """Per month what was won, and what is expected, weighted."""
    figures, won, expected, labels = [], [], [], []
    by_month = forecasts.members(of)
    for row in report.forecast:
        members = by_month.get(row.month, [])
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


def losses(of: Population, report: Report) -> Page:
    """Why leads were lost: how many, and their value; what need not have been, and what leaks silently."""
    total, found = len(of.lost), grouped(of.index, of.lost, "lost_reason")
    figures = []
    for reason in report.reasons:
        if reason.outcome != "lost":
            continue
        rows, part = found.get(reason.reason, []), Fraction(reason.share.count, total)
        need_not = "preventable" if reason.preventable else ""
        figures.append(Figure(
            reason.reason or "no reason",
            (f"{reason.share.count:,}", percent(part), _money(reason.share.value), need_not),
            Explanation(
                f"Lost: {reason.reason or 'no reason'}", percent(part),
                "Leads lost in the period by their reason. No follow-up, unresponsive and bad qualification are "
                "preventable; every other reason is normal.",
                f"{reason.share.count:,} of {total:,} lost leads = {percent(part)}", len(rows),
                left_out(no_value=reason.share.without_value), _these(rows),
            ), part,
        ))  # fmt: skip
    leaks = report.leakage
    told = (("preventable", leaks.preventable), ("normal", leaks.normal), ("silent: open, but stale", leaks.silent))
    note = ", ".join(f"{name} {share.count:,} ({_money(share.value)})" for name, share in told)
    return Page("Losses", ("lost", "share", "value", ""), tuple(figures), note=note)


def dwell(of: Population, report: Report) -> Page:
    """How long leads stay in each stage, and for how long those that stand there are there."""
    figures = []
    for row, stage in zip(report.stages, of.pipeline.stages, strict=True):
        if stage.kind is not Kind.OPEN:
            continue
        stays, target = row.dwell, stage.target_days
        share = stays.median_days / target if stays.median_days is not None and target else None
        cells = (
            _days(stays.median_days), _days(stays.p75_days), f"{stays.n:,}", "" if target is None else f"{target:,} d",
            _days(stays.age_days), f"{stays.age_n:,}",
        )  # fmt: skip
        figures.append(Figure(row.name, cells, Explanation(
            f"{row.name}: stay", _days(stays.median_days),
            "The middle of the completed stays of known length, all visits of a lead together. The long stays that "
            "still go on are not among them, so it is rather too low: the ages of those that stand there are beside.",
            f"the middle of {stays.n:,} stays = {_days(stays.median_days)}; three of four took at most "
            f"{_days(stays.p75_days)}", stays.n, left_out(of_unknown_length=stays.unknown),
            partial(entered, of, row.stage),
        ), None if share is None else min(share / 2, Fraction(1))))  # fmt: skip
    heads = ("median", "75 %", "n", "target", "age now", "here")
    return Page("Stays", heads, tuple(figures), note="the bar is full at twice the target")


def trends(of: Population, report: Report) -> Page:
    """Week by week, the newest first; the picture runs the other way."""
    shown = report.trends[-_WEEKS:]
    figures = [
        Figure(
            row.week, (f"{row.created:,}", f"{row.moved_on:,}", f"{row.won:,}", f"{row.lost:,}", _money(row.won_value)),
            Explanation(
                f"Week {row.week}", f"{row.won:,} won", "The week from Monday on in the pipeline's time zone; the "
                "running one as far as it has come. The period has no part in it.",
                f"{row.created:,} created, {row.moved_on:,} came further, {row.won:,} won, {row.lost:,} lost",
                row.won + row.lost, {}, partial(closed_in_week, of, row.begins),
            ),
        )
        for row in reversed(shown)
    ]  # fmt: skip
    plot = Plot(
        tuple(f"{row.begins:%d %b}" for row in shown),
        {"won": tuple(float(row.won) for row in shown), "lost": tuple(float(row.lost) for row in shown)},
        lines=True,
    ) if any(row.won + row.lost for row in shown) else None  # fmt: skip
    return Page("Trends", ("created", "came on", "won", "lost", "won value"), tuple(figures), plot)


def goals(found: Sequence[Progress], whole: Rows) -> Page:
    """How far the goals are, and whether that is far enough."""
    figures = [
        Figure(
            goal.title, (goal.when, goal.of_amount, goal.pace("")),
            Explanation(
                f"{goal.title} {goal.when}", goal.of_amount,
                "What is reached of the goal, and the share of the working time that has passed, Monday to Friday. "
                "Goals are about all leads, whatever the filter finds.",
                str(goal), goal.n, {}, whole,
            ),
            None if goal.share is None else min(max(goal.share, Fraction()), Fraction(1)),
        )
        for goal in found
    ]  # fmt: skip
    return Page("Goals", ("in", "reached", "pace"), tuple(figures), note="" if found else "B on the board sets a goal")


_GROUPED: Final[Mapping[str, tuple[str, ...]]] = {
    "source": ("open_count", "won_count", "win_rate", "won_value", "spend", "cost_per_lead", "roi"),
    "owner": ("open_count", "open_value", "won_count", "win_rate", "won_value", "cycle_mean_days"),
}
_HEADS: Final = {
    "open_count": "open", "open_value": "open value", "won_count": "won", "win_rate": "win rate",
    "won_value": "won value", "spend": "costs", "cost_per_lead": "cost/lead", "roi": "return",
    "cycle_mean_days": "cycle",
}  # fmt: skip


def groups(of: Population, title: str, by: str, beside: Beside) -> Page:
    """The same numbers apart by a field: owners, sources."""
    found, members = [], grouped(of.index, of.rows, by)
    for key, known in beside.of_groups(by, members).items():
        rows = members.get(key, [])
        part = Population(of.index, rows, of.pipeline, of.now, of.period, of.exchange)
        metrics = numbers(part, known, _GROUPED[by])
        cells = (f"{len(rows):,}", *(short(metrics[name]) for name in _GROUPED[by]))
        rate = metrics["win_rate"].value
        found.append((len(rows), Figure(
            key or f"no {by}", cells, _group_explained(part, f"{by.capitalize()} {key or 'none'}", metrics, by),
            rate if isinstance(rate, Fraction) else None,
        )))  # fmt: skip
    figures = [figure for _, figure in sorted(found, key=lambda pair: -pair[0])]
    return Page(title, ("leads", *(_HEADS[name] for name in _GROUPED[by])), tuple(figures))


def _group_explained(of: Population, title: str, metrics: Mapping[str, Number], by: str) -> Explanation:
    """Its win rate, and the formula of every other number beside it."""
    rate = metrics["win_rate"]
    formulas = "; ".join(metrics[name].formula for name in ("win_rate", *_GROUPED[by][-3:]) if metrics[name].n)
    return Explanation(
        title, f"win rate {short(rate)}", DEFINITIONS["win_rate"].sentence, formulas or rate.formula, rate.n,
        rate.excluded, lambda: of.rows,
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
                partial(leaked, of, row.stage),
            ),
            rate,
        ))  # fmt: skip
    return Page("Leakage", ("lost here", "of entered", "value"), tuple(figures))


def pages(
    of: Population, report: Report, beside: Beside = NOTHING, progress: Sequence[Progress] = (),
    whole: Sequence[int] = (),
) -> tuple[Page, ...]:  # fmt: skip
    """All pages, in their order; `progress` of the goals is over the leads of `whole`."""
    return (
        overview(of, report), funnel(of, report), dwell(of, report), forecast(of, report), losses(of, report),
        leakage(of, report), groups(of, "Sources", "source", beside), groups(of, "Owners", "owner", beside),
        trends(of, report), goals(progress, _these(whole)),
    )  # fmt: skip


def _these(rows: Sequence[int]) -> Rows:
    return lambda: rows


def _money(amount: Amounts) -> str:
    return short(Number("open_value", amount, 0, ""))


def _plain(amount: Amounts) -> float:
    """The biggest part, for a picture only."""
    return float(amount.single if amount.single is not None else max((part for _, part in amount.parts), default=0))


def _days(length: Fraction | None) -> str:
    return NOT_DEFINED if length is None else days(length).removesuffix("ays")


def _rate(rate: Fraction | None) -> str:
    return NOT_DEFINED if rate is None else percent(rate)


def _count(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
