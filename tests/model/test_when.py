"""Dates as people write them, on Sunday 22 November 2026 in Madrid."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model import quick_days, spoken_days, when
from leadtui.model.moment import Now

NOW = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), ZoneInfo("Europe/Madrid"))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("today", "2026-11-22"), ("tomorrow", "2026-11-23"), ("tue", "2026-11-24"), ("sun", "2026-11-29"),
        ("next mon", "2026-11-23"), ("next week", "2026-11-29"), ("in 3d", "2026-11-25"), ("2w", "2026-12-06"),
        ("1m", "2026-12-22"), ("in 10 days", "2026-12-02"), ("eom", "2026-11-30"), ("eow", "2026-11-27"),
        ("15 jan", "2027-01-15"), ("15 jan 14:00", "2027-01-15T13:00:00Z"), ("jan 5", "2027-01-05"),
        ("5 December 2026", "2026-12-05"), ("9:30", "2026-11-22T08:30:00Z"),
        ("tomorrow at 9:30", "2026-11-23T08:30:00Z"),
        ("tomorrow 9", "2026-11-23T08:00:00Z"), ("tue 9am", "2026-11-24T08:00:00Z"), ("jan 9", "2027-01-09"),
        ("tomorrow at 3 pm", "2026-11-23T14:00:00Z"), ("15 jan 14", "2027-01-15T13:00:00Z"),
        ("2026-12-01", "2026-12-01"), ("2026-12-01 14:00", "2026-12-01T13:00:00Z"),
        ("2026-07-01 14:00", "2026-07-01T12:00:00Z"), ("2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00Z"),
        ("monday week", "2026-11-30"), ("fri week", "2026-12-04"), ("in a fortnight", "2026-12-06"),
        ("next month", "2026-12-22"), ("in two weeks", "2026-12-06"), ("1y", "2027-11-22"),
        ("first of december", "2026-12-01"), ("the 15th", "2026-12-15"), ("the 31st", "2026-12-31"),
        ("29 feb", "2028-02-29"), ("in 3 business days", "2026-11-25"), ("10 working days", "2026-12-04"),
        ("noon", "2026-11-22T11:00:00Z"), ("3pm", "2026-11-22T14:00:00Z"), ("12am", "2026-11-21T23:00:00Z"),
        ("jan 15 2pm", "2027-01-15T13:00:00Z"), ("monday, 9am", "2026-11-23T08:00:00Z"),
        ("in an hour", "2026-11-22T10:00:00Z"), ("90 min", "2026-11-22T10:30:00Z"),
        ("15.1.", "2027-01-15"), ("15.1.2027 14:00", "2027-01-15T13:00:00Z"), ("tue 9.30", "2026-11-24T08:30:00Z"),
        ("2026/12/01", "2026-12-01"), ("31/12/2026", "2026-12-31"), ("5/5", "2027-05-05"),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, due: str) -> None:
    assert when.due(text, NOW) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("tonight", "2026-11-22T19:00:00Z"), ("friday afternoon", "2026-11-27T14:00:00Z"),
        ("14:00 tomorrow", "2026-11-23T13:00:00Z"), ("this friday", "2026-11-27"), ("december", "2026-12-01"),
        ("Tuesday, December 1, 2026", "2026-12-01"), ("in 1 month and 2 days", "2026-12-24"),
        ("in 1 day and 2 hours", "2026-11-23T11:00:00Z"), ("2 hours ago", "2026-11-22T07:00:00Z"),
        ("last friday", "2026-11-20"), ("2 weeks ago", "2026-11-08"), ("last monday at 14:30", "2026-11-16T13:30:00Z"),
    ],
)  # fmt: skip
def test_fuller_words_are_read_by_the_library(text: str, due: str) -> None:
    assert when.takes_long(text, NOW) == spoken_days.must_load(quick_days.plain(text, ""))
    assert when.due(text, NOW) == due
    assert not when.takes_long(text, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "someday", "feb 30", "99999d 25:00", "25:00", "", "t", "9999-99-99", "tue 3", "tue 13pm", "foo 5", "12", "next",
        "a b c", "tomorrow at 3", "jan 15 3", "2027", "1 1 1", "15 jan 14h", "first", "may 5 june", "the", "week",
        "5 may 6", "1 dec 10:00 EST", "15/13/2026", "3/4/26", "friday 5", "in -3 days", "a couple of days", "mmxx",
        "morning december", "tuesday december", "after today", "3 minutes tomorrow", "14:30 am",
        "pm now",
        "x" * 500,
    ],
)  # fmt: skip
def test_what_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Refused, match="tue, 3d, 2w"):
        when.due(text, NOW)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("03/04/2026", "due: 3 April or March 4? write 3 apr 2026 or 2026-04-03"),
        ("3-4-2026 14:00", "due: 3 April or March 4? write 3 apr 2026 or 2026-04-03"),
        ("03/04", "due: 3 April or March 4? write 3 apr or mar 4"),
        ("9.05", "due: 9 May or 9:05? write 9 may or 9:05"),
        ("wed 1 dec 2026", "due: 1 Dec 2026 is a Tuesday"),
        ("28 mar 2027 02:30", "due: the clocks go forward on 28 Mar 2027, past 02:30; write 03:30"),
        ("2:30 on sunday 28 march 2027", "due: the clocks go forward on 28 Mar 2027, past 02:30; write 03:30"),
    ],
)
def test_what_has_two_readings_or_none_is_explained(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        when.due(text, NOW)
    assert refused.value.sentence == sentence


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    assert when.due("31 oct 2027 02:30", NOW) == "2027-10-31T00:30:00Z"


def test_hours_are_counted_as_they_pass_when_the_clocks_change() -> None:
    before = Now(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), ZoneInfo("Europe/Madrid"))
    assert when.due("2h", before) == when.due("in 1 hour and 60 minutes", before) == "2027-03-28T02:30:00Z"


WORDS = (
    "in", "at", "on", "of", "the", "next", "this", "last", "ago", "from", "and", "after", "mon", "tuesday", "jan",
    "may", "december", "today", "tomorrow", "tonight", "noon", "midnight", "morning", "am", "pm", "day", "weeks",
    "months",
    "years", "hours", "minutes", "fortnight", "a", "two", "first", "1", "3", "12", "15", "31", "99", "2026", "9999",
    "0000", "1st", "31st", "14:30", "2:30", "24:00", "15.1.", "2026-12-01", "2026-02-30", ",", "now", "business", "ago",
)  # fmt: skip
SAID = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ZONES = st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Asia/Beirut"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(st.one_of(st.text(max_size=30), SAID), MOMENTS, ZONES)
def test_any_text_is_a_date_or_refused_and_the_preview_says_just_it(text: str, at: datetime, zone: str) -> None:
    now = Now(at, ZoneInfo(zone))
    try:
        due = when.due(text, now)
    except Refused as refused:
        assert refused.sentence.startswith("due: ")
        return
    day, _, distance = when.shown(due, now).partition(" · ")
    if len(due) == 10:
        assert datetime.strptime(day, "%a %d %b %Y").date().isoformat() == due
    else:
        local = datetime.strptime(day, "%a %d %b %Y, %H:%M").replace(tzinfo=now.zone)
        assert due.endswith("Z")
        assert datetime.fromisoformat(due) in (local, local.replace(fold=1))
    assert distance


def test_the_clock_of_the_machine_does_not_matter() -> None:
    texts = ("friday afternoon", "december", "in 1 month and 2 days", "last friday", "9am monday", "29th february")
    told = [when.due(text, NOW) for text in texts]
    with time_machine.travel(datetime(2031, 7, 5, 3, tzinfo=UTC)):
        assert [when.due(text, NOW) for text in texts] == told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", None),
        ("2026-11-22", None),
        ("yesterday", "2026-11-21"),
        ("fri", "2026-11-20"),
        ("15 oct", "2026-10-15"),
        ("oct 15", "2026-10-15"),
        ("24 dec", "2025-12-24"),
        ("2026-11-01", "2026-11-01"),
        ("last monday", "2026-11-16"),
        ("fri 14:00", "2026-11-20"),
        ("friday afternoon", "2026-11-20"),
        ("the 15th", "2026-11-15"),
        ("the 31st", "2026-10-31"),
        ("29 feb", "2024-02-29"),
        ("3pm on 15 oct", "2026-10-15"),
        ("3 days ago", "2026-11-19"),
    ],
)
def test_what_has_happened_is_read_backwards(text: str, day: str | None) -> None:
    at = when.past(text, NOW)
    assert (at.date().isoformat() if at else None) == day


@pytest.mark.parametrize(("text", "day"), [
    ("jan 1", "2026-01-01"), ("fri", "2026-11-20"), ("today", "2026-11-22"), ("2026-12-01", "2026-12-01"),
    ("tomorrow", "2026-11-23"), ("9999-12-31", "9999-12-31"),
])  # fmt: skip
def test_a_period_begins_in_the_past_unless_the_words_say_otherwise(text: str, day: str) -> None:
    assert when.day(text, NOW, "since").isoformat() == day


@pytest.mark.parametrize("text", ["tomorrow", "3d", "2026-12-24", "24 dec 2026", "next week", "today 23:59"])
def test_what_has_happened_is_not_in_the_future(text: str) -> None:
    with pytest.raises(Refused, match="must not be in the future"):
        when.past(text, NOW)


def test_what_was_understood_is_said_in_the_zone_of_the_pipeline() -> None:
    assert when.shown("2026-12-01", NOW) == "Tue 1 Dec 2026 · in 9 days"
    assert when.shown("2026-12-01T13:00:00Z", NOW) == "Tue 1 Dec 2026, 14:00 · in 9 days"
    assert when.shown("2026-11-23", NOW) == "Mon 23 Nov 2026 · tomorrow"
    assert when.shown("2026-11-12", NOW) == "Thu 12 Nov 2026 · 10 days ago"
