"""goals: list, set, drop."""

from __future__ import annotations

from typing import Any

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, told
from leadtui.cli.parser import WrongUsage
from leadtui.cli.table import Column, table
from leadtui.errors import NotFound, Refused
from leadtui.model import goal_words, goals, money
from leadtui.model.command import DropGoal, SetGoal
from leadtui.model.goals import Goal
from leadtui.model.metrics.groups import whole
from leadtui.model.metrics.progress import Progress, progress
from leadtui.model.pipeline import Pipeline

_COLUMNS = (
    Column("", right=True, gives=False), Column("goal", least=12), Column("now", gives=False),
    Column("reached", right=True, gives=False), Column("pace", gives=False),
)  # fmt: skip


def list_goals(call: Call) -> Answer:
    """Every goal with what is reached of it; its number is what `drop` takes."""
    service = call.service
    home, index = service.pipeline(call.args.pipeline), service.index()
    found = progress(index, whole(index, home), home, service.now(home))
    return Answer(
        lambda: [{"number": at, **goal.as_json()} for at, goal in enumerate(found, 1)],
        lambda: table(_COLUMNS, [_row(at, goal) for at, goal in enumerate(found, 1)]),
    )


def _row(number: int, goal: Progress) -> tuple[str, ...]:
    return str(number), goal.title, goal.when, goal.of_amount, goal.pace(f"of the {goal.goal.period} ")


def set_goal(call: Call) -> Answer:
    args, service = call.args, call.service
    if args.stage and args.of:
        raise WrongUsage("a goal is of a stage or of leads, not both (see `leadtui goals set --help`)")
    if args.owner is not None and not args.owner.strip():  # as of a variable that is not set: not the team's goal
        raise Refused("owner: an owner has a name; leave --owner out for a goal of the whole team", "owner")
    home = service.pipeline(args.pipeline)
    stage = home.stage(args.stage).id if args.stage else None
    goal = {
        "what": args.what, "of": "stage" if stage else args.of or "won", "stage": stage, "owner": args.owner,
        "amount": money.amount(args.amount, "amount"), "period": args.period,
    }  # fmt: skip
    service.execute(SetGoal(home.key, goal))
    return _told(goals.checked(**goal), home, "")


def drop(call: Call) -> Answer:
    service, number = call.service, call.args.number
    home = service.pipeline(call.args.pipeline)
    if not 1 <= number <= len(home.goals):
        raise NotFound(f"no goal {number} in {home.name}; `leadtui goals` lists them")
    goal = home.goals[number - 1]
    service.execute(DropGoal(home.key, goal.key))
    return _told(goal, home, ": dropped")


def _told(goal: Goal, home: Pipeline, what: str) -> Answer:
    document: dict[str, Any] = goal.document()
    return told(document, f"{goal_words.said(goal, goal_words.stage_of(goal, home))}{what}")
