"""Several Unix users on one store: who may, who did it, and what nobody can plant."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from leadtui.store.presence import place
from tests.server.conftest import Office
from tests.server.program import Person, Ran

FORGED = {
    "USER": "root", "LOGNAME": "root", "SUDO_USER": "root", "SUDO_UID": "0", "USERNAME": "root", "LNAME": "root",
    "EMAIL": "root@localhost",
}  # fmt: skip


def authors(person: Person, lead: int = 1) -> list[str]:
    return [event["by"] for event in json.loads(person.good("history", str(lead), "--json"))]


def modes(store: Path) -> dict[str, str]:
    found = {str(path.relative_to(store)): path.lstat().st_mode for path in store.rglob("*")}
    return {name: ("d" if stat.S_ISDIR(mode) else "f") + f"{stat.S_IMODE(mode):o}" for name, mode in found.items()}


def test_members_write_and_see_each_others_work_with_its_author(office: Office) -> None:
    ana, ben = office.ana, office.ben
    ana.good("add", "--name", "Blue Harbor")
    ben.good("score", "1", "+5")
    ben.good("compact")
    ana.good("move", "1", "qualified")
    ana.good("compact")
    ben.good("note", "1", "Called")
    assert authors(ana) == authors(ben) == [f"uid{person.uid}" for person in (ana, ben, ana, ben)]
    assert "Blue Harbor" in ben.good("list")
    assert "all is well" in ben.good("check")


def test_nobody_acts_under_another_name(office: Office) -> None:
    lies = FORGED | {"HOME": str(office.ana.home)}
    office.ana.good("add", "--name", "Blue Harbor")
    assert office.ben.leadtui("score", "1", "+5", **lies).code == 0
    assert authors(office.ana) == [f"uid{office.ana.uid}", f"uid{office.ben.uid}"]


@pytest.mark.parametrize(
    "words",
    [("list",), ("add", "--name", "Eve"), ("show", "1", "--json"), ("check",), ("compact",), ("init",), ("undo",),
     ("export", "--format", "json"), ("batch",)],
    ids=lambda words: words[0],
)  # fmt: skip
def test_somebody_else_reads_nothing_and_is_told_in_a_sentence(office: Office, words: tuple[str, ...]) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    ran = office.eve.leadtui(*words) if words == ("list",) else office.eve(*words)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("leadtui: ") and ran.err.count("\n") == 1, ran.err
    assert "permission denied" in ran.err


def test_somebody_else_reads_no_file(office: Office) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    office.ana.good("compact")
    paths = map(str, (office.store, *office.store.rglob("*")))
    tried = office.eve.run("/bin/sh", "-c", 'for path; do ls "$path"; cat "$path"; done', "sh", *paths)
    assert tried.out == ""
    assert "Permission denied" in tried.err


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_whatever_the_umask_both_can_write_and_nobody_else_can_read(office: Office, umask: int) -> None:
    ana, ben = replace(office.ana, umask=umask), replace(office.ben, umask=umask)
    store = ana.store.parent / "another"
    ana, ben = replace(ana, store=store), replace(ben, store=store)
    ana.good("init", "--shared", office.group)
    for person in (ana, ben, ana):
        person.good("add", "--name", f"of {person.uid}")
        person.good("compact")
    assert set(modes(store).values()) == {"d2770", "f660"}, modes(store)
    assert stat.S_IMODE(store.stat().st_mode) == 0o2770
    assert {path.stat().st_gid for path in store.rglob("*")} == set(ana.groups)
    assert "all is well" in ben.good("check")
    for number, words in enumerate((("--format", "csv"), ("--format", "json"))):
        file = ben.home / f"export{number}"
        ben.good("export", *words, "--output", str(file))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda store: store.chmod(0o3770), "is sticky"),
        (lambda store: store.chmod(0o2775), "open to every user"),
        (lambda store: (store / "lock").chmod(0o664), "open to every user"),
        (lambda store: (store / "lock").chmod(0o600), "not open to the group"),
        (lambda store: (store / "events").chmod(0o770), "does not hand its group on"),
        (lambda store: os.chown(store / "lock", -1, 0), "belongs to the group root"),
    ],
)
def test_check_tells_what_is_wrong_with_the_permissions(office: Office, spoil: object, said: str) -> None:
    assert callable(spoil)
    spoil(office.store)
    ran = office.ana("check")
    assert ran.code == 1
    assert said in ran.out


def planted(office: Office, kind: str, name: Path) -> Path:
    """Ben, who may write there, puts something where leadtui has a file; it leads to a file of Ana's."""
    victim = office.ana.home / "victim"
    victim.write_bytes(b"")
    os.chown(victim, office.ana.uid, office.ana.gid)
    if name.is_dir():
        name.rename(name.with_name("moved-away"))
    else:
        name.unlink(missing_ok=True)
    match kind:
        case "symlink":
            name.symlink_to(victim)
        case "dangling":
            name.symlink_to(office.ana.home / "nowhere")
        case "pipe":
            os.mkfifo(name, 0o660)
        case "directory":
            name.mkdir(0o2770)
        case "hard link":
            os.link(victim, name)
    if kind in ("pipe", "directory"):
        os.chown(name, office.ben.uid, -1)
    return victim


@pytest.mark.parametrize("kind", ["symlink", "dangling", "pipe", "directory", "hard link"])
@pytest.mark.parametrize("name", ["FORMAT", "lock", "leads.json", "events/000001.jsonl", "events", "here"])
def test_what_a_colleague_plants_is_neither_followed_nor_waited_for(office: Office, kind: str, name: str) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    office.ana.good("compact")
    victim = planted(office, kind, office.store / name)
    for words in (("score", "1", "+5"), ("compact",), ("list",)):
        ran = office.ana(*words)
        assert_answered(ran)
    assert victim.read_bytes() == b""
    assert sorted(path.name for path in office.ana.home.iterdir()) == ["victim"]
    assert stat.S_IMODE(victim.stat().st_mode) == 0o644


def assert_answered(ran: Ran) -> None:
    """It went well, or it was refused in one sentence."""
    assert ran.code in (0, 5), ran
    assert "Traceback" not in ran.err
    assert ran.code == 0 or ran.err.splitlines()[-1].startswith("leadtui: ")


@pytest.mark.parametrize("kind", ["symlink", "dangling", "pipe", "directory", "hard link"])
def test_names_of_temporary_files_that_are_taken_hinder_nobody(office: Office, kind: str) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    victim = planted(office, kind, office.store / ".leads.json.0123456789abcdef")
    office.ana.good("compact")
    assert "Blue Harbor" in office.ana.good("list")
    assert victim.read_bytes() == b""


def test_the_store_holds_nothing_that_is_run(office: Office) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    for name in ("config.toml", "hooks.py", "sitecustomize.py", "leadtui.py", "leadtui/__init__.py"):
        trap = office.store / name
        trap.parent.mkdir(exist_ok=True)
        trap.write_text("import os; os.system('touch ~/caught')\n", "utf-8")
        trap.chmod(0o770)
    leadtui = str(office.ben.program.leadtui)
    tried = office.ben.run("/bin/sh", "-c", 'cd "$0" && exec "$1" --store . list', str(office.store), leadtui)
    assert "Blue Harbor" in tried.out
    assert not list(office.ben.home.iterdir())


EDITOR = """#!/bin/sh
stat -c '%a' "$1" > ~/file-mode
stat -c '%a' "$(dirname "$1")" > ~/directory-mode
ls -l /proc/$$/fd > ~/open-files
"""


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_what_is_edited_is_nobody_elses_business(office: Office, umask: int) -> None:
    editor = office.ana.home / "editor"
    editor.write_text(EDITOR, "utf-8")
    editor.chmod(0o755)
    ana = replace(office.ana, umask=umask)
    command = (str(ana.program.leadtui), "--store", str(ana.store), "pipeline", "edit")
    at_a_terminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))"
    ran = ana.run(str(ana.program.python), "-c", at_a_terminal, *command, EDITOR=str(editor))
    assert ran.code == 0, ran
    assert (office.ana.home / "file-mode").read_text("utf-8") == "600\n"
    assert (office.ana.home / "directory-mode").read_text("utf-8") == "700\n"
    assert str(office.store) not in (office.ana.home / "open-files").read_text("utf-8"), "the editor keeps no lock"


def test_presence_files_are_the_groups(office: Office) -> None:
    here = place(office.store)
    script = (
        "import sys; from pathlib import Path; from leadtui.store.presence import Presence as P; "
        "p = P(Path(sys.argv[1])); print([(h.user, h.editing) for h in p.here()])"
    )
    for person in (replace(office.ana, umask=0o777), replace(office.ben, umask=0o000)):
        ran = person.run(str(person.program.python), "-c", script, str(office.store))
        assert ran.out == f"[('uid{person.uid}', None)]\n", ran.err
    assert stat.S_IMODE(here.stat().st_mode) == 0o2770
