"""Goals and costs of a pipeline, set and dropped one by one."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.errors import NotFound
from leadtui.model import costs, event, goals
from leadtui.model.command.world import World
from leadtui.model.costs import Cost
from leadtui.model.event import Document, Draft
from leadtui.model.goals import Key
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import stored


@dataclass(frozen=True)
class SetGoal:
    """Gives a pipeline a goal (`goal`: its document); another amount, where it has one for the same already."""

    pipeline: str
    goal: Document

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        new = goals.checked(**self.goal)
        keys = [goal.key for goal in old.goals]
        place = keys.index(new.key) if new.key in keys else len(keys)
        return _draft("aimed", old, old.changed(goals=(*old.goals[:place], new, *old.goals[place + 1:])))


@dataclass(frozen=True)
class DropGoal:
    """Takes a goal away; `key` is what it is for."""

    pipeline: str
    key: Key

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        kept = tuple(goal for goal in old.goals if goal.key != self.key)
        if len(kept) == len(old.goals):
            raise NotFound(f"{old.name} has no such goal")
        return _draft("aimed", old, old.changed(goals=kept))


@dataclass(frozen=True)
class SetCost:
    """Says what a source cost in a month (`cost`: its document), in place of what was said before."""

    pipeline: str
    cost: Document

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        new = costs.checked(**self.cost)
        others = (cost for cost in old.costs if cost.key != new.key)
        return _draft("spent", old, old.changed(costs=tuple(sorted((*others, new), key=lambda cost: cost.key))))


@dataclass(frozen=True)
class DropCost:
    """Takes back what a source cost in a month."""

    pipeline: str
    source: str
    month: str

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        gone = find_cost(old, self.source, self.month)
        return _draft("spent", old, old.changed(costs=tuple(cost for cost in old.costs if cost is not gone)))


def find_cost(pipeline: Pipeline, source: str, month: str) -> Cost:
    """What a source cost in a month; NotFound."""
    key = (month, stored(source, "source").strip().casefold())
    for cost in pipeline.costs:
        if cost.key == key:
            return cost
    raise NotFound(f"{pipeline.name} has no costs of {source[:80]!r} in {month[:20]}")


def _draft(verb: str, old: Pipeline, new: Pipeline) -> Draft:
    change = event.difference("pipelines", old.id, old.document(), new.document())
    return Draft(verb, (change,) if change else ())
