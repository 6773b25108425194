"""The goals of a pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.errors import Refused
from leadtui.model import goal_words, goals, money
from leadtui.model.command import Command, DropGoal, SetGoal
from leadtui.model.goals import SPANS
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.plans import PlansDialog
from leadtui.widgets.form import Question


def span(text: str) -> str:
    """The period that a word means, or how it begins; Refused."""
    folded = text.strip().casefold()
    for known in SPANS:
        if folded and known.startswith(folded):
            return known
    raise Refused(f"period: write {', '.join(SPANS[:-1])} or {SPANS[-1]}", "period")


class GoalsDialog(PlansDialog):
    """Every goal with its amount, and a form: what for, whose, how much, in which time."""

    def __init__(self, pipeline: Pipeline, owners: Sequence[str]) -> None:
        self._pipeline = pipeline
        there = pipeline.goals
        names = [goal_words.title(goal, goal_words.stage_of(goal, pipeline)) for goal in there]
        known = goal_words.kinds(pipeline)
        called = {kind: name for name, kind in known.items()}
        kinds = list(known)
        super().__init__(
            f"Goals · {pipeline.name}", list(zip(names, map(goal_words.each, there), strict=True)),
            [
                Question("goal", "Goal", self._kind, choices=kinds, hint=", ".join(kinds[:4]) + " …",
                         said=called.__getitem__),
                Question("owner", "Owner", str.strip, choices=owners, hint="blank: the whole team's"),
                Question("period", "In a", span, "month", ", ".join(SPANS), choices=SPANS),
                Question("amount", "Amount", lambda text: money.amount(text, "amount"),
                         hint=f"leads, {pipeline.currency}, percent or days"),
            ],
            "There are no goals yet.", "amount",
        )  # fmt: skip

    def _kind(self, text: str) -> tuple[str, str, str | None]:
        if not text.strip():
            raise Refused("goal: say what it is for", "goal")
        return goal_words.kind(text, self._pipeline)

    def texts(self, place: int) -> Mapping[str, str]:
        goal = self._pipeline.goals[place]
        return {
            "goal": goal_words.name(goal, goal_words.stage_of(goal, self._pipeline)), "owner": goal.owner or "",
            "period": goal.period, "amount": money.plain(goal.amount),
        }  # fmt: skip

    def drops(self, place: int) -> Command:
        return DropGoal(self._pipeline.key, self._pipeline.goals[place].key)

    def command(self, answers: Mapping[str, Any]) -> Command:
        what, of, stage = answers["goal"]
        fields = {
            "what": what, "of": of, "stage": stage, "owner": answers["owner"] or None,
            "amount": answers["amount"], "period": answers["period"],
        }  # fmt: skip
        goals.checked(**fields)
        return SetGoal(self._pipeline.key, fields)
