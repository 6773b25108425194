"""The words for goals and costs that were set and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from leadtui.model import goal_words, money
from leadtui.model.costs import Cost
from leadtui.model.event import Document
from leadtui.model.goals import Goal

if TYPE_CHECKING:
    from leadtui.model.act import Act


def aimed(act: Act) -> str:
    """`set the goal ana: Won 50,000 a month`."""
    gone, new = _difference(act, "goals")
    goals = [Goal.read(document) for document in new or gone]
    named = [goal_words.said(goal, act.stage_name(goal.stage) if goal.stage else None) for goal in goals]
    return f"{_verb(new, gone)} the goal{'s' if len(goals) > 1 else ''} {', '.join(named)}"


def spent(act: Act) -> str:
    """`set the costs of web in 2026-11 to 5,000`."""
    gone, new = _difference(act, "costs")
    costs = [Cost.of(document) for document in new or gone]
    told = [f"{cost.source} in {cost.month}{f' to {money.grouped(cost.amount)}' if new else ''}" for cost in costs]
    return f"{_verb(new, gone)} the costs of {', '.join(told)}"


def _verb(new: Sequence[Document], gone: Sequence[Document]) -> str:
    return "set" if new or not gone else "dropped"


def _difference(act: Act, name: str) -> tuple[list[Document], list[Document]]:
    """What the pipeline had before only, and what it has now only."""
    gone: list[Any] = []
    new: list[Any] = []
    for change in act.event.changes:
        if change.set is not None and change.was is not None and name in change.set:
            before, after = change.was.get(name) or [], change.set.get(name) or []
            gone += [part for part in before if part not in after]
            new += [part for part in after if part not in before]
    return gone, new
