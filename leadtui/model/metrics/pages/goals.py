"""How far the goals are, and whether that is far enough."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from leadtui.model.goals import Goal
from leadtui.model.metrics import went
from leadtui.model.metrics.behind import converted, cycled, valued
from leadtui.model.metrics.goal_counts import asked_by
from leadtui.model.metrics.number import left_out, rounded
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.progress import Progress, counted_for
from leadtui.model.metrics.question import Findings
from leadtui.model.pipeline import Kind

_COLUMNS = (
    Column("reached", "reached"), Column("amount", "goal"), Column("done", "done"), Column("gone", "time gone"),
    Column("standing", ""), Column("when", ""),
)  # fmt: skip
_MEANING = (
    "Goals are about all leads of the pipeline, whatever the filter finds and whatever the period. The pace is the "
    "share that is reached beside the share of the working time that has passed, Monday to Friday."
)


def goals(found: Findings) -> Page:
    figures = [_goal(found, number, goal) for number, goal in enumerate(found.goals, 1)]
    note = "B changes the goals" if figures else "B sets a goal: an amount for a month, a quarter or a year"
    return Page("Goals", _COLUMNS, tuple(figures), note=note)


def _goal(found: Findings, number: int, goal: Progress) -> Figure:
    def cell(what: str, value: str) -> Cell:
        return Cell(value, partial(_explained, found, goal, what, value))

    done, gone = (None if part is None else f"{rounded(part, 100)} %" for part in (goal.share, goal.gone))
    return Figure(
        str(number), goal.title,
        (
            cell("reached", goal.here), cell("goal", goal.amount),
            Cell("") if done is None else cell("done", done), Cell("") if gone is None else cell("time gone", gone),
            Cell(goal.standing), Cell(goal.when),
        ),
        None if goal.share is None else min(max(goal.share, Fraction()), Fraction(1)),
    )  # fmt: skip


def _explained(found: Findings, progress: Progress, what: str, value: str) -> Explanation:
    goal, n = progress.goal, progress.n
    whose = f"{found.of.pipeline.name} · {goal.owner or 'the whole team'} · {goal.stage or goal.of}: {progress.when}"
    blank = len(_leads(found, goal)) - n if goal.what == "value" else 0
    return Explanation(
        f"{progress.title} {progress.when} · {what}", value, _MEANING, f"{_made_of(progress)}: {progress}",
        whose, n, partial(_rows, found, goal), left_out(no_value=blank),
        "those first that make it" if goal.what == "conversion" else "",
    )  # fmt: skip


def _made_of(progress: Progress) -> str:
    """What is reached, with its numbers put in."""
    n, reached = progress.n, progress.reached
    match progress.goal.what:
        case "conversion" if isinstance(reached, Fraction):
            return f"{int(reached * n):,} ÷ {n:,} leads = {progress.here}"
        case "value":
            return f"the values of {n:,} leads = {progress.here}"
        case "days":
            return f"over {n:,} leads {progress.here} days"
        case _:
            return f"{n:,} leads"


def _leads(found: Findings, goal: Goal) -> Sequence[int]:
    """Those that a count counts, and whose values are summed."""
    of = _counted_for(found, goal)
    if goal.of == "stage":
        return went.standing(of, goal.stage or "")
    return {"won": of.won, "created": of.cohort, "open": of.open}[goal.of]


def _rows(found: Findings, goal: Goal) -> Sequence[int]:
    """The leads that what is reached rests on."""
    of = _counted_for(found, goal)
    if goal.what in ("count", "value"):
        leads = _leads(found, goal)
        return leads if goal.what == "count" else valued(of, leads)
    if goal.of == "stage":
        return _of_stage(of, goal)
    if goal.what == "days":
        return cycled(of)
    return [*of.won, *of.lost] if goal.of == "won" else converted(of)


def _counted_for(found: Findings, goal: Goal) -> Population:
    of = found.of
    return counted_for(asked_by(goal, of.now), of.index, found.everybody, of.pipeline, of.now)


def _of_stage(of: Population, goal: Goal) -> Sequence[int]:
    at = next((place for place, known in enumerate(of.pipeline.stages) if known.id == goal.stage), None)
    if at is None:
        return []
    if goal.what == "conversion":
        return went.entered(of, at)
    return went.stayed(of, goal.stage or "") if of.pipeline.stages[at].kind is Kind.OPEN else []
