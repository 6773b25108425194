"""handoff, accept."""

from __future__ import annotations

from collections.abc import Iterator

from leadtui.cli.acting import act, acted
from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.model import handing
from leadtui.model.command import AcceptLeads, HandOffLeads
from leadtui.model.event import Document
from leadtui.model.lead import Lead
from leadtui.model.text import safe


def hand_off(call: Call) -> Answer:
    """Tells per lead what is missing of what the receiver needs (its sentence does) and what is there."""
    args, service = call.args, call.service
    ids = tuple(dict.fromkeys(args.ids))
    done, documents = acted(call, HandOffLeads(ids, args.owner, args.note, args.due), ids)
    pipelines = {pipeline.key: pipeline for pipeline in service.pipelines_then}

    def points(document: Document) -> tuple[handing.Point, ...]:
        return handing.checklist(Lead.of(document), pipelines[document["pipeline"]], args.note, args.due)

    def told(document: Document) -> list[Document]:
        return [{"point": point.name, "missing": point.missing or None} for point in points(document)]

    def json() -> list[Document]:
        return [
            lead | {"checklist": told(document)}
            for lead, document in zip(done.json(), documents, strict=True)
        ]

    def lines() -> Iterator[str]:
        for line, document in zip(done.lines(), documents, strict=True):
            yield line
            there = ", ".join(point.name for point in points(document) if not point.missing)
            yield safe(f"  {document['owner']} finds: {there or 'nothing'}")

    return Answer(json, lines)


def accept(call: Call) -> Answer:
    return act(call, AcceptLeads(tuple(call.args.ids)), call.args.ids)
