"""Distribution: every lead that nobody owns goes to an owner by the pipeline's rules, as one event."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.model.command.world import World, find_pipeline
from leadtui.model.distributing import plan
from leadtui.model.event import Change, Draft
from leadtui.model.lazy import MANY, Lazy


@dataclass(frozen=True)
class DistributeLeads:
    """Distributes the unowned open leads of a pipeline (None: the first), of these only when `ids` are given.

    It is planned under the lock: whom a colleague took meanwhile is passed over, and turns go on where they were.
    """

    pipeline: str | None = None
    ids: tuple[int, ...] | None = None

    def decide(self, world: World) -> Draft:
        pipelines = world.pipelines()
        pipeline = find_pipeline(pipelines, self.pipeline)
        planned = plan(world.reader, pipeline, pipelines, world.now(pipeline), world.actor, self.ids)
        pairs = planned.pairs
        before: list[Change] = []
        if planned.turns != pipeline.turns:
            turns = (world.reader.get("pipelines", pipeline.id) or {}).get("turns")
            before.append(Change("pipelines", pipeline.id, {"turns": dict(planned.turns)}, {"turns": turns}))

        def change_at(place: int) -> Change:
            if place < len(before):
                return before[place]
            lead, _, owner = pairs[place - len(before)]
            return Change("leads", lead, {"owner": owner}, {"owner": None})

        count = len(before) + len(pairs) if pairs else 0
        found = Lazy(count, change_at)
        return Draft("distributed", found if count > MANY else tuple(found), data=planned.document())
