"""The writer's lock: who waits is told who holds it, readers never wait, nobody inherits it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from leadtui.errors import StoreError
from leadtui.store.lock import Lock, user
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add
from tests.store.conftest import Open

HOLD = """
import sys
from pathlib import Path
from leadtui.store.lock import Lock
with Lock(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_waiting_writer_gives_up_and_says_who_holds_it(home: Path, opened: Open) -> None:
    store, reader = opened(), opened()
    store.commit(add("Ada"), ANA, AT)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        began = time.monotonic()
        sentence = rf"lock has been held for 0.05 s by {user()} \(process {holder.pid}\); nothing was written"
        with pytest.raises(StoreError, match=sentence):
            store.commit(add("Bob"), ANA, AT)
        assert 0.04 < time.monotonic() - began < 5
        assert [lead["name"] for lead in reader.read().all("leads")] == ["Ada"], "readers do not wait"
        assert opened().seq == 1
        holder.stdin.close()
    assert store.commit(add("Bob"), ANA, AT) is not None


def test_the_lock_is_free_when_decide_refuses(home: Path, opened: Open) -> None:
    with pytest.raises(ZeroDivisionError):
        opened().commit(lambda _: 1 // 0, ANA, AT)  # type: ignore[arg-type, return-value]
    assert opened().commit(add("Ada"), ANA, AT) is not None


def test_the_lock_ends_with_its_holder(home: Path, opened: Open) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    assert opened().commit(add("Ada"), ANA, AT) is not None


def test_a_child_process_does_not_inherit_the_lock(home: Path) -> None:
    first = Lock(home / "lock", patience=0.0)
    with first.held():
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with child:
        first.close()
        with Lock(home / "lock", patience=0.0).held():
            assert child.poll() is None


def test_a_writer_waits_for_its_turn(home: Path) -> None:
    patient = TinyStore(home, patience=30, background=False)
    lock = Lock(home / "lock")
    with lock.held():
        waiting = Thread(target=patient.commit, args=(add("Ada"), ANA, AT))
        waiting.start()
        assert patient.seq == 0
    waiting.join(20)
    assert patient.seq == 1
    patient.close()
    lock.close()


def test_a_lost_lock_file_is_made_again(home: Path, opened: Open) -> None:
    (home / "lock").unlink()
    assert opened().commit(add("Ada"), ANA, AT) is not None
    assert (home / "lock").read_text() == f"{os.getpid()} {user()}\n"


def test_the_user_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "SUDO_USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "mallory")
    assert user() != "mallory"
    assert user(4_000_000_000) == "uid4000000000"
