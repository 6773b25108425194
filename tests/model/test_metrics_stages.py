"""The stage table: from the path of each lead, never from where it stands."""

from __future__ import annotations

from fractions import Fraction

import pytest

from leadtui.model.event import Document
from leadtui.model.metrics import Period, StageRow
from tests.model.counted import SALES, days, lead, number, told


def rows(*leads: Document, period: Period | None = None) -> dict[str, StageRow]:
    return {row.stage: row for row in told(leads, SALES, period).stages}


@pytest.mark.parametrize(
    ("moved", "advanced", "undecided"),
    [
        (lead("new"), 0, 1),
        (lead("qualified", "new"), 1, 0),
        (lead("proposal", "new"), 1, 0),
        (lead("won", "new"), 1, 0),
        (lead("won"), 0, 0),
        (lead("lost", "new"), 0, 0),
        (lead("lost", "new", "qualified"), 1, 0),
        (lead("new", "new", "proposal"), 1, 0),
        (lead("customer", "new", outcome="won"), 1, 0),
    ],
    ids=["stays", "next", "skips", "wins", "won elsewhere", "lost", "lost later", "moved back", "customer"],
)
def test_advance_from_the_first_stage(moved: Document, advanced: int, undecided: int) -> None:
    row = rows(moved)["new"]
    entered = row.entered
    assert (row.advanced, row.undecided) == (advanced, undecided)
    assert row.conversion == (Fraction(advanced, entered) if entered else None)


def test_a_lead_that_went_on_and_came_back_is_counted_once_per_stage() -> None:
    row = rows(lead("qualified", "new", "qualified", "new"))
    assert (row["new"].entered, row["qualified"].entered, row["qualified"].undecided) == (1, 1, 1)


def test_a_lead_that_went_back_is_undecided_where_it_stands_only() -> None:
    row = rows(lead("new", "new", "qualified"))
    assert (row["qualified"].entered, row["qualified"].advanced, row["qualified"].undecided) == (1, 0, 0)
    assert (row["new"].advanced, row["new"].undecided) == (1, 0)


def test_cumulative_follows_those_that_entered_the_first_stage() -> None:
    table = rows(lead("proposal", "new"), lead("new"), lead("won", "negotiation"))
    assert table["new"].cumulative == 1
    assert table["nurturing"].cumulative == Fraction(1, 2), "skipped on the way to a later stage is reached"
    assert table["won"].cumulative == 0, "the won lead began further on"
    assert table["lost"].cumulative is None


def test_closed_and_post_sale_stages_have_no_conversion() -> None:
    table = rows(lead("won", "new"), lead("lost", "new"), lead("customer", "new", "won", outcome="won"))
    assert {table[stage].conversion for stage in ("won", "lost", "customer")} == {None}
    assert [table[stage].entered for stage in ("won", "lost", "customer")] == [2, 1, 1]
    assert table["customer"].cumulative == Fraction(1, 3)


def test_leaks_are_at_the_last_open_stage() -> None:
    table = rows(
        lead("lost", "new", "proposal", value="70"), lead("lost", "new", "proposal", "qualified", value="5"),
        lead("lost", "new", "proposal"), lead("lost", value="9"), lead("won", "new", "proposal", value="1000"),
    )  # fmt: skip
    leaks = {stage: (row.leaked, row.leaked_value and row.leaked_value.as_json()) for stage, row in table.items()}
    assert leaks["proposal"] == (2, "70.00")
    assert leaks["qualified"] == (1, "5.00")
    assert leaks["new"] == (0, "0.00")
    assert leaks["won"] == leaks["lost"] == (None, None)


def test_what_stands_in_a_stage() -> None:
    table = rows(
        lead("proposal", value="100"), lead("proposal", value="50", probability="10"), lead("proposal"),
        lead("won", "proposal", value="7"),
    )  # fmt: skip
    standing = {stage: (row.count, row.value.as_json(), row.weighted.as_json()) for stage, row in table.items()}
    assert standing["proposal"] == (3, "150.00", "65.00")
    assert standing["won"] == (1, "7.00", "0.00")


def test_flow_follows_the_leads_created_in_the_period_and_standing_does_not() -> None:
    old = lead("qualified", "new", created_at="2026-01-31T23:59:59Z")
    young = lead("new", created_at="2026-02-01T00:00:00Z")
    row = rows(old, young, lead("new"), period=days("2026-02-01", "2026-03-01"))
    assert (row["new"].entered, row["new"].advanced, row["new"].count) == (1, 0, 2)
    assert row["qualified"].count == 1


def test_a_stage_that_is_gone_is_counted_open_but_not_weighted() -> None:
    leads = [lead("gone", "new", value="100"), lead("new", value="100")]
    weighted = number("weighted_value", leads)
    assert weighted.as_json()["value"] == "10.00"
    assert weighted.excluded == {"stage not in the pipeline": 1}
    assert number("open_value", leads).as_json()["value"] == "200.00"


def test_stale_counts_open_leads_with_any_flag() -> None:
    planned = {"next_step": {"text": "call", "due": "2026-12-01"}}
    leads = [
        lead("new", **planned),
        lead("new"),
        lead("new", **planned, expected_close="2026-11-21"),
        lead("won", expected_close="2026-11-21"),
    ]
    stale = number("stale_count", leads)
    assert (stale.value, stale.n) == (2, 3)


def test_stale_finds_the_stages_of_leads_that_name_their_pipeline_by_its_key() -> None:
    silent = lead("new", created_at="2026-01-01T00:00:00Z", next_step={"text": "call"})
    assert silent["pipeline"] == SALES.key
    assert number("stale_count", [silent]).value == 1


def test_velocity_counts_the_opportunity_stages() -> None:
    closed = {"created_at": "2026-01-01T00:00:00Z", "closed_at": "2026-01-11T00:00:00Z"}
    found = number("velocity_per_day", [lead("qualified"), lead("new"), lead("won", value="100", **closed)])
    assert found.as_json()["value"] == "10.00"
    assert found.excluded == {"open, but not in an opportunity stage": 1}
