"""cadence: list, start, pause, resume, stop; and `done` and `lost`, which go on with it and end it."""

from __future__ import annotations

import pytest

from leadtui.cli.pipeline_toml import to_toml
from leadtui.model.templates import from_template
from tests.cli.shell import Shell

WHOLE = to_toml(from_template("default")).replace("cadences = []\n", "")
NURTURE = """
[[cadences]]
name = "Nurture"
steps = [{ day = 0, text = "Call" }, { day = 3, text = "Write" }]

[[cadences]]
name = "Demo"
steps = [{ day = 1, text = "Invite" }]
"""


@pytest.fixture
def nursery(shell: Shell) -> Shell:
    """The leads of `shell`, and two cadences."""
    assert shell("pipeline", "edit", stdin=(WHOLE + NURTURE).encode()).code == 0
    return shell


def test_a_list_with_steps_and_the_leads_that_are_in_it(nursery: Shell) -> None:
    nursery("cadence", "start", "nurture", "1", "2")
    assert nursery("cadence", "list").out == (
        "cadence  day  step    leads\n"
        "Nurture    0  Call        2\n"
        "           3  Write\n"
        "Demo       1  Invite      0\n"
    )
    assert nursery("cadence", "--json").json == [
        {"name": "Nurture", "steps": [{"day": 0, "text": "Call"}, {"day": 3, "text": "Write"}], "leads": 2},
        {"name": "Demo", "steps": [{"day": 1, "text": "Invite"}], "leads": 0},
    ]


def test_the_words_of_a_whole_cadence(nursery: Shell) -> None:
    def says(*words: str) -> str:
        ran = nursery(*words)
        assert (ran.code, ran.err) == (0, "")
        return ran.out.removesuffix("\n")

    assert says("cadence", "start", "nur", "1", "3") == (
        "1 Ada: started the cadence Nurture: “Call”, due 22 Nov 2026\n"
        "3 Cleo: started the cadence Nurture: “Call”, due 22 Nov 2026"
    )
    assert says("cadence", "start", "nur", "1", "2").startswith("1 Ada: nothing to change\n2 Bob: started")
    assert says("done", "1") == "1 Ada: completed “Call”, then “Write”"
    assert says("cadence", "pause", "1", "2") == "1 Ada: paused the cadence Nurture\n2 Bob: paused the cadence Nurture"
    assert says("list", "cadence:nurture", "--format", "ids") == "3"
    assert says("cadence", "resume", "1") == "1 Ada: resumed the cadence Nurture: “Write”, due 25 Nov 2026"
    assert says("done", "1") == "1 Ada: completed “Write”, and the cadence Nurture ended"
    lost = "from Proposal: price, and the cadence Nurture stopped"
    assert says("lost", "3", "--reason", "price") == f"3 Cleo: lost {lost}"
    assert says("undo") == f"undid event 12: lost lead 3 {lost}"
    assert nursery("show", "3", "--json").json["next_step"] == {"text": "Call", "due": "2026-11-22"}
    assert says("cadence", "stop", "2") == "2 Bob: stopped the cadence Nurture"


def test_a_next_step_of_ones_own_is_not_replaced_unasked(nursery: Shell) -> None:
    nursery("next", "1", "Send offer", "--due", "tue")
    ran = nursery("cadence", "start", "demo", "1", "2")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "leadtui: lead 1 has a next step already, “Send offer”; "
        "do it first, or replace it by the cadence's (--replace)\n"
    )
    assert nursery("cadence", "start", "demo", "1", "2", "--replace").code == 0
    assert nursery("list", "cadence:demo", "--format", "ids").lines == ["1", "2"]


def test_what_is_not_there(nursery: Shell) -> None:
    ran = nursery("cadence", "start", "win", "1")
    assert (ran.code, ran.err) == (3, "leadtui: no cadence 'win' in Sales; there are Nurture, Demo\n")
    assert nursery("cadence", "start", "demo", "99").code == 3
    assert nursery("cadence", "resume", "1").err == "leadtui: lead 1 is in no cadence\n"


def test_what_a_cadence_must_be(shell: Shell) -> None:
    toml = WHOLE + '[[cadences]]\nname = "N"\nsteps = [{ day = 3, text = "a" }, { day = 0, text = "b" }]\n'
    ran = shell("pipeline", "edit", stdin=toml.encode())
    assert (ran.code, ran.out) == (1, "")
    assert "day 0 comes after day 3; steps go by their days" in ran.err
