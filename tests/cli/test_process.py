"""The command line as a process of its own: entry points, pipes, locales, hostile text."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
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
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'textual', 'rich', 'pydantic', 'tinydb', "
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
        ("edit", "4", f"name={HOSTILE}!"), ("edit", "4", f"{HOSTILE}=1"), ("list", f"stage:{HOSTILE!r}"), (HOSTILE,),
        ("move", "4", HOSTILE), ("views", "drop", HOSTILE), ("show", HOSTILE), ("import", HOSTILE),
        ("--store", f"/nowhere/{HOSTILE}", "list"), ("views", "save", HOSTILE, "x"), ("views",),
    )  # fmt: skip
    for words in commands:
        ran = shell(*words)
        said = ran.out + ran.err
        assert said, words
        bad = {letter for letter in said if letter != "\n" and letter != "\t" and not letter.isprintable()}
        assert bad == set(), (words, bad)
    lines = [line for line in shell("list").lines if not line.startswith("id ")]
    assert len(lines) == 4
    assert shell.json("show", "4")["company"] == HOSTILE, "JSON gives it back exactly"


def test_closed_streams_are_no_door_into_the_store(shell: Shell) -> None:
    command = f"exec {sys.executable} -m leadtui --store {shell.store} add --name Dora <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], timeout=60, check=False).returncode == 0
    assert shell.json("show", "4")["name"] == "Dora"
    assert shell("check").code == 0


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_every_locale_writes_utf8(shell: Shell, locale: str) -> None:
    shell("edit", "1", "name=Zoë 王")
    env = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "Zoë 王" in run(shell.store, "list", env=env).stdout


def test_completion_knows_commands_below_commands(empty: Shell) -> None:
    for name in ("bash", "zsh"):
        script = empty("completion", name)
        assert script.code == 0
        assert "templates" in script.out and "--because" in script.out
    script = empty("completion", "bash")
    ran = subprocess.run(["bash", "-n"], input=script.out, text=True, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
