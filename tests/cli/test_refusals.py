"""What the command line refuses: one line, the promised exit code, and nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.errors import Conflict
from leadtui.store.base import Author
from tests.cli.shell import Shell

FAULTS = [
    # 1: the model says no
    (1, ("add", "--name", "   "), "name: must not be empty"),
    (1, ("add", "--name", "x", "--value", "-5"), "value: must not be negative"),
    (1, ("add", "--name", "x", "--value", "1e400"), "value: "),
    (1, ("add", "--name", "x", "--value", "nan"), "value: 'nan' is not an amount"),
    (1, ("add", "--name", "x", "--email", "nobody"), "emails: 'nobody' is not an e-mail address"),
    (1, ("add", "--name", "x", "--currency", "euro"), "currency: 'euro' is not a currency code"),
    (1, ("edit", "1", "value=-5"), "value: must not be negative"),
    (1, ("edit", "1", "value=9999999999999"), "value: must not be above"),
    (1, ("edit", "1", "name="), "name: must not be empty"),
    (1, ("edit", "1", "expected_close=31.02.2026"), "expected_close: '31.02.2026' is not a date"),
    (1, ("edit", "1", "company=a\x00b"), "company: a NUL character cannot be stored"),
    (1, ("edit", "1", "company=a\udcffb"), "company: half a character"),
    (1, ("edit", "1", "probability=nan"), "probability: write a percentage"),
    (1, ("move", "1", "lost"), "lead 1 needs a reason to be lost"),
    (1, ("move", "1", "won", "--force"), "overriding a stage gate needs a reason"),
    (1, ("won", "1", "--value", "-5"), "value: must not be negative"),
    (1, ("won", "1", "--on", "tomorrow"), "on: must not be in the future"),
    (1, ("won", "1", "--on", "03/04/2026"), "on: 3 April or March 4? write 3 apr 2026 or 2026-04-03"),
    (1, ("lost", "1", "--reason", " "), "a lost lead needs a reason"),
    (1, ("reopen", "1"), "lead 1 is open already"),
    (1, ("restore", "1"), "lead 1 is not archived"),
    (1, ("note", "1", ""), "a note must not be empty"),
    (1, ("log", "1", "dance"), "kind: 'dance' is none of call, "),
    (1, ("log", "1", "call", "--outcome", "eaten"), "outcome: 'eaten' is none of "),
    (1, ("log", "1", "call", "--at", "someday"), "at: 'someday' is not a date"),
    (1, ("next", "1", "call", "--due", "someday"), "due: 'someday' is not a date"),
    (1, ("next", "1", " "), "a next step needs a text"),
    (1, ("snooze", "1", "someday"), "due: 'someday' is not a date"),
    (1, ("done", "1"), "lead 1 has no next step"),
    (1, ("cadence", "stop", "1"), "lead 1 is in no cadence"),
    (1, ("list", "value>"), "value> needs a value (at 7)"),
    (1, ("list", "valeu>5"), "no field 'valeu' (at 1); did you mean value?"),
    (1, ("views", "save", "x", "valeu>5"), "no field 'valeu' (at 1)"),
    (1, ("redo",), "there is nothing to redo"),
    (1, ("init",), "there is a store already"),
    (1, ("import", "/nowhere/leads.csv"), ""),
    (1, ("import", "revert", "2"), "event 2 is no import"),
    (1, ("export", "--output", "/nowhere/leads.csv"), "cannot write leads.csv: "),
    (1, ("metrics", "--by", "shoe size"), "by: no field 'shoe size'"),
    (1, ("metrics", "--since", "2026-02-01", "--until", "2026-01-01"), "until: 2026-01-01 is not after 2026-02-01"),
    (1, ("pipeline", "use", "five-stages"), "stages in use need a target before they can go"),
    (1, ("pipeline", "add", "Sales"), "there is a pipeline sales already"),
    (1, ("pipeline", "add", "a\udcffb"), "name: "),
    (1, ("metrics", "--cohort"), "cohort: these are the leads created in a period; give --since or --until"),
    (2, ("metrics", "--explain", "win_rate", "--by", "owner"), "--explain tells one number, also of a group"),
    (1, ("goals", "set", "value", "10", "--owner", " "), "owner: an owner has a name; leave --owner out"),
    (1, ("metrics", "--explain", "luck"), "explain: no number 'luck'; there are open_count, open_value"),
    (1, ("metrics", "--since", "0001-01-02", "--until", "0001-01-03", "--compare"), "compare: the calendar begins"),
    (1, ("metrics", "--where", "a\udcffb"), "query: half a character"),
    (1, ("pipeline", "edit", "--file", "/nowhere"), "/nowhere cannot be read: "),
    # 2: wrong usage
    (2, (), "the board needs a terminal"),
    (2, ("demo",), "the board needs a terminal"),
    (2, ("shwo",), "no command 'shwo'; did you mean show?"),
    (2, ("import",), "the following arguments are required: FILE"),
    (2, ("pipeline", "burn"), "no command 'burn'"),
    (2, ("show",), "the following arguments are required: ID"),
    (2, ("show", "one"), "argument ID: 'one' is not the number of a lead"),
    (2, ("add",), "the following arguments are required: --name"),
    (2, ("list", "--limit=--"), "argument --limit: '--' is not a whole number"),
    (2, ("add", "x", "--name"), "argument --name: expected one argument"),
    (2, ("add", "--name", "--json", "x"), "argument --name: expected one argument"),
    (2, ("show", "1", "2"), "unrecognized arguments: 2 (see `leadtui show --help`)"),
    (2, ("cadence", "pause", "1", "--now"), "unrecognized arguments: --now (see `leadtui cadence pause --help`)"),
    (2, ("show", "1", "--jsno"), "unrecognized arguments: --jsno"),
    (2, ("move", "1"), "the following arguments are required: STAGE"),
    (2, ("score", "1", "5"), "argument +5|-5|=70: '5' is no change of a score"),
    (2, ("score", "1", "+five"), "argument +5|-5|=70: '+five' is no change of a score"),
    (2, ("score", "1", "=" + "9" * 5000), "argument +5|-5|=70: "),
    (2, ("edit", "1"), "the following arguments are required: FIELD=VALUE"),
    (2, ("edit", "1", "company"), "argument FIELD=VALUE: 'company' is not a field with a value"),
    (2, ("lost", "1"), "the following arguments are required: --reason"),
    (2, ("list", "--sort", "beauty"), "argument --sort: invalid choice: 'beauty'"),
    (2, ("list", "--limit", "-1"), "argument --limit: '-1' is not a whole number"),
    (2, ("undo", "last"), "argument EVENT: 'last' is not the number of an event"),
    (2, ("import", "a.csv", "7"), "one file at a time"),
    (2, ("import", "revert"), "which import is to be taken back?"),
    (2, ("init", "--shared", "a\x00b"), "argument --shared: "),
    (2, ("completion", "cmd.exe"), "argument SHELL: invalid choice"),
    # 3: not there
    (3, ("show", "99"), "no lead 99"),
    (3, ("show", "-1"), "no lead -1"),
    (3, ("show", "9" * 18), "no lead 999"),
    (3, ("history", "99"), "no lead 99"),
    (3, ("move", "1", "99", "won"), "no lead 99"),
    (3, ("move", "1", "closing"), "no stage 'closing' in Sales; there are new, qualified"),
    (3, ("move", "1", "n"), "stage 'n' could be "),
    (3, ("add", "--name", "x", "--stage", "closing"), "no stage 'closing'"),
    (3, ("add", "--name", "x", "--set", "shoe=44"), "no field 'shoe' to edit"),
    (3, ("edit", "1", "shoe=44"), "no field 'shoe' to edit"),
    (3, ("edit", "99", "company=x"), "no lead 99"),
    (3, ("score", "99", "+5"), "no lead 99"),
    (3, ("undo", "99"), "no event 99"),
    (3, ("import", "revert", "99"), "no event 99"),
    (3, ("views", "drop", "hot"), "no view 'hot'"),
    (3, ("list", "--view", "hot"), "no view 'hot'"),
    (3, ("list", "--pipeline", "partners"), "no pipeline 'partners'; there are sales"),
    (3, ("init", "--template", "seven-stages"), "no template 'seven-stages'"),
    (3, ("pipeline", "use", "seven-stages"), "no template 'seven-stages'"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """One store for all faults: none of them changes it."""
    shell = Shell(tmp_path_factory.mktemp("refusals") / "store")
    shell("init")
    shell("add", "--name", "Ada")
    return shell


@pytest.mark.parametrize(("code", "words", "begin"), FAULTS, ids=lambda part: None)
def test_a_fault_is_one_line_and_changes_nothing(kept: Shell, code: int, words: tuple[str, ...], begin: str) -> None:
    before = kept.journal
    ran = kept(*words)
    assert (ran.code, ran.out) == (code, ""), ran
    assert ran.err.startswith(f"leadtui: {begin}"), ran.err
    assert ran.err.count("\n") == 1 and ran.err.endswith("\n"), ran.err
    assert ran.err.isprintable() or ran.err[:-1].isprintable()
    assert kept.journal == before


@pytest.mark.parametrize("words", [("list",), ("add", "--name", "x"), ("check",), ("undo",), ("batch",), ("metrics",)])
def test_where_no_store_is_none_is_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = Shell(tmp_path / "nowhere")(*words)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("leadtui: there is no store in ")
    assert "leadtui init" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("list",), ("add", "--name", "x"), ("check",), ("init",), ("compact",)])
def test_a_store_of_a_newer_release_is_left_alone(shell: Shell, words: tuple[str, ...]) -> None:
    (shell.store / "FORMAT").write_text("99\n")
    before = {path: path.read_bytes() for path in shell.store.rglob("*") if path.is_file()}
    ran = shell(*words)
    assert (ran.code, ran.out) == (5, "")
    assert "upgrade leadtui" in ran.err
    assert {path: path.read_bytes() for path in shell.store.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("place", ["a\x00b", "a\ud800b", "~nobody-of-that-name/leads", "x" * 5000])
def test_a_place_that_cannot_be_is_refused(shell: Shell, tmp_path: Path, place: str) -> None:
    for word in ("list", "init"):
        ran = Shell(tmp_path)(word, "--store", place)
        assert (ran.code, ran.err.count("\n")) == (5, 1)
    for command in ("backup", "restore-backup"):
        ran = shell(command, place, "--force")
        assert ran.code in (1, 5)
        assert ran.err.count("\n") == 1


def test_a_working_directory_that_is_gone_is_a_sentence(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert shell("list").code == 0
    for words, code in ((("list", "--store", "leads"), 5), (("backup", "leads.tar.gz"), 1)):
        ran = shell(*words)
        assert (ran.code, ran.err.count("\n"), "working directory" in ran.err) == (code, 1, True)


def test_a_url_is_refused(tmp_path: Path) -> None:
    ran = Shell(tmp_path)("list", "--store", "postgresql://crm.example/leads")
    assert (ran.code, ran.err.count("\n")) == (5, 1)


def test_a_damaged_store_is_reported_by_check(shell: Shell) -> None:
    segment = shell.store / "events" / "000001.jsonl"
    lines = segment.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"Ada", b"Eva")
    segment.write_bytes(b"".join(lines))
    ran = shell("check")
    assert ran.code == 1
    assert "000001.jsonl" in ran.out
    found = shell("check", "--json")
    assert found.code == 1
    assert '"ok":false' in found.out
    assert shell("add", "--name", "x").code == 5


def test_a_torn_tail_is_told_on_stderr(shell: Shell) -> None:
    segment = shell.store / "events" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes() + b'{"seq":5,"at"')
    ran = shell("add", "--name", "Dora")
    assert (ran.code, ran.out) == (0, "4 Dora: added in New\n")
    assert ran.err.startswith("leadtui: ")
    assert ran.err.count("\n") == 1


def test_a_conflict_ends_with_4(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def conflict(*_: object) -> None:
        raise Conflict("lead 1: value was changed by a colleague")

    monkeypatch.setattr("leadtui.service.LeadService.execute", conflict)
    ran = shell("edit", "1", "value=5")
    assert (ran.code, ran.err) == (4, "leadtui: lead 1: value was changed by a colleague\n")


def test_ctrl_c_ends_with_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("leadtui.service.LeadService.document", interrupted)
    ran = shell("show", "1")
    assert (ran.code, ran.out, ran.err) == (130, "", "leadtui: interrupted\n")


def test_undo_is_refused_when_a_colleague_was_there_since(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("edit", "1", "value=1")
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ben", 1002, via))
    shell("edit", "1", "value=2")
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ana", 1001, via))
    before = shell.journal
    ran = shell("undo")
    assert ran.code == 1
    assert ran.err.startswith("leadtui: cannot undo: value of lead 1 was changed since by ben")
    assert shell.journal == before
