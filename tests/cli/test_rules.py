"""rules: show, edit, try; the score of a lead by rules in every place where it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadtui.model.rule_text import from_toml, to_toml
from leadtui.model.templates import from_template
from tests.cli.shell import NOW, Shell

TOML = """
mql = 30
sql = 50
sql_sets_status = true
engagement_cap = 40

[group_caps]
talk = 25

[[fit]]
name = "Europe"
when = "tag:eu"
points = 20

[[fit]]
name = "Unknown"
when = "-has:company"
points = -10

[[engagement]]
name = "Webinar"
kind = "webinar"
points = 10
decay_days = 60

[[engagement]]
name = "Reply"
kind = "reply"
points = 20
group = "talk"
"""


@pytest.fixture
def ruled(shell: Shell) -> Shell:
    """Ada: 20 by rules; Bob and Cleo: −10, which is shown as 0."""
    assert shell("rules", "edit", stdin=TOML.encode()).code == 0
    return shell


def test_rules_are_shown(ruled: Shell) -> None:
    assert ruled("rules").lines == [
        "Sales (sales)",
        "MQL from 30",
        "SQL from 50, which sets the status Qualified",
        "engagement: 40 points at most",
        "talk: 25 points at most",
        "rule     points  about         fades over  group",
        "Europe      +20  tag:eu",
        "Unknown     -10  -has:company",
        "Webinar     +10  webinar          60 days",
        "Reply       +20  reply                     talk",
    ]
    shown = ruled.json("rules", "show")
    assert (shown["pipeline"], shown["mql"], shown["fit_cap"], shown["group_caps"]) == ("sales", 30, None, {"talk": 25})
    assert shown["fit"][0] == {"name": "Europe", "when": "tag:eu", "points": 20, "group": None}
    assert shown["engagement"][1]["decay_days"] is None


def test_the_text_gives_back_the_same_rules() -> None:
    home = from_template("default").changed(scoring=from_toml(TOML))
    assert home.changed(scoring=from_toml(to_toml(home))) == home
    assert from_toml(to_toml(from_template("default"))) == {}, "what there is to begin with is commented out"


def test_what_there_is_to_begin_with_can_be_used() -> None:
    text = to_toml(from_template("default"))
    starter = text[text.index("# mql"):].replace("# ", "").replace("#\n", "\n")
    rules = from_template("default").changed(scoring=from_toml(starter)).scoring
    assert (rules.mql, rules.sql, len(rules.fit), len(rules.engagement)) == (40, 70, 3, 5)


@pytest.mark.parametrize(("text", "told"), [
    (b"mql = ", "this is not TOML"), (b"mqll = 4", "mqll: there is no such name"), (b"\xff", "not UTF-8"),
    (b"[[fit]]\nname='x'\npoints=3\nwhne=''", "fit.whne: there is no such name"),
    (b"[[fit]]\nname='x'\npoints=3", "fit: the rule 'x' needs when"), (b"fit = 3", "under its own [[fit]]"),
    (b"[[fit]]\nname='x'\nwhen='age>3'\npoints=3", "age>3 changes with time"),
    (b"[[fit]]\nname='x'\nwhen='a:b:c\"'\npoints=3", ""), (b"mql = 101", "mql"),
    (b"[[engagement]]\nname='x'\nkind='dance'\npoints=3", "no activity 'dance'"),
    (b"[[engagement]]\nname='x'\nkind='call'\npoints='3x'", "points"), (b"mql = " + b"9" * 5000, "this is not TOML"),
    (b"[[fit]]\nname='  '\nwhen=''\npoints=3", "scoring.fit.0.name: must not be empty"),
    (b"[[fit]]\nname='x'\nwhen='owner:me'\npoints=3", "owner:me is another one for everybody who looks"),
])  # fmt: skip
@pytest.mark.parametrize("word", ["edit", "try"])
def test_rules_that_mean_nothing_change_nothing(ruled: Shell, word: str, text: bytes, told: str) -> None:
    before = ruled.journal
    ran = ruled("rules", word, stdin=text)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err
    assert ruled.journal == before


def test_the_total_is_told_everywhere(ruled: Shell) -> None:
    assert ruled("score", "1", "+3").lines == ["23"]
    ruled("log", "1", "webinar", "--at", "2026-10-23")
    ruled("score", "2", "+4")
    lead = ruled.json("show", "1")
    assert (lead["score"], lead["score_by_hand"]) == (28, 3)
    assert lead["ledger"] == [
        {"rule": "manual", "points": 3, "at": "2026-11-22T09:00:00.000Z", "because": None},
        {"rule": "Europe", "points": 20, "at": NOW, "because": "tag:eu"},
        {"rule": "Webinar", "points": 5, "at": "2026-10-23T12:00:00Z",
         "because": "webinar 30 days ago, 10 points fading over 60 days"},
    ]  # fmt: skip
    assert [lead["score"] for lead in ruled.json("list")] == [28, 4, 0]
    assert ruled("list", "score>=20", "--format", "ids").lines == ["1"]
    assert ruled("list", "--sort", "score", "--format", "ids").lines == ["1", "2", "3"]
    assert [lead["score"] for lead in json.loads(ruled("export", "--format", "json").out)] == [28, 4, 0]
    assert ruled("export", "id:1").out.count(",28,3,") == 1


def test_a_threshold_is_told(ruled: Shell) -> None:
    assert ruled("log", "1", "reply").lines == ["1 Ada: logged reply and became MQL"]
    assert ruled("score", "1", "=60", "--because", "wants an offer").lines == ["60"]
    assert ruled("history", "1").lines[-1].endswith("scored from 40 to 60 and became SQL, because wants an offer")
    lead = ruled.json("show", "1")
    assert (lead["mql_at"], lead["sql_at"], lead["status"]) == (NOW, NOW, "qualified")
    assert any(line.endswith("60, SQL since 2026-11-22") for line in ruled("show", "1").lines)
    assert ruled("list", "is:sql", "--format", "ids").lines == ["1"]
    assert "; it became SQL" in ruled("undo").out
    assert ruled.json("show", "1")["status"] == "contacted"


def test_leads_go_out_and_come_back_the_same(ruled: Shell, tmp_path: Path) -> None:
    ruled("score", "1", "-15")
    ruled("log", "1", "webinar", "--at", "2026-11-20")
    ruled("score", "2", "=90")
    file = tmp_path / "leads.jsonl"
    ruled("export", "--format", "jsonl", "--output", str(file))
    other = Shell(tmp_path / "other")
    other("init")
    other("rules", "edit", stdin=TOML.encode())
    other("import", str(file))
    left, right = (shell.json("list") for shell in (ruled, other))
    for lead in (*left, *right):
        del lead["version"], lead["updated_at"]
    assert left == right
    csv = tmp_path / "leads.csv"
    ruled("export", "--output", str(csv))
    table = Shell(tmp_path / "table")
    table("init")
    table("rules", "edit", stdin=TOML.encode())
    table("import", str(csv))
    assert [lead["score_by_hand"] for lead in table.json("list")] == [lead["score_by_hand"] for lead in left]


@pytest.mark.parametrize(("fields", "told"), [
    ({"score": 101}, "score: 101 is not from 0 to 100"), ({"score_by_hand": 1001}, "from -1000 to 1000"),
    ({"score_by_hand": "many"}, "from -1000 to 1000"), ({"activities": {"call": ""}}, "is not a moment and a kind"),
    ({"rises": {"call": 5}}, "is not a moment"),
])  # fmt: skip
def test_points_that_cannot_be_are_refused(shell: Shell, tmp_path: Path, fields: dict[str, object], told: str) -> None:
    file = tmp_path / "leads.json"
    file.write_text(json.dumps([{"name": "Zoe", "score": 5, "visits": [], **fields}]))
    ran = shell("import", str(file))
    assert told in ran.out + ran.err
    assert len(shell.json("list")) == 3


def test_trying_tells_what_would_change_and_changes_nothing(ruled: Shell, tmp_path: Path) -> None:
    ruled("won", "1")
    ruled("lost", "3", "--reason", "price")
    ruled("score", "1", "=35")
    before = ruled.journal
    file = tmp_path / "rules.toml"
    file.write_text(TOML.replace("points = 20", "points = 40").replace("mql = 30", "mql = 25"))
    assert ruled("rules", "try", "--file", str(file)).lines == [
        "3 leads of sales",
        "1 would have another score; nothing is changed yet",
        "MQL (from 30, then 25): 1 now, 1 then",
        "SQL (from 50, then 50): 0 now, 1 then",
        "  1 rise over it",
        "    1 Ada: 35 to 55",
        "",
        "rule     points  matches  won of closed        others",
        "Europe      +40        1   100.0 % of 1    0.0 % of 1",
        "Unknown     -10        2     0.0 % of 1  100.0 % of 1",
        "Webinar     +10        0       n/a of 0   50.0 % of 2",
        "Reply       +40        0       n/a of 0   50.0 % of 2",
    ]
    tried = ruled.json("rules", "try", "--file", str(file))
    assert tried["thresholds"][1] == {
        "threshold": "sql", "at": {"now": 50, "then": 50}, "leads": {"now": 0, "then": 1}, "rises": 1, "falls": 0,
        "rising": [{"id": 1, "name": "Ada", "was": 35, "score": 55}], "falling": [],
    }  # fmt: skip
    assert tried["rules"][2] == {
        "rule": "Webinar", "kind": "engagement", "about": "webinar, fading over 60 days", "points": 10, "matches": 0,
        "closed": {"n": 0, "won": 0, "lost": 0, "win_rate": None},
        "others": {"n": 2, "won": 1, "lost": 1, "win_rate": 0.5}, "fault": None,
    }  # fmt: skip
    assert ruled("rules", "try").lines[:3] == ["3 leads of sales", "MQL (from 30): 1", "SQL (from 50): 0"]
    assert ruled.journal == before


def test_rules_are_one_event_that_can_be_undone(ruled: Shell) -> None:
    assert ruled("undo").lines == ["undid event 5: changed the score rules of “Sales”"]
    assert ruled("rules").lines[1].startswith("no rules")
    assert [lead["score"] for lead in ruled.json("list")] == [0, 0, 0]
    assert ruled("redo").code == 0
    assert [lead["score"] for lead in ruled.json("list")] == [20, 0, 0]


def test_in_a_batch_stdin_is_not_the_rules(ruled: Shell) -> None:
    ran = ruled("batch", stdin=b'["rules","try"]\n["rules","edit"]\n')
    first, second = map(json.loads, ran.lines)
    assert (first["ok"], second["ok"], second["error"]) == (True, False, "in a batch, `rules edit` needs --file")


def test_a_step_that_is_done_can_count_as_an_activity(ruled: Shell) -> None:
    ruled("next", "1", "ask again", "--due", "today")
    assert ruled("done", "1", "--kind", "reply").code == 0
    assert ruled.json("show", "1")["score"] == 40
