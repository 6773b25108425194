"""The board from the command line: on the store, or on a demo that leaves nothing behind."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.terminal import Terminal


def test_without_a_command_the_board_opens(shell: Shell) -> None:
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(shell.store)]) as terminal:
        terminal.wait_for("Cleo")
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_without_a_store_the_board_asks_and_makes_nothing_unasked(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(tmp_path / "nowhere")]) as terminal:
        terminal.wait_for("There are no leads in")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("leave", "code"), [
    (lambda terminal: terminal.send("q"), 0),
    (lambda terminal: terminal.signal(signal.SIGTERM), 143),
    (lambda terminal: terminal.signal(signal.SIGHUP), 129),
    (Terminal.hang_up, 129),
])  # fmt: skip
def test_the_demo_leaves_nothing_behind(tmp_path: Path, leave: Callable[[Terminal], None], code: int) -> None:
    command = [sys.executable, "-m", "leadtui", "demo", "--leads", "20", "--seed", "7"]
    with Terminal(command, environment={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait_for("Negotiation")
        terminal.wait_for(lambda screen: any(path.name == "store" for path in tmp_path.rglob("store")))
        leave(terminal)
        assert terminal.wait_exit() == code
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("leadtui")] == []
