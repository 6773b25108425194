"""note, log, next, done, snooze."""

from __future__ import annotations

from leadtui.cli.acting import act_on
from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.times import moment_of
from leadtui.model.command import CompleteNextStep, LogActivity, PlanNextStep, Snooze


def note(call: Call) -> Answer:
    return act_on(call, LogActivity((call.args.id,), "note", call.args.text), call.args.id)


def log(call: Call) -> Answer:
    args, service = call.args, call.service
    now = service.now(service.pipeline(service.document(args.id)["pipeline"]))
    at = moment_of(args.at, now, "at")
    return act_on(call, LogActivity((args.id,), args.kind, args.text, args.outcome, at), args.id)


def next_step(call: Call) -> Answer:
    args = call.args
    return act_on(call, PlanNextStep((args.id,), args.text, args.due), args.id)


def done(call: Call) -> Answer:
    args = call.args
    return act_on(call, CompleteNextStep((args.id,), args.then, args.due, args.kind, args.outcome), args.id)


def snooze(call: Call) -> Answer:
    return act_on(call, Snooze((call.args.id,), call.args.when), call.args.id)
