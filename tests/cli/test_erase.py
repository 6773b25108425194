"""erase: no byte of the person stays in any file, and nobody else's history is touched."""

from __future__ import annotations

import errno
import json
import os
import shutil
from itertools import chain
from pathlib import Path

import pytest

from leadtui.cli import tombstones
from leadtui.cli.pipeline_toml import to_toml
from leadtui.cli.place import open_service
from leadtui.store.erase import Tombstone
from tests.cli.shell import Shell

PERSON = (
    "Hildegard", "Rupertsberg", "hilde@bingen.example", "+49 6721 1098", "Scivias", "Volmar", "Physica",
    "Ordo Virtutum", "Jutta", "Disibod", "convent.example", "lingua-ignota", "Eibingen",
)  # fmt: skip
"""Every text that only she brought into the store."""


def traces(place: Path) -> dict[str, list[str]]:
    """Which texts of hers stand in which files, hidden ones too."""
    files = [path for path in place.rglob("*") if path.is_file()]
    found = {path.name: [text for text in PERSON if text.encode() in path.read_bytes()] for path in files}
    return {name: texts for name, texts in found.items() if texts}


@pytest.fixture
def hildegard(shell: Shell) -> Shell:
    """Lead 4 has every kind of field and event, some of them together with the leads 1 to 3."""
    service = open_service(shell.store, "cli")
    toml = to_toml(service.pipeline())
    service.store.close()
    own = 'custom_fields = [{id = "order", name = "Order"}]'
    assert shell("pipeline", "edit", stdin=f"{own}\n{toml}".encode()).code == 0
    shell(
        "add", "--name", "Hildegard", "--company", "Rupertsberg", "--email", "hilde@bingen.example",
        "--phone", "+49 6721 1098", "--contact", "Volmar", "--title", "Disibod", "--website", "https://convent.example",
        "--tag", "lingua-ignota", "--set", "custom.order=Ordo Virtutum",
    )  # fmt: skip
    shell("note", "4", "wrote Scivias")
    shell("log", "4", "call", "asked for Physica", "--outcome", "reached")
    shell("next", "4", "send the Ordo", "--due", "3d")
    shell("move", "1", "4", "qualified", "--because", "Jutta said so")
    shell("assign", "2", "4", "ben")
    shell("handoff", "4", "cho", "--note", "ask in Eibingen")
    shell("compact")
    shell("score", "4", "+5", "--because", "Jutta again")
    assert set(chain(*traces(shell.store).values())) >= set(PERSON)
    return shell


def test_nothing_of_the_person_is_in_any_file(hildegard: Shell) -> None:
    before = [json.loads(line)["seq"] for line in hildegard.journal.splitlines()]
    others = [hildegard.json("history", str(id)) for id in (1, 2, 3)]
    answer = hildegard.json("erase", "4", "--yes")
    assert answer == {"erased": [4], "mentions": []}
    assert traces(hildegard.store) == {}
    assert hildegard("show", "4").code == 3
    seqs = [json.loads(line)["seq"] for line in hildegard.journal.splitlines()]
    assert seqs == [*before, len(before) + 1], "no event is missing"
    for id, was in zip((1, 2, 3), others, strict=True):
        now = hildegard.json("history", str(id))
        assert [(event["seq"], event["verb"], event["by"]) for event in now] == [
            (event["seq"], event["verb"], event["by"]) for event in was
        ]
    assert hildegard.json("show", "1")["stage"] == "qualified", "what an event did to others stays"
    assert hildegard("check").out == "all is well\n"
    assert hildegard.json("add", "--name", "Next")["id"] == 5, "the number is never used again"


def test_it_cannot_be_undone(hildegard: Shell) -> None:
    added = hildegard.json("history", "4")[0]["seq"]
    hildegard("erase", "4", "--yes")
    newest = json.loads(hildegard.journal.splitlines()[-1])["seq"]
    for words in (("undo", str(newest)), ("undo", str(added)), ("undo",), ("redo",), ("restore", "4")):
        hildegard(*words)
        assert traces(hildegard.store) == {}, words
        assert hildegard("show", "4").code == 3, words


def test_without_yes_nothing_happens(hildegard: Shell) -> None:
    before = hildegard.journal
    ran = hildegard("erase", "4")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "leadtui: erasing lead 4 is for good and cannot be undone; nothing was erased, --yes does it\n"
    )
    assert hildegard.journal == before


@pytest.mark.parametrize(
    ("words", "code"), [(("9", "--yes"), 3), (("0", "--yes"), 3), (("4", "9", "--yes"), 3), (("--yes",), 2),
                        (("4", "--replay", "--yes"), 2)],
)  # fmt: skip
def test_what_makes_no_sense_erases_nobody(hildegard: Shell, words: tuple[str, ...], code: int) -> None:
    before = hildegard.journal
    ran = hildegard("erase", *words)
    assert (ran.code, ran.err.count("\n")) == (code, 1)
    assert hildegard.journal == before


def test_a_lead_whose_adding_was_undone_can_be_erased(shell: Shell) -> None:
    shell("add", "--name", "Hildegard")
    shell("undo")
    assert traces(shell.store)
    assert shell.json("erase", "4", "--yes")["erased"] == [4]
    assert traces(shell.store) == {}


def test_several_at_once_and_twice(hildegard: Shell) -> None:
    assert hildegard.json("erase", "4", "2", "4", "--yes")["erased"] == [2, 4]
    assert hildegard.json("erase", "4", "--yes")["erased"] == [4], "again: what was interrupted is finished so"
    assert [lead["id"] for lead in hildegard.json("list")] == [1, 3]


def test_who_else_names_the_person_is_told(hildegard: Shell) -> None:
    hildegard("note", "1", "a friend of Hildegard")
    hildegard("views", "save", "hers", "Hildegard")
    note = hildegard.json("history", "1")[-1]["seq"]
    answer = hildegard("erase", "4", "--yes", "--json").json
    assert answer["mentions"] == [{"event": note, "leads": [1]}, {"event": note + 1, "leads": []}]
    said = hildegard("erase", "4", "--yes").out
    assert said == "lead 4: erased for good\n", "the second time nobody knows the name any more"


def test_a_copy_from_before_is_cleaned_again(hildegard: Shell) -> None:
    old = hildegard.store.with_name("old")
    shutil.copytree(hildegard.store, old)
    hildegard("erase", "4", "--yes")
    shutil.rmtree(hildegard.store)
    shutil.copytree(old, hildegard.store)
    assert traces(hildegard.store)
    assert hildegard.json("erase", "--replay") == {"erased": [4], "mentions": []}
    assert traces(hildegard.store) == {}
    assert hildegard("check").code == 0
    assert hildegard("erase", "--replay").out == "nobody is left to be erased\n"


def test_the_tombstone_says_nothing_and_fits_no_other_store(hildegard: Shell, tmp_path: Path) -> None:
    hildegard("erase", "4", "--yes")
    stones = tombstones.path()
    assert [set(json.loads(line)) for line in stones.read_text().splitlines()] == [{"lead", "seq", "at"}]
    assert stones.stat().st_mode & 0o777 == 0o600
    stones.write_bytes(b'{"lead":\n[]\n\xff\n' + stones.read_bytes())
    assert [stone.lead for stone in tombstones.remembered()] == [4]
    other = Shell(tmp_path / "other")
    other("init")
    for name in ("A", "B", "C", "D"):
        other("add", "--name", name)
    tombstones.remember([Tombstone(4, 5, "2020-01-01T00:00:00.000Z"), Tombstone(4, 4, "2026-11-22T09:00:00.000Z")])
    assert other.json("erase", "--replay")["erased"] == []
    assert len(other.json("list")) == 4


def test_an_interrupted_erasure_is_found_by_check_and_finished(
    hildegard: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, list[int]()

    def fails(fd: int) -> None:
        calls.append(fd)
        if len(calls) == 2:  # the first one is of the directory whose snapshot is removed
            raise OSError(errno.ENOSPC, "No space left on device")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fails)
        ran = hildegard("erase", "4", "--yes")
    assert (ran.code, ran.err.count("\n")) == (5, 1)
    assert "the leads are gone from the board, but not from every file: " in ran.err
    assert "the disk is full; once that is put right, `leadtui erase --replay` finishes it" in ran.err
    assert traces(hildegard.store)
    checked = hildegard.json("check")
    assert (checked["ok"], checked["faults"]) == (True, []), "nothing of what must be kept is damaged"
    assert "lead 4 was erased" in checked["notes"][0]
    assert hildegard.json("erase", "--replay")["erased"] == [4]
    assert (traces(hildegard.store), hildegard("check").out) == ({}, "all is well\n")


def test_open_sessions_forget(hildegard: Shell) -> None:
    service = open_service(hildegard.store, "tui")
    try:
        assert service.index().row(4) is not None
        service.news()
        hildegard("erase", "4", "--yes")
        assert service.news().reloaded
        assert service.index().row(4) is None
        assert [event.verb for event in service.history(4)] == ["erased"]
    finally:
        service.store.close()


def test_a_state_directory_that_cannot_be_written_is_told(hildegard: Shell, tmp_path: Path) -> None:
    (tmp_path / "state").symlink_to(os.devnull)
    ran = hildegard("erase", "4", "--yes")
    assert (ran.code, ran.out) == (0, "lead 4: erased for good\n")
    assert "a backup from before cannot be cleaned by itself" in ran.err
    assert traces(hildegard.store) == {}


def test_an_undo_that_an_erased_lead_was_in_names_its_event(hildegard: Shell) -> None:
    assert hildegard("handoff", "1", "4", "dan", "--note", "all of it").code == 0
    assert hildegard("undo").code == 0
    assert hildegard("erase", "4", "--yes").code == 0
    handed, undone = hildegard.json("history", "1")[-2:]
    assert undone["sentence"] == f"ana undid event {handed['seq']}"
