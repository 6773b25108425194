"""review: the leads that wait for a decision, in the order in which to look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadtui.cli.acting import as_json
from leadtui.cli.call import Call
from leadtui.cli.finding import Found, find
from leadtui.cli.output import Answer
from leadtui.cli.table import Column, table
from leadtui.model.event import Document
from leadtui.model.lead import titled
from leadtui.model.review import Reason, Review
from leadtui.model.text import safe

_COLUMNS = (
    Column("id", right=True, gives=False), Column("name", least=12), Column("stage", least=6),
    Column("owner", least=4), Column("why", least=20),
)  # fmt: skip
_FIRST = 5
"""Leads that a summary names."""


def show(call: Call) -> Answer:
    args, service = call.args, call.service
    found = find(service, " ".join(args.query), args.pipeline)
    me = args.owner or service.author.by
    pipelines = {pipeline.key: (pipeline, service.now(pipeline)) for pipeline in service.pipelines()}
    review = Review(found.index, pipelines, me)
    rows = set(found.rows)
    if not args.all:
        rows.intersection_update(review.whose(args.owner))
    queue = Found(found.index, review.queue(sorted(rows)))

    def leads() -> Iterator[Document]:
        whys = {found.index.ids[row]: [why.sentence for why in review.whys(row)] for row in queue.rows}
        for lead in as_json(service).leads(queue.documents(service)):
            yield lead | {"reasons": whys[lead["id"]]}

    def lines() -> Iterator[str]:
        if args.summary:
            yield from _summary(review, queue)
            return
        stage_name = service.stage_name()
        yield from table(_COLUMNS, [
            (str(lead["id"]), lead["name"], stage_name(lead["stage"]), lead["owner"] or "", "; ".join(lead["reasons"]))
            for lead in leads()
        ])  # fmt: skip

    return Answer(leads, lines)


def _summary(review: Review, queue: Found) -> Iterator[str]:
    """A few lines for a login shell or a mail of cron."""
    if not queue.rows:
        yield "nothing to review"
        return
    first: Counter[Reason] = Counter(review.whys(row)[0].reason for row in queue.rows)
    n = len(queue.rows)
    counted = ", ".join(f"{first[reason]:,} {reason.words}" for reason in Reason if first[reason])
    yield f"{n:,} lead{'' if n == 1 else 's'} to review: {counted}"
    for row in queue.rows[:_FIRST]:
        index = queue.index
        name = titled(index.name[row], index.company.at(row))
        yield safe(f"  {index.ids[row]} {name}: {'; '.join(why.sentence for why in review.whys(row))}")
    if n > _FIRST:
        yield f"  and {n - _FIRST:,} more"
