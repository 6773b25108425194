"""The true numbers of a file of 8,800 leads (Maven Analytics' CRM sales pipeline, reduced to what is counted)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import Report, headline, report
from leadtui.model.moment import Now
from leadtui.model.pipeline import Kind, Pipeline, Stage
from tests.model.counted import days, index_of

FILE = Path(__file__).parent / "files" / "maven_pipeline.csv.gz"
NOW = Now(datetime(2018, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def _pipeline(*opportunities: str) -> Pipeline:
    def stage(id: str, kind: Kind, percent: int) -> Stage:
        opportunity = id in opportunities
        return Stage(id=id, name=id.title(), kind=kind, probability=Decimal(percent), opportunity=opportunity)

    return Pipeline(
        id=1, name="Sales",
        stages=(
            stage("prospecting", Kind.OPEN, 10), stage("engaging", Kind.OPEN, 50),
            stage("won", Kind.WON, 100), stage("lost", Kind.LOST, 0),
        ),
    )  # fmt: skip


ENGAGING = _pipeline("engaging")


def _leads() -> Iterator[Document]:
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            stage = row["stage"].lower()
            fields = {
                "owner": row["owner"],
                "value": row["close_value"],
                "created_at": row["engage_date"] and f"{row['engage_date']}T00:00:00Z",
                "closed_at": row["close_date"] and f"{row['close_date']}T00:00:00Z",
                "outcome": stage if stage in ("won", "lost") else "",
            }
            known = {name: value for name, value in fields.items() if value}
            yield {"name": "x", "pipeline": "sales", "stage": stage, "visits": [{"stage": stage}], **known}


@pytest.fixture(scope="module")
def index() -> LeadIndex:
    return index_of(_leads())


@pytest.fixture(scope="module")
def everything(index: LeadIndex) -> Report:
    return report(index, range(len(index)), ENGAGING, NOW, by="owner")


def _value(of: Report, name: str) -> Any:
    return of.metrics[name].as_json()["value"]


def test_leads_by_stage(everything: Report) -> None:
    assert {row.stage: row.count for row in everything.stages} == {
        "prospecting": 500, "engaging": 1_589, "won": 4_238, "lost": 2_473,
    }  # fmt: skip
    assert [_value(everything, name) for name in ("open_count", "won_count", "lost_count")] == [2_089, 4_238, 2_473]


def test_the_win_rate_is_that_of_the_data_set(everything: Report) -> None:
    win_rate = everything.metrics["win_rate"]
    assert win_rate.value == Fraction(4238, 6711)
    assert win_rate.n == 6_711
    assert win_rate.formula == "4,238 won ÷ (4,238 won + 2,473 lost) = 63.2 %"


def test_the_won_values_are_those_of_the_data_set(everything: Report) -> None:
    assert _value(everything, "won_value") == "10005534.00"
    assert _value(everything, "average_won_value") == "2360.9094"
    assert _value(everything, "median_won_value") == "1117.00"


def test_the_cycle_is_that_of_the_data_set(everything: Report) -> None:
    assert everything.metrics["cycle_mean_days"].value == Fraction(219_452, 4_238)
    assert everything.metrics["cycle_median_days"].value == 57


def test_the_velocity_is_that_of_the_data_set(index: LeadIndex, everything: Report) -> None:
    assert _value(everything, "velocity_per_day") == "45750.7628"
    both = report(index, range(len(index)), _pipeline("prospecting", "engaging"), NOW)
    assert _value(both, "velocity_per_day") == "60146.8493"


def test_won_by_month(everything: Report) -> None:
    months = {row.month: row.won.as_json() for row in everything.forecast}
    assert months == {
        "2017-03": "1134672.00", "2017-04": "721932.00", "2017-05": "1025713.00", "2017-06": "1338466.00",
        "2017-07": "696932.00", "2017-08": "1050059.00", "2017-09": "1235264.00", "2017-10": "731980.00",
        "2017-11": "938943.00", "2017-12": "1131573.00", "overdue": "0.00", "undated": "0.00",
    }  # fmt: skip


def test_the_best_and_the_worst_owner_are_those_of_the_data_set(everything: Report) -> None:
    assert everything.by is not None
    rates = {owner: metrics["win_rate"].value for owner, metrics in everything.by}
    assert max(rates, key=lambda owner: rates[owner] or 0) == "Hayden Neloms"  # type: ignore[arg-type, return-value]
    assert min(rates, key=lambda owner: rates[owner] or 0) == "Lajuana Vencill"  # type: ignore[arg-type, return-value]
    assert rates["Hayden Neloms"] == Fraction(107, 152)
    assert rates["Lajuana Vencill"] == Fraction(127, 231)
    won = {owner: Decimal(str(metrics["won_value"].as_json()["value"])) for owner, metrics in everything.by}
    assert max(won.items(), key=lambda pair: pair[1]) == ("Darcel Schlecht", Decimal("1153214.00"))


def test_a_month_is_half_open(index: LeadIndex) -> None:
    march = report(index, range(len(index)), ENGAGING, NOW, days("2017-03-01", "2017-04-01"))
    assert _value(march, "won_value") == "1134672.00"
    rest = report(index, range(len(index)), ENGAGING, NOW, days("2017-04-01", None))
    assert _value(rest, "won_value") == "8870862.00"


def test_leads_of_unknown_creation_are_in_no_cohort(index: LeadIndex) -> None:
    ever = report(index, range(len(index)), ENGAGING, NOW, days("2000-01-01", None))
    conversion = ever.metrics["lead_conversion_rate"]
    assert conversion.value == Fraction(4_238, 8_300)
    assert conversion.excluded == {"created at an unknown time": 500}


def test_the_sidebar_says_the_same(index: LeadIndex, everything: Report) -> None:
    found = headline(index, range(len(index)), ENGAGING, NOW)
    assert found.metrics == everything.metrics
    assert found.stages == everything.stages
