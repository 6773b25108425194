"""Decisions of a review: any act, and that its leads were decided; or that they stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadtui.model import event, moment
from leadtui.model.command.world import Command, World
from leadtui.model.event import Change, Draft


@dataclass(frozen=True)
class ReviewLeads:
    """Does `act` (None: keeps the leads as they are) and notes that they were decided now, all as one event."""

    ids: tuple[int, ...]
    act: Command | None = None

    def decide(self, world: World) -> Draft:
        draft = self.act.decide(world) if self.act is not None else Draft("kept", ())
        world.live(self.ids)
        changes = {(change.table, change.id): change for change in draft.changes}
        for id in dict.fromkeys(self.ids):
            changes["leads", id] = _decided(changes.get(("leads", id)) or Change("leads", id, {}, {}), world)
        return replace(draft, changes=tuple(changes.values()))


def _decided(change: Change, world: World) -> Change:
    """The change with the moment of the decision in it."""
    if change.set is None or change.was is None:
        return change
    before = world.reader.get("leads", change.id) or {}
    now, was = moment.iso(world.utc), event.read(before, "reviewed_at")
    return Change(change.table, change.id, {**change.set, "reviewed_at": now}, {**change.was, "reviewed_at": was})
