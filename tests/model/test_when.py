"""Dates as people write them, on Sunday 22 November 2026 in Madrid."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model import when
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
    ],
)  # fmt: skip
def test_what_is_understood(text: str, due: str) -> None:
    assert when.due(text, NOW) == due


@pytest.mark.parametrize(
    "text",
    ["31/12/2026", "someday", "feb 30", "99999d 25:00", "25:00", "", "t", "9999-99-99", "tue 3", "tue 13pm"],
)
def test_what_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Refused, match="tue, 3d, 2w"):
        when.due(text, NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        due = when.due(text, NOW)
    except Refused:
        return
    assert len(due) == 10 or due.endswith("Z")


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
    ],
)
def test_what_has_happened_is_read_backwards(text: str, day: str | None) -> None:
    at = when.past(text, NOW)
    assert (at.date().isoformat() if at else None) == day


@pytest.mark.parametrize("text", ["tomorrow", "3d", "2026-12-24", "24 dec 2026", "next week", "today 23:59"])
def test_what_has_happened_is_not_in_the_future(text: str) -> None:
    with pytest.raises(Refused, match="must not be in the future"):
        when.past(text, NOW)


def test_what_was_understood_is_said_in_the_zone_of_the_pipeline() -> None:
    assert when.shown("2026-12-01", NOW) == "Tue 1 Dec 2026 · in 9 days"
    assert when.shown("2026-12-01T13:00:00Z", NOW) == "Tue 1 Dec 2026, 14:00 · in 9 days"
    assert when.shown("2026-11-23", NOW) == "Mon 23 Nov 2026 · tomorrow"
    assert when.shown("2026-11-12", NOW) == "Thu 12 Nov 2026 · 10 days ago"
