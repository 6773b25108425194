"""Many sessions at once on one store: everybody hears of every change, soon."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import psutil
import pytest

from leadtui.cli.board import fill
from leadtui.cli.place import open_service
from leadtui.model.command import AdjustScore
from tests.server.conftest import Office

SESSION = Path(__file__).with_name("session.py")
CHANGES = 10


class Crowd:
    """Sessions of one user, by what they say."""

    def __init__(self, process: subprocess.Popen[bytes], size: int) -> None:
        self.process = process
        self.size = size
        self._rest = b""

    def lines(self, count: int, patience: float) -> list[str]:
        """So many lines; AssertionError when they do not come in time."""
        until = monotonic() + patience
        assert self.process.stdout
        while self._rest.count(b"\n") < count:
            left = until - monotonic()
            ready = left > 0 and select.select([self.process.stdout], [], [], left)[0]
            assert ready, f"{self._rest.count(10)} of {count} sessions answered within {patience} s"
            data = os.read(self.process.stdout.fileno(), 65_536)
            assert data, "the sessions are gone"
            self._rest += data
        *lines, self._rest = self._rest.split(b"\n", count)
        return [line.decode() for line in lines]

    def delays(self, store: Path, patience: float) -> list[float]:
        """Seconds from the acknowledgement of each of some changes to each session's news of it, ascending."""
        delays = []
        service = open_service(store, "cli")
        for _ in range(CHANGES):
            applied = service.execute(AdjustScore((1,), 1))
            done = monotonic()
            assert applied is not None
            for line in self.lines(self.size, patience):
                seq, at = line.split()
                assert int(seq) == applied.event.seq
                delays.append(float(at) - done)
        service.store.close()
        return sorted(delays)


@contextmanager
def crowd(
    size: int, command: Sequence[str | Path], user: int | None = None, groups: Sequence[int] = ()
) -> Iterator[Crowd]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, user=user, group=user, cwd="/",
        extra_groups=groups if user is not None else None, env=os.environ | {"HOME": "/"},
    ) as process:  # fmt: skip
        try:
            made = Crowd(process, size)
            assert made.lines(size, 30) == ["ready"] * size
            yield made
        finally:
            for child in psutil.Process(process.pid).children():
                child.kill()
            process.kill()


@pytest.mark.parametrize("size", [20, 50])
def test_every_session_hears_of_every_change_soon(tmp_path: Path, size: int) -> None:
    store = tmp_path / "store"
    fill(store, 10_000 if size == 20 else 100, 2026)
    service = open_service(store, "cli")
    service.store.compact()
    service.store.close()
    with crowd(size, [sys.executable, SESSION, store, str(size)]) as sessions:
        delays = sessions.delays(store, 5)
    print(f"{size} sessions: p50 {delays[len(delays) // 2]:.4f} s, p95 {delays[len(delays) * 95 // 100]:.4f} s")
    assert delays[len(delays) * 95 // 100] < 0.1


def test_without_inotify_sessions_open_and_hear_of_changes_by_looking(office: Office) -> None:
    office.ana.good("add", "--name", "Blue Harbor")
    command: list[str | Path] = [office.ana.program.python, "-c", SESSION.read_text("utf-8"), office.store, "5"]
    command += ["few"]
    with crowd(5, command, office.ana.uid, office.ana.groups) as sessions:
        delays = sessions.delays(office.store, 5)
    assert delays[-1] < 1.5
    assert delays[len(delays) // 2] > 0.01, "they were not woken"
