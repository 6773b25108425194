"""goals and costs: list, set, drop; and what `metrics` and `pipeline edit` make of them."""

from __future__ import annotations

import pytest

from leadtui.cli.pipeline_toml import to_toml
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import from_template
from tests.cli.shell import Shell


def test_goals_are_listed_with_their_pace(shell: Shell) -> None:
    shell("won", "1", "--on", "2026-11-20")
    assert shell("goals", "set", "value", "20000", "--owner", "ana").out == "ana: Won 20,000 a month\n"
    assert shell("goals", "set", "count", "4", "--of", "open").out == "Open leads 4\n"
    assert shell("goals", "set", "conversion", "12.5", "--stage", "Qual", "--period", "year").code == 0
    assert shell("goals").out == (
        "   goal                     now           reached  pace\n"
        "1  ana: Won                 Nov      12.5k of 20k  63 % · 71 % of the month gone · behind\n"
        "2  Open leads               now            2 of 4  50 % · below\n"
        "3  Conversion of Qualified  2026  0.0 % of 12.5 %  below\n"
    )
    first, *_ = shell.json("goals", "list")
    assert first == {
        "number": 1, "what": "value", "of": "won", "owner": "ana", "amount": "20000", "period": "month",
        "since": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z", "reached": "12500.00", "n": 1,
        "share": 0.625, "gone": pytest.approx(5 / 7), "standing": "behind",
        "sentence": "ana: Won Nov 12.5k of 20k · 63 % · 71 % of the month gone · behind",
    }  # fmt: skip
    assert shell.json("metrics")["goals"][0] == {name: value for name, value in first.items() if name != "number"}
    assert first["sentence"] in shell("metrics").lines


def test_a_goal_is_dropped_by_its_number_and_comes_back(shell: Shell) -> None:
    shell("goals", "set", "value", "20000")
    shell("goals", "set", "value", "30000", "--period", "quarter")
    assert shell("goals", "drop", "1").out == "Won 20,000 a month: dropped\n"
    assert [goal["amount"] for goal in shell.json("goals")] == ["30000"]
    assert shell("undo").out == "undid event 7: dropped the goal Won 20,000 a month\n"
    assert [goal["amount"] for goal in shell.json("goals")] == ["20000", "30000"]
    ran = shell("goals", "drop", "3")
    assert (ran.code, ran.err) == (3, "leadtui: no goal 3 in Sales; `leadtui goals` lists them\n")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("goals", "set", "days", "3", "--of", "open"), 1,
         "there is no goal for days of open leads; there are count, value"),
        (("goals", "set", "value", "lots"), 1, "amount: 'lots' is not an amount; write it like 12500 or 12500.50"),
        (("goals", "set", "count", "3", "--stage", "nowhere"), 3, "no stage 'nowhere' in Sales"),
        (("goals", "set", "count", "3", "--stage", "Qual", "--of", "created"), 2,
         "a goal is of a stage or of leads, not both (see `leadtui goals set --help`)"),
        (("goals", "set", "fame", "3"), 2, "invalid choice: 'fame'"),
        (("costs", "set", "web", "5", "--month", "november"), 1,
         "month: 'november' is not a month; write it like 2026-11"),
        (("costs", "drop", "web"), 3, "Sales has no costs of 'web' in 2026-11"),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(shell: Shell, words: tuple[str, ...], code: int, sentence: str) -> None:
    before = shell.journal
    ran = shell(*words)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err
    assert shell.journal == before


def test_costs_make_cost_per_lead_and_return(shell: Shell) -> None:
    shell("edit", "1", "source=web")
    shell("edit", "2", "source=web")
    shell("won", "1", "--on", "2026-11-21")
    assert shell("costs", "set", "web", "5000").out == "web in 2026-11: 5,000 EUR\n"
    shell("costs", "set", "tv", "100.50", "--month", "2026-10")
    assert shell("costs").out == (
        "month    source      amount\n"
        "2026-10  tv      100.50 EUR\n"
        "2026-11  web      5,000 EUR\n"
    )  # fmt: skip
    assert shell.json("costs", "list")[1] == {
        "source": "web", "month": "2026-11", "amount": "5000", "currency": "EUR"
    }  # fmt: skip
    told = shell.json("metrics", "--since", "2026-11-01", "--until", "2026-12-01", "--by", "source")
    web, none = told["by"]
    assert (web["key"], web["cost_per_lead"]["value"], web["roi"]["value"]) == ("web", "2500.00", 1.5)
    assert (none["key"], none["spend"]["value"]) == (None, None)
    assert told["metrics"]["cost_per_lead"]["value"] == "1666.6667"
    assert shell("costs", "drop", "WEB").out == "web in 2026-11: dropped\n"
    assert len(shell.json("costs")) == 1


def test_they_are_in_the_toml_of_a_pipeline(shell: Shell) -> None:
    shell("goals", "set", "value", "20000.50", "--owner", "ana")
    shell("costs", "set", "web", "5000")
    document = shell.json("pipeline", "show")
    text = to_toml(Pipeline.of(document))
    assert 'amount = 20000.50' in text and 'month = "2026-11"' in text
    assert shell("pipeline", "edit", stdin=text.encode()).code == 0
    assert shell.json("pipeline", "show")["goals"] == document["goals"]
    without = to_toml(from_template("default"))
    assert shell("pipeline", "edit", stdin=without.encode()).code == 0
    assert shell.json("goals") == shell.json("costs") == []


def test_a_stage_with_a_goal_does_not_go_unseen(shell: Shell) -> None:
    shell("goals", "set", "days", "10", "--stage", "negotiation")
    ran = shell("pipeline", "use", "five-stages", "--target", "new=closing", "--target", "qualified=closing",
                "--target", "proposal=closing")  # fmt: skip
    assert ran.code == 1
    assert "there is no stage 'negotiation' for a goal; drop the goal, or keep the stage" in ran.err
