"""The headline that follows changes is the one that is counted anew."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import Headline, counted, headline
from leadtui.model.moment import Now, parse
from leadtui.model.pipeline import Pipeline
from tests.model.counted import NOW
from tests.model.leads import lead_documents
from tests.model.test_metrics_properties import PIPELINES

LATER = st.sampled_from((
    NOW.utc, parse("2026-11-22T23:00:00Z"), parse("2026-11-23T05:00:00Z"), parse("2027-02-01T00:00:00Z"),
))  # fmt: skip
ZONES = st.sampled_from(("UTC", "Europe/Berlin", "America/New_York"))
STEPS = st.lists(st.one_of(lead_documents(), st.integers(1, 8), LATER), max_size=12)


def ours(index: LeadIndex, pipeline: Pipeline) -> list[int]:
    return [row for row in range(len(index)) if not index.archived[row] and index.pipeline.at(row) == pipeline.key]


def anew(index: LeadIndex, pipeline: Pipeline, now: Now) -> Headline:
    return headline(index, ours(index, pipeline), pipeline, now)


@given(st.lists(lead_documents(), max_size=8), STEPS, PIPELINES, ZONES)
def test_after_any_changes_it_is_the_one_counted_anew(
    leads: list[Document], steps: list[Document | int | datetime], pipeline: Pipeline, zone: str
) -> None:
    index, now = LeadIndex.build(leads), Now(NOW.utc, ZoneInfo(zone))
    running = counted(index.copy(), ours(index, pipeline), pipeline, now, index)
    assert running.headline(now) == anew(index, pipeline, now)
    for step in steps:
        if isinstance(step, datetime):
            now = Now(max(now.utc, step), now.zone)
        else:
            id = step if isinstance(step, int) else step["id"]
            running.take(id)
            if isinstance(step, int):
                index.drop(step)
            else:
                index.put(step)
            running.add(id)
        assert running.headline(now) == anew(index, pipeline, now)
