"""Moving leads between stages: the one code path for key, bulk, command line, won, lost and reopen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from leadtui.errors import Refused
from leadtui.model import event
from leadtui.model.command.world import World, changes, check_unseen, with_values
from leadtui.model.event import Draft, Json
from leadtui.model.lead import Lead, Outcome, Status, Visit
from leadtui.model.pipeline import Kind, Pipeline, Stage


def entered(lead: Lead, pipeline: Pipeline, stage: Stage, at: datetime) -> Lead:
    """The lead after entering `stage` at `at`: its visits, outcome, close date and last open stage."""
    if stage.id == lead.stage:
        return lead
    now_in = pipeline.find(lead.stage)
    visits = list(lead.visits)
    # a close date may be earlier than the move that is only now noted; a stay never ends before it began
    turn = max(at, visits[-1].entered_at or at) if visits else at
    if visits and visits[-1].left_at is None:
        visits[-1] = replace(visits[-1], left_at=turn)
    visits.append(Visit(stage=stage.id, entered_at=turn))
    new: dict[str, Any] = {"stage": stage.id, "visits": tuple(visits)}
    if now_in is not None and now_in.kind is Kind.OPEN:
        new["last_open_stage"] = None if stage.kind is Kind.OPEN else lead.stage
    if stage.kind is Kind.OPEN:
        new |= {"outcome": None, "closed_at": None, "lost_reason": None, "last_open_stage": None}
    elif stage.kind is Kind.LOST:
        new |= {"outcome": Outcome.LOST, "closed_at": at}
    elif lead.outcome is not Outcome.WON:
        new |= {"outcome": Outcome.WON, "closed_at": at, "lost_reason": None, "status": Status.CONVERTED}
    return replace(lead, **new)


def missing(lead: Lead, stage: Stage) -> list[str]:
    """The fields that `stage` requires and `lead` lacks."""
    required = [*stage.required]
    if stage.kind is Kind.LOST and "lost_reason" not in required:
        required.append("lost_reason")
    document = lead.document()
    return [name for name in required if event.read(document, name) in (None, "", [])]


@dataclass(frozen=True, kw_only=True)
class Gated:
    """A command that the gate of a stage may refuse: with the missing `values`, or with `force`, it is asked again."""

    ids: tuple[int, ...] = field(kw_only=False)
    seen: Mapping[int, str] | None = None
    """The stage in which the person saw each lead: a colleague's move since then is a Conflict."""
    values: Mapping[str, Json] = field(default_factory=dict)
    """Fields saved in the same change, which is how a gate is answered."""
    keeping: bool = False
    """Each lead only takes the values that the stage needs and the lead lacks."""
    force: bool = False
    """Overrides the gate, and then needs `because`."""
    because: str | None = None

    def decide(self, world: World) -> Draft:
        raise NotImplementedError


@dataclass(frozen=True)
class MoveLeads(Gated):
    """Moves leads to a stage (its id, name or unique prefix)."""

    to: str

    def decide(self, world: World) -> Draft:
        moved: list[tuple[Lead | None, Lead]] = []
        check_reason(self.force, self.because)
        for lead in world.live(self.ids):
            pipeline = world.pipeline(lead.pipeline)
            stage = pipeline.stage(self.to)
            if self.seen is not None and lead.id in self.seen:
                check_unseen(lead, {"stage": stage.id}, {"stage": self.seen[lead.id]})
            if stage.id == lead.stage and not self.values:
                continue
            after = _answered(self, entered(lead, pipeline, stage, world.utc), pipeline, stage)
            if stage.id != lead.stage and not self.force:
                check_gate(after, pipeline, stage)
            moved.append((lead, after))
        return Draft("moved", changes(moved), self.because)


class GateClosed(Refused):
    """A stage needs fields that the lead lacks; the board asks for just these."""

    def __init__(self, lead: Lead, pipeline: Pipeline, stage: Stage, lacking: list[str]) -> None:
        if lacking == ["lost_reason"]:
            sentence = f"lead {lead.id} needs a reason to be lost"
        else:
            sentence = f"stage {stage.name} needs {', '.join(lacking)} of lead {lead.id}"
        super().__init__(sentence, lacking[0])
        self.lead, self.pipeline, self.stage, self.lacking = lead, pipeline, stage, lacking


def check_reason(force: bool, because: str | None) -> None:
    """Refused when a gate is to be overridden without a reason."""
    if force and not (because or "").strip():
        raise Refused("overriding a stage gate needs a reason", "because")


def check_gate(lead: Lead, pipeline: Pipeline, stage: Stage) -> None:
    """GateClosed when `lead` lacks what `stage` needs."""
    if lacking := missing(lead, stage):
        raise GateClosed(lead, pipeline, stage, lacking)


@dataclass(frozen=True)
class WinLeads(Gated):
    """Moves leads to the pipeline's won stage. `value` is what was agreed, `on` when (default: now)."""

    value: str | None = None
    on: datetime | None = None

    def decide(self, world: World) -> Draft:
        return _close(world, self, Kind.WON, {} if self.value is None else {"value": self.value})


@dataclass(frozen=True)
class LoseLeads(Gated):
    """Moves leads to the pipeline's lost stage; a reason is needed."""

    reason: str
    on: datetime | None = None

    def decide(self, world: World) -> Draft:
        if not self.reason.strip():
            raise Refused("a lost lead needs a reason", "lost_reason")
        return _close(world, self, Kind.LOST, {"lost_reason": self.reason.strip()})


def _answered(command: Gated, lead: Lead, pipeline: Pipeline, stage: Stage) -> Lead:
    """The lead in its new stage with the values of the command that are meant for it."""
    values = command.values
    if command.keeping:
        values = {name: values[name] for name in missing(lead, stage) if name in values}
    return with_values(lead, values, pipeline)


def _close(world: World, command: WinLeads | LoseLeads, kind: Kind, values: Mapping[str, Json]) -> Draft:
    """Closes the leads of a command; `values` are what it says by itself."""
    at, seen = command.on or world.utc, command.seen
    check_reason(command.force, command.because)
    if at > world.utc:
        raise Refused(f"{'won' if kind is Kind.WON else 'lost'}: the date must not be in the future", "on")
    closed: list[tuple[Lead | None, Lead]] = []
    for lead in world.live(command.ids):
        pipeline = world.pipeline(lead.pipeline)
        stage = pipeline.of_kind(kind)[0]
        if seen is not None and lead.id in seen:
            check_unseen(lead, {"stage": stage.id}, {"stage": seen[lead.id]})
        after = _answered(command, with_values(entered(lead, pipeline, stage, at), values, pipeline), pipeline, stage)
        if stage.id != lead.stage and not command.force:
            check_gate(after, pipeline, stage)
        closed.append((lead, after))
    return Draft(kind.value, changes(closed), command.because)


@dataclass(frozen=True)
class ReopenLeads:
    """Takes closed leads back to the open stage they were in last."""

    ids: tuple[int, ...]

    def decide(self, world: World) -> Draft:
        reopened: list[tuple[Lead | None, Lead]] = []
        for lead in world.live(self.ids):
            if lead.outcome is None:
                raise Refused(f"lead {lead.id} is open already")
            pipeline = world.pipeline(lead.pipeline)
            back = pipeline.find(lead.last_open_stage or "") or pipeline.first
            reopened.append((lead, entered(lead, pipeline, back, world.utc)))
        return Draft("reopened", changes(reopened))
