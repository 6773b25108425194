"""Undo and redo: the inverse of an event, recorded as a new event.

It is refused when somebody changed the same field since: taking that back silently would lose their work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from leadtui.errors import Refused
from leadtui.model import event as events
from leadtui.model.command.world import Reader, World
from leadtui.model.event import Change, Document, Draft, Event, Table
from leadtui.model.lazy import Lazy

FOLLOWS: Final = frozenset({"last_activity_at", "turns"})
"""Fields that only ever follow other acts: a later value is left alone instead of refusing the undo."""

_REMEMBERED: Final = ("activities.", "rises.")
"""An activity, or a rise of the score, that others have pushed out since is forgotten already."""

Blame = Callable[[Table, int, str | None], str]
"""Names in words who changed a field (None: the document) last: `ana, 2026-11-22 09:07`."""


@dataclass(frozen=True)
class UndoEvent:
    """Takes `event` back. `blame` is only asked when it must be refused."""

    event: Event
    blame: Blame = field(compare=False, repr=False)
    verb: str = "undone"

    def decide(self, world: World) -> Draft:
        done, reader = self.event.changes, world.reader
        inverse: Sequence[Change]
        if isinstance(done, Lazy):
            others, found = [], InOrder(reader)
            for change in done:
                checked = self._inverse(change, found.get(change.table, change.id))
                if change.table != "leads":
                    others.append(checked)

            def inverse_at(place: int) -> Change:
                change = done[-1 - place]
                updated = change.set is not None and change.was is not None
                return self._inverse(change, reader.get(change.table, change.id)) if updated else events.invert(change)

            inverse = Lazy(len(done), inverse_at)
        else:
            inverse = tuple(self._inverse(change, reader.get(change.table, change.id)) for change in reversed(done))
            others = [change for change in inverse if change.table != "leads"]
        _check_homes(others, inverse, world)
        return Draft(self.verb, inverse, undoes=self.event.seq, data={"verb": self.event.verb} | self._words())

    def _words(self) -> Document:
        data = self.event.data
        words = {"scores": data["scores"]} if "scores" in data else {}
        return words | ({"verb": data["verb"]} if self.event.undoes is not None and data.get("verb") else {})

    def _inverse(self, done: Change, document: Document | None) -> Change:
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


def _check_homes(others: Sequence[Change], inverse: Sequence[Change], world: World) -> None:
    """Refused when a lead would be left without its pipeline or its stage, or the store without a pipeline.

    `others` are the changes of `inverse` that are not about leads.
    """
    moved: dict[int, Document | None] | None = None
    for change in others:
        if change.table != "pipelines" or change.was is None or "stages" not in change.was:
            continue
        kept = {stage["id"] for stage in (change.set or {}).get("stages", ())}
        gone = {stage["id"] for stage in change.was["stages"]} - kept
        if change.set is None and len(world.reader.ids("pipelines")) == 1:
            raise Refused("cannot undo: a store needs a pipeline, and this is its only one")
        if not gone:
            continue
        if moved is None:
            moved = {change.id: _place(change.set) for change in inverse if change.table == "leads"}
        key = (world.reader.get("pipelines", change.id) or {}).get("key")
        for lead in world.reader.all("leads"):
            back = moved.get(lead["id"], {})
            after = None if back is None else lead | back
            if after and after["pipeline"] == key and after["stage"] in gone:
                raise Refused(f"cannot undo: lead {lead['id']} is in {after['stage']}, which would be gone")


def _place(fields: Document | None) -> Document | None:
    """Where a lead is put by these fields; None when it is taken away."""
    return None if fields is None else {name: fields[name] for name in ("pipeline", "stage") if name in fields}


class InOrder:
    """A reader's documents, read by the way when they are asked for by ascending id: a tenth of so many looks."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._ahead = reader.all("leads")
        self._next: Document | None = next(self._ahead, None)
        self._last = 0

    def get(self, table: Table, id: int) -> Document | None:
        if table != "leads" or id <= self._last:
            return self._reader.get(table, id)
        self._last = id
        while self._next is not None and self._next["id"] < id:
            self._next = next(self._ahead, None)
        return self._next if self._next is not None and self._next["id"] == id else None


class RedoEvent(UndoEvent):
    """Takes an undo back, so that the act it undid holds again."""

    def __init__(self, event: Event, blame: Blame) -> None:
        super().__init__(event, blame, "redone")
