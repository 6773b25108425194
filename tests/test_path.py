"""The whole path, from a key in one process to the journal and to the picture of another process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from leadtui.app import LeadtuiApp
from leadtui.cli.place import open_service
from leadtui.model.command.score import AdjustScore
from leadtui.model.index import LeadIndex
from leadtui.service import LeadService
from tests.cli.shell import Shell
from tests.terminal import Terminal

LEADTUI = (sys.executable, "-m", "leadtui")


class Sales:
    """A store with three leads, and boards opened on it as a person would."""

    def __init__(self, home: Path, boards: ExitStack) -> None:
        self.store = home / "store"
        self._home = home
        self._boards = boards
        shell = Shell(self.store)  # what was there before need not be made by processes
        for words in (("init",), *(("add", "--name", name) for name in ("Acme", "Beta", "Gamma"))):
            assert shell(*words).code == 0

    def command(self, *words: str) -> str:
        environment = os.environ | {"LEADTUI_STORE": str(self.store), "XDG_CONFIG_HOME": str(self._home)}
        run = partial(subprocess.run, env=environment, capture_output=True, text=True, check=True, timeout=60)
        done = run([*LEADTUI, *words])
        return done.stdout

    def lead(self, id: int) -> dict[str, Any]:
        lead: dict[str, Any] = json.loads(self.command("show", str(id), "--json"))
        return lead

    def board(self, columns: int = 100) -> Terminal:
        environment = {"XDG_CONFIG_HOME": str(self._home), "LEADTUI_STORE": str(self.store)}
        board = self._boards.enter_context(Terminal(LEADTUI, columns, 24, environment))
        board.wait_for("Gamma", 30)
        board.settle()
        return board


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Sales]:
    with ExitStack() as boards:
        yield Sales(tmp_path, boards)


def column(board: Terminal, lead: str) -> int:
    """Where on the line a lead's name stands."""
    return next(line.index(lead) for line in board.screen if lead in line)


def test_a_key_in_one_process_repaints_the_other_and_is_on_the_disk_before(sales: Sales) -> None:
    mine, theirs = sales.board(), sales.board()
    before = column(theirs, "Acme")
    mine.send("L")
    theirs.wait_for(lambda board: column(board, "Acme") > before)
    assert sales.lead(1)["stage"] == "qualified"
    mine.wait_for(lambda board: column(board, "Acme") > before)
    mine.send("u")
    theirs.wait_for(lambda board: column(board, "Acme") == before)
    assert sales.lead(1)["stage"] == "new"


def test_what_the_screen_shows_survives_kill_9(sales: Sales) -> None:
    board = sales.board()
    before = column(board, "Acme")
    board.send("L")
    board.wait_for(lambda board: column(board, "Acme") > before)
    board.kill()
    assert sales.lead(1)["stage"] == "qualified"
    assert "all is well" in sales.command("check")


def test_points_given_at_the_same_moment_add_up(sales: Sales) -> None:
    mine, theirs = sales.board(), sales.board()
    for _ in range(4):
        mine.send("+")
        theirs.send("+")
    for board in (mine, theirs):
        board.wait_for(re.compile(r"\b40\b"))
    assert sales.lead(1)["score"] == 40


def test_a_half_typed_form_and_the_cursor_are_left_alone_by_a_colleague(sales: Sales) -> None:
    board = sales.board()
    board.send("j", "a", *"Delta Lo")
    board.wait_for("Delta Lo")
    sales.command("move", "1", "qualified")
    sales.command("add", "--name", "Intruder")
    board.wait_for("Intruder")
    board.send(*"gistics", "enter")
    board.wait_for("added “Delta Logistics”")
    assert sales.lead(5)["name"] == "Delta Logistics"


def test_a_command_line_change_shows_on_the_board(sales: Sales) -> None:
    board = sales.board()
    sales.command("edit", "2", "name=Renamed")
    board.wait_for("Renamed")


@pytest.mark.parametrize("last", [signal.SIGTERM, signal.SIGHUP])
def test_a_board_that_is_told_to_go_goes_cleanly(sales: Sales, last: signal.Signals) -> None:
    board = sales.board()
    board.signal(last)
    board.wait_exit(5)
    assert not {1000, 1003, 1049, 2004} & board.modes, "mouse, alternate screen and paste mode are off again"
    assert "all is well" in sales.command("check")


def test_an_undo_typed_ahead_takes_back_the_answer_before_it(sales: Sales) -> None:
    board = sales.board()
    board.send("+", "x", "1", "u")
    board.wait_for("undid")
    lead = sales.lead(1)
    assert (lead["stage"], lead["score"]) == ("new", 5), "the loss was taken back, and nothing before it"
    assert [event["verb"] for event in json.loads(sales.command("history", "1", "--json"))] == [
        "added", "scored", "lost", "undone",
    ]  # fmt: skip
    board.send("w", "ctrl+s", "u", "t", *"Call", "enter", "enter", "u")
    board.wait_for(lambda _: len(json.loads(sales.command("history", "1", "--json"))) == 8)
    assert [event["verb"] for event in json.loads(sales.command("history", "1", "--json"))[4:]] == [
        "won", "undone", "planned", "undone",
    ]  # fmt: skip


def test_keys_typed_ahead_are_for_the_lead_that_they_open(sales: Sales) -> None:
    board = sales.board()
    board.send("j", "enter", "5", "+", "]", "L", "q", "L")
    board.wait_for("moved from New to Qualified")
    board.wait_for(lambda _: [lead["stage"] for lead in json.loads(sales.command("list", "--json"))].count("new") == 1)
    leads = json.loads(sales.command("list", "--json"))
    assert [(lead["stage"], lead["score"]) for lead in leads] == [("new", 0), ("qualified", 5), ("qualified", 0)]


def test_what_is_typed_ahead_goes_where_it_was_meant(sales: Sales) -> None:
    board = sales.board()
    board.send("/", *"Beta", "enter", "L")
    board.wait_for("moved from New to Qualified")
    board.send("F", "a", *"3M quickly", "enter")
    board.wait_for("added “3M quickly”")
    assert [lead["stage"] for lead in json.loads(sales.command("list", "--json"))] == [
        "new", "qualified", "new", "qualified",
    ], "the cursor followed Beta, and the new lead went where the cursor was"  # fmt: skip
    assert sales.lead(4)["name"] == "3M quickly"


def test_a_colleagues_key_repaints_a_few_lines_and_not_the_board(sales: Sales) -> None:
    mine, theirs = sales.board(), sales.board()
    sizes = []
    for _ in range(3):
        mine.settle(0.1)
        theirs.settle(0.1)
        mine.send("+")
        sizes.append(theirs.answer(perf_counter(), quiet=0.2, patience=10).size)
    assert 0 < min(sizes) < 1000, "the whole screen takes some thousand bytes"


def test_what_is_written_while_a_board_opens_is_shown_without_another_change(sales: Sales) -> None:
    """Between the reading of the store and the listening nothing wakes a board."""
    service = open_service(sales.store, "cli")

    class Late(LeadService):
        def index(self) -> LeadIndex:
            made = super().index()
            service.execute(AdjustScore((1,), 37))
            return made

    async def opened() -> None:
        own = open_service(sales.store, "board")
        app = LeadtuiApp(lambda: Late(own.store, own.author), directory=sales.store)
        async with app.run_test(size=(100, 24)) as pilot:
            for _ in range(100):
                await pilot.pause(0.02)
                if app.session is not None and app.session.index.score[0] == 37:
                    return
            raise AssertionError("the change of a colleague was never seen")

    asyncio.run(opened())
    service.store.close()
