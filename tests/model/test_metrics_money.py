"""Money and time: exact sums, currencies that are never mixed, months as the pipeline's zone sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from leadtui.errors import Refused
from leadtui.model import moment
from leadtui.model.metrics import Period, short
from leadtui.model.metrics.forecast import local_months
from leadtui.model.metrics.number import rounded
from leadtui.model.moment import Now
from tests.model.counted import SALES, days, lead, number, told, value

WITH_RATES = replace(SALES, rates={"USD": Decimal("0.92"), "CHF": Decimal("1.0533")})


def test_sums_are_exact_beyond_what_floats_hold() -> None:
    assert value("open_value", [lead("new", value="0.1")] * 3) == "0.30"
    leads = [lead("new", value="999999999999.9999"), lead("new", value="0.0001")]
    assert value("open_value", leads) == "1000000000000.00"


def test_weighted_is_rounded_once_at_the_end() -> None:
    leads = [lead("new", value="0.0001", probability="50")] * 2
    assert value("weighted_value", leads) == "0.0001"


@pytest.mark.parametrize(("number_", "whole"), [("0.5", 1), ("1.5", 2), ("-0.5", -1), ("0.49", 0), ("-0.51", -1)])
def test_halves_are_rounded_away_from_zero(number_: str, whole: int) -> None:
    assert rounded(Fraction(number_), 1) == whole


def test_several_currencies_without_rates_stay_apart() -> None:
    closed = {"created_at": "2026-01-01T00:00:00Z", "closed_at": "2026-01-11T00:00:00Z"}
    leads = [
        lead("new", value="100"), lead("qualified", value="50", currency="USD"),
        lead("won", value="10", **closed), lead("won", value="30", currency="USD", **closed),
        lead("won", value="20", currency="USD", **closed),
    ]  # fmt: skip
    document = told(leads).as_json()
    values = {name: metric["value"] for name, metric in document["metrics"].items()}
    assert values["open_value"] == {"EUR": "100.00", "USD": "50.00"}
    assert values["won_value"] == {"EUR": "10.00", "USD": "50.00"}
    assert values["average_won_value"] == {"EUR": "10.00", "USD": "25.00"}
    assert values["median_won_value"] == {"EUR": "10.00", "USD": "25.00"}
    assert values["velocity_per_day"] == {"EUR": "0.3333", "USD": "1.6667"}
    assert values["win_rate_by_value"] is None
    assert document["currency"] is None
    assert document["stages"][0]["value"] == {"EUR": "100.00", "USD": "0.00"}


def test_rates_convert_exactly() -> None:
    leads = [
        lead("new", value="0.01"), lead("new", value="100", currency="USD"), lead("new", value="10", currency="CHF")
    ]  # fmt: skip
    assert value("open_value", leads, WITH_RATES) == "102.5430"
    assert told(leads, WITH_RATES).as_json()["currency"] == "EUR"


def test_conversion_is_exact_for_amounts_that_floats_would_blur() -> None:
    leads = [lead("new", value="999999999999", currency="USD")] * 1_000
    assert value("open_value", leads, WITH_RATES) == "919999999999080.00"


def test_the_median_is_of_converted_values() -> None:
    leads = [lead("won", value="100", currency="USD"), lead("won", value="95"), lead("won", value="1")]
    assert value("median_won_value", leads, WITH_RATES) == "92.00"


def test_a_single_foreign_currency_is_named() -> None:
    document = told([lead("new", value="5", currency="GBP"), lead("new", value="0")]).as_json()
    assert document["metrics"]["open_value"]["value"] == "5.00"
    assert document["metrics"]["open_value"]["formula"].endswith("= 5 GBP")
    assert document["currency"] == "GBP"


def test_a_group_counts_in_the_currencies_of_the_whole() -> None:
    leads = [lead("new", value="1", owner="ana"), lead("new", value="2", currency="USD", owner="bo")]
    groups = {group["key"]: group["open_value"]["value"] for group in told(leads, by="owner").as_json()["by"]}
    assert groups == {"ana": {"EUR": "1.00", "USD": "0.00"}, "bo": {"EUR": "0.00", "USD": "2.00"}}


def test_zeros_count_and_blanks_do_not() -> None:
    average = number("average_won_value", [lead("won", value="0"), lead("won", value="10"), lead("won")])
    assert average.as_json()["value"] == "5.00"
    assert (average.n, average.excluded) == (2, {"no value": 1})


def test_a_period_has_its_begin_and_not_its_end() -> None:
    leads = [lead("won", closed_at=f"2026-0{month}-01T00:00:00Z") for month in (1, 2, 3)] + [lead("won")]
    won = number("won_count", leads, SALES, days("2026-02-01", "2026-03-01"))
    assert (won.value, won.excluded) == (1, {"closed at an unknown time": 1})
    assert value("won_count", leads, SALES, days("2026-02-01", None)) == 2
    assert value("won_count", leads, SALES, days(None, "2026-02-01")) == 1
    assert value("won_count", leads) == 4


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    new_york = ZoneInfo("America/New_York")
    period = Period.of_days(datetime(2026, 7, 1).date(), datetime(2026, 8, 1).date(), new_york)
    assert period.as_json() == {"since": "2026-07-01T04:00:00Z", "until": "2026-08-01T04:00:00Z"}


def test_a_backward_period_is_refused() -> None:
    with pytest.raises(Refused, match="2026-01-01 is not after 2026-02-01"):
        days("2026-02-01", "2026-01-01")


def test_cycle_leaves_out_what_is_unknown_or_backward() -> None:
    leads = [
        lead("won", created_at="2026-01-01T00:00:00Z", closed_at="2026-01-02T12:00:00Z"),
        lead("won", created_at="2026-01-03T00:00:00Z", closed_at="2026-01-02T00:00:00Z"),
        lead("won", closed_at="2026-01-02T00:00:00Z"),
        lead("lost", created_at="2025-01-01T00:00:00Z", closed_at="2026-01-02T00:00:00Z"),
    ]
    mean = number("cycle_mean_days", leads)
    assert (mean.value, mean.n) == (Fraction(3, 2), 1)
    assert mean.excluded == {"created or closed at an unknown time": 1, "closed before it was created": 1}


def test_velocity_is_not_defined_when_the_cycle_is_no_time() -> None:
    same = "2026-01-01T00:00:00Z"
    found = number("velocity_per_day", [lead("qualified"), lead("won", value="5", created_at=same, closed_at=same)])
    assert found.value is None
    assert "0 days" in found.formula


def test_the_forecast_drops_nothing() -> None:
    leads = [
        lead("new", value="100", expected_close="2026-11-22"),
        lead("new", value="200", expected_close="2026-11-21"),
        lead("new", value="300"),
        lead("new", value="400", expected_close="2027-01-31"),
        lead("won", value="7", closed_at="2026-11-01T00:00:00Z", expected_close="2027-01-31"),
        lead("won", value="9"),
        lead("lost", value="1000", expected_close="2027-01-31"),
    ]
    assert [(row.month, row.weighted.as_json(), row.won.as_json()) for row in told(leads).forecast] == [
        ("2026-11", "10.00", "7.00"), ("2027-01", "40.00", "0.00"),
        ("overdue", "20.00", "0.00"), ("undated", "30.00", "9.00"),
    ]  # fmt: skip


def test_a_win_belongs_to_the_month_of_the_zone() -> None:
    tokyo = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    won = [
        lead("won", value="1", closed_at="2026-01-31T15:00:00Z"),
        lead("won", value="2", closed_at="2026-01-31T14:59:59Z"),
    ]
    months = {row.month: row.won.as_json() for row in told(won, now=tokyo).forecast}
    assert (months["2026-01"], months["2026-02"]) == ("2.00", "1.00")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_first_and_the_last_day_of_the_calendar_have_a_month(zone: str) -> None:
    ends = [moment.epoch("0001-01-01T00:00:00Z"), moment.epoch("9999-12-31T23:59:59Z")]
    assert local_months(ends, ZoneInfo(zone)) == ["0001-01", "9999-12"]


def test_another_field_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="no field 'colour'"):
        told([lead("new")], by="colour")


def test_a_lead_is_in_the_group_of_each_of_its_tags() -> None:
    leads = [lead("new", tags=["eu", "hot"]), lead("new", tags=["eu"]), lead("new")]
    groups = told(leads, by="tag").by
    assert groups is not None
    assert {tag: metrics["open_count"].value for tag, metrics in groups} == {"eu": 2, "hot": 1, None: 1}


def test_numbers_in_few_characters() -> None:
    closed = {"created_at": "2026-01-01T00:00:00Z", "closed_at": "2026-01-11T12:00:00Z"}
    leads = [lead("new", value="12500")] * 1_200
    leads += [lead("qualified"), lead("won", value="1050", **closed), lead("lost")]
    metrics = told(leads).metrics
    shown = {name: short(metrics[name]) for name in metrics}
    assert shown["open_count"] == "1,201"
    assert shown["open_value"] == "15M EUR"
    assert shown["win_rate"] == "50.0 %"
    assert shown["cycle_mean_days"] == "10.5 d"
    assert shown["velocity_per_day"] == "50 EUR/d"
    assert shown["lead_velocity_rate"] == shown["coverage"] == "n/a"


def test_currencies_that_stay_apart_are_shown_apart() -> None:
    found = number("open_value", [lead("new", value="1500"), lead("new", value="20", currency="USD")])
    assert short(found) == "1.5k EUR + 20 USD"
