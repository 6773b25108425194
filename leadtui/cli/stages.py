"""move, won, lost, reopen."""

from __future__ import annotations

from leadtui.cli.acting import act, act_on, values_of
from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.times import moment_of
from leadtui.model import money
from leadtui.model.command import LoseLeads, MoveLeads, ReopenLeads, WinLeads
from leadtui.model.pipeline import Pipeline


def _pipeline_of(call: Call, id: int) -> Pipeline:
    return call.service.pipeline(call.service.document(id)["pipeline"])


def move(call: Call) -> Answer:
    args = call.args
    values = values_of(args.set, _pipeline_of(call, args.ids[0])) if args.set else {}
    command = MoveLeads(tuple(args.ids), args.stage, values=values, force=args.force, because=args.because)
    return act(call, command, args.ids)


def won(call: Call) -> Answer:
    args = call.args
    value = None if args.value is None else money.plain(money.amount(args.value))
    on = moment_of(args.on, call.service.now(_pipeline_of(call, args.id)), "on")
    return act_on(call, WinLeads((args.id,), value, on), args.id)


def lost(call: Call) -> Answer:
    return act_on(call, LoseLeads((call.args.id,), call.args.reason), call.args.id)


def reopen(call: Call) -> Answer:
    return act_on(call, ReopenLeads((call.args.id,)), call.args.id)
