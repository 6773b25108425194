"""An import: any number of leads as one event, taken back by one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadtui.model import event
from leadtui.model.command.world import World, changes, with_values
from leadtui.model.event import Change, Document, Draft, Json
from leadtui.model.lead import Lead


@dataclass(frozen=True)
class ImportLeads:
    """Creates leads from documents without ids (validated by the importer) and updates existing ones.

    `pipeline` is the pipeline as it is to be afterwards, when new stages came with the file.
    """

    file: str
    create: Sequence[Document]
    update: Sequence[tuple[int, Mapping[str, Json]]] = ()
    pipeline: Document | None = None

    def decide(self, world: World) -> Draft:
        found: list[Change] = []
        if self.pipeline is not None:
            before = world.reader.get("pipelines", self.pipeline["id"])
            change = event.difference("pipelines", self.pipeline["id"], before, self.pipeline)
            if change is not None:
                found.append(change)
        next_id = world.reader.next_id("leads")
        pipelines = {pipeline.key: pipeline for pipeline in world.pipelines()}
        for offset, document in enumerate(self.create):
            if "value" in document and "currency" not in document:
                document = document | {"currency": pipelines[document["pipeline"]].currency}
            change = event.difference("leads", next_id + offset, None, document)
            if change is not None:
                found.append(change)
        updated: list[tuple[Lead | None, Lead]] = []
        for id, values in self.update:
            lead = world.lead(id)
            updated.append((lead, with_values(lead, values, pipelines[lead.pipeline])))
        found.extend(changes(updated))
        return Draft("imported", tuple(found), data={"file": self.file, "created": len(self.create)})
