"""handoff, accept, distribute: what is printed, what is refused, what comes back by undo."""

from __future__ import annotations

import re

import pytest

from leadtui.cli.pipeline_toml import to_toml
from leadtui.model.templates import from_template
from leadtui.store.base import Author
from tests.cli.shell import Shell

RULES = """
[[distribution.rules]]
name = "EU"
when = "tag:eu"
owners = ["ana", "ben"]

[[distribution.rules]]
name = "rest"
method = "least-loaded"
owners = ["ben", "cho"]

[distribution.capacity]
cho = 1
"""


@pytest.fixture
def ben(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ben", 1002, via))


def with_rules(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the editor, as a person adds them: below all that is there."""
    monkeypatch.setenv("RULES", RULES)
    monkeypatch.setenv("VISUAL", """sh -c 'printf "%s" "$RULES" >> "$0"'""")
    assert shell("pipeline", "edit").code == 0


def test_a_hand_off_tells_what_the_receiver_finds_and_lacks(shell: Shell) -> None:
    ran = shell("handoff", "1", "ben", "--note", "wants a demo", "--due", "tue")
    assert ran.lines == [
        "1 Ada: handed off to ben: “wants a demo”; no contact person, no e-mail or phone, no source, BANT unanswered",
        "  ben finds: notes, next step",
    ]
    lead = shell.json("show", "1")
    assert lead["owner"] == "ben"
    assert lead["handoff"] == {"by": "ana", "to": "ben", "at": "2026-11-22T09:00:00Z", "note": "wants a demo",
                               "accepted_at": None}  # fmt: skip
    assert lead["next_step"] == {"text": "Follow up: handed off by ana", "due": "2026-11-24"}
    assert "  handed off  from ana to ben, who has not accepted it yet: wants a demo" in shell("show", "1").lines
    assert shell("list", "is:handed", "--format", "ids").lines == ["1"]
    assert shell("list", "is:handed owner:me", "--format", "ids").lines == []
    did = ran.lines[0].removeprefix("1 Ada: ").replace("off", "off lead 1")
    assert shell("undo").lines == [f"undid event 5: {did}"]
    assert shell.json("show", "1")["owner"] == "ana"


def test_several_at_once_are_one_event(shell: Shell) -> None:
    leads = shell.json("handoff", "2", "1", "cho", "--note", "x")
    assert [(lead["id"], lead["owner"]) for lead in leads] == [(2, "cho"), (1, "cho")]
    assert leads[0]["checklist"] == [
        {"point": "contact", "missing": "no contact person"}, {"point": "source", "missing": "no source"},
        {"point": "notes", "missing": None}, {"point": "next step", "missing": "no next step"},
        {"point": "qualification", "missing": "BANT unanswered"},
    ]  # fmt: skip
    assert shell.json("history", "1")[-1]["leads"] == [2, 1]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("handoff", "1", "ben"), 2, "the following arguments are required: --note"),
        (("handoff", "9", "ben", "--note", "x"), 3, "no lead 9"),
        (("handoff", "1", "ana", "--note", "x"), 1, "you cannot hand a lead off to yourself"),
        (("handoff", "1", "", "--note", "x"), 1, "a hand-off needs an owner"),
        (("handoff", "1", "ben", "--note", "x", "--due", "often"), 1, "due: "),
        (("accept", "1"), 1, "lead 1 does not wait to be accepted"),
        (("accept", "9"), 3, "no lead 9"),
        (("distribute", "colour:red"), 1, "no field 'colour'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(shell: Shell, words: tuple[str, ...], code: int, sentence: str) -> None:
    before = shell.journal
    ran = shell(*words)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err and ran.err.count("\n") == 1
    assert shell.journal == before


@pytest.mark.usefixtures("ben")
def test_accepting_is_the_receivers_and_its_time_is_counted(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ana", 1001, via))
    shell("handoff", "1", "ben", "--note", "x")
    refused = shell("accept", "1")
    assert (refused.code, refused.err) == (1, "leadtui: lead 1 is handed off to ben, and only ben can accept it\n")
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ben", 1002, via))
    assert shell("list", "is:handed", "owner:me", "--format", "ids").lines == ["1"]
    assert shell("accept", "1").lines == ["1 Ada: accepted it from ana after less than a minute"]
    assert shell("list", "is:handed").lines == []
    told = shell.json("metrics")["metrics"]["handoff_median_hours"]
    assert (told["value"], told["n"], told["excluded"]) == (0.0, 1, {})


def test_assigning_to_another_ends_a_hand_off(shell: Shell) -> None:
    shell("handoff", "1", "ben", "--note", "x")
    assert shell("assign", "1", "cho").lines == ["1 Ada: assigned to cho, which ends the hand-off to ben"]
    assert shell.json("show", "1")["handoff"] is None


# distribution


def test_without_rules_an_example_is_told_that_works(shell: Shell) -> None:
    ran = shell("distribute")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "leadtui: Sales has no rules for the distribution of its leads; "
        "`leadtui pipeline edit` has an example at its end\n"
    )
    text, *examples = re.split(r"^# Take the # away.*$", to_toml(from_template("default", name="Sales")), flags=re.M)
    text += "".join(examples).replace("\n# ", "\n").replace("\n#\n", "\n")
    assert shell("pipeline", "edit", stdin=text.encode()).code == 0
    pipeline = shell.json("pipeline", "show")
    assert pipeline["distribution"]["rules"][0]["owners"] == ["ana", "ben"]
    assert [step["text"] for step in pipeline["cadences"][0]["steps"]] == ["Call", "Call again"]
    assert shell("distribute", "--dry-run").code == 0


def test_a_dry_run_tells_and_changes_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(shell, monkeypatch)
    for name in ("Dan", "Eve", "Fay"):
        shell("add", "--name", name)
    shell("add", "--name", "Gus", "--tag", "eu")
    before = shell.journal
    told = [
        "rule  owner  gets  had  capacity",
        "EU    ana       1    1",
        "EU    ben       0    1",
        "rest  ben       3    1",
        "rest  cho       1    0         1",
        "5 leads would be given out",
        "full: cho",
    ]
    assert shell("distribute", "--dry-run").lines == told
    assert shell.journal == before
    done = shell("distribute")
    assert done.lines == [*told[:5], "5 leads given out", *told[6:]]
    assert shell("list", "owner:none").lines == []
    assert shell.json("history", "7")[-1]["sentence"] == "ana distributed 5 leads: ben 3, cho 1, ana 1"
    assert shell("undo").code == 0
    assert shell("distribute", "--dry-run").lines == told, "the turn came back too"


def test_a_query_says_which_and_json_has_every_pair(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(shell, monkeypatch)
    for name in ("Dan", "Eve"):
        shell("add", "--name", name, "--tag", "eu")
    told = shell.json("distribute", "id:1,2,5")
    assert told["given"] == [{"lead": 2, "rule": "rest", "owner": "cho"}, {"lead": 5, "rule": "EU", "owner": "ana"}]
    assert told["passed_over"] == 1
    assert told["owners"][2] == {"owner": "cho", "had": 0, "gets": 1, "capacity": 1, "full": True}
    assert shell("list", "owner:none", "--format", "ids").lines == ["4"]
    assert shell.json("distribute")["given"] == [{"lead": 4, "rule": "EU", "owner": "ben"}]
    nothing = shell.json("distribute")
    assert (nothing["given"], nothing["unowned"]) == ([], {"no rule": 0, "full": 0})


def test_what_stays_says_why(shell: Shell) -> None:
    rules = {"rules": [{"name": "EU", "when": "tag:eu", "owners": ["ana"]}], "capacity": {"ana": 1}}
    from leadtui.cli.place import open_service
    from leadtui.model.command import EditPipeline

    service = open_service(shell.store, "cli")
    service.execute(EditPipeline("sales", service.pipeline().document() | {"distribution": rules}))
    service.store.close()
    shell("add", "--name", "Dan", "--tag", "eu")
    assert shell("distribute").lines[-3:] == [
        "0 leads given out", "full: ana", "2 stay unowned: no rule finds 1, everybody is full for 1",
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["is:mine", "owner:me"])
def test_the_views_of_an_owner_are_queries(shell: Shell, query: str) -> None:
    assert shell("list", query, "--format", "ids").lines == ["1"]
    assert shell("list", "owner:none", "--format", "ids").lines == ["2"]
