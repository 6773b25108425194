"""An import: any number of leads as one event, taken back by one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from leadtui.model import event
from leadtui.model.command.world import World, changes, with_values
from leadtui.model.event import Change, Document, Draft, Json
from leadtui.model.lazy import MANY, Lazy
from leadtui.model.lead import Lead


@dataclass(frozen=True)
class ImportLeads:
    """Creates leads from documents without ids (validated by the importer) and updates existing ones.

    `pipeline` is the pipeline as it is to be afterwards, when new stages or fields came with the file.
    """

    file: str
    create: Sequence[Document]
    update: Sequence[tuple[int, Mapping[str, Json]]] = ()
    pipeline: Document | None = None

    def decide(self, world: World) -> Draft:
        before: list[Change] = []
        if self.pipeline is not None:
            id, there = self.pipeline["id"], world.reader.get("pipelines", self.pipeline["id"])
            change = event.difference("pipelines", id, there, self.pipeline)
            if change is not None:
                before.append(change)
        next_id = world.reader.next_id("leads")
        pipelines = {pipeline.key: pipeline for pipeline in world.pipelines()}
        updated: list[tuple[Lead | None, Lead]] = []
        for id, values in self.update:
            lead = world.lead(id)
            updated.append((lead, with_values(lead, values, pipelines[lead.pipeline])))
        behind = changes(updated)

        def change_at(place: int) -> Change:
            place -= len(before)
            if place < 0:
                return before[place]
            if place >= len(self.create):
                return behind[place - len(self.create)]
            document = self.create[place]
            if "value" in document and "currency" not in document:
                document = document | {"currency": pipelines[document["pipeline"]].currency}
            return event.created("leads", next_id + place, document)

        found = Lazy(len(before) + len(self.create) + len(behind), change_at)
        draft = Draft("imported", found, data={"file": self.file, "created": len(self.create)})
        return draft if len(found) > MANY else replace(draft, changes=tuple(found))
