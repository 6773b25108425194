"""A board's session keeps its index true, whatever the number of leads that the news are about."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest
from textual.widget import Widget

from leadtui.key_queue import KeyQueue
from leadtui.model import metrics, templates
from leadtui.model.asked import AskedFields
from leadtui.model.event import Change, Document, Event, apply
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import Headline
from leadtui.model.query import EVERYTHING, parse
from leadtui.session import Session
from leadtui.store.base import Applied, News
from leadtui.store_thread import StoreThread

AT = "2026-11-22T09:00:00.000Z"
PIPELINE = templates.from_template("default")


def applied(seq: int, changes: list[Change], before: dict[int, Document]) -> Applied:
    """An event over these documents, which it brings up to date."""
    after = []
    for change in changes:
        new = apply(before.get(change.id), change, AT)
        before.pop(change.id, None)
        if new is not None:
            before[change.id] = new
        after.append(new)
    return Applied(Event(seq, AT, "ben", 1, "cli", "edited", changes), after)


@pytest.mark.parametrize("count", [3, 400])
def test_news_about_many_leads_are_taken_in_as_those_about_few(count: int) -> None:
    session = Session(
        "ana", lambda: datetime(2026, 11, 22, tzinfo=UTC), cast(StoreThread, None), [PIPELINE], PIPELINE, LeadIndex(),
        Widget(), cast(KeyQueue, None),
    )  # fmt: skip
    session.asked = AskedFields(parse("custom.size>5"))
    leads: dict[int, Document] = {}
    fields = {"name": "A", "pipeline": "sales", "stage": "new", "custom.size": 9}
    made = [Change("leads", id, fields, None) for id in range(1, 2 * count + 1)]
    scored = [Change("leads", id, {"score": id % 100}, {"score": None}) for id in range(2, count)]
    gone = [Change("leads", id, None, fields) for id in range(1, count)]
    again = [Change("leads", id, fields, None) for id in range(1, count, 2)]
    for seq, changes in enumerate((made, scored + gone, again), 1):
        session.take(News((applied(seq, changes, leads),)))
        expected = LeadIndex.build(leads[id] for id in sorted(leads))
        assert list(session.index.dump()) == list(expected.dump())
        known = {id for id in range(1, 2 * count + 1) if session.document(id) is not None}
        assert known == leads.keys()


async def test_numbers_that_were_counted_are_kept_true_by_changes() -> None:
    session = Session(
        "ana", lambda: datetime(2026, 11, 22, tzinfo=UTC), cast(StoreThread, None), [PIPELINE], PIPELINE, LeadIndex(),
        Widget(), cast(KeyQueue, None),
    )
    now, leads = session.now(), dict[int, Document]()

    def everybody(index: LeadIndex, rows: Sequence[int] | None) -> Sequence[int]:
        return range(len(index)) if rows is None else rows

    def add(seq: int, ids: range) -> None:
        fields = {"name": "A", "pipeline": PIPELINE.key, "stage": "new", "value": "5"}
        session.take(News((applied(seq, [Change("leads", id, fields, None) for id in ids], leads),)))

    def told() -> Headline | None:
        return session.follower.known(PIPELINE, EVERYTHING, now)

    async def count(follow: bool = True) -> Headline:
        return await session.follower.count(session.index, PIPELINE, EVERYTHING, now, everybody, follow=follow)

    def anew() -> Headline:
        return metrics.headline(session.index, range(len(session.index)), PIPELINE, now)

    add(1, range(1, 5))
    assert told() is None
    await count()
    add(2, range(5, 8))
    won = Change("leads", 2, {"stage": "won", "outcome": "won"}, {"stage": "new", "outcome": None})
    session.take(News((applied(3, [won, Change("leads", 3, None, {"name": "A"})], leads),)))
    assert (anew().metrics["open_count"].value, anew().metrics["won_count"].value) == (5, 1)
    assert told() == anew()

    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    add(4, range(8, 10))  # while it is counted
    assert await counting == told() == anew()

    assert session.follower.known(PIPELINE, parse("owner:ana"), now) is None, "another filter finds others"
    add(5, range(10, 200))
    assert told() is None, "so many changes are counted anew sooner than one by one"
    await count(follow=False)
    assert told() is None, "what is still being typed is not followed"
    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    session.take(News((), reloaded=True))
    await counting
    assert told() is None, "what was counted of another store is not true"
