"""batch: one answer per line, in order, each after its event is on disk."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.shell import Shell


def answers(shell: Shell, *lines: str, options: tuple[str, ...] = ()) -> list[Any]:
    ran = shell("batch", *options, stdin="".join(f"{line}\n" for line in lines).encode())
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.lines]


def test_commands_are_answered_in_order(shell: Shell) -> None:
    added, scored, gone, listed = answers(
        shell, '["add","--name","Dora"]', '["score","4","+5"]', '["show","99"]', '["list","score>=5"]'
    )
    assert (added["ok"], added["result"]["id"]) == (True, 4)
    assert (scored["ok"], scored["result"]["score"]) == (True, 5)
    assert gone == {"ok": False, "code": 3, "error": "no lead 99"}
    assert [lead["id"] for lead in listed["result"]] == [4]
    assert shell.json("show", "4")["score"] == 5


def test_a_bad_line_stops_nothing(shell: Shell) -> None:
    bad = ('{"a":1}', "[1]", "[", "", '["nope"]', '["show"]', '["show","--help"]', '["--version"]', "[]", '["demo"]',
           '["batch"]', '["init"]', '["list","--store","x"]', '["\\ud800"]')  # fmt: skip
    found = answers(shell, *bad, '["list"]')
    assert [(answer["ok"], answer["code"]) for answer in found[:-1]] == [(False, 2)] * len(bad)
    assert all(answer["error"] and "\n" not in answer["error"] for answer in found[:-1])
    assert found[-1]["ok"] is True


def test_every_exit_code_comes_through(shell: Shell) -> None:
    found = answers(shell, '["edit","1","value=-5"]', '["score","1","5"]', '["move","1","nowhere"]', '["check"]')
    assert [answer.get("code") for answer in found] == [1, 2, 3, None]


def test_a_fault_found_by_check_is_an_answer(shell: Shell) -> None:
    shell.store.chmod(0o755)
    (found,) = answers(shell, '["check"]')
    assert (found["ok"], found["code"]) == (False, 1)
    assert "open to every user" in found["error"]


def test_the_pipeline_holds_for_every_line(shell: Shell) -> None:
    shell("pipeline", "add", "Partners", "--template", "phases")
    (added,) = answers(shell, '["add","--name","Reseller"]', options=("--pipeline", "partners"))
    assert added["result"]["pipeline"] == "partners"


def test_stdin_belongs_to_the_batch(shell: Shell) -> None:
    refused, listed = answers(shell, '["pipeline","edit"]', '["list"]')
    assert (refused["ok"], refused["code"]) == (False, 1)
    assert len(listed["result"]) == 3
