"""The cases that must hold exactly, whatever else changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from leadtui.model.metrics import DEFINITIONS, Beside, Period
from leadtui.model.moment import Now
from tests.model.counted import LEAD_PIPELINE, NOW, SALES, lead, number, told, value

WAY = [stage.id for stage in LEAD_PIPELINE.stages[:4]]


def test_a_hundred_leads_of_which_half_go_on() -> None:
    """100 generated, 50 qualified, 30 nurtured, 10 closing, 5 won."""
    leads = [
        *(lead(WAY[0]) for _ in range(50)),
        *(lead(WAY[1], WAY[0]) for _ in range(20)),
        *(lead(WAY[2], *WAY[:2]) for _ in range(20)),
        *(lead(WAY[3], *WAY[:3]) for _ in range(5)),
        *(lead("won", *WAY) for _ in range(5)),
    ]
    report = told(leads, LEAD_PIPELINE)
    rows = {row.stage: row for row in report.stages}
    assert [rows[stage].entered for stage in WAY] == [100, 50, 30, 10]
    assert [rows[stage].conversion for stage in WAY] == [Fraction(1, 2), Fraction(3, 5), Fraction(1, 3), Fraction(1, 2)]
    assert [rows[stage].undecided for stage in WAY] == [50, 20, 20, 5]
    assert [rows[stage].cumulative for stage in (*WAY, "won")] == [
        1, Fraction(1, 2), Fraction(3, 10), Fraction(1, 10), Fraction(1, 20),
    ]  # fmt: skip
    assert report.metrics["lead_conversion_rate"].value == Fraction(1, 20)


@pytest.mark.parametrize(
    ("opportunities", "worth", "per_day"), [(40, "25000", "2777.7778"), (50, "12000", "1666.6667")]
)
def test_velocity_is_that_of_the_worked_examples(opportunities: int, worth: str, per_day: str) -> None:
    """Opportunities × 25 % × average ÷ 90 days; leads before the opportunity stages do not count."""
    begin, end = "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"
    leads = [
        *(lead("qualified") for _ in range(opportunities)),
        *(lead("new") for _ in range(7)),
        *(lead("won", value=worth, created_at=begin, closed_at=end) for _ in range(2)),
        *(lead("lost", closed_at=end) for _ in range(6)),
    ]
    found = number("velocity_per_day", leads)
    assert found.as_json()["value"] == per_day
    assert "25.0 %" in found.formula
    assert "90.0 days" in found.formula
    assert f"{opportunities} opportunities" in found.formula


def test_weighted_is_value_times_probability() -> None:
    assert value("weighted_value", [lead("new", value="4245.74", probability="50")]) == "2122.87"


def test_weighted_uses_the_stage_where_the_lead_has_no_probability_of_its_own() -> None:
    leads = [lead("proposal", value="100"), lead("proposal", value="100", probability="0")]
    assert value("weighted_value", leads) == "60.00"


@pytest.mark.parametrize(
    ("last", "this", "rate"), [(200, 230, Fraction(15, 100)), (175, 200, Fraction(1, 7)), (0, 12, None)]
)
def test_lead_velocity_rate(last: int, this: int, rate: Fraction | None) -> None:
    assert number("lead_velocity_rate", [], beside=Beside(qualified=(last, this))).value == rate


def test_lead_velocity_counts_who_reached_the_sql_threshold_over_the_same_elapsed_days() -> None:
    """As of 22 November, 9:00: 3 until then, 2 until 22 October, 9:00, one later that month, one at an unknown time."""
    days = ("2026-10-01T00:00:00Z", "2026-10-22T08:59:59Z", "2026-10-22T09:00:00Z", "2026-11-01T00:00:00Z",
            "2026-11-21T00:00:00Z", "2026-11-22T09:00:00Z", "2026-09-30T23:59:59Z")  # fmt: skip
    found = number("lead_velocity_rate", [lead("new", sql_at=day) for day in days] + [lead("new")])
    assert (found.value, found.formula) == (Fraction(1, 2), "(3 − 2) ÷ 2 = 50.0 %")
    assert number("lead_velocity_rate", [lead("new")]).value is None
    assert "is not known" in number("lead_velocity_rate", [lead("new")]).formula


@pytest.mark.parametrize(("spent", "leads", "cost"), [(5_000, 100, "50.00"), (10_000, 500, "20.00"), (300, 0, None)])
def test_cost_per_lead(spent: int, leads: int, cost: str | None) -> None:
    found = number("cost_per_lead", [lead("new")] * leads, beside=Beside(spent=Decimal(spent)))
    assert found.as_json()["value"] == cost
    assert f"{spent:,} EUR" in found.formula


def test_open_leads_are_in_the_conversion_rate_and_not_in_the_win_rate() -> None:
    """100 created, 3 won, 7 lost, 90 open."""
    leads = [lead("won")] * 3 + [lead("lost")] * 7 + [lead("new")] * 90
    metrics = told(leads).metrics
    assert metrics["lead_conversion_rate"].value == Fraction(3, 100)
    assert metrics["win_rate"].value == Fraction(3, 10)
    assert (metrics["win_rate"].n, metrics["lead_conversion_rate"].n) == (10, 100)
    assert metrics["win_rate"].excluded == {"open": 90}


def test_coverage_is_the_open_value_over_what_the_target_still_lacks() -> None:
    leads = [
        lead("new", value="300", expected_close="2026-12-31"),
        lead("won", value="100", closed_at="2026-11-01T00:00:00Z"),
    ]
    assert number("coverage", leads, beside=Beside(target=Decimal(250))).value == 2
    assert number("coverage", leads, beside=Beside(target=Decimal(100))).value is None


def test_coverage_takes_what_closes_on_the_days_of_the_period() -> None:
    """A day belongs to the period in which it begins in the pipeline's zone, west of UTC too."""
    new_york = Now(NOW.utc, ZoneInfo("America/New_York"))
    december = Period.of_days(date(2026, 12, 1), date(2027, 1, 1), new_york.zone)
    leads = [
        lead("new", value=value, expected_close=day)
        for day, value in (("2026-11-30", "1"), ("2026-12-01", "20"), ("2026-12-31", "300"), ("2027-01-01", "4000"))
    ]
    target = Beside(target=Decimal(640))
    found = number("coverage", [*leads, lead("new", value="50000")], SALES, december, new_york, beside=target)
    assert (found.value, found.n) == (Fraction(1, 2), 2)
    assert found.excluded == {"no expected close": 1}


def test_what_is_not_defined_is_null_and_says_why() -> None:
    document = told([]).as_json()
    undefined = {name for name, metric in document["metrics"].items() if metric["value"] is None}
    assert undefined == {
        "win_rate", "win_rate_by_value", "average_won_value", "median_won_value", "cycle_mean_days",
        "cycle_median_days", "velocity_per_day", "lead_conversion_rate", "lead_velocity_rate", "spend", "cost_per_lead",
        "roi", "coverage", "response_median_hours", "handoff_median_hours",
    }  # fmt: skip
    assert all(document["metrics"][name]["formula"].startswith("not defined") for name in undefined)
    assert all(row["conversion"] is row["cumulative"] is None for row in document["stages"])


def test_the_document_has_the_promised_shape() -> None:
    leads = [lead("new", owner="ana", value="10"), lead("won", owner="bo", value="5.5")]
    document = told(leads, by="owner").as_json()
    assert document["as_of"] == "2026-11-22T09:00:00Z"
    assert document["query"] is None
    assert document["period"] == {"since": None, "until": None}
    assert set(document["metrics"]) == set(DEFINITIONS)
    assert all(set(metric) == {"value", "n", "formula", "excluded"} for metric in document["metrics"].values())
    assert document["metrics"]["open_value"]["value"] == "10.00"
    assert [row["stage"] for row in document["stages"]] == [stage.id for stage in SALES.stages]
    assert set(document["stages"][0]) == {
        "stage", "name", "count", "value", "weighted", "entered", "advanced", "undecided", "conversion", "cumulative",
        "dwell_median_days", "dwell_p75_days", "dwell_n", "dwell_unknown", "age_median_days", "age_n", "age_unknown",
        "leaked", "leaked_value",
    }  # fmt: skip
    assert [row["month"] for row in document["forecast"]] == ["overdue", "undated"]
    assert [group["key"] for group in document["by"]] == ["ana", "bo"]
    assert document["by"][1]["won_value"]["value"] == "5.50"
