"""costs: list, set, drop."""

from __future__ import annotations

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, told
from leadtui.cli.table import Column, table
from leadtui.model import costs, money
from leadtui.model.command import DropCost, SetCost
from leadtui.model.command.plans import find_cost
from leadtui.model.costs import Cost
from leadtui.model.event import Document
from leadtui.model.pipeline import Pipeline

_COLUMNS = (Column("month", gives=False), Column("source"), Column("amount", right=True, gives=False))


def list_costs(call: Call) -> Answer:
    home = call.service.pipeline(call.args.pipeline)
    return Answer(
        lambda: [_json(cost, home) for cost in home.costs],
        lambda: table(_COLUMNS, [
            (cost.month, cost.source, f"{money.grouped(cost.amount)} {home.currency}") for cost in home.costs
        ]),
    )


def _json(cost: Cost, home: Pipeline) -> Document:
    return cost.document() | {"currency": home.currency}


def set_cost(call: Call) -> Answer:
    args, service = call.args, call.service
    home = service.pipeline(args.pipeline)
    given = {
        "source": args.source, "month": _month(call, home), "amount": money.amount(args.amount, "amount")
    }  # fmt: skip
    service.execute(SetCost(home.key, given))
    cost = costs.checked(**given)
    return told(_json(cost, home), f"{cost.source} in {cost.month}: {money.grouped(cost.amount)} {home.currency}")


def drop(call: Call) -> Answer:
    service = call.service
    home = service.pipeline(call.args.pipeline)
    month = _month(call, home)
    gone = find_cost(home, call.args.source, month)
    service.execute(DropCost(home.key, gone.source, month))
    return told(_json(gone, home), f"{gone.source} in {gone.month}: dropped")


def _month(call: Call, home: Pipeline) -> str:
    """The month that is meant: the one that is now, when none is said. Refused."""
    return costs.known_month(call.args.month) if call.args.month else costs.month_of(call.service.now(home).today)

