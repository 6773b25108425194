"""views: the saved queries."""

from __future__ import annotations

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, told
from leadtui.cli.table import Column, table
from leadtui.errors import NotFound
from leadtui.model.command import DropView, SaveView
from leadtui.model.event import Document
from leadtui.service import LeadService


def _json(view: Document) -> Document:
    return {"name": view["name"], "query": view["query"]}


def list_views(call: Call) -> Answer:
    views = sorted(call.service.views(), key=lambda view: view["name"].casefold())
    columns = (Column("view"), Column("query"))
    return Answer(
        lambda: [_json(view) for view in views],
        lambda: table(columns, [(view["name"], view["query"]) for view in views]),
    )


def view(service: LeadService, name: str) -> Document:
    """The view of this name, whatever the case; NotFound."""
    for found in service.views():
        if found["name"].casefold() == name.strip().casefold():
            return found
    raise NotFound(f"no view {name[:80]!r}; `leadtui views` lists them")


def save(call: Call) -> Answer:
    name, query = call.args.name, " ".join(call.args.query)
    call.service.execute(SaveView(name, query))
    return told(_json(view(call.service, name)), f"{name}: {query}")


def drop(call: Call) -> Answer:
    gone = view(call.service, call.args.name)
    call.service.execute(DropView(call.args.name))
    return told(_json(gone), f"{gone['name']}: dropped")
