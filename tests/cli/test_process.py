"""The command line as a process of its own: entry points, pipes, locales, hostile text."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.shell import Shell

HOSTILE = "Eve\x1b]52;c;cm0gLXJm\x07\x1b[2J\r\nid 99\u202e\u200b\x9b31m"


def run(store: Path, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "leadtui", "--store", str(store), *words],
        encoding="utf-8", capture_output=True, timeout=60, check=False, env=env,
    )  # fmt: skip


def test_the_actor_is_the_unix_user_whatever_the_environment_says(empty: Shell) -> None:
    env = os.environ | {"USER": "boss", "LOGNAME": "boss", "SUDO_USER": "boss", "USERNAME": "boss"}
    assert run(empty.store, "add", "--name", "Ada", env=env).returncode == 0
    assert empty.json("history", "1")[0]["by"] == pwd.getpwuid(os.getuid()).pw_name


def test_no_command_loads_what_it_does_not_need(shell: Shell) -> None:
    code = (
        "import sys; from leadtui.cli import main; code = main(sys.argv[1:]); "
        "known = {*sys.modules} | {name.partition('.')[0] for name in sys.modules}; "
        "print(sorted(known & {'leadtui.model.quick_days', 'textual', 'rich', 'pydantic', 'tinydb', "
        "'orjson', 'platformdirs', 'shtab', 'tomli_w', 'leadtui.exchange'}), file=sys.stderr); sys.exit(code)"
    )

    def loaded(*words: str) -> str:
        command = [sys.executable, "-c", code, "--store", str(shell.store), *words]
        ran = subprocess.run(command, text=True, capture_output=True, check=True)
        return ran.stderr.strip().splitlines()[-1]

    assert loaded("--help") == "[]"
    assert "textual" not in loaded("list")
    for words in (
        ("list",), ("show", "1"), ("history", "1"), ("move", "1", "won"), ("score", "1", "+5"), ("pipeline", "show"),
    ):  # fmt: skip
        assert loaded(*words) == "['orjson', 'tinydb']", words
    assert loaded("edit", "1", "name=Ada") == "['orjson', 'pydantic', 'tinydb']"


def test_who_reads_only_the_head_causes_no_complaint(shell: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "leadtui", "--store", str(shell.store), "list"], stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, b"")


def test_a_full_disk_behind_stdout_is_said(shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "leadtui", "--store", str(shell.store), "list"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr == "leadtui: the command is done, but its output cannot be written: No space left on device\n"


def test_hostile_text_never_acts_on_a_terminal(shell: Shell) -> None:
    shell("add", "--name", HOSTILE, "--company", HOSTILE, "--tag", HOSTILE)
    shell("note", "4", HOSTILE)
    shell("next", "4", HOSTILE)
    shell("lost", "4", "--reason", HOSTILE)
    commands = (
        ("list",), ("show", "4"), ("history", "4"), ("undo",), ("redo",), ("list", "--format", "tsv"),
        ("list", "--format", "csv"),
        ("edit", "4", f"name={HOSTILE}!"), ("edit", "4", f"{HOSTILE}=1"), ("list", f"stage:{HOSTILE!r}"), (HOSTILE,),
        ("move", "4", HOSTILE), ("views", "drop", HOSTILE), ("show", HOSTILE), ("import", HOSTILE),
        ("--store", f"/nowhere/{HOSTILE}", "list"), ("views", "save", HOSTILE, "x"), ("views",),
    )  # fmt: skip
    for words in commands:
        ran = shell(*words)
        said = ran.out + ran.err
        assert said, words
        bad = {letter for letter in said.replace("\r\n", "\n") if letter not in "\n\t" and not letter.isprintable()}
        assert bad == set(), (words, bad)
    lines = [line for line in shell("list").lines if not line.startswith("id ")]
    assert len(lines) == 4
    for words in (("show", "4", "--json"), ("list", "--format", "jsonl"), ("export", "--format", "json")):
        said = shell(*words).out
        assert all(letter == "\n" or letter.isprintable() for letter in said), words
    assert shell.json("show", "4")["company"] == HOSTILE, "JSON gives it back exactly"


def test_an_export_to_a_terminal_is_for_the_eyes(shell: Shell) -> None:
    shell("add", "--name", HOSTILE)
    command = [sys.executable, "-m", "leadtui", "--store", str(shell.store), "export"]
    assert b"\x1b]52" in subprocess.run(command, capture_output=True, check=True).stdout, "a file is exact"
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=theirs, env=os.environ | {"TERM": "dumb"}) as process:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # how a terminal ends
            while piece := os.read(ours, 4096):
                seen += piece
    os.close(ours)
    assert process.returncode == 0
    assert "Eve␛]52".encode() in seen
    assert b"\x1b" not in seen


def test_what_is_long_is_not_cut_in_any_format(shell: Shell) -> None:
    long = "x" * 200_000
    assert shell("batch", stdin=json.dumps(["add", "--name", long]).encode()).code == 0
    for format in ("csv", "tsv", "json", "jsonl"):
        assert long in shell("list", "--format", format).out, format


def test_a_stderr_that_is_full_does_not_change_the_exit_code(shell: Shell) -> None:
    command = f"exec {sys.executable} -m leadtui --store {shell.store} show 99 2>/dev/full"
    assert subprocess.run(["sh", "-c", command], timeout=60, check=False).returncode == 3


def test_closed_streams_are_no_door_into_the_store(shell: Shell) -> None:
    command = f"exec {sys.executable} -m leadtui --store {shell.store} add --name Dora <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], timeout=60, check=False).returncode == 0
    assert shell.json("show", "4")["name"] == "Dora"
    assert shell("check").code == 0


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_every_locale_reads_and_writes_utf8(shell: Shell, locale: str) -> None:
    env = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    store = shell.store.rename(shell.store.with_name("lädchen"))
    assert run(store, "edit", "1", "name=Zoë 王", env=env).stderr == ""
    assert "Zoë 王" in run(store, "list", env=env).stdout
    out = store.with_name("größe.json")
    assert run(store, "export", "--format", "json", "--output", str(out), env=env).returncode == 0
    assert "Zoë 王" in out.read_text()
    assert run(store, "import", str(out), "--on-duplicate", "add", env=env).returncode == 0


def test_completion_knows_commands_below_commands(empty: Shell) -> None:
    for name in ("bash", "zsh"):
        script = empty("completion", name)
        assert script.code == 0
        assert "templates" in script.out and "--because" in script.out
    script = empty("completion", "bash")
    ran = subprocess.run(["bash", "-n"], input=script.out, text=True, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
