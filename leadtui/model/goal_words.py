"""Goals in words: what each is called, and its amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leadtui.errors import NotFound
from leadtui.model import money
from leadtui.model.goals import MEASURES, Goal, What, Which
from leadtui.model.pipeline import Kind, Pipeline

Kinds = Mapping[str, tuple[What, Which, str | None]]
"""By its name what a goal is for: what, of which leads, in which stage."""

_TITLES: Final[dict[tuple[What, Which], str]] = {
    ("value", "won"): "Won", ("count", "won"): "Won leads", ("conversion", "won"): "Win rate", ("days", "won"): "Cycle",
    ("count", "created"): "New leads", ("value", "created"): "New value", ("conversion", "created"): "Lead conversion",
    ("count", "open"): "Open leads", ("value", "open"): "Open value",
}  # fmt: skip
_OF_STAGE: Final[dict[What, str]] = {
    "count": "Leads in", "value": "Value in", "conversion": "Conversion of", "days": "Days in",
}  # fmt: skip


def name(goal: Goal, stage_name: str | None = None) -> str:
    """What it is for: `Won`, `Win rate`, `Days in Proposal`."""
    if goal.of == "stage":
        return f"{_OF_STAGE[goal.what]} {stage_name or goal.stage}"
    return _TITLES[goal.what, goal.of]


def title(goal: Goal, stage_name: str | None = None) -> str:
    """The name, and whose goal it is: `ana: Won`."""
    return f"{f'{goal.owner}: ' if goal.owner else ''}{name(goal, stage_name)}"


def amount(goal: Goal) -> str:
    """`50,000`, `30 %`, `at most 10 days`."""
    number = money.grouped(goal.amount)
    return {"conversion": f"{goal.amount.normalize():f} %", "days": f"at most {number} days"}.get(goal.what, number)


def each(goal: Goal) -> str:
    """The amount with its period, unless it is about what is there now: `50,000 a month`."""
    return f"{amount(goal)}{'' if goal.stands else f' a {goal.period}'}"


def said(goal: Goal, stage_name: str | None = None) -> str:
    """`ana: Won 50,000 a month`."""
    return f"{title(goal, stage_name)} {each(goal)}"


def stage_of(goal: Goal, pipeline: Pipeline) -> str | None:
    """The name of the stage that a goal is for."""
    stage = pipeline.find(goal.stage) if goal.stage else None
    return stage.name if stage else None


def kinds(pipeline: Pipeline) -> Kinds:
    """Everything that a pipeline can have a goal for, by its name."""
    found: dict[str, tuple[What, Which, str | None]] = {
        title: (what, of, None) for (what, of), title in _TITLES.items()
    }  # fmt: skip
    for stage in pipeline.stages:
        for what in MEASURES["stage" if stage.kind is Kind.OPEN else "open"]:
            found[f"{_OF_STAGE[what]} {stage.name}"] = (what, "stage", stage.id)
    return found


def kind(text: str, pipeline: Pipeline) -> tuple[What, Which, str | None]:
    """What the goal with this name (or one that begins so, case does not matter) is for; NotFound."""
    known, folded = kinds(pipeline), text.strip().casefold()
    close = [found for found in known if folded and found.casefold().startswith(folded)]
    exact = [found for found in close if found.casefold() == folded]
    if len(exact or close) == 1:
        return known[(exact or close)[0]]
    if close:
        raise NotFound(f"goal {text[:40]!r} could be {' or '.join(close[:4])}")
    raise NotFound(f"nothing called {text[:40]!r} can have a goal; there are {', '.join(list(known)[:9])} …")
