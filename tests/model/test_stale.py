"""The four flags of stale, one by one, and when a next step is over."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leadtui.model import due, moment
from leadtui.model.due import Mark
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.pipeline import Stage
from leadtui.model.stale import Stale, StaleFlag, Standing, flags, stale_rows, stale_since
from leadtui.model.templates import from_template

SALES = from_template("default")
NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), ZoneInfo("UTC"))
FRESH: Document = {
    "id": 1, "name": "Ada", "pipeline": "sales", "stage": "new", "created_at": "2026-11-20T12:00:00Z",
    "last_activity_at": "2026-11-21T12:00:00Z", "next_step": {"text": "x", "due": "2026-11-23"},
    "visits": [{"stage": "new", "entered_at": "2026-11-20T12:00:00Z"}],
}  # fmt: skip


def of(stage: Stage | None = SALES.first, now: Now = NOW, **fields: object) -> list[StaleFlag]:
    lead = Standing.of(FRESH | fields)
    assert lead == Standing.of_row(LeadIndex.build([FRESH | fields]), 0)
    return flags(lead, stage, now)


def names(found: list[StaleFlag]) -> list[Stale]:
    return [flag.flag for flag in found]


def test_a_fresh_lead_has_no_flag() -> None:
    assert of() == []


def test_inactive_after_the_days_of_the_stage_unless_a_next_step_is_to_come() -> None:
    old: Document = {"last_activity_at": "2026-11-08T12:00:00Z"}
    assert of(**old) == []
    assert of(**old, next_step={"text": "x", "due": "2026-11-22"}) == []
    assert of(**old, next_step={"text": "undated"})[0].as_json() == {
        "flag": "inactive", "since": "2026-11-22T12:00:00Z", "rule": "no activity for 14 days in New",
    }  # fmt: skip
    assert names(of(**old, next_step=None)) == [Stale.INACTIVE, Stale.NEXT_STEP]
    assert names(of(last_activity_at="2026-11-08T12:00:01Z", next_step=None)) == [Stale.NEXT_STEP]


def test_a_lead_that_nobody_ever_contacted_is_inactive_since_it_was_created() -> None:
    ever: Document = {"last_activity_at": None, "next_step": None, "visits": []}
    assert names(of(**ever, created_at="2026-11-01T00:00:00Z")) == [Stale.INACTIVE, Stale.NEXT_STEP]
    assert names(of(**ever, created_at=None)) == [Stale.NEXT_STEP]


def test_over_stayed_after_the_target_days() -> None:
    def since(moment: str | None) -> list[StaleFlag]:
        return of(visits=[{"stage": "new", "entered_at": moment}])

    assert [flag.as_json() for flag in since("2026-10-23T11:59:59Z")] == [
        {"flag": "over-stayed", "since": "2026-11-22T11:59:59Z", "rule": "longer in New than 30 days"}
    ]
    assert since("2026-10-23T12:00:00Z") == []
    assert since(None) == []


def test_next_step_missing_or_overdue() -> None:
    assert of(next_step=None)[0].as_json() == {"flag": "next-step", "since": None, "rule": "no next step"}
    assert of(next_step={"text": "x", "due": "2026-11-22T11:00:00Z"})[0].as_json() == {
        "flag": "next-step", "since": "2026-11-22T11:00:00Z", "rule": "the next step is overdue",
    }  # fmt: skip


def test_close_date_in_the_past() -> None:
    assert of(expected_close="2026-11-22") == []
    assert of(expected_close="2026-11-21")[0].as_json() == {
        "flag": "close-date", "since": "2026-11-22T00:00:00Z", "rule": "the expected close is in the past",
    }  # fmt: skip


@pytest.mark.parametrize("fields", [
    {"outcome": "won"}, {"outcome": "lost"}, {"archived_at": "2026-11-01T00:00:00Z"},
])  # fmt: skip
def test_closed_and_archived_leads_are_never_stale(fields: Document) -> None:
    assert of(next_step=None, **fields) == []


def test_a_stage_that_is_gone_has_no_limits_of_its_own() -> None:
    old: Document = {"created_at": "2020-01-01T00:00:00Z", "last_activity_at": None, "next_step": None}
    assert names(of(None, **old)) == [Stale.NEXT_STEP]
    assert of(SALES.stage("won"), next_step=None) == []


TOKYO = ZoneInfo("Asia/Tokyo")
"""It is 2026-11-22 there from 15:00 UTC of the day before."""


@pytest.mark.parametrize(("at", "when", "mark"), [
    ("2026-11-21T14:59:59Z", "2026-11-22", Mark.PLANNED),
    ("2026-11-21T15:00:00Z", "2026-11-22", Mark.TODAY),
    ("2026-11-22T14:59:59Z", "2026-11-22", Mark.TODAY),
    ("2026-11-22T15:00:00Z", "2026-11-22", Mark.OVERDUE),
    ("2026-11-22T10:00:00Z", "2026-11-22T09:59:59Z", Mark.OVERDUE),
    ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", Mark.TODAY),
    ("2026-11-22T10:00:00Z", "2026-11-22T14:59:59Z", Mark.TODAY),
    ("2026-11-22T10:00:00Z", "2026-11-22T15:00:00Z", Mark.PLANNED),
    ("2026-11-22T10:00:00Z", None, Mark.PLANNED),
])  # fmt: skip
def test_days_begin_and_end_where_the_team_is(at: str, when: str | None, mark: Mark) -> None:
    assert due.mark(due.code({"text": "x", "due": when}), Now(moment.parse(at), TOKYO)) is mark


def test_a_whole_day_is_over_when_it_ends_where_the_team_is() -> None:
    found = of(now=Now(NOW.utc, TOKYO), next_step={"text": "x", "due": "2026-11-21"})
    assert found[0].as_json()["since"] == "2026-11-21T15:00:00Z"


@pytest.mark.parametrize(("when", "days"), [
    ("2026-11-22", 0), ("2026-11-21", -1), ("2026-12-01", 9), (None, None),
    ("2026-11-22T14:59:59Z", 0), ("2026-11-22T15:00:00Z", 1), ("2026-11-21T14:59:59Z", -1),
])  # fmt: skip
def test_days_until_are_calendar_days_where_the_team_is(when: str | None, days: int | None) -> None:
    noon = Now(moment.parse("2026-11-22T10:00:00Z"), TOKYO)
    assert due.days_until(due.code({"text": "x", "due": when}), noon) == days


def test_the_last_day_of_the_calendar_is_one_like_any_other() -> None:
    """People write 9999-12-31 for never, and where the sun rises earlier its last hours are in no calendar."""
    never: Document = {"expected_close": "9999-12-31", "next_step": {"text": "x", "due": "9999-12-31T23:59:59Z"}}
    tokyo = Now(NOW.utc, TOKYO)
    assert of(now=tokyo, **never) == []
    assert due.days_until(due.code(never["next_step"]), tokyo) == 2_912_117
    index = LeadIndex.build([FRESH | never, FRESH | {"id": 2, "next_step": {"text": "x", "due": "9999-12-31"}}])
    assert stale_since(index, range(2), SALES, tokyo) == [moment.epoch(at) for at in ("2026-12-20T12:00:01Z",) * 2]


def test_what_was_before_1970_is_long_ago_and_not_unknown() -> None:
    old = "1965-06-07T08:09:10Z"
    stays = [{"stage": "new", "entered_at": old}]
    ever: Document = {"next_step": {"text": "undated"}, "last_activity_at": old, "visits": stays}
    leads = [FRESH | ever, FRESH | {"id": 2, "expected_close": "1965-06-07"}]
    assert names(of(**ever)) == [Stale.INACTIVE, Stale.OVER_STAYED]
    index = LeadIndex.build(leads)
    assert stale_rows(index, range(2), SALES, NOW) == [0, 1]
    assert stale_since(index, range(2), SALES, NOW) == [1, 1], "since ever"


def test_no_next_step_is_no_mark() -> None:
    assert due.mark(due.code(None), NOW) is Mark.NONE


@pytest.mark.parametrize(
    "fields",
    [
        {"next_step": {"text": "x", "due": "2026-12-01T09:30:00Z"}}, {"next_step": {"text": "x", "due": "2026-12-01"}},
        {"next_step": {"text": "x"}}, {"expected_close": "2026-12-03"},
        {"next_step": {"text": "x", "due": "2027-05-05"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_it_is_stale_from_the_second_that_is_said_beforehand_and_not_one_before(
    fields: dict[str, object], zone: str
) -> None:
    index, where = LeadIndex.build([FRESH | fields]), ZoneInfo(zone)
    (since,) = stale_since(index, (0,), SALES, Now(NOW.utc, where))
    assert since > NOW.epoch
    found = [
        stale_rows(index, (0,), SALES, Now(datetime.fromtimestamp(since + late, UTC), where)) for late in (-1, 0, 1)
    ]
    assert found == [[], [0], [0]]
