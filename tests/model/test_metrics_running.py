"""Counts that follow changes are those that are counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from leadtui.model.event import Document
from leadtui.model.goals import MEASURES
from leadtui.model.goals import checked as goal
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.metrics import Period, headline, progress, whole
from leadtui.model.metrics.following import Select, follow, known, known_goals
from leadtui.model.metrics.population import Population, population
from leadtui.model.metrics.report import headline_of
from leadtui.model.metrics.running import ADDED_UP, Running
from leadtui.model.moment import Now, epoch
from leadtui.model.moment import parse as moment_of
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING, Query, parse
from tests.model.counted import NOW, SALES
from tests.model.leads import MOMENTS, lead_documents
from tests.model.test_metrics_properties import PIPELINES

QUERIES = st.sampled_from(("", "owner:ana", "stage:qualified,won", "value>5000", "stale:yes", "is:archived", "tag:eu"))
LATER = st.sampled_from((
    NOW.utc, moment_of("2026-11-22T23:00:00Z"), moment_of(MOMENTS[3]), moment_of("2026-11-23T05:00:00Z"),
    moment_of("2027-02-01T00:00:00Z"),
))  # fmt: skip
"""Moments that pass, among them that at which a next step is due."""
ZONES = st.sampled_from(("UTC", "Europe/Berlin", "America/New_York"))
STEPS = st.lists(st.one_of(lead_documents(), st.integers(1, 8), LATER), max_size=12)


PERIODS = st.sampled_from((
    Period(), Period(epoch(MOMENTS[1]), epoch(MOMENTS[3])), Period(None, epoch(MOMENTS[2])), Period(epoch(MOMENTS[2])),
))  # fmt: skip
GOALS = tuple(
    goal(what=what, of=of, owner=owner, amount="7", period=period, stage="qualified" if of == "stage" else None)
    for of, measures in MEASURES.items() for what in measures for owner, period in (("ana", "month"), (None, "year"))
)  # fmt: skip


def selected(pipeline: Pipeline, query: Query) -> Select:
    """What the board asks for: the leads of this pipeline that a query finds."""

    def found(index: LeadIndex, rows: Sequence[int] | None) -> Sequence[int]:
        rows = select(index, query, NOW, (pipeline,), "ana", lambda id: None, rows)
        return [row for row in rows if index.pipeline.at(row) == pipeline.key]

    return found


def step(index: LeadIndex, step: Document | int) -> int:
    """Puts a lead, or drops one: its id."""
    if isinstance(step, int):
        index.drop(step)
        return step
    index.put(step)
    id: int = step["id"]
    return id


@given(st.lists(lead_documents(), max_size=8), STEPS, PIPELINES, ZONES, PERIODS)
def test_after_any_changes_the_counts_are_those_counted_anew(
    leads: list[Document], steps: list[Document | int | datetime], pipeline: Pipeline, zone: str, period: Period
) -> None:
    index, now, found = LeadIndex.build(leads), Now(NOW.utc, ZoneInfo(zone)), selected(pipeline, EVERYTHING)

    def anew() -> Population:
        return population(index, found(index, None), pipeline, now, period)

    running = Running(anew(), lambda index, row: bool(found(index, (row,))))
    for change in steps:
        if isinstance(change, datetime):
            now = running.now = Now(max(now.utc, change), now.zone)
        else:
            id = change if isinstance(change, int) else change["id"]
            running.take(id)
            step(index, change)
            running.add(id)
    counted = anew()
    assert headline_of(running) == headline_of(counted)
    for name in ADDED_UP:
        assert plain(getattr(running, name)) == plain(getattr(counted, name)), name


def plain(part: Any) -> Any:
    """A part in a shape in which two that count the same are equal: nothing is as good as not there."""
    if is_dataclass(part):
        return {field.name: plain(getattr(part, field.name)) for field in fields(part)}
    if isinstance(part, Mapping):
        return {key: plain(value) for key, value in part.items() if any(flat(value))}
    return part if isinstance(part, int) else list(part)


def flat(part: Any) -> Iterator[Any]:
    """The numbers of a part."""
    if is_dataclass(part):
        for field in fields(part):
            yield from flat(getattr(part, field.name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from flat(value)
    else:
        yield from (part,) if isinstance(part, int) else [1] * len(part)


@given(st.lists(lead_documents(), max_size=8), st.lists(lead_documents(), max_size=8), QUERIES)
def test_a_headline_is_followed_from_any_leads_to_any_others(
    leads: list[Document], later: list[Document], query: str
) -> None:
    """Whatever a query finds and goals ask for, and whatever changes while it is counted and afterwards."""
    pipeline, index = replace(SALES, goals=GOALS), LeadIndex.build(leads)
    found = selected(pipeline, parse(query))
    copy, half = index.copy(), len(later) // 2
    meanwhile = {step(index, lead) for lead in later[:half]}
    followed = follow(copy, pipeline, NOW, found, None, True)
    assert followed.leads is not None
    assert followed.goals is not None
    everybody = (followed.leads, *followed.goals.values())
    for running in everybody:
        running.brought_to(index, meanwhile)
    for lead in later[half:]:
        for running in everybody:
            running.take(lead["id"])
        index.put(lead)
        for running in everybody:
            running.add(lead["id"])
    goals = known_goals(followed.goals, pipeline, NOW)
    assert goals == progress(index, whole(index, pipeline), pipeline, NOW)
    assert goals is not None
    assert known(followed.leads, goals, NOW) == headline(index, found(index, None), pipeline, NOW, goals=goals)
