"""Small populations to count: leads with only the fields that a number asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import Beside, Number, Period, Report, report
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import from_template

NOW = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), ZoneInfo("UTC"))
SALES = from_template("default")
LEAD_PIPELINE = from_template("lead-pipeline")


def lead(stage: str, *visited: str, **fields: Any) -> Document:
    """A lead in `stage` that came through `visited`; it is won or lost when the stage says so."""
    outcome = {"outcome": stage} if stage in ("won", "lost") else {}
    visits = [{"stage": name} for name in (*visited, stage)]
    return {"name": "x", "pipeline": "sales", "stage": stage, "visits": visits, **outcome, **fields}


def index_of(leads: Iterable[Document]) -> LeadIndex:
    """The index of leads that get their ids in this order."""
    return LeadIndex.build({**document, "id": id} for id, document in enumerate(leads, 1))


def told(
    leads: Iterable[Document], pipeline: Pipeline = SALES, period: Period | None = None, now: Now = NOW,
    *, by: str | None = None, beside: Beside | None = None, compare: bool = False,
) -> Report:
    """All numbers of these leads."""
    index = index_of(leads)
    rows = range(len(index))
    period = period or Period()
    before = period.before(now) if compare else None
    return report(index, rows, pipeline, now, period, by=by, beside=beside or Beside(), before=before)


def number(name: str, leads: Iterable[Document], *rest: Any, **more: Any) -> Number:
    return told(leads, *rest, **more).metrics[name]


def value(name: str, leads: Iterable[Document], *rest: Any, **more: Any) -> Any:
    """The value of a metric as JSON has it."""
    return number(name, leads, *rest, **more).as_json()["value"]


def days(since: str | None, until: str | None) -> Period:
    """A period of whole UTC days."""
    since_day, until_day = (None if day is None else datetime.fromisoformat(day).date() for day in (since, until))
    return Period.of_days(since_day, until_day, ZoneInfo("UTC"))
