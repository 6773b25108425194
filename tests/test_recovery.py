"""docs/reliability.md, followed to the letter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.test_house import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def follow(step: str, here: Path) -> subprocess.CompletedProcess[str]:
    """Runs the block of that name as it stands on the page."""
    found = re.search(rf"```sh {step}\n(.*?)```", PAGE, re.DOTALL)
    assert found, step
    leadtui = f'leadtui() {{ "{sys.executable}" -m leadtui "$@"; }}\nset -e\n'
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(here / "state")}
    return subprocess.run(
        ["/bin/sh", "-c", leadtui + found[1]], cwd=here, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A store of nine events: the pipeline, four leads, and four scores."""
    shell = Shell(tmp_path / "store")
    shell("init")
    for name in ("Ada", "Bob", "Cleo", "Dan"):
        shell("add", "--name", name, "--company", "Acme")
    for id in "1234":
        shell("score", id, "+5")
    return shell


def damage(shell: Shell) -> None:
    """One changed byte in line 5: the event that added Dan."""
    segment = shell.store / "events" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b'"Dan"', b'"Den"', 1))


def test_check_says_what_is_damaged_what_is_whole_and_what_to_do(shell: Shell) -> None:
    damage(shell)
    ran = shell("check")
    assert ran.code == 1
    first, second = ran.lines
    assert re.fullmatch(
        r".*/store/events/000001\.jsonl line 5 \(byte \d+\): checksum does not match; nothing was changed, "
        r"restore it from a backup", first,
    )  # fmt: skip
    assert second == (
        "events 1 to 4 are whole, and 4 behind the damage (6 to 9); put back a backup with `leadtui restore-backup`, "
        "or keep what is whole as told under `Recovery by hand` in docs/reliability.md"
    )
    assert "## Recovery by hand" in PAGE


def test_everything_before_the_damage_is_kept_as_the_page_says(shell: Shell, tmp_path: Path) -> None:
    damage(shell)
    whole = shell.journal
    assert shell("list").code == 5
    assert follow("recovery", tmp_path).returncode == 0
    ran = follow("cut", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("all is well\n")
    assert ran.stdout.count('"verb":"scored"') == 4, "what came after it is shown"
    assert [lead["name"] for lead in shell.json("list")] == ["Ada", "Bob", "Cleo"]
    assert shell("add", "--name", "Dan").code == 0
    assert Shell(tmp_path / "damaged").journal == whole


def test_every_lead_is_taken_along_as_the_page_says(shell: Shell, tmp_path: Path) -> None:
    shell("compact")
    leads = shell.json("list")
    damage(shell)
    assert follow("recovery", tmp_path).returncode == 0
    ran = follow("export", tmp_path)
    assert (ran.returncode, "all is well" in ran.stdout) == (0, True), ran.stderr
    found = Shell(tmp_path / "new").json("list")
    assert [(lead["name"], lead["company"], lead["score"]) for lead in found] == [
        (lead["name"], lead["company"], lead["score"]) for lead in leads
    ]
