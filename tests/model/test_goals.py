"""Goals: what one may be, how far it is, and whether that is far enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import NotFound, Refused
from leadtui.model import goals
from leadtui.model.command import DropGoal, SetGoal
from leadtui.model.event import Document
from leadtui.model.goal_words import kind, kinds, said
from leadtui.model.goals import Goal
from leadtui.model.metrics.calendar import around, share_in, working_time_gone
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.progress import Progress, progress
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from tests.model.counted import SALES, index_of, lead
from tests.model.leads import lead_documents
from tests.model.world import Team

SUNDAY = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), ZoneInfo("UTC"))
"""15 of the 21 working days of November are gone."""
MONDAY_NOON = Now(datetime(2026, 11, 23, 12, tzinfo=UTC), ZoneInfo("UTC"))


def with_goal(**fields: Any) -> Pipeline:
    return replace(SALES, goals=(goals.checked(**fields),))


def told(leads: list[Document], now: Now = SUNDAY, **fields: Any) -> Progress:
    index = index_of(leads)
    (found,) = progress(index, range(len(index)), with_goal(**fields), now)
    return found


def won(value: str | None = None, closed: str = "2026-11-03T00:00:00Z", **more: Any) -> Document:
    return lead("won", value=value, closed_at=closed, created_at="2026-11-01T00:00:00Z", **more)


# what a goal may be


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "days", "of": "open", "amount": 3}, "no goal for days of open leads; there are count, value"),
        ({"what": "count", "of": "stage", "amount": 3}, "a goal of a stage names the stage"),
        ({"what": "count", "stage": "new", "amount": 3}, "a goal of a stage names the stage"),
        ({"what": "value", "amount": 0}, "must be above 0"),
        ({"what": "value", "amount": -1}, "amount: must not be negative"),
        ({"what": "conversion", "amount": 101}, "100 percent at most"),
        ({"what": "count", "amount": "1.5"}, "whole number"),
        ({"what": "value", "amount": 1, "period": "week"}, "period: "),
        ({"what": "value", "amount": 1, "colour": "red"}, "there is no such field"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: Document, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        goals.checked(**fields)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        ({"what": "count", "of": "stage", "stage": "gone", "amount": 3}, "there is no stage 'gone' for a goal"),
        ({"what": "days", "of": "stage", "stage": "won", "amount": 3}, "days is for open stages, and won is won"),
    ],
)
def test_a_goal_fits_its_pipeline(goal: Document, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        Team().decide(SetGoal("sales", goal))


def test_a_goal_comes_back_from_the_store_as_it_was() -> None:
    pipeline = with_goal(what="days", of="stage", stage="new", owner="ana", amount="12.50", period="year")
    document = pipeline.document()
    assert document["goals"] == [
        {"what": "days", "of": "stage", "stage": "new", "owner": "ana", "amount": "12.50", "period": "year"}
    ]
    assert Pipeline.of(document) == pipeline
    assert Pipeline.of({name: value for name, value in document.items() if name != "goals"}).goals == ()


# commands


def test_a_goal_is_set_changed_and_dropped() -> None:
    team = Team()
    team.do(SetGoal("sales", {"what": "value", "amount": "50000", "owner": "ana"}))
    team.do(SetGoal("sales", {"what": "count", "amount": 5}))
    draft = team.do(SetGoal("sales", {"what": "value", "amount": 60000, "owner": "ANA"}))
    assert draft.verb == "aimed"
    there = team.world().pipeline().goals
    assert [f"{goal.what} {goal.amount}" for goal in there] == ["value 60000", "count 5"]
    assert not team.decide(SetGoal("sales", there[1].document())).changes
    team.do(DropGoal("sales", there[0].key))
    assert [goal.what for goal in team.world().pipeline().goals] == ["count"]
    with pytest.raises(NotFound):
        team.decide(DropGoal("sales", there[0].key))


def test_two_goals_for_the_same_are_refused() -> None:
    goal = Goal(what="value", amount=Decimal(1))
    with pytest.raises(Refused, match="two goals for value, won, month"):
        SALES.changed(goals=(goal, replace(goal, amount=Decimal(2))))


# words


def test_everything_that_can_have_a_goal_is_found_by_its_name() -> None:
    known = kinds(SALES)
    assert len(set(known.values())) == len(known) == 9 + 5 * 4 + 3 * 2
    assert kind("win r", SALES) == ("conversion", "won", None)
    assert kind("won", SALES) == ("value", "won", None)
    assert kind("days in prop", SALES) == ("days", "stage", "proposal")
    with pytest.raises(NotFound, match="could be Leads in New or Leads in Qualified"):
        kind("leads in", SALES)
    with pytest.raises(NotFound, match="nothing called 'fame' can have a goal"):
        kind("fame", SALES)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "value", "amount": 50000, "owner": "ana"}, "ana: Won 50,000 a month"),
        ({"what": "days", "of": "stage", "stage": "new", "amount": 7}, "Days in New at most 7 days a month"),
        ({"what": "conversion", "of": "created", "amount": 30, "period": "year"}, "Lead conversion 30 % a year"),
        ({"what": "count", "of": "open", "amount": 80}, "Open leads 80"),
    ],
)
def test_goals_in_words(fields: Document, words: str) -> None:
    assert said(goals.checked(**fields), "New") == words


# time


@pytest.mark.parametrize(
    ("day", "span", "days"),
    [
        ("2026-11-30", "month", ("2026-11-01", "2026-12-01")), ("2026-12-01", "month", ("2026-12-01", "2027-01-01")),
        ("2026-11-22", "quarter", ("2026-10-01", "2027-01-01")), ("2028-02-29", "year", ("2028-01-01", "2029-01-01")),
    ],
)  # fmt: skip
def test_months_quarters_and_years(day: str, span: goals.Span, days: tuple[str, str]) -> None:
    assert around(date.fromisoformat(day), span) == tuple(map(date.fromisoformat, days))


def test_working_time_is_that_of_the_zone_without_weekends() -> None:
    november = around(date(2026, 11, 22), "month")
    assert working_time_gone(november, SUNDAY) == Fraction(15, 21)
    assert working_time_gone(november, MONDAY_NOON) == Fraction(31, 42)
    tokyo = Now(MONDAY_NOON.utc, ZoneInfo("Asia/Tokyo"))  # 21:00 there
    assert working_time_gone(november, tokyo) == (15 + Fraction(21, 24)) / 21
    assert working_time_gone(november, Now(datetime(2026, 10, 31, 12, tzinfo=UTC), ZoneInfo("UTC"))) == 0
    assert working_time_gone(november, Now(datetime(2026, 12, 1, tzinfo=UTC), ZoneInfo("UTC"))) == 1


def test_a_day_of_23_hours_is_a_day() -> None:
    cairo = Now(datetime(2026, 4, 24, 9, tzinfo=UTC), ZoneInfo("Africa/Cairo"))
    length = cairo.tomorrow_begins - cairo.today_begins
    assert length == 23 * 3600
    april = around(date(2026, 4, 24), "month")
    assert working_time_gone(april, cairo) == (17 + Fraction(cairo.epoch - cairo.today_begins, length)) / 22


def test_days_in_a_period() -> None:
    november = (date(2026, 11, 1), date(2026, 12, 1))

    def share(since: str | None, until: str | None) -> Fraction:
        berlin = ZoneInfo("Europe/Berlin")
        begin, end = (None if day is None else date.fromisoformat(day) for day in (since, until))
        return share_in(november, Period.of_days(begin, end, berlin).on_clock_of(berlin))

    assert share(None, None) == share("2026-11-01", "2026-12-01") == 1
    assert share("2026-11-16", None) == Fraction(1, 2)
    assert share("2026-10-01", "2026-11-04") == Fraction(1, 10)
    assert share("2026-12-01", None) == 0


# progress


@pytest.mark.parametrize(
    ("value", "standing"),
    [("15000", "on pace"), ("14999.9999", "behind"), ("20999", "on pace"), ("21000", "reached"), ("0", "behind")],
)
def test_pace_is_exact(value: str, standing: str) -> None:
    """15 of 21 working days are gone: of 21,000 that is 15,000 to the cent."""
    found = told([won(value)], what="value", amount=21000)
    assert (found.standing, found.gone) == (standing, Fraction(5, 7))


def test_the_sentence_of_a_goal() -> None:
    found = told([won("30000"), won("2000"), won("9", closed="2026-10-31T23:59:59Z"), lead("new", value="7")],
                 what="value", amount=50000)  # fmt: skip
    assert str(found) == "Won Nov 32k of 50k · 64 % · 71 % of the month gone · behind"
    assert (found.n, found.share) == (2, Fraction(64, 100))


def test_the_goal_of_an_owner_counts_only_his_leads() -> None:
    leads = [won("10", owner="ana"), won("20", owner="ben"), won("40", owner="ANA"), won("80")]
    assert told(leads, what="value", amount=50, owner="Ana").of_amount == "50 of 50"
    assert told(leads, what="count", amount=3, owner="ben").reached == 1
    assert told(leads, what="count", amount=3).reached == 4


def test_what_is_there_now_has_no_pace() -> None:
    leads = [lead("new", value="10"), lead("proposal", value="5"), lead("proposal"), won("1")]
    found = told(leads, what="count", of="open", amount=4)
    assert str(found) == "Open leads now 3 of 4 · 75 % · below"
    assert str(told(leads, what="value", of="stage", stage="proposal", amount=5)) == (
        "Value in Proposal now 5 of 5 · 100 % · reached"
    )


def test_rates_and_days_are_compared_with_the_amount_alone() -> None:
    leads = [won("1"), lead("lost", closed_at="2026-11-04T00:00:00Z", created_at="2026-11-01T00:00:00Z")]
    leads += [lead("qualified", "new", created_at="2026-11-05T00:00:00Z")]
    assert str(told(leads, what="conversion", amount=60)) == "Win rate Nov 50.0 % of 60 % · below"
    assert told(leads, what="conversion", amount=50).standing == "reached"
    assert str(told(leads, what="days", amount=1)) == "Cycle Nov 2.0 of at most 1 days · above"
    assert told(leads, what="days", amount=2).standing == "reached"
    slow = won("1", closed="2026-11-07T00:00:00Z")
    assert told([*leads, slow], what="days", amount=2).reached == 4, "the mean of 2 and 6 days"
    assert told(leads, what="conversion", of="created", amount=34).standing == "below"
    assert told(leads, what="conversion", of="stage", stage="new", amount=100).standing == "reached"


def test_the_days_in_a_stage_rest_on_the_stays_that_ended_in_the_period() -> None:
    visits = [
        {"stage": "new", "entered_at": "2026-10-28T00:00:00Z", "left_at": "2026-11-03T00:00:00Z"},
        {"stage": "qualified", "entered_at": "2026-11-03T00:00:00Z"},
    ]
    leads = [lead("qualified", visits=visits, created_at="2026-10-28T00:00:00Z")]
    leads += [lead("new", "new", created_at="2026-11-05T00:00:00Z") for _ in range(3)]
    found = told(leads, what="days", of="stage", stage="new", amount=7)
    assert (found.reached, found.n) == (6, 1)


def test_what_is_not_known_is_not_behind() -> None:
    found = told([lead("new")], what="conversion", amount=60)
    assert (found.standing, found.as_json()["standing"]) == ("n/a", None)
    assert str(found) == "Win rate Nov n/a of 60 % · n/a"
    dollars = told([won("10", currency="USD")], what="value", amount=60)
    assert (dollars.share, dollars.standing) == (None, "n/a")


@given(
    st.lists(lead_documents(), max_size=12), st.sampled_from(("count", "value")), st.sampled_from(("won", "created"))
)
def test_the_goals_of_owners_add_up_to_that_of_all(leads: list[Document], what: str, of: str) -> None:
    index = index_of([{**document, "currency": "EUR"} for document in leads if document.get("owner")])
    aims = [goals.checked(what=what, of=of, amount=7, owner=owner) for owner in (None, "ana", "Ana Lima", "bo")]
    team, *owners = progress(index, range(len(index)), replace(SALES, goals=tuple(aims)), SUNDAY)
    assert team.share == sum(one.share or 0 for one in owners)
    assert team.n == sum(one.n for one in owners)
