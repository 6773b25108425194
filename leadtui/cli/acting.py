"""Commands on leads: execute one, then tell per lead what it did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.model import fields, sentence
from leadtui.model.command import Command
from leadtui.model.event import Document, Event, Json
from leadtui.model.lead_json import LeadsAsJson
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.service import LeadService
from leadtui.store.base import Applied


def act(call: Call, command: Command, ids: Sequence[int]) -> Answer:
    """Executes a command on several leads; the answer is a line, or a JSON object in an array, per lead."""
    return acted(call, command, ids)[0]


def acted(call: Call, command: Command, ids: Sequence[int]) -> tuple[Answer, list[Document]]:
    """As `act`, and with the documents that the answer tells of, in its order."""
    service = call.service
    applied = service.execute(command)
    documents = _after(service, applied, ids)
    answer = Answer(
        lambda: list(as_json(service, then=True).leads(documents)), lambda: _lines(service, applied, documents)
    )
    return answer, documents


def act_on(call: Call, command: Command, id: int) -> Answer:
    """Executes a command on one lead; the answer is a line, or the lead as JSON."""
    service = call.service
    applied = service.execute(command)
    documents = _after(service, applied, (id,))
    return Answer(lambda: as_json(service, then=True).lead(documents[0]), lambda: _lines(service, applied, documents))


def as_json(service: LeadService, then: bool = False) -> LeadsAsJson:
    """What makes JSON of leads, now; `then`: with the pipelines that the last command saw."""
    pipelines = service.pipelines_then if then else service.pipelines()
    return LeadsAsJson([(pipeline, service.now(pipeline)) for pipeline in pipelines])


def values_of(assignments: Iterable[tuple[str, str]], pipeline: Pipeline) -> dict[str, Json]:
    """The values of `field=value` words, each checked by its field. Refused, NotFound."""
    return dict(fields.parsed(name, text, pipeline) for name, text in assignments)


def _after(service: LeadService, applied: Applied | None, ids: Sequence[int]) -> list[Document]:
    """The documents as this very command left them, so that a colleague's later change is not told as ours."""
    after = {}
    if applied is not None:
        for change, document in zip(applied.event.changes, applied.after, strict=True):
            if change.table == "leads" and document is not None:
                after[change.id] = document
    return [after[id] if id in after else service.document(id) for id in dict.fromkeys(ids)]


def _lines(service: LeadService, applied: Applied | None, documents: Sequence[Document]) -> Iterator[str]:
    stage_name = service.stage_name()
    acts: dict[int, Event] = {}  # each with its own lead's changes only: else every line would go through all of them
    for change in applied.event.changes if applied is not None else ():
        if applied is not None and change.table == "leads":
            acts[change.id] = replace(applied.event, changes=(change,))
    for document in documents:
        id = document["id"]
        did = sentence.what(acts[id], stage_name, id) if id in acts else "nothing to change"
        yield safe(f"{id} {document['name']}: {did}")
