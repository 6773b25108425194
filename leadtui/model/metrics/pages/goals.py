"""How far the goals are, and whether that is far enough."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from leadtui.model.goals import Goal
from leadtui.model.metrics import went
from leadtui.model.metrics.behind import converted, cycled, valued
from leadtui.model.metrics.number import rounded
from leadtui.model.metrics.pages.page import Cell, Column, Explanation, Figure, Page
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.progress import Progress, counted_for
from leadtui.model.metrics.question import Findings

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
    whose = f"{found.of.pipeline.name} · {goal.goal.owner or 'everybody'} · {goal.when}"
    title = f"{goal.title} {goal.when}"

    def cell(what: str, value: str) -> Cell:
        return Cell(value, lambda: Explanation(
            f"{title} · {what}", value, _MEANING, str(goal), whose, goal.n, partial(_rows, found, goal.goal)
        ))  # fmt: skip

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


def _rows(found: Findings, goal: Goal) -> Sequence[int]:
    """The leads that what is reached rests on."""
    of = counted_for(goal, found.of.index, found.everybody, found.of.pipeline, found.of.now)
    if goal.of == "stage":
        return _of_stage(of, goal)
    leads = {"won": of.won, "created": of.cohort, "open": of.open}[goal.of]
    match goal.what:
        case "count":
            return leads
        case "value":
            return valued(of, leads)
        case "conversion":
            return [*of.won, *of.lost] if goal.of == "won" else converted(of)
        case _:
            return cycled(of)


def _of_stage(of: Population, goal: Goal) -> Sequence[int]:
    stage = goal.stage or ""
    if goal.what == "days":
        return went.stayed(of, stage)
    if goal.what == "conversion":
        at = next((place for place, known in enumerate(of.pipeline.stages) if known.id == stage), None)
        return [] if at is None else went.entered(of, at)
    here = went.standing(of, stage)
    return here if goal.what == "count" else valued(of, here)
