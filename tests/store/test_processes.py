"""Several processes on one store: nothing is lost, nothing is used twice, kills and compactions included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest

from leadtui.model.event import fold
from leadtui.store import compaction
from leadtui.store.create import open_store
from leadtui.store.snapshot import Snapshot
from tests.store.acts import ANA, AT, add, add_many, bump
from tests.store.conftest import Open
from tests.store.test_contract import content

WRITER = """
import sys
from pathlib import Path
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump
store = TinyStore(Path(sys.argv[1]), background=False)
for n in range(int(sys.argv[2])):
    added = store.commit(add(f"{sys.argv[3]} {n}"), ANA, AT)
    store.commit(bump(1), ANA, AT)
    print(added.event.seq, added.after[0]["id"], added.after[0]["name"], flush=True)
"""
COMPACTOR = """
import sys
from pathlib import Path
from leadtui.store.tiny import TinyStore
store = TinyStore(Path(sys.argv[1]), background=False)
for n in range(int(sys.argv[2])):
    store.compact()
"""


def start(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE,
        bufsize=0,  # what `readline` has read beyond its line would be lost for `communicate`
        env={**os.environ, "PYTHONPATH": os.pathsep.join((root, *filter(None, [os.environ.get("PYTHONPATH")])))},
    )  # fmt: skip


def said(process: subprocess.Popen[bytes]) -> list[Sequence[str]]:
    """What a writer was told is saved: seq, id, name."""
    out, _ = process.communicate(timeout=60)
    return [line.decode().split(" ", 2) for line in out.splitlines(keepends=True) if line.endswith(b"\n")]


def test_many_processes_lose_nothing(home: Path, opened: Open) -> None:
    watching = opened()
    watching.commit(add("Ada"), ANA, AT)
    writers = [start(WRITER, home, 25, name) for name in "abcde"]
    doomed = [start(WRITER, home, 100_000, name) for name in "xyz"]
    compactor = start(COMPACTOR, home, 20)
    told: list[Sequence[str]] = []
    for number, writer in enumerate(doomed):
        assert writer.stdout is not None
        told += [writer.stdout.readline().decode().split(" ", 2) for _ in range(1 + 5 * number)]
        writer.kill()
    told += [line for writer in (*writers, *doomed) for line in said(writer)]
    assert (said(compactor), compactor.returncode) == ([], 0)
    assert [writer.returncode for writer in writers] == [0] * 5
    documents, events = watching.read(), list(watching.events())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [applied.event.seq for applied in watching.news().applied] == list(range(1, len(events) + 1))
    ids = [int(id) for _, id, _ in told]
    assert len(ids) == len(set(ids)) >= 125 + 18, "every id is used once"
    for seq, id, name in told:
        lead = documents.get("leads", int(id))
        assert lead is not None
        assert lead["name"] == name.strip()
        assert events[int(seq) - 1].leads == [int(id)]
    bumps = [event for event in events if event.verb == "scored"]
    first = documents.get("leads", 1)
    assert first is not None
    assert first["score"] == 10 + len(bumps), "increments add up"
    assert len(bumps) >= len(told)
    assert content(documents) == fold(watching.events())
    assert watching.check() == []


def test_what_was_acknowledged_survives_a_kill(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    told: list[Sequence[str]] = []
    for number in range(6):
        writer, compactor = start(WRITER, home, 100_000, f"w{number}"), start(COMPACTOR, home, 100_000)
        assert writer.stdout is not None
        told += [writer.stdout.readline().decode().split(" ", 2) for _ in range(5 + 7 * number)]
        for process in (writer, compactor):
            process.send_signal(signal.SIGKILL)
        told += said(writer)
        compactor.communicate(timeout=60)
    again = open_store(home, background=False)
    names = {event.seq: (event.changes[0].set or {}).get("name") for event in again.events()}
    assert len(told) > 120
    assert all(names[int(seq)] == name.strip() for seq, _, name in told)
    assert again.commit(bump(1), ANA, AT) is not None
    assert again.check() == []
    assert content(again.read()) == content(store.read()) == fold(again.events())
    again.compact()
    assert sorted(path.name for path in home.iterdir()) == ["FORMAT", "events", "leads.json", "lock"]
    again.close()


def test_the_compaction_of_a_commit_runs_by_itself(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "cwd"
    planted.mkdir()
    (planted / "orjson.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')")
    monkeypatch.chdir(planted)
    real, started = compaction.start, list[Thread | None]()
    monkeypatch.setattr(compaction, "start", lambda directory: started.append(real(directory)))
    store = open_store(home)
    store.commit(add_many(600), ANA, AT)
    (reaper,) = started
    assert reaper is not None
    reaper.join(60)
    with pytest.raises(ChildProcessError):  # nothing is left of it
        os.waitpid(-1, os.WNOHANG)
    assert Snapshot(home / "leads.json").seq == 1
    assert not (tmp_path / "pwned").exists(), "no module of the working directory is run"
    assert store.check() == []
    store.close()
