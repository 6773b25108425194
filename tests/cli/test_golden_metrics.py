"""The cases that must hold exactly, from a file that was imported to the JSON of the numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell

WAY = ("lead-generation", "lead-qualification", "lead-nurturing", "closing")
CREATED, CLOSED = "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"


def lead(stage: str, *visited: str, **fields: Any) -> dict[str, Any]:
    ended = {"outcome": stage, "created_at": CREATED, "closed_at": CLOSED} if stage in ("won", "lost") else {}
    visits = [{"stage": name} for name in (*visited, stage)]
    return {"name": "Lead", "stage": stage, "visits": visits, **ended, **fields}


@pytest.fixture
def numbers(tmp_path: Path) -> Any:
    """The numbers of leads that were imported into a store of this template."""

    def told(leads: list[dict[str, Any]], template: str = "default", *words: str) -> Any:
        shell, file = Shell(tmp_path / "store"), tmp_path / "leads.json"
        file.write_text(json.dumps(leads))
        assert shell("init", "--template", template).code == 0
        assert shell.json("import", str(file), "--on-duplicate", "add")["created"] == len(leads)
        return shell.json("metrics", *words)

    return told


def test_a_hundred_leads_of_which_half_go_on(numbers: Any) -> None:
    found = numbers(
        [
            *[lead(WAY[0])] * 50, *[lead(WAY[1], WAY[0])] * 20, *[lead(WAY[2], *WAY[:2])] * 20,
            *[lead(WAY[3], *WAY[:3])] * 5, *[lead("won", *WAY)] * 5,
        ],
        "lead-pipeline",
    )  # fmt: skip
    rows = {row["stage"]: row for row in found["stages"]}
    assert [rows[stage]["entered"] for stage in WAY] == [100, 50, 30, 10]
    assert [rows[stage]["conversion"] for stage in WAY] == [0.5, 0.6, 1 / 3, 0.5]
    assert rows["won"]["cumulative"] == found["metrics"]["lead_conversion_rate"]["value"] == 0.05


@pytest.mark.parametrize(
    ("opportunities", "worth", "per_day"), [(40, "25000", "2777.7778"), (50, "12000", "1666.6667")]
)
def test_velocity(numbers: Any, opportunities: int, worth: str, per_day: str) -> None:
    leads = [*[lead("qualified")] * opportunities, *[lead("won", value=worth)] * 2, *[lead("lost")] * 6]
    assert numbers(leads)["metrics"]["velocity_per_day"]["value"] == per_day


def test_weighted(numbers: Any) -> None:
    leads = [lead("new", value="4245.74", own_probability=50), lead("lost", value="1000", own_probability=50)]
    assert numbers(leads)["metrics"]["weighted_value"]["value"] == "2122.87"


@pytest.mark.parametrize(("last", "this", "rate"), [(200, 230, 0.15), (175, 200, 1 / 7), (0, 12, None)])
def test_lead_velocity_rate(numbers: Any, last: int, this: int, rate: float | None) -> None:
    october, november = ([lead("new", sql_at=f"2026-{month}-05T00:00:00Z")] for month in (10, 11))
    assert numbers(october * last + november * this)["metrics"]["lead_velocity_rate"]["value"] == rate


def test_open_leads_are_in_the_conversion_rate_and_not_in_the_win_rate(numbers: Any) -> None:
    metrics = numbers([lead("won")] * 3 + [lead("lost")] * 7 + [lead("new")] * 90)["metrics"]
    assert (metrics["lead_conversion_rate"]["value"], metrics["win_rate"]["value"]) == (0.03, 0.3)


def test_dwell_and_the_response_come_from_the_times_of_the_file(numbers: Any) -> None:
    visits = [
        {"stage": "new", "entered_at": "2026-01-01T00:00:00Z", "left_at": "2026-01-03T12:00:00Z"},
        {"stage": "qualified", "entered_at": "2026-01-03T12:00:00Z"},
    ]
    called = {"2026-01-01T06:00:00Z call": "reached"}
    found = numbers([
        lead("qualified", created_at=CREATED, activities=called) | {"visits": visits}, lead("qualified", "new")
    ])  # fmt: skip
    row = found["stages"][0]
    assert (row["dwell_median_days"], row["dwell_p75_days"], row["dwell_n"], row["dwell_unknown"]) == (2.5, 2.5, 1, 1)
    assert found["metrics"]["response_median_hours"]["value"] == 6


def test_a_cohort_is_followed_over_all_its_time(numbers: Any) -> None:
    leads = [lead("won"), lead("lost"), lead("won", created_at="2025-06-01T00:00:00Z"), lead("new")]
    found = numbers(leads, "default", "--since", "2026-01-01", "--until", "2026-02-01", "--cohort")
    assert found["cohort"] is True
    assert found["metrics"]["win_rate"]["value"] == 0.5
    assert found["metrics"]["open_count"]["value"] == 0


def test_a_number_is_explained_with_its_leads(numbers: Any) -> None:
    leads = [lead("won", "new"), lead("lost", "new"), lead("new")]
    assert numbers(leads, "default", "--explain", "win_rate") == {
        "name": "win_rate", "label": "Win rate", "value": 0.5,
        "meaning": "Won ÷ (won + lost), of the leads closed in the period, none open.",
        "formula": "1 won ÷ (1 won + 1 lost) = 50.0 %", "population": "Sales · all leads · closed: all time", "n": 2,
        "excluded": {"open": 1}, "listed": "the won ones first, then the lost ones", "leads": [1, 2],
    }  # fmt: skip


def test_the_numbers_of_a_line_are_explained_too(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "store")
    shell("init")
    shell("add", "--name", "Acme")
    told = shell("metrics", "--explain", "conversion:new")
    assert told.out.splitlines() == [
        "New · went on: 0.0 %",
        "Leads that ever entered a later open or won stage, or were won ÷ leads that ever entered this one. A skipped "
        "stage is progress, a loss is none, and moving back takes nothing away.",
        "0 went on ÷ 1 entered = 0.0 %; 1 of those that entered are undecided, and may still go on",
        "whose: Sales · all leads · created: all time",
        "n = 1",
        "leads (the 0 first that went on): 1",
    ]  # fmt: skip


def test_the_period_before_stands_beside(numbers: Any) -> None:
    leads = [lead("won", value="10"), lead("won", value="30", closed_at="2026-03-10T00:00:00Z")]
    found = numbers(leads, "default", "--since", "2026-03-25", "--until", "2026-04-08", "--compare")
    assert found["metrics"]["won_value"]["value"] == "10.00"
    assert found["previous"]["period"] == {"since": "2026-03-11T00:00:00Z", "until": "2026-03-25T00:00:00Z"}
    assert found["previous"]["metrics"]["won_value"]["value"] == "0.00"
