"""Undo and redo: the inverse of an event, recorded as a new event.

It is refused when somebody changed the same field since: taking that back silently would lose their work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from leadtui.errors import Refused
from leadtui.model import event as events
from leadtui.model.command.world import World
from leadtui.model.event import Change, Document, Draft, Event, Table

FOLLOWS: Final = frozenset({"last_activity_at"})
"""Fields that only ever follow other acts: a later value is left alone instead of refusing the undo."""

_REMEMBERED: Final = "activities."
"""An activity that others have pushed out since is forgotten already."""

Blame = Callable[[Table, int, str | None], str]
"""Names in words who changed a field (None: the document) last: `ana, 2026-11-22 09:07`."""


@dataclass(frozen=True)
class UndoEvent:
    """Takes `event` back. `blame` is only asked when it must be refused."""

    event: Event
    blame: Blame = field(compare=False, repr=False)
    verb: str = "undone"

    def decide(self, world: World) -> Draft:
        inverse = tuple(
            change
            for done in reversed(self.event.changes)
            if (change := self._inverse(done, world.reader.get(done.table, done.id))) is not None
        )
        _check_homes(inverse, world)
        return Draft(self.verb, inverse, undoes=self.event.seq, data={"verb": self.event.verb} | self._words())

    def _words(self) -> Document:
        data = self.event.data
        words = {"scores": data["scores"]} if "scores" in data else {}
        return words | ({"verb": data["verb"]} if self.event.undoes is not None and data.get("verb") else {})

    def _inverse(self, done: Change, document: Document | None) -> Change | None:
        back = events.invert(done)
        if done.set is None:
            if not done.was:
                raise Refused(f"cannot undo: {done.table.removesuffix('s')} {done.id} was erased for good")
            if document is not None:
                raise self._refusal(done, None)
            return back
        if document is None:
            raise self._refusal(done, None)
        if done.was is None:
            now = events.difference(done.table, done.id, None, document)
            if now is None or now.set != done.set:
                raise self._refusal(done, None)
            return back
        assert back.set is not None and back.was is not None
        later = {name for name, value in done.set.items() if events.read(document, name) != value}
        for name in sorted(name for name in later - FOLLOWS if not name.startswith(_REMEMBERED)):
            raise self._refusal(done, name)
        left = {name: value for name, value in back.set.items() if name not in later}
        return Change(back.table, back.id, left, {name: back.was[name] for name in left})

    def _refusal(self, done: Change, name: str | None) -> Refused:
        subject = f"{done.table.removesuffix('s')} {done.id}"
        what = f"{name} of {subject}" if name else subject
        return Refused(f"cannot undo: {what} was changed since by {self.blame(done.table, done.id, name)}")


def _check_homes(inverse: tuple[Change, ...], world: World) -> None:
    """Refused when a lead would be left without its pipeline or its stage, or the store without a pipeline."""
    moved = {change.id: change.set for change in inverse if change.table == "leads"}
    for change in inverse:
        if change.table != "pipelines" or change.was is None or "stages" not in change.was:
            continue
        kept = {stage["id"] for stage in (change.set or {}).get("stages", ())}
        gone = {stage["id"] for stage in change.was["stages"]} - kept
        if change.set is None and len(world.reader.ids("pipelines")) == 1:
            raise Refused("cannot undo: a store needs a pipeline, and this is its only one")
        key = (world.reader.get("pipelines", change.id) or {}).get("key")
        for lead in world.reader.all("leads") if gone else ():
            back = moved.get(lead["id"], {})
            after = None if back is None else lead | back
            if after and after["pipeline"] == key and after["stage"] in gone:
                raise Refused(f"cannot undo: lead {lead['id']} is in {after['stage']}, which would be gone")


class RedoEvent(UndoEvent):
    """Takes an undo back, so that the act it undid holds again."""

    def __init__(self, event: Event, blame: Blame) -> None:
        super().__init__(event, blame, "redone")
