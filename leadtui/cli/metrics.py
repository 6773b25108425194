"""metrics: the numbers of one pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from leadtui.cli.call import Call
from leadtui.cli.explaining import explained
from leadtui.cli.finding import find
from leadtui.cli.output import Answer
from leadtui.cli.parser import WrongUsage
from leadtui.cli.table import Column, table
from leadtui.errors import Refused
from leadtui.model import when
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.metrics.number import Amounts, Number, Value, days, percent, rounded
from leadtui.model.metrics.pages.change import change
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.progress import Progress
from leadtui.model.metrics.question import Question, found
from leadtui.model.metrics.report import Numbers, Report
from leadtui.model.query import parse
from leadtui.model.text import safe

_NUMBERS = (
    Column("metric", gives=False), Column("value", right=True, gives=False), Column("n", right=True, gives=False),
)  # fmt: skip
_BEFORE = (Column("before", right=True, gives=False), Column("change", right=True, gives=False))
_STAGES = (
    Column("stage", least=6), Column("count", right=True, gives=False), Column("value", right=True, gives=False),
    Column("weighted", right=True, gives=False), Column("entered", right=True, gives=False),
    Column("advanced", right=True, gives=False), Column("conversion", right=True, gives=False),
    Column("leaked", right=True, gives=False), Column("dwell", right=True, gives=False),
    Column("p75", right=True, gives=False), Column("n", right=True, gives=False),
    Column("standing", right=True, gives=False),
)  # fmt: skip
_FORECAST = (
    Column("month", gives=False), Column("weighted", right=True, gives=False), Column("won", right=True, gives=False),
)
_REASONS = (
    Column("outcome", gives=False), Column("reason", least=6), Column("count", right=True, gives=False),
    Column("value", right=True, gives=False), Column("preventable", gives=False),
)  # fmt: skip
_LEAKS = (Column("leakage", gives=False), Column("count", right=True, gives=False),
          Column("value", right=True, gives=False))  # fmt: skip
_WEEKS = (
    Column("week", gives=False), Column("created", right=True, gives=False),
    Column("moved on", right=True, gives=False), Column("won", right=True, gives=False),
    Column("lost", right=True, gives=False), Column("won value", right=True, gives=False),
)  # fmt: skip
_UNDEFINED = "n/a"
_SHOWN_WEEKS = 12


def show(call: Call) -> Answer:
    args, service = call.args, call.service
    if args.explain is not None and args.by is not None:
        raise WrongUsage("--explain tells one number, also of a group: --explain win_rate:owner=ana, without --by")
    home = service.pipeline(args.pipeline)
    now = service.now(home)
    since, until = (
        None if day is None else when.day(day, now, field)
        for field, day in (("since", args.since), ("until", args.until))
    )
    period = Period.of_days(since, until, now.zone)
    if args.cohort and period.all_time:
        raise Refused("cohort: these are the leads created in a period; give --since or --until", "cohort")
    before = period.before(now) if args.compare else None
    asked = Question(parse(args.where or ""), period, period.in_days(now.zone), args.cohort, before)
    leads = find(service, args.where or "", home.key)
    told = found(leads.index, leads.rows, home, now, asked, args.by)
    if args.explain is not None:
        return explained(told, args.explain)
    return Answer(
        lambda: told.report.as_json() | {"goals": [goal.as_json() for goal in told.goals]},
        lambda: _lines(told.report, told.goals),
    )


def _lines(numbers: Report, goals: Sequence[Progress]) -> Iterator[str]:
    created = "leads created " if numbers.cohort else ""
    yield safe(f"{created}{numbers.period}{', ' + numbers.query if numbers.query else ''}")
    if numbers.previous is None:
        yield from table(_NUMBERS, list(_rows(numbers.metrics)))
    else:
        before, then = numbers.previous
        yield f"before: {before}"
        yield from table((*_NUMBERS, *_BEFORE), [
            (*row, *_beside(number, then.get(name)))
            for row, (name, number) in zip(_rows(numbers.metrics), numbers.metrics.items(), strict=True)
        ])  # fmt: skip
    yield ""
    yield from table(_STAGES, [
        (
            row.name, f"{row.count:,}", str(row.value), str(row.weighted), f"{row.entered:,}",
            _UNDEFINED if row.advanced is None else f"{row.advanced:,}",
            _UNDEFINED if row.conversion is None else percent(row.conversion),
            _UNDEFINED if row.leaked is None else f"{row.leaked:,}",
            said(row.dwell.median_days, "days"), said(row.dwell.p75_days, "days"), f"{row.dwell.n:,}",
            said(row.dwell.age_days, "days"),
        )
        for row in numbers.stages
    ])  # fmt: skip
    yield safe(f"bottleneck: {numbers.bottleneck}")
    yield ""
    yield from table(_FORECAST, [(row.month, str(row.weighted), str(row.won)) for row in numbers.forecast])
    yield ""
    yield from table(_REASONS, [
        (
            reason.outcome, safe(reason.reason or "(none)"), f"{reason.share.count:,}", str(reason.share.value),
            "yes" if reason.preventable else "",
        )
        for reason in numbers.reasons
    ])  # fmt: skip
    yield ""
    leaks = {"preventable": numbers.leakage.preventable, "normal": numbers.leakage.normal,
             "silent": numbers.leakage.silent}  # fmt: skip
    yield from table(_LEAKS, [(name, f"{share.count:,}", str(share.value)) for name, share in leaks.items()])
    yield ""
    yield from table(_WEEKS, [
        (row.week, f"{row.created:,}", f"{row.moved_on:,}", f"{row.won:,}", f"{row.lost:,}", str(row.won_value))
        for row in numbers.trends[-_SHOWN_WEEKS:]
    ])  # fmt: skip
    if goals:
        yield ""
        yield from (safe(str(goal)) for goal in goals)
    for key, metrics in numbers.by or ():
        yield ""
        yield safe(key if key is not None else "(none)")
        yield from table(_NUMBERS, list(_rows(metrics)))


def _beside(now: Number, before: Number | None) -> tuple[str, str]:
    """What a metric was before, and how it changed."""
    return ("", "") if before is None else (said(before.value, DEFINITIONS[now.name].unit), change(now, before))


def _rows(metrics: Numbers) -> Iterator[tuple[str, str, str]]:
    for name, number in metrics.items():
        definition = DEFINITIONS[name]
        yield definition.label, said(number.value, definition.unit), f"{number.n:,}"


def said(value: Value, unit: str) -> str:
    """A number with its unit, for people."""
    if value is None:
        return _UNDEFINED
    if isinstance(value, Amounts):
        return f"{value}{'/day' if unit == 'money/day' else ''}"
    exact = Fraction(value)
    if unit == "rate":
        return percent(exact)
    if unit == "days":
        return days(exact)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{rounded(exact, 10) / 10:,.1f}{' hours' if unit == 'hours' else ''}"
