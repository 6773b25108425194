"""Goals in words: what each is called, and its amount."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from leadtui.errors import NotFound
from leadtui.model import money
from leadtui.model.goals import Goal, What, Which
from leadtui.model.pipeline import Kind, Pipeline

Kinds = Mapping[str, tuple[What, Which, str | None]]
"""By its name what a goal is for: what, of which leads, in which stage."""

_TITLES: Final[dict[tuple[What, Which], str]] = {
    ("value", "won"): "Won", ("count", "won"): "Won leads", ("conversion", "won"): "Win rate", ("days", "won"): "Cycle",
    ("count", "created"): "New leads", ("value", "created"): "New value", ("conversion", "created"): "Lead conversion",
    ("count", "open"): "Open leads", ("value", "open"): "Open value",
}  # fmt: skip
_OF_STAGE: Final[dict[What, str]] = {"count": "leads", "value": "value", "conversion": "conversion", "days": "days"}


def title(goal: Goal, stage_name: str | None = None) -> str:
    """`Won`, `Win rate`, `Proposal days`; for an owner `ana: Won`."""
    whose = f"{goal.owner}: " if goal.owner else ""
    if goal.of == "stage":
        return f"{whose}{stage_name or goal.stage} {_OF_STAGE[goal.what]}"
    return f"{whose}{_TITLES[goal.what, goal.of]}"


def titled(goal: Goal, pipeline: Pipeline) -> str:
    """The title with the name of the stage."""
    stage = pipeline.find(goal.stage) if goal.stage else None
    return title(goal, stage.name if stage else None)


def amount(goal: Goal) -> str:
    """`50,000`, `30 %`, `at most 10 days`."""
    number = money.grouped(goal.amount)
    return {"conversion": f"{number} %", "days": f"at most {number} days"}.get(goal.what, number)


def said(goal: Goal, stage_name: str | None = None) -> str:
    """`ana: Won 50,000 a month`."""
    return f"{title(goal, stage_name)} {amount(goal)} a {goal.period}"


def kinds(pipeline: Pipeline) -> Kinds:
    """Everything that a pipeline can have a goal for, by its name."""
    found: dict[str, tuple[What, Which, str | None]] = {
        name: (what, of, None) for (what, of), name in _TITLES.items()
    }  # fmt: skip
    for stage in pipeline.stages:
        for what in ("count", "value", "conversion", "days") if stage.kind is Kind.OPEN else ("count", "value"):
            goal = Goal(what=what, of="stage", stage=stage.id, amount=Decimal(1))
            found[title(goal, stage.name)] = (what, "stage", stage.id)
    return found


def kind(name: str, pipeline: Pipeline) -> tuple[What, Which, str | None]:
    """What the goal with this name (or one that begins so, case does not matter) is for; NotFound."""
    known, folded = kinds(pipeline), name.strip().casefold()
    close = [found for found in known if folded and found.casefold().startswith(folded)]
    exact = [found for found in close if found.casefold() == folded]
    if len(exact or close) == 1:
        return known[(exact or close)[0]]
    several = f" could be {' or '.join(close[:4])}" if close else f": there are {', '.join(list(known)[:9])} …"
    raise NotFound(f"no goal {name[:40]!r}" + several if not close else f"goal {name[:40]!r}{several}")
