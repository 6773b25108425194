"""The numbers that need the times of visits: dwell, bottleneck, response, trends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leadtui.errors import Refused
from leadtui.model.event import Document
from leadtui.model.metrics import Dwell, Period
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from tests.model.counted import NOW, SALES, days, lead, number, told


def at(day: int, hour: int = 0) -> str:
    return f"2026-11-{day:02}T{hour:02}:00:00Z"


def stayed(stage: str, *visits: tuple[str, str | None, str | None], **fields: Any) -> Document:
    """A lead in `stage` with visits (stage, entered, left)."""
    keys = ("stage", "entered_at", "left_at")
    found = [{key: value for key, value in zip(keys, visit, strict=True) if value} for visit in visits]
    return lead(stage, **fields) | {"visits": found}


def dwell(leads: list[Document], stage: str = "new", period: Period | None = None) -> Dwell:
    return next(row.dwell for row in told(leads, period=period).stages if row.stage == stage)


LENGTHS = [
    stayed("qualified", ("new", at(1), at(1 + length)), ("qualified", at(1 + length), None)) for length in (1, 2, 4, 9)
]


def test_the_middle_and_the_third_quarter_of_completed_stays() -> None:
    found = dwell(LENGTHS)
    assert (found.median_days, found.p75_days, found.n, found.unknown) == (Fraction(3), Fraction(4), 4, 0)
    assert dwell(LENGTHS[:1]).p75_days == 1


def test_who_stands_there_is_told_beside_and_not_among_the_completed_ones() -> None:
    found = dwell(LENGTHS, "qualified")
    assert (found.median_days, found.p75_days, found.n) == (None, None, 0)
    assert (found.age_n, found.age_unknown) == (4, 0)
    assert found.age_days == 22 + Fraction(9, 24) - (1 + 3), "as of 22 November, 9:00; the middle one came on the 4th"


def test_what_stands_somewhere_from_tomorrow_on_is_no_time_there() -> None:
    came = [stayed("new", ("new", moment, None)) for moment in (at(20, 9), at(30), "2027-05-01T00:00:00Z")]
    assert dwell(came).age_days == 0
    assert dwell(came[:2]).age_days == 1, "the mean of two days and none"


def test_visits_of_one_lead_are_one_stay() -> None:
    back = stayed(
        "qualified", ("new", at(1), at(2)), ("qualified", at(2), at(3)), ("new", at(3), at(6)),
        ("qualified", at(6), None),
    )  # fmt: skip
    assert (dwell([back]).median_days, dwell([back]).n) == (Fraction(4), 1)
    assert (dwell([back], "qualified").median_days, dwell([back], "qualified").age_n) == (Fraction(1), 1)


def test_what_has_no_times_is_unknown_and_what_was_skipped_is_no_stay() -> None:
    leads = [
        stayed("qualified", ("new", None, at(2)), ("qualified", None, None)),
        stayed("qualified", ("new", at(5), at(2)), ("qualified", at(2), None)),
        stayed("proposal", ("new", at(1), at(2)), ("proposal", at(2), None)),
    ]
    assert (dwell(leads).n, dwell(leads).unknown) == (1, 2)
    assert (dwell(leads, "qualified").n, dwell(leads, "qualified").unknown) == (0, 0)
    assert (dwell(leads, "qualified").age_n, dwell(leads, "qualified").age_unknown) == (1, 1)


def test_a_visit_of_which_one_time_is_missing_makes_the_whole_stay_unknown() -> None:
    back = stayed("qualified", ("new", at(1), at(2)), ("new", None, at(6)), ("qualified", at(6), None))
    assert (dwell([back]).n, dwell([back]).unknown) == (0, 1)


def test_a_closed_lead_stands_nowhere() -> None:
    won = stayed("won", ("new", at(1), at(3)), ("won", at(3), None))
    assert (dwell([won]).median_days, dwell([won]).age_n, dwell([won], "won").n) == (Fraction(2), 0, 0)


def test_with_a_period_the_visits_count_that_ended_in_it() -> None:
    assert dwell(LENGTHS, period=days("2026-11-03", "2026-11-10")).median_days == 3
    back = stayed(
        "won", ("new", at(1), at(2)), ("qualified", at(2), at(3)), ("new", at(3), at(6)), ("won", at(6), None)
    )
    assert dwell([back], period=days("2026-11-05", None)).median_days == 3
    assert dwell([back], period=days("2026-11-09", None)).n == 0


# the bottleneck


def _with_targets(**targets: int) -> Pipeline:
    return replace(SALES, stages=tuple(replace(s, target_days=targets.get(s.id)) for s in SALES.stages))


def _stuck(count: int, length: int, goes_on: int) -> list[Document]:
    """Leads that stayed some days in Qualified; of `count` so many went on."""
    on = [
        stayed("won", ("new", at(1), at(2)), ("qualified", at(2), at(2 + length)), ("won", at(5), None))
    ] * goes_on
    return on + [stayed("lost", ("new", at(1), at(2)), ("qualified", at(2), at(2 + length)), ("lost", at(5), None))] * (
        count - goes_on
    )


def test_the_slowest_and_the_leakiest_stage_are_both_named() -> None:
    found = told(_stuck(10, 3, 5), _with_targets(new=1, qualified=2)).bottleneck
    assert [row.stage for row in found.stages] == ["qualified"]
    assert str(found) == "Qualified: 1.5 × its target, 50.0 % go on (n = 10)"
    found = told(_stuck(10, 3, 5) + [lead("new")] * 30, _with_targets(new=1, qualified=2)).bottleneck
    assert [row.stage for row in found.stages] == ["qualified", "new"]
    assert str(found) == "Qualified: 1.5 × its target (n = 10); New: 25.0 % go on (n = 40)"


def test_within_its_target_nothing_is_slow_and_few_leads_tell_nothing() -> None:
    within = told(_stuck(10, 2, 10), _with_targets(new=1, qualified=2)).bottleneck
    assert (within.slow, within.slowness) == (None, None)
    few = told(_stuck(4, 9, 0), _with_targets(new=1, qualified=2)).bottleneck
    assert (few.stages, str(few)) == ((), "no stage stands out")


def test_a_stage_in_which_all_are_undecided_holds_nobody_up_yet() -> None:
    """As after an import without history: some stand in each stage, and nobody is known to have gone on."""
    standing = [lead(stage) for stage in ("new", "qualified") for _ in range(20)] + [lead("won")] * 20
    found = told(standing)
    assert [row.conversion for row in found.stages[:2]] == [0, 0]
    assert str(found.bottleneck) == "no stage stands out"


# the response


def _answered(created: str | None, **fields: Any) -> Document:
    return lead("new", created_at=created, **fields) if created else lead("new", **fields)


def test_the_response_is_the_first_activity_after_creation() -> None:
    calls = {f"{at(3)} call": "", f"{at(2)} email": ""}
    leads = [
        _answered(at(1), activities=calls, last_activity_at=at(3)),
        _answered(at(1), activities={f"{at(1, 6)} call": ""}),
        _answered(at(1)),
        _answered(at(1), last_activity_at=at(4)),
        _answered(None, activities=calls),
        _answered(at(5), activities=calls),
    ]
    found = number("response_median_hours", leads)
    assert (found.value, found.n) == (15, 2)
    assert found.excluded == {"not answered": 1, "at an unknown time": 3}
    assert number("response_median_hours", leads, period=days("2026-11-05", None)).value is None


# week by week


def test_weeks_begin_on_monday_in_the_zone_of_the_pipeline() -> None:
    """Monday 16 November begins in Berlin an hour before it does in UTC."""
    leads = [
        lead("new", created_at="2026-11-15T23:30:00Z"), lead("new", created_at="2026-11-15T22:59:59Z"), lead("new"),
        lead("won", value="10", closed_at=at(17)), lead("lost", closed_at=at(1)),
        lead("lost", closed_at="2026-01-01T00:00:00Z"),
        stayed("proposal", ("new", at(1), at(2)), ("qualified", at(17), at(18)), ("new", at(18), at(19)),
               ("qualified", at(19), at(20)), ("proposal", at(20), None)),
        stayed("lost", ("new", at(1), at(2)), ("lost", at(17), None), outcome="lost"),
    ]  # fmt: skip
    rows = told(leads, now=Now(NOW.utc, ZoneInfo("Europe/Berlin"))).trends
    assert (len(rows), rows[-1].week, rows[0].week) == (26, "2026-W47", "2026-W22")
    last, before, third = (rows[-at].as_json() for at in (1, 2, 3))
    assert last == {
        "week": "2026-W47", "begins": "2026-11-16", "created": 1, "moved_on": 2, "won": 1, "lost": 0,
        "won_value": "10.00",
    }  # fmt: skip
    assert (before["created"], before["won"], third["lost"]) == (1, 0, 0)
    assert [row.lost for row in rows if row.lost] == [1]
    edges = [lead("new", created_at=moment) for moment in ("2026-05-24T22:00:00Z", "2026-05-24T21:59:59Z")]
    first = told(edges, now=Now(NOW.utc, ZoneInfo("Europe/Berlin"))).trends[0]
    assert (first.begins, first.created) == (date(2026, 5, 25), 1), "the second in which a week begins is in it"


# the period before


def test_before_whole_months_are_as_many_months() -> None:
    assert days("2026-10-01", "2026-11-01").before(NOW) == days("2026-09-01", "2026-10-01")
    assert days("2026-01-01", "2026-04-01").before(NOW) == days("2025-10-01", "2026-01-01")
    with pytest.raises(Refused, match="the calendar begins"):
        days("0001-06-01", "0002-06-01").before(NOW)


def test_the_period_before_has_the_same_length_by_the_clock_on_the_wall() -> None:
    berlin = Now(NOW.utc, ZoneInfo("Europe/Berlin"))
    assert days("2026-10-01", "2026-10-15").before(NOW) == days("2026-09-17", "2026-10-01")
    first, second, third = (Period.of_days(date(2026, 10, day), None, berlin.zone).since for day in (12, 19, 26))
    assert Period(second, third).before(berlin) == Period(first, second), "an hour longer, when summer time ended"
    running = days("2026-11-21", None).before(NOW)
    assert running == Period(int(datetime(2026, 11, 19, 15, tzinfo=UTC).timestamp()), days("2026-11-21", None).since)


@pytest.mark.parametrize(("since", "why"), [(None, "all time"), ("2027-01-01", "not begun")])
def test_what_has_nothing_before_it_is_refused(since: str | None, why: str) -> None:
    with pytest.raises(Refused, match=why):
        told([], period=days(since, None), compare=True)


def test_a_period_may_begin_where_moments_are_counted_from() -> None:
    epoch = days("1970-01-01", "1970-02-01")
    assert epoch.as_json() == {"since": "1970-01-01T00:00:00Z", "until": "1970-02-01T00:00:00Z"}
    assert str(epoch) == "from 1970-01-01T00:00:00Z until 1970-02-01T00:00:00Z"
    assert str(days(None, "1970-01-01")) == "until 1970-01-01T00:00:00Z"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/New_York"])
def test_a_period_at_the_end_of_the_calendar_is_told_or_refused(zone: str) -> None:
    there = Now(NOW.utc, ZoneInfo(zone))
    with pytest.raises(Refused, match="since: 0001-01-01 is too long ago"):
        Period.of_days(date.min, None, there.zone)
    early = Period.of_days(date(1, 1, 3), date(1, 1, 4), there.zone)
    assert early.before(there) == Period.of_days(date(1, 1, 2), date(1, 1, 3), there.zone)
    with pytest.raises(Refused, match="the calendar begins"):
        early.before(there).before(there)
    assert str(early.before(there)).startswith("from 0001-01-0")
    assert str(Period.of_days(date(2026, 1, 1), date.max, there.zone)).count("9999-12-3") == 1


def test_the_numbers_of_the_period_before_are_those_of_a_report_on_it() -> None:
    leads = [
        lead("won", value="10", created_at=at(1), closed_at=at(12)), lead("lost", closed_at=at(13)),
        lead("won", value="30", created_at=at(1), closed_at=at(4)), lead("new"),
    ]  # fmt: skip
    document = told(leads, period=days("2026-11-10", "2026-11-17"), compare=True).as_json()
    then = told(leads, period=days("2026-11-03", "2026-11-10")).as_json()
    before = document["previous"]
    assert before["period"] == then["period"]
    assert (before["metrics"]["win_rate"]["value"], document["metrics"]["win_rate"]["value"]) == (1, 0.5)
    assert before["metrics"] == {name: then["metrics"][name] for name in before["metrics"]}
    assert {"won_value", "cycle_mean_days", "response_median_hours"} < set(before["metrics"])
    assert "open_count" not in before["metrics"]
    assert "previous" not in then
