"""The first board of a person: empty, with the leads of a file, or with made-up ones to look around."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from leadtui.actor import author
from leadtui.demo.making import make
from leadtui.exchange.import_plan import ImportPlan
from leadtui.exchange.importing import Options, plan_import
from leadtui.exchange.stages import without
from leadtui.model.command import CreatePipeline, ImportLeads
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import DEFAULT, from_template
from leadtui.service import LeadService
from leadtui.store.create import create, open_store

DEMO_LEADS: Final = 200
DEMO_SEED: Final = 1


def empty(place: Path, template: str = DEFAULT) -> LeadService:
    """A new store with the stages of a template. Refused, NotFound, StoreError."""
    create(place)
    service = LeadService(open_store(place), author("tui"))
    service.execute(CreatePipeline(template))
    return service


def imported(place: Path, file: Path) -> LeadService:
    """A new store with the leads of a file, whose stages come with it; made only when the file can be read. Refused."""
    plan = plan_import(file, from_template(DEFAULT, 1), options=Options(new_stages=True)).checked()
    service = empty(place)
    pipeline = _stages_of(plan, plan.pipeline).document() if plan.pipeline is not None else None
    service.execute(ImportLeads(file.name, plan.create, plan.update, pipeline))
    return service


def _stages_of(plan: ImportPlan, pipeline: Pipeline) -> Pipeline:
    """The pipeline with the file's own stages: those of the template that it never speaks of would be in their way."""
    known = {stage.id for stage in from_template(DEFAULT, 1).stages}
    used = set[str | None]()
    for lead in plan.create:
        used |= {lead["stage"], lead.get("last_open_stage"), *(visit["stage"] for visit in lead.get("visits", ()))}
    return without(pipeline, known - used, {stage.id for stage in pipeline.stages} - known)


def made_up(place: Path, count: int = DEMO_LEADS, seed: int = DEMO_SEED) -> LeadService:
    """A new store with made-up leads."""
    create(place)
    service = LeadService(open_store(place), author("tui"))
    make(service, count, seed)
    return service
