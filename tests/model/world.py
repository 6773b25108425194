"""A small world for rules: documents in dictionaries, a fixed moment, one actor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from leadtui.model.command import Command, World
from leadtui.model.event import Document, Draft, Table, apply
from leadtui.model.lead import Lead
from leadtui.model.templates import from_template

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


class Shelf:
    """The documents of a world; `apply` folds a draft into them."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[int, Document]] = {"leads": {}, "pipelines": {}, "views": {}}
        self.highest: dict[str, int] = {}

    def get(self, table: Table, id: int) -> Document | None:
        return self.tables[table].get(id)

    def ids(self, table: Table) -> Sequence[int]:
        return sorted(self.tables[table])

    def all(self, table: Table) -> Iterator[Document]:
        return (self.tables[table][id] for id in sorted(self.tables[table]))

    def next_id(self, table: Table) -> int:
        return max(self.highest.get(table, 0), *self.tables[table], 0) + 1

    def apply(self, draft: Draft, at: str = "2026-11-22T12:00:00.000Z") -> None:
        for change in draft.changes:
            after = apply(self.tables[change.table].get(change.id), change, at)
            self.highest[change.table] = max(self.highest.get(change.table, 0), change.id)
            if after is None:
                del self.tables[change.table][change.id]
            else:
                self.tables[change.table][change.id] = after


class Team:
    """Executes commands on a shelf, as ana at noon unless told otherwise."""

    def __init__(self, template: str = "default") -> None:
        self.shelf = Shelf()
        pipeline = from_template(template)
        self.shelf.tables["pipelines"][1] = pipeline.document()

    def world(self, at: datetime = NOON, actor: str = "ana") -> World:
        return World(self.shelf, at, actor)

    def decide(self, command: Command, at: datetime = NOON) -> Draft:
        return command.decide(self.world(at))

    def do(self, command: Command, at: datetime = NOON) -> Draft:
        draft = self.decide(command, at)
        self.shelf.apply(draft)
        return draft

    def lead(self, id: int = 1) -> Lead:
        return self.world().lead(id)
