"""The periods of the metrics screen: what people type, and what stands beside a running one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadtui.errors import Refused
from leadtui.model.moment import Now, zone
from leadtui.screens.metrics.periods import spans, typed

NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), zone("Europe/Lisbon"))


@pytest.mark.parametrize(("text", "since", "until"), [
    ("2026-01-01 2026-04-01", "2026-01-01", "2026-04-01"),
    ("from 2026-01-01 to 2026-04-01", "2026-01-01", "2026-04-01"),
    ("Last Month", "2026-10-01", "2026-11-01"), ("quarter", "2026-10-01", "2026-11-23"),
    ("since jan 1", "2026-01-01", None), ("until 2026-03-01", None, "2026-03-01"),
    ("jan 1 mar 1", "2026-01-01", "2026-03-01"), ("last 14 days", "2026-11-09", "2026-11-23"),
    ("last 2 weeks", "2026-11-09", "2026-11-23"),
])  # fmt: skip
def test_a_period_is_what_a_person_means(text: str, since: str | None, until: str | None) -> None:
    found = typed(text, NOW)
    assert (found.since and str(found.since), found.until and str(found.until)) == (since, until)


@pytest.mark.parametrize(("text", "sentence"), [
    ("soon", "period: 'soon' is no period; try 2026-01-01 2026-04-01"), ("", "'' is no period"),
    ("2026-04-01 2026-01-01", "period: 2026-01-01 is not after 2026-04-01"),
    ("since 03/04/2026", "3 April or March 4"), ("last 0 days", "is no period"),
    ("since tomorrow 10:00", "a day is enough"),
])  # fmt: skip
def test_nonsense_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        typed(text, NOW)


@pytest.mark.parametrize(("name", "before"), [
    ("this month", "1 Oct to 22 Oct 2026"), ("last month", "1 Sep to 30 Sep 2026"),
    ("this quarter", "1 Jul to 22 Aug 2026"), ("last quarter", "1 Apr to 30 Jun 2026"),
    ("this year", "1 Jan to 22 Nov 2025"), ("last year", "1 Jan to 31 Dec 2024"),
    ("last 30 days", "24 Sep to 23 Oct 2026"),
])  # fmt: skip
def test_beside_a_period_stands_that_of_the_calendar_before(name: str, before: str) -> None:
    span = next(span for span in spans(NOW.today) if span.name == name)
    assert span.before(NOW).in_days(NOW.zone) == before


def test_beside_the_end_of_a_long_month_stands_the_end_of_a_short_one() -> None:
    now = Now(datetime(2026, 3, 31, 12, tzinfo=UTC), zone("UTC"))
    span = next(span for span in spans(now.today) if span.name == "this month")
    assert span.before(now).in_days(now.zone) == "1 Feb to 28 Feb 2026"
