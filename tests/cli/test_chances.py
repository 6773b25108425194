"""chances, and what `show` tells of an open lead by what closed ones teach."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

import pytest

from leadtui.cli.pipeline_toml import to_toml
from leadtui.model.pipeline import Pipeline
from leadtui.model.variables import NEVER
from tests.cli.shell import Shell
from tests.model.test_chances import golden
from tests.test_house import ROOT


@pytest.fixture
def taught(shell: Shell, tmp_path: Path) -> Shell:
    """Ada, Bob (Qualified) and Cleo, and 100 closed leads; Bob and the referrals come from `ref`."""
    file = tmp_path / "closed.jsonl"
    leads = [one | {"name": f"closed {at}", "owner": "ana"} for at, one in enumerate(golden(4))]
    file.write_text("\n".join(json.dumps({name: one[name] for name in one if name != "pipeline"}) for one in leads))
    assert shell("import", str(file)).code == 0
    shell("edit", "2", "source=ref")
    return shell


def test_it_says_why_it_is_off(shell: Shell) -> None:
    shell("lost", "1", "--reason", "price")
    assert shell("chances").lines == [
        "Sales (sales): 0 won, 1 lost", "off: not enough history: 1 of 50 closed leads",
    ]  # fmt: skip
    told = shell.json("chances")
    assert (told["used"], told["judged"], told["variables"], told["suspicious"]) == (False, None, [], [])
    lead = shell.json("show", "2", "--chance")
    assert (lead["learned_probability"], lead["factors"]) == (None, [])
    why = "  chance to win: off, not enough history: 1 of 50 closed leads"
    assert shell("show", "2", "--chance").lines[-1] == why
    assert "chance to win" not in shell("show", "1", "--chance").out + shell("show", "2").out


def test_it_says_how_good_it_is_and_what_it_rests_on(taught: Shell) -> None:
    told = taught.json("chances")
    judged = told["judged"]
    assert told["used"] is True
    assert judged["held_out"] == 100
    assert judged["learned"]["log_loss"] < judged["stages"]["log_loss"]
    assert told["variables"] == ["stage", "source"]
    assert told["left_out"] == [{"variable": "owner", "why": "it is the same for all"}]
    lines = taught("chances").lines
    assert lines[0] == "Sales (sales): 40 won, 60 lost"
    assert lines[1] == f"on: {told['reason']}"
    assert lines[2].split("  ")[0] == "held-out leads told by"
    assert lines[6:] == ["learned from: stage, source", "left out:", "  owner: it is the same for all"]


def test_a_lead_has_its_chance_and_the_reasons(taught: Shell) -> None:
    before = taught.journal
    lead = taught.json("show", "2", "--chance")
    assert 0.5 < lead["learned_probability"] < 0.75
    assert [(one["variable"], one["value"]) for one in lead["factors"]] == [("stage", "Qualified"), ("source", "ref")]
    assert all(one["factor"] > 1.1 for one in lead["factors"])
    odds = lead["learned_base"] / (1 - lead["learned_base"]) * prod(one["factor"] for one in lead["factors"])
    assert odds / (1 + odds) == pytest.approx(lead["learned_probability"], abs=0.001), "they multiply to the chance"
    assert "  chance to win, as closed leads teach it: 6" in taught("show", "2", "--chance").out
    assert lead["probability"] == 0.25, "what counts stays the probability of the stage"
    assert lead["learned_probability"] > taught.json("show", "1", "--chance")["learned_probability"]
    closed = taught.json("show", "4", "--chance")
    assert (closed["learned_probability"], closed["factors"]) == (None, [])
    assert taught.journal == before


def test_a_field_is_trusted_and_distrusted(taught: Shell) -> None:
    assert taught("chances", "distrust", "Source").lines == ["source: not trusted"]
    told = taught.json("chances")
    assert (told["variables"], told["trusted"]) == (["stage"], {"source": False})
    assert "source = false" in to_toml(Pipeline.of(taught.json("pipeline", "show")))
    assert taught("chances", "trust", "source").code == 0
    assert "trusted: source" in taught("chances", "show").lines
    assert taught.json("chances", "drop", "source") == {"field": "source", "trusted": None}
    assert taught.json("chances")["trusted"] == {}
    assert taught("undo").code == 0
    assert taught.json("chances")["trusted"] == {"source": True}
    refused = taught("chances", "trust", "value")
    assert (refused.code, "no field 'value' to learn from" in refused.err) == (3, True)


def test_what_was_learned_is_kept_until_enough_has_changed(taught: Shell) -> None:
    ran = taught("batch", stdin=b'["chances"]\n["note","1","x"]\n["chances"]\n["won","1"]\n["chances"]\n')
    first, _, second, _, third = (json.loads(line) for line in ran.lines)
    assert first["result"] == second["result"]
    assert (first["result"]["won"], third["result"]["won"]) == (40, 41), "1 % more"


def test_an_import_does_not_take_it_for_a_field(taught: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bob.json"
    file.write_text(json.dumps([taught.json("show", "2", "--chance") | {"name": "Bob again", "external_id": "b2"}]))
    ran = taught("import", str(file))
    assert ran.code == 0
    assert ran.out.rstrip().endswith("ledger, learned_probability, learned_base, factors"), "as the other computed ones"


def test_the_page_says_what_is_never_used() -> None:
    text = (ROOT / "docs" / "chances.md").read_text(encoding="utf-8")
    names = {name for group in NEVER for name in group.split(", ")}
    assert {name for name in names if f"`{name}`" not in text and f"| {name} |" not in text} == set()
