"""What every command prints: to people word for word, to programs as JSON."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine

from leadtui.model import sentence
from leadtui.model.act import StageName
from leadtui.model.event import Event
from leadtui.store.create import create
from tests.cli.shell import NOW, Shell


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (("move", "1", "qual"), "1 Ada: moved from New to Qualified"),
        (("move", "1", "2", "Proposal"), "1 Ada: moved from New to Proposal\n2 Bob: moved from Qualified to Proposal"),
        (("move", "2", "qualified"), "2 Bob: nothing to change"),
        (
            ("move", "1", "nurturing", "--because", "no budget yet", "--set", "value=9000"),
            "1 Ada: moved from New to Nurturing; value 12500 → 9000, because no budget yet",
        ),
        (("won", "1"), "1 Ada: won from New"),
        (("won", "1", "--value", "11900", "--on", "2026-11-20"), "1 Ada: won from New; value 12500 → 11900"),
        (("lost", "1", "--reason", "price"), "1 Ada: lost from New: price"),
        (("score", "1", "+5"), "5"),
        (("score", "1", "-5"), "0"),
        (("score", "1", "=70"), "70"),
        (("score", "1", "=170"), "100"),
        (("edit", "1", "company=Bolt"), "1 Ada: edited company “Acme” → “Bolt”"),
        (("edit", "1", "value="), "1 Ada: edited value 12500 → blank"),
        (("note", "1", "-prefers mornings"), "1 Ada: logged note: -prefers mornings"),
        (("log", "1", "call", "wants it", "--outcome", "reached"), "1 Ada: logged call (reached): wants it"),
        (("next", "1", "send the offer", "--due", "tue"), "1 Ada: planned “send the offer”, due 24 Nov 2026"),
        (("snooze", "1", "3d"), "1 Ada: snoozed “Look again”, due 25 Nov 2026"),
        (("assign", "1", "3", "carl"), "1 Ada: assigned to carl\n3 Cleo: assigned to carl"),
        (("assign", "1", ""), "1 Ada: assigned to nobody"),
        (("archive", "1"), "1 Ada: archived"),
        (("undo",), "undid event 4: added lead 3 “Cleo” in Proposal"),
        (("undo", "2"), "undid event 2: added lead 1 “Ada” in New"),
        (("views",), ""),
        (("views", "save", "hot", "score>=60", "stage:proposal"), "hot: score>=60 stage:proposal"),
        (("list", "--format", "ids"), "1\n2\n3"),
        (("list", "owner:ben", "--format", "ids"), "3"),
        (("list", "-owner:ben", "--format", "ids"), "1\n2"),
        (("list", "--sort", "value", "--limit", "2", "--format", "ids"), "1\n3"),
        (("check",), "all is well"),
        (("compact",), "the snapshot is as of event 4"),
        (("history", "1"), "2  2026-11-22 09:00  ana  added “Ada” in New"),
    ],
)  # fmt: skip
def test_the_words_of_a_command(shell: Shell, words: tuple[str, ...], out: str) -> None:
    ran = shell(*words)
    assert (ran.code, ran.out.removesuffix("\n"), ran.err) == (0, out, "")


def test_a_table_lines_up_and_numbers_are_on_the_right(shell: Shell) -> None:
    shell("next", "1", "call", "--due", "yesterday")
    shell("edit", "2", "name=王小明")
    assert shell("list").out == (
        "id  name    company  stage       value       score  owner  days  next step  due         stale\n"
        " 1  Ada     Acme     New        12,500  EUR      0  ana       0  call       2026-11-21  next-step\n"
        " 2  王小明           Qualified                   0            0                         next-step\n"
        " 3  Cleo             Proposal   900.50  EUR      0  ben       0                         next-step\n"
    )


def test_a_lead_on_paper(shell: Shell) -> None:
    shell("score", "1", "+5", "--because", "asked for a demo")
    shell("edit", "1", "bant.budget=10k")
    assert shell("show", "1").out == (
        "1 Ada\n"
        "  stage        New, for 0 days\n"
        "  company      Acme\n"
        "  value        12,500 EUR at 10 %\n"
        "  owner        ana\n"
        "  status       new\n"
        "  score        5\n"
        "  tags         eu\n"
        "  created at   2026-11-22T09:00:00Z\n"
        "  bant.budget  10k\n"
        "  stale        no next step\n"
        "  score, point by point\n"
        "      +5  manual, 2026-11-22, because asked for a demo\n"
    )


def test_the_json_of_a_lead_is_complete(shell: Shell) -> None:
    added = shell.json(
        "add", "--name", "Dora", "--value", "4245.74", "--currency", "usd", "--email", "d@x.example",
        "--email", "e@x.example", "--set", "probability=50", "--set", "bant.need=yes",
        "--set", "expected_close=2026-11-21",
    )  # fmt: skip
    assert added == {
        "id": 4, "version": 1, "name": "Dora", "company": None, "contact": None, "title": None,
        "emails": ["d@x.example", "e@x.example"], "phones": [], "website": None, "value": "4245.74", "currency": "USD",
        "pipeline": "sales", "stage": "new", "status": "new", "lifecycle": None, "score": 0, "score_by_hand": 0,
        "owner": None, "source": None, "segment": None, "tags": [], "next_step": None, "expected_close": "2026-11-21",
        "created_at": NOW, "updated_at": "2026-11-22T09:00:00.000Z", "stage_since": NOW, "last_activity_at": None,
        "closed_at": None, "outcome": None, "lost_reason": None,
        "visits": [{"stage": "new", "entered_at": NOW, "left_at": None}],
        "bant": {"need": "yes"}, "champ": None, "custom": None, "external_id": None, "archived_at": None,
        "last_open_stage": None, "activities": None, "mql_at": None, "sql_at": None, "cadence": None, "handoff": None,
        "renewal_date": None, "links": None, "reviewed_at": None, "rises": None,
        "own_probability": "50", "probability": 0.5, "weighted_value": "2122.87",
        "days_in_stage": 0,
        "stale": [
            {"flag": "next-step", "since": None, "rule": "no next step"},
            {"flag": "close-date", "since": "2026-11-22T00:00:00Z", "rule": "the expected close is in the past"},
        ],
    }  # fmt: skip
    unlearned: dict[str, object] = {"learned_probability": None, "learned_base": None, "factors": []}
    assert shell.json("show", "4") == added | {"ledger": []} | unlearned
    assert shell.json("list", "name:dora") == [added]


def test_options_are_understood_before_and_after_the_command(shell: Shell) -> None:
    plain = shell("--json", "show", "2").json
    assert plain == shell("show", "--json", "2").json == shell("show", "2", "--json").json
    other = Shell(shell.store.parent / "nowhere")
    assert other("--store", str(shell.store), "show", "2", "--json").json == plain
    assert other("show", "2", "--json", "--store", str(shell.store)).json == plain
    assert other("show", "2").code == 5


@pytest.mark.parametrize(
    "words",
    [
        ("move", "1", "2", "--because", "x", "won"),
        ("move", "--because", "-x", "1", "2", "won"),
        ("edit", "1", "company=A", "--because", "x", "title=B"),
        ("log", "1", "call", "--outcome=reached", "and", "--json"),
        ("list", "name:a", "--limit", "5", "-owner:ben", "--sort=value", "eu"),
        ("note", "1", "--json", "--", "--- a line of dashes"),
        ("undo", "--json", "3"),
    ],
)
def test_options_may_stand_anywhere(shell: Shell, words: tuple[str, ...]) -> None:
    ran = shell(*words)
    assert (ran.code, ran.err) == (0, "")


def test_the_environment_names_the_store(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADTUI_STORE", str(shell.store))
    assert Shell(Path())("list", "--format", "ids", "--store", "").lines == ["1", "2", "3"]


def test_without_a_word_the_store_is_in_the_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Shell(Path())("init", "--store", "").lines == [str(tmp_path / "leadtui")]


def test_a_command_on_several_leads_is_one_event(shell: Shell) -> None:
    moved = shell.json("move", "1", "2", "3", "negotiation")
    assert [(lead["id"], lead["stage"]) for lead in moved] == [(id, "negotiation") for id in (1, 2, 3)]
    assert shell.json("history", "1")[-1]["leads"] == [1, 2, 3]
    assert shell("undo").out == "undid event 5: moved 3 leads to Negotiation\n"
    assert [lead["stage"] for lead in shell.json("list")] == ["new", "qualified", "proposal"]


def test_undo_and_redo_name_the_act(shell: Shell) -> None:
    shell("move", "3", "negotiation")
    assert shell("undo").out == "undid event 5: moved lead 3 from Proposal to Negotiation\n"
    assert shell("redo").out == "redid event 5: moved lead 3 from Proposal to Negotiation\n"
    shell("undo")
    redone = shell.json("redo")
    assert (redone["verb"], redone["undoes"], redone["leads"]) == ("redone", 8, [3])


def test_an_event_in_json(shell: Shell) -> None:
    shell("move", "1", "qualified", "--because", "budget is there")
    event = shell.json("history", "1")[-1]
    assert event.pop("changes")[0]["set"]["stage"] == "qualified"
    assert event == {
        "seq": 5, "at": "2026-11-22T09:00:00.000Z", "by": "ana", "via": "cli", "verb": "moved", "leads": [1],
        "sentence": "ana moved lead 1 from New to Qualified, because budget is there",
        "because": "budget is there", "undoes": None, "data": None,
    }  # fmt: skip


def test_the_ledger_adds_up_to_the_score(shell: Shell) -> None:
    for points in ("+5", "-3", "=70", "+40", "-1"):
        shell("score", "1", points, "--because", f"said {points}")
    shell("undo")
    lead = shell.json("show", "1")
    assert [entry["points"] for entry in lead["ledger"]] == [5, -3, 68, 30, -1, 1]
    assert sum(entry["points"] for entry in lead["ledger"]) == lead["score"] == 100
    assert lead["ledger"][0] == {
        "rule": "manual", "points": 5, "at": "2026-11-22T09:00:00.000Z", "because": "said +5"
    }


def test_won_and_lost_and_back(shell: Shell) -> None:
    won = shell.json("won", "3", "--value", "1000", "--on", "2026-11-21")
    assert (won["outcome"], won["value"], won["closed_at"]) == ("won", "1000", "2026-11-21T12:00:00Z")
    assert (won["probability"], won["last_open_stage"], won["stale"]) == (1.0, "proposal", [])
    assert shell.json("reopen", "3")["stage"] == "proposal"
    assert shell.json("lost", "3", "--reason", "no budget")["lost_reason"] == "no budget"
    assert [lead["id"] for lead in shell.json("list")] == [1, 2, 3], "closed leads are listed too"


def test_a_gate_and_the_way_around_it(shell: Shell) -> None:
    document = "name='Sales'\nstages=[{id='new', name='New'}, "
    document += "{id='qualified', name='Qualified', required=['contact']}, "
    document += "{id='proposal', name='P'}, {id='won', name='Won', kind='won'}, {id='lost', name='Lost', kind='lost'}]"
    assert shell("pipeline", "edit", stdin=document.encode()).code == 0
    shut = shell("move", "1", "qualified")
    assert (shut.code, shut.err) == (1, "leadtui: stage Qualified needs contact of lead 1 (--set contact=…)\n")
    forced = shell("move", "1", "qualified", "--force")
    assert (forced.code, forced.err) == (1, "leadtui: overriding a stage gate needs a reason (--because)\n")
    lost = shell("add", "--name", "x", "--stage", "lost")
    assert (lost.code, lost.err) == (1, "leadtui: a lost lead needs a reason (--set lost_reason=…)\n")
    assert shell.json("move", "1", "qualified", "--set", "contact=Eve")[0]["contact"] == "Eve"


def test_a_next_step_is_planned_done_and_followed_by_another(shell: Shell) -> None:
    assert shell("done", "1").code == 1
    shell("next", "1", "call", "--due", "mon 14:00")
    assert shell.json("show", "1")["next_step"] == {"text": "call", "due": "2026-11-23T14:00:00Z"}
    done = shell.json("done", "1", "--then", "send offer", "--due", "2w")
    assert done["next_step"] == {"text": "send offer", "due": "2026-12-06"}
    assert done["last_activity_at"] == NOW


def test_an_activity_of_yesterday(shell: Shell) -> None:
    logged = shell.json("log", "1", "meeting", "--at", "yesterday")
    assert (logged["last_activity_at"], logged["status"]) == ("2026-11-21T12:00:00Z", "engaged")
    assert shell("log", "1", "call", "--at", "tomorrow").code == 1


def test_archived_leads_are_not_listed(shell: Shell) -> None:
    shell("archive", "2")
    assert shell("list", "--format", "ids").lines == ["1", "3"]
    assert shell.json("show", "2")["archived_at"] == NOW
    assert shell("note", "2", "x").err == "leadtui: lead 2 is archived; restore it first\n"
    shell("restore", "2")
    assert shell("list", "--format", "ids").lines == ["1", "2", "3"]


def test_the_first_of_a_list_are_the_first_of_the_whole_list(shell: Shell) -> None:
    for number in range(4, 70):
        shell("add", "--name", f"Lead {number}")
    for number in (1, *range(3, 60)):
        shell("archive", str(number))
    whole = shell.json("list")
    for limit in (0, 1, 2, 11, 12, 1000):
        assert shell.json("list", "--limit", str(limit)) == whole[:limit], "though most of the first ones are archived"
    shell("pipeline", "add", "Partners", "--template", "phases")
    shell("add", "--name", "Reseller", "--pipeline", "partners")
    assert shell("list", "--limit", "1", "--pipeline", "partners", "--format", "ids").lines == ["70"]
    assert shell("list", "is:archived", "--limit", "1", "--format", "ids").lines == ["1"]


def test_views_are_kept_and_used(shell: Shell) -> None:
    shell("views", "save", "Ana's", "owner:ana")
    assert shell.json("views") == [{"name": "Ana's", "query": "owner:ana"}]
    assert shell("list", "--view", "ana's", "--format", "ids").lines == ["1"]
    assert shell("list", "--view", "nope").code == 3
    assert shell("views", "drop", "ana's").code == 0
    assert shell.json("views") == []


def test_a_lead_becomes_stale_as_days_pass(shell: Shell) -> None:
    with time_machine.travel("2027-01-10T09:00:00Z", tick=False):
        lead = shell.json("show", "1")
    assert lead["days_in_stage"] == 49
    assert [flag["flag"] for flag in lead["stale"]] == ["inactive", "over-stayed", "next-step"]


def test_formats_of_a_list(shell: Shell) -> None:
    assert [line[:7] for line in shell("list", "--format", "jsonl").lines] == ['{"id":1', '{"id":2', '{"id":3']
    assert shell("list", "--format", "json").json == shell.json("list")
    csv = shell("list", "--format", "csv").lines
    tsv = shell("list", "--format", "tsv").lines
    assert (csv[0].split(",")[:3], csv[2].split(",")[2], len(csv)) == (["id", "version", "name"], "Bob", 4)
    assert tsv[0].split("\t") == csv[0].split(",")
    assert shell("list", "name:nobody", "--json").json == []
    assert shell("list", "name:nobody").out == ""


def test_init_makes_a_private_store_once(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "deep" / "store")
    assert shell("init", "--template", "five-stages", "--json").json == {"path": str(shell.store)}
    assert stat.S_IMODE(shell.store.stat().st_mode) == 0o700
    assert shell.json("pipeline", "show")["stages"][0]["id"] == "initial-contact"
    again = shell("init")
    assert (again.code, again.out) == (1, "")
    assert "already" in again.err


def test_an_init_that_was_killed_is_finished_by_the_next_one(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "store")
    create(shell.store)
    assert shell("add", "--name", "x").code == 3
    assert shell("init").code == 0
    assert shell("add", "--name", "x").code == 0


def test_help_and_version_go_to_stdout(empty: Shell) -> None:
    asked = (("--help",), ("-h",), ("move", "--help"), ("pipeline", "use", "-h"), ("--version",), ("show", "--version"))
    for words in asked:
        ran = empty(*words)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(("usage: leadtui", "leadtui "))
    assert "leadtui move 12 proposal" in empty("move", "--help").out


@pytest.mark.parametrize("text", ["--1", "-$1.00", "--><script>", "-", "--", "---", "-x --name"])
def test_a_value_may_begin_with_dashes(empty: Shell, text: str) -> None:
    words = ("--name=--",) if text == "--" else ("--name", text)
    assert empty.json("add", *words, "--company", "Acme")["name"] == text
    assert empty.json("edit", "1", f"title={text}")["title"] == text


def test_a_line_about_one_lead_looks_only_at_its_own_change(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def what(event: Event, stage_name: StageName, lead: int) -> str:
        looked.append(len(event.changes))
        return sentence.what(event, stage_name, lead)

    monkeypatch.setattr("leadtui.cli.acting.sentence", SimpleNamespace(what=what))
    moved = shell("move", "1", "2", "3", "negotiation")
    assert [line.partition(":")[0] for line in moved.lines] == ["1 Ada", "2 Bob", "3 Cleo"]
    assert looked == [1, 1, 1], "else 5,000 lines are 25 million looks"
