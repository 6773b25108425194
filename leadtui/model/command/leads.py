"""Adding, editing, assigning, archiving leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from leadtui.errors import Refused
from leadtui.model import fields, handing
from leadtui.model.command.stages import entered, missing
from leadtui.model.command.world import World, changes, check_unseen, with_values
from leadtui.model.event import Draft, Json
from leadtui.model.lead import Lead, Visit
from leadtui.model.pipeline import Kind
from leadtui.model.text import stored


@dataclass(frozen=True)
class AddLead:
    """Adds a lead. Only a name is needed; it begins in the first stage unless `stage` names another."""

    name: str
    values: Mapping[str, Json] = field(default_factory=dict)
    stage: str | None = None
    pipeline: str | None = None

    def decide(self, world: World) -> Draft:
        return Draft("added", changes([(None, self.lead(world))]))

    def lead(self, world: World) -> Lead:
        """The new lead; Refused, NotFound."""
        pipeline = world.pipeline(self.pipeline)
        if not self.name.strip():
            raise Refused("name: must not be empty", "name")
        first = pipeline.stage(self.stage) if self.stage is not None else pipeline.first
        fresh = Lead.checked(
            id=world.reader.next_id("leads"),
            name=self.name.strip(),
            pipeline=pipeline.key,
            stage=pipeline.first.id,
            created_at=world.utc,
            visits=(Visit(stage=pipeline.first.id, entered_at=world.utc),),
        )
        if first.id != pipeline.first.id:
            fresh = replace(fresh, visits=())
        lead = with_values(entered(fresh, pipeline, first, world.utc), self.values, pipeline)
        if first.kind is Kind.LOST and missing(lead, first):
            raise Refused("a lost lead needs a reason", "lost_reason")
        return lead


@dataclass(frozen=True)
class EditLeads:
    """Sets fields, named as changes name them, to JSON values; None clears one.

    `seen` holds what the person saw in these fields: a colleague's change of the same field since then
    is a Conflict; other fields merge.
    """

    ids: tuple[int, ...]
    values: Mapping[str, Json]
    seen: Mapping[str, Json] | None = None
    because: str | None = None

    def decide(self, world: World) -> Draft:
        edited: list[tuple[Lead | None, Lead]] = []
        for lead in world.live(self.ids):
            pipeline = world.pipeline(lead.pipeline)
            for name in self.values:
                fields.field(name, pipeline)
            check_unseen(lead, self.values, self.seen)
            edited.append((lead, with_values(lead, self.values, pipeline)))
        return Draft("edited", changes(edited), self.because)


@dataclass(frozen=True)
class AssignOwner:
    """Gives leads to an owner; None: to nobody. A hand-off to somebody else that still waits is over by that.

    `me`, `nobody` and `none` mean what they mean in a query: an owner of that name could not be asked for.
    """

    ids: tuple[int, ...]
    owner: str | None

    def decide(self, world: World) -> Draft:
        owner = stored((self.owner or "").strip(), "owner") or None
        if owner is not None and owner.casefold() in ("me", "nobody", "none"):
            owner = world.actor if owner.casefold() == "me" else None
        return Draft("assigned", changes((lead, handing.owned(lead, owner)) for lead in world.live(self.ids)))


@dataclass(frozen=True)
class ArchiveLeads:
    """Takes leads off the board and out of the numbers; nothing of them is lost."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        return Draft("archived", changes((lead, replace(lead, archived_at=world.utc)) for lead in world.live(self.ids)))


@dataclass(frozen=True)
class RestoreLeads:
    """Brings archived leads back."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        leads = [world.lead(id) for id in dict.fromkeys(self.ids)]
        for lead in leads:
            if not lead.archived:
                raise Refused(f"lead {lead.id} is not archived")
        return Draft("restored", changes((lead, replace(lead, archived_at=None)) for lead in leads))
