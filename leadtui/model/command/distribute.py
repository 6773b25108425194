"""Distribution: leads that nobody owns go to owners as it was planned, as one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leadtui.errors import Conflict
from leadtui.model.command.world import World, find_pipeline
from leadtui.model.distributing import Plan
from leadtui.model.event import Change, Document, Draft
from leadtui.model.lazy import MANY, Lazy

_PASS: Final = 10
"""From this fraction of all leads on (1/10) one pass over all is quicker than looking each up."""


@dataclass(frozen=True)
class DistributeLeads:
    """Carries out a plan, which was made before the lock: to match 100,000 leads would keep everybody else waiting.

    Leads that somebody took, closed or archived meanwhile are passed over. When the rules or the turns are others by
    now, or somebody would hold more than he can, it is a Conflict: the plan is to be made anew.
    """

    pipeline: str
    planned: Plan

    def decide(self, world: World) -> Draft:
        pipeline = find_pipeline(world.pipelines(), self.pipeline)
        if pipeline.distribution != self.planned.distribution or pipeline.turns != self.planned.began:
            raise Conflict(f"the rules or turns of {pipeline.name} were changed by a colleague since you looked")
        wanted = {lead for lead, _, _ in self.planned.pairs}
        done = self.planned.only({lead["id"] for lead in _documents(world, wanted) if _is_free(lead, pipeline.key)})
        _check_room(world, done, pipeline.key)
        pairs, before = done.pairs, []
        if done.turns != done.began:
            turns = (world.reader.get("pipelines", pipeline.id) or {}).get("turns")
            before.append(Change("pipelines", pipeline.id, {"turns": dict(done.turns)}, {"turns": turns}))

        def change_at(place: int) -> Change:
            if place < len(before):
                return before[place]
            lead, _, owner = pairs[place - len(before)]
            return Change("leads", lead, {"owner": owner}, {"owner": None})

        count = len(before) + len(pairs) if pairs else 0
        found = Lazy(count, change_at)
        return Draft("distributed", found if count > MANY else tuple(found), data=done.document())


def _documents(world: World, ids: set[int]) -> Iterable[Document]:
    if len(ids) > len(world.reader.ids("leads")) // _PASS:
        return (lead for lead in world.reader.all("leads") if lead["id"] in ids)
    return (lead for id in sorted(ids) if (lead := world.reader.get("leads", id)) is not None)


def _check_room(world: World, done: Plan, pipeline: str) -> None:
    """Conflict when an owner was given leads since the plan was made, and now has no room for all of these."""
    gets = done.gets
    most = {owner: capacity for owner, capacity in done.distribution.capacity.items() if gets[owner]}
    if not most:
        return
    held = Counter(
        lead["owner"] for lead in world.reader.all("leads")
        if lead.get("owner") in most and lead["pipeline"] == pipeline
        and not (lead.get("outcome") or lead.get("archived_at"))
    )  # fmt: skip
    for owner, capacity in most.items():
        if held[owner] + gets[owner] > capacity:
            raise Conflict(
                f"{owner} can hold {capacity:,}, has {held[owner]:,} and would get {gets[owner]:,}: "
                "leads came to them since you looked; distribute anew"
            )


def _is_free(lead: Document, pipeline: str) -> bool:
    taken = lead.get("owner") or lead.get("outcome") or lead.get("archived_at")
    return not taken and lead["pipeline"] == pipeline
