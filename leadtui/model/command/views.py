"""Saved views: named queries that the whole team shares."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.errors import NotFound, Refused
from leadtui.model import event
from leadtui.model.command.world import World
from leadtui.model.event import Draft
from leadtui.model.query import parse
from leadtui.model.text import stored


@dataclass(frozen=True)
class SaveView:
    """Keeps a query under a name; an existing view of that name gets the new query."""

    name: str
    query: str

    def decide(self, world: World) -> Draft:
        name = stored(self.name.strip(), "name")
        if not name:
            raise Refused("a view needs a name", "name")
        parse(self.query)
        old = next((view for view in world.reader.all("views") if view["name"].casefold() == name.casefold()), None)
        id = old["id"] if old else world.reader.next_id("views")
        change = event.difference("views", id, old, {"id": id, "name": name, "query": self.query})
        return Draft("saved", (change,) if change else ())


@dataclass(frozen=True)
class DropView:
    """Forgets a view."""

    name: str

    def decide(self, world: World) -> Draft:
        for view in world.reader.all("views"):
            if view["name"].casefold() == self.name.strip().casefold():
                change = event.difference("views", view["id"], view, None)
                return Draft("dropped", (change,) if change else ())
        raise NotFound(f"no view {self.name[:80]!r}")
