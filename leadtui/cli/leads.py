"""add, edit, score, assign, archive, restore."""

from __future__ import annotations

from leadtui.cli.acting import act, act_on, as_json, values_of
from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.parser import WrongUsage
from leadtui.errors import Refused
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    ArchiveLeads,
    AssignOwner,
    Command,
    EditLeads,
    LinkLead,
    RestoreLeads,
    SetScore,
)  # fmt: skip
from leadtui.model.text import safe

_FIELDS = ("company", "contact", "title", "website", "value", "currency", "source", "segment", "owner")
_SEVERAL = {"email": "emails", "phone": "phones", "tag": "tags"}


def add(call: Call) -> Answer:
    args, service = call.args, call.service
    pipeline = service.pipeline(args.pipeline)
    given = [(name, getattr(args, name)) for name in _FIELDS if getattr(args, name) is not None]
    given += [(field, ",".join(getattr(args, name))) for name, field in _SEVERAL.items() if getattr(args, name)]
    values = values_of([*given, *args.set], pipeline)
    name = values.pop("name", None) if args.name is None else args.name
    if name is None:
        raise WrongUsage("the following arguments are required: --name (see `leadtui add --help`)")
    if args.upsell_of is not None and args.referral_of is not None:
        raise WrongUsage("a lead is an upsell or a referral, not both (see `leadtui add --help`)")
    command: Command = AddLead(name, values, args.stage, pipeline.key)
    if args.upsell_of is not None:
        command = LinkLead(args.upsell_of, "upsell", name, values, args.stage)
    elif args.referral_of is not None:
        command = LinkLead(args.referral_of, "referral", name, values, args.stage)
    applied = service.execute(command)
    document = applied.after[0] if applied is not None else None
    if document is None:
        raise Refused("nothing was added")
    stage = service.stage_name()(document["stage"])
    links = "".join(f", {kind} {other}" for other, kind in (document.get("links") or {}).items())
    line = safe(f"{document['id']} {document['name']}: added in {stage}{links}")
    return Answer(lambda: as_json(service, then=True).lead(document), lambda: (line,))


def edit(call: Call) -> Answer:
    args = call.args
    pipeline = call.service.pipeline(call.service.document(args.id)["pipeline"])
    return act_on(call, EditLeads((args.id,), values_of(args.values, pipeline), because=args.because), args.id)


def score(call: Call) -> Answer:
    args = call.args
    is_set, number = args.points
    command = SetScore if is_set else AdjustScore
    done = act_on(call, command((args.id,), number, args.because), args.id)
    return Answer(done.json, lambda: (str(done.json()["score"]),))


def assign(call: Call) -> Answer:
    return act(call, AssignOwner(tuple(call.args.ids), call.args.owner), call.args.ids)


def archive(call: Call) -> Answer:
    return act_on(call, ArchiveLeads((call.args.id,)), call.args.id)


def restore(call: Call) -> Answer:
    return act_on(call, RestoreLeads((call.args.id,)), call.args.id)
