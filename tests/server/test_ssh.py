"""Two people at their boards over real SSH connections, which are lost or stand still."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from time import monotonic, sleep

import psutil
import pytest

from leadtui.cli.place import open_service
from leadtui.model.command import AddLead
from leadtui.service import LeadService
from tests.server.program import Program, room
from tests.server.sshd import Server, serving
from tests.terminal import Terminal

CLOCK = 0.05
"""Seconds of CPU time that are as good as none: the kernel counts in steps of 0.01."""


@pytest.fixture(scope="module")
def server(program: Program) -> Iterator[Server]:
    made = room()
    try:
        with serving(made, program) as server:
            yield server
    finally:
        shutil.rmtree(made)


@contextmanager
def service(server: Server) -> Iterator[LeadService]:
    opened = open_service(server.store, "cli")
    try:
        yield opened
    finally:
        opened.store.close()


@pytest.fixture
def lead(server: Server) -> Iterator[int]:
    """A lead that is alone on the board."""
    with service(server) as office:
        applied = office.execute(AddLead("Blue Harbor", {"company": "Harbor GmbH", "score": 40}))
        assert applied is not None
        (id,) = applied.event.leads
        yield id
        office.store.erase((id,), office.author, "2026-11-22T09:00:00Z")


@pytest.fixture
def boards(server: Server, lead: int) -> Iterator[tuple[Terminal, Terminal]]:
    """Ana's and Ben's, each of which knows of the other."""
    with ExitStack() as opened:
        ana, ben = (opened.enter_context(server.board(name)) for name in (server.ana, server.ben))
        for board, other in ((ana, server.ben), (ben, server.ana)):
            board.wait_for("Blue Harbor", 20)
            board.wait_for(rf"\+1 \({other}\)")
        yield ana, ben
    for name in (server.ana, server.ben):
        within(5, partial(gone, server, name))


def within(seconds: float, holds: Callable[[], object]) -> float:
    """Seconds until it held."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < seconds, f"not within {seconds} s"
        sleep(0.01)
    return monotonic() - began


def gone(server: Server, name: str) -> bool:
    return not server.boards(name)


def lock_is_free(server: Server) -> bool:
    fd = os.open(server.store / "lock", os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(fd)
    return True


def test_a_move_in_one_session_shows_in_the_other_and_has_its_author(
    server: Server, lead: int, boards: tuple[Terminal, Terminal]
) -> None:
    ana, ben = boards
    ana.send("L")
    ben.wait_for(f"{server.ana} moved lead {lead} from New to Qualified", 2)
    ben.send("+")
    ana.wait_for(f"{server.ben} scored lead {lead} from 40 to 45", 2)
    with service(server) as office:
        assert [event.by for event in office.history(lead)][1:] == [server.ana, server.ben]


def test_the_login_is_the_board_and_nothing_else(server: Server) -> None:
    ran = server.run(server.ana, "id; cat /etc/passwd")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "the board needs a terminal" in ran.stderr
    tunnel = server.run(server.ana, "-W", f"127.0.0.1:{server.port}")
    assert tunnel.returncode != 0
    assert "SSH-2.0" not in tunnel.stdout


def test_a_connection_that_is_lost_in_mid_edit_takes_nothing_along_but_what_was_half_typed(
    server: Server, lead: int, boards: tuple[Terminal, Terminal]
) -> None:
    ana, ben = boards
    ana.send("+")
    ana.wait_for("scored from 40 to 45")
    ana.send("enter")
    ana.wait_for(rf"#{lead} · 1 of 1")
    ana.send("e")
    ana.wait_for("enter saves")
    ana.send("half typed")
    ana.wait_for("half typed")
    ben.wait_for(f"{server.ana} is editing", 2)
    assert not gone(server, server.ana)
    ana.kill()
    within(2, partial(gone, server, server.ana))
    ben.wait_for(lambda board: not re.search(rf"is editing|\+1 \({server.ana}\)", board.text), 2)
    assert lock_is_free(server)
    ben.send("L")
    ben.wait_for("moved from New to Qualified", 2)
    with service(server) as office:
        found = office.lead(lead)
        assert (found.name, found.score, found.stage) == ("Blue Harbor", 45, "qualified")
        assert office.store.check() == []


def test_a_terminal_that_stands_still_holds_nobody_up_and_is_let_go(
    server: Server, lead: int, boards: tuple[Terminal, Terminal]
) -> None:
    ana, ben = boards
    (process,) = server.boards(server.ana)
    os.kill(ana.pid, signal.SIGSTOP)
    used = sum(process.cpu_times()[:2])
    for score in range(45, 70, 5):
        ben.send("+")
        ben.wait_for(f"scored from {score - 5} to {score}", 2)
        assert lock_is_free(server)
    assert sum(process.cpu_times()[:2]) - used <= 0.5, "five repaints and no spinning"
    within(10, partial(gone, server, server.ana))
    ben.wait_for(lambda board: server.ana not in board.screen[0], 2)
    with service(server) as office:
        assert office.lead(lead).score == 65


def test_a_board_that_nobody_touches_costs_nothing(server: Server, boards: tuple[Terminal, Terminal]) -> None:
    ana, ben = boards
    for board in boards:
        board.settle(0.3)
    processes: list[psutil.Process] = [*server.boards(server.ana), *server.boards(server.ben)]
    for _ in range(20):  # at first a board loads what the first keys will need, for as long as others use the machine
        before = [sum(process.cpu_times()[:2]) for process in processes]
        assert ana.listen(1.0) + ben.listen(1.0) == 0
        after = [sum(process.cpu_times()[:2]) for process in processes]
        if all(late - early <= CLOCK for early, late in zip(before, after, strict=True)):
            return
    pytest.fail(f"the boards never come to rest: {before} {after}")
