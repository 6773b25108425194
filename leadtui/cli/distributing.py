"""distribute."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from leadtui.cli.call import Call
from leadtui.cli.finding import find
from leadtui.cli.output import Answer
from leadtui.cli.table import Column, table
from leadtui.errors import Refused
from leadtui.model.command import DistributeLeads
from leadtui.model.distributing import NoRules, Plan, plan
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe

"""Rules as they may be written on top of a pipeline's TOML."""
_COLUMNS: Final = (
    Column("rule"), Column("owner"), Column("gets", right=True, gives=False), Column("had", right=True, gives=False),
    Column("capacity", right=True, gives=False),
)  # fmt: skip


def distribute(call: Call) -> Answer:
    args, service = call.args, call.service
    pipeline = service.pipeline(args.pipeline)
    found = find(service, " ".join(args.query), pipeline.key)
    documents = partial(service.store.read().get, "leads")
    ids = found.ids if args.query else None
    try:
        planned = plan(
            found.index, pipeline, service.pipelines(), service.now(pipeline), service.author.by, documents, ids
        )
    except NoRules as error:
        raise Refused(f"{error.sentence}; `leadtui pipeline edit` has an example at its end") from error
    if not args.dry_run:
        applied = service.execute(DistributeLeads(pipeline.key, planned))
        planned = planned.told_by(applied.event.data) if applied is not None else planned.only(set())
    return Answer(lambda: _json(planned, pipeline, args.dry_run), lambda: _lines(planned, args.dry_run))


def _json(planned: Plan, pipeline: Pipeline, dry_run: bool) -> dict[str, Any]:
    gets, full, capacity = planned.gets, planned.full, planned.distribution.capacity
    return {
        "dry_run": dry_run,
        "pipeline": pipeline.key,
        "given": [{"lead": lead, "rule": rule, "owner": owner} for lead, rule, owner in planned.pairs],
        "rules": [{"rule": share.rule, "owner": share.owner, "gets": len(share.leads)} for share in planned.shares],
        "owners": [
            {"owner": owner, "had": had, "gets": gets[owner], "capacity": capacity.get(owner), "full": owner in full}
            for owner, had in planned.held.items()
        ],
        "unowned": {"no rule": planned.unruled, "full": planned.crowded},
        "passed_over": planned.passed,
    }


def _lines(planned: Plan, dry_run: bool) -> Iterator[str]:
    given, capacity = len(planned.pairs), planned.distribution.capacity
    yield from table(_COLUMNS, [
        (
            share.rule, share.owner, f"{len(share.leads):,}", f"{planned.held[share.owner]:,}",
            f"{capacity[share.owner]:,}" if share.owner in capacity else "",
        )
        for share in planned.shares
    ])  # fmt: skip
    yield f"{given:,} lead{'' if given == 1 else 's'} {'would be given out' if dry_run else 'given out'}"
    if planned.full:
        yield safe(f"full: {', '.join(planned.full)}")
    if planned.stay:
        yield planned.stay
    if planned.passed:
        yield f"{planned.passed:,} passed over: owned, closed or archived already"
