"""Terminals that vanish, stand still, or change their size all the time: the board ends or goes on, and never spins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from leadtui.cli.place import open_service
from leadtui.model.command import AddLead, AdjustScore, CreatePipeline
from leadtui.store.create import create
from tests.terminal import Terminal

BOARD = (sys.executable, "-m", "leadtui")
ON_THE_SCREEN = {1049, 1000, 1002, 1006, 2004}


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    store = tmp_path / "store"
    create(store)
    service = open_service(store, "cli")
    service.execute(CreatePipeline("default"))
    service.execute(AddLead("Blue Harbor", {"score": 40}))
    service.store.close()
    return {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path), "LEADTUI_STORE": str(store)}


def opened(settings: dict[str, str], *command: str) -> Terminal:
    terminal = Terminal(command or BOARD, 120, 30, settings)
    terminal.wait_for("Blue Harbor", 20)
    terminal.settle()
    return terminal


@pytest.fixture
def board(settings: dict[str, str]) -> Iterator[Terminal]:
    with opened(settings) as terminal:
        yield terminal


def ended(terminal: Terminal, seconds: float) -> int:
    """Its exit code, without reading a byte of what it says."""
    return terminal._process.wait(seconds)


def stall(terminal: Terminal) -> None:
    """Nobody reads any more, and so much is to be shown that the board cannot go on."""
    for _ in range(40):
        os.write(terminal._master, b"?\x1bm")
    used = -1.0
    while used != terminal.cpu:  # until it stands
        used = terminal.cpu
        with pytest.raises(subprocess.TimeoutExpired):
            ended(terminal, 0.3)


def test_a_lost_terminal_ends_the_board_although_hang_ups_are_ignored(settings: dict[str, str]) -> None:
    with opened(settings, "/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *BOARD) as terminal:
        terminal.send("e")
        terminal.settle()
        terminal.hang_up()
        assert ended(terminal, 5) == 129


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_terminal_that_stands_still_does_not_keep_the_board(
    board: Terminal, number: signal.Signals, code: int
) -> None:
    stall(board)
    began = monotonic()
    board.signal(number)
    assert ended(board, 2.5) == code
    assert monotonic() - began < 2.5


def test_a_terminal_that_stands_still_and_is_lost_ends_the_board(board: Terminal) -> None:
    stall(board)
    board.hang_up()
    assert ended(board, 2.5) == 129


def test_a_stopped_board_holds_nobody_up_and_is_fresh_when_it_goes_on(
    board: Terminal, settings: dict[str, str]
) -> None:
    board.send("ctrl+z")
    board.wait_for(lambda seen: 1049 not in seen.modes)
    colleague = open_service(Path(settings["LEADTUI_STORE"]), "cli")
    for _ in range(3):
        colleague.execute(AdjustScore((1,), 5))
    colleague.store.close()
    board.signal(signal.SIGCONT)
    board.wait_for("scored lead 1 from 50 to 55", 5)
    assert board.modes >= ON_THE_SCREEN


def test_a_storm_of_sizes_is_survived(board: Terminal) -> None:
    for number in range(120):
        board.resize(1 + number * 37 % 250, 1 + number * 13 % 80)
        board.listen(0.002)
    board.resize(120, 30)
    board.wait_for("Blue Harbor")
    board.settle(0.3)
    used = board.cpu
    assert board.listen(0.5) == 0
    assert board.cpu - used <= 0.05
    board.send("+")
    board.wait_for("scored from 40 to 45")


@pytest.mark.parametrize(("variable", "said"), [("dumb", "TERM=dumb cannot show the board")])
def test_a_terminal_that_can_do_nothing_is_told_so(settings: dict[str, str], variable: str, said: str) -> None:
    with Terminal(BOARD, 120, 30, settings | {"TERM": variable}) as terminal:
        assert terminal.wait_exit(5) == 2
        assert said in terminal.text
        assert len(terminal.text.split()) < 40


@pytest.mark.parametrize("given", ["/dev/null", "/dev/zero"])
def test_without_a_terminal_the_board_is_refused_in_one_line(settings: dict[str, str], given: str) -> None:
    with Path(given).open("rb") as stdin:
        ran = subprocess.run(
            BOARD, env=os.environ | settings, stdin=stdin, capture_output=True, text=True, timeout=10, check=False
        )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "needs a terminal" in ran.stderr
