"""Pipelines: creating one from a template, editing one without losing a lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadtui.errors import Conflict, Refused
from leadtui.model import event
from leadtui.model import pipeline as pipelines
from leadtui.model.command.stages import entered
from leadtui.model.command.world import World, changes
from leadtui.model.event import Document, Draft
from leadtui.model.lead import Lead
from leadtui.model.pipeline import FIELDS, Pipeline
from leadtui.model.scoring import ScoreRules
from leadtui.model.templates import from_template


@dataclass(frozen=True)
class CreatePipeline:
    """Adds a pipeline with the stages of a template."""

    template: str
    name: str | None = None

    def decide(self, world: World) -> Draft:
        new = from_template(self.template, world.reader.next_id("pipelines"), self.name)
        if any(new.key == old.key for old in world.pipelines()):
            raise Refused(f"there is a pipeline {new.key} already")
        change = event.difference("pipelines", new.id, None, new.document())
        return Draft("created", (change,) if change else ())


@dataclass(frozen=True)
class EditPipeline:
    """Gives a pipeline new contents (`document`: everything but id and key).

    Leads in a stage that is gone go to the stage that `targets` names for it; without one it is Refused.
    `seen` is the pipeline that the person began with: what a colleague changed since then stays as it is now, and is
    a Conflict where the person changed it, too.
    """

    pipeline: str
    document: Document
    targets: Mapping[str, str] = field(default_factory=dict)
    seen: Pipeline | None = None

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        new = pipelines.checked(**(self.document | {"id": old.id, "key": old.key, "turns": old.turns}))
        if self.seen is not None:
            new = _together(self.seen, old, new)
        kept = {stage.id for stage in new.stages}
        gone = {stage.id for stage in old.stages} - kept
        moved: list[tuple[Lead | None, Lead]] = []
        if gone:
            stranded: dict[str, int] = {}
            for document in world.reader.all("leads"):
                if document["pipeline"] != old.key or document["stage"] not in gone:
                    continue
                lead = Lead.of(document)
                target = self.targets.get(lead.stage)
                if target is None:
                    stranded[lead.stage] = stranded.get(lead.stage, 0) + 1
                    continue
                moved.append((lead, entered(lead, new, new.stage(target), world.utc)))
            if stranded:
                counted = [f"{stage} ({n} lead{'' if n == 1 else 's'})" for stage, n in stranded.items()]
                told = ", ".join(counted)
                raise Refused(f"stages in use need a target before they can go: {told}", "stages")
        change = event.difference("pipelines", old.id, old.document(), new.document())
        return Draft("changed", ((change,) if change else ()) + changes(moved))


def _together(seen: Pipeline, theirs: Pipeline, mine: Pipeline) -> Pipeline:
    """What I made of the pipeline that I saw, with what colleagues made of it meanwhile; Conflict."""
    changed = [name for name in FIELDS if getattr(theirs, name) != getattr(seen, name)]
    kept = {name: getattr(theirs, name) for name in changed if getattr(mine, name) == getattr(seen, name)}
    for name in changed:
        if name not in kept and getattr(mine, name) != getattr(theirs, name):
            words = name.replace("_", " ")
            raise Conflict(f"a colleague changed the {words} of {theirs.name} since you began; change it again")
    return mine.changed(**kept) if kept else mine


@dataclass(frozen=True)
class EditRules:
    """Gives a pipeline other rules for the score of its leads; what is given by hand stays.

    `seen` are the rules that the person began with: a colleague's change of them since then is a Conflict.
    """

    pipeline: str
    scoring: Document
    seen: ScoreRules | None = None

    def decide(self, world: World) -> Draft:
        old = world.pipeline(self.pipeline)
        if self.seen is not None and old.scoring != self.seen:
            raise Conflict("a colleague changed the rules since you began; look at them and change them again")
        new = old.changed(scoring=self.scoring)
        change = event.difference("pipelines", old.id, old.document(), new.document())
        return Draft("ruled", (change,) if change else (), data={"pipeline": old.name})
