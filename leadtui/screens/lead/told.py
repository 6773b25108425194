"""What the store says about one lead, asked in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadtui.model import event as events
from leadtui.model.act import StageName
from leadtui.model.event import Event, Json
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.service import LeadService
from leadtui.store.base import Applied


@dataclass(frozen=True)
class Told:
    """A lead, its pipeline, all its events (oldest first) and the names of stages."""

    lead: Lead
    pipeline: Pipeline
    history: tuple[Event, ...]
    stage_name: StageName

    @staticmethod
    def by(service: LeadService, id: int) -> Told:
        """As of now; NotFound."""
        lead = service.lead(id)
        return Told(lead, service.pipeline(lead.pipeline), tuple(service.history(id)), service.stage_name())

    def after(self, applied: Applied) -> Told | None:
        """With a later event in it; itself when the event is about other leads, None when the lead is gone."""
        seen = self.history[-1].seq if self.history else 0
        told = self
        for change, document in zip(applied.event.changes, applied.after, strict=True):
            if (change.table, change.id) != ("leads", self.lead.id):
                continue
            if document is None:
                return None
            if applied.event.seq > seen:
                told = replace(self, lead=Lead.of(document), history=(*self.history, applied.event))
        return told

    def value(self, name: str) -> Json:
        """A field as changes name it."""
        return events.read(self.lead.document(), name)

    def changed_by(self, name: str) -> Event | None:
        """The last event that changed a field."""
        for event in reversed(self.history):
            for change in event.changes:
                if (change.table, change.id) == ("leads", self.lead.id) and name in (change.set or {}):
                    return event
        return None
