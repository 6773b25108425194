"""The writer's lock: who waits is told who holds it, readers never wait, nobody inherits it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from leadtui.errors import StoreError
from leadtui.model.event import Draft
from leadtui.store.base import Documents
from leadtui.store.lock import Lock, user
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add
from tests.store.conftest import Open

HOLD = """
import sys
from pathlib import Path
from leadtui.model.event import Draft
from leadtui.store.base import Documents
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


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_lock_that_was_changed_by_hand_still_lets_one_write_at_a_time(home: Path, opened: Open, how: str) -> None:
    old, lock = opened(), home / "lock"
    old.commit(add("Ada"), ANA, AT)
    lock.unlink()
    if how == "replaced":
        lock.touch(0o600)
    sentence = rf"has been held for 0.05 s by {user()} \(process {os.getpid()}\)"
    with Lock(lock, patience=0.0).held(), pytest.raises(StoreError, match=sentence):
        old.commit(add("Bob"), ANA, AT)
    assert old.commit(add("Bob"), ANA, AT) is not None
    assert opened().seq == 2


def test_a_holder_that_was_stopped_is_named_and_readers_go_on(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGSTOP)
        with pytest.raises(StoreError, match=rf"by {user()} \(process {holder.pid}\)") as refused:
            store.commit(add("Bob"), ANA, AT)
        assert (refused.value.exit_code, opened().seq, store.check()) == (5, 1, [])
        holder.send_signal(signal.SIGCONT)
        holder.kill()
    assert store.commit(add("Bob"), ANA, AT) is not None


def test_what_a_waiter_says_is_one_line_whatever_is_in_the_lock(home: Path, opened: Open) -> None:
    store = opened()
    with Lock(home / "lock").held():
        for said in (b"12 ana\n77 somebody with a longer name\n", b"", b"\xff\xfe", b"\n\n"):
            (home / "lock").write_bytes(said)
            with pytest.raises(StoreError, match=r"^[^\n]+ has been held for [^\n]+; nothing was written$"):
                store.commit(add("Ada"), ANA, AT)


def descriptors() -> list[int]:
    return [int(path.name) for path in Path("/dev/fd").iterdir()]


def test_no_descriptor_of_a_store_is_inherited(home: Path) -> None:
    """Neither by an editor nor by a compaction: a child would hold the lock when its parent is gone."""
    store = TinyStore(home, background=False)
    seen: list[bool] = []

    def decide(documents: Documents) -> Draft:
        for fd in descriptors():
            with suppress(OSError):
                if os.path.samestat(os.fstat(fd), (home / "lock").stat()):
                    seen.append(os.get_inheritable(fd))
        return add("Ada")(documents)

    store.commit(decide, ANA, AT)
    store.compact()
    for fd in descriptors():
        with suppress(OSError):
            inode = os.fstat(fd).st_ino
            if inode in {path.stat().st_ino for path in home.rglob("*")}:
                seen.append(os.get_inheritable(fd))
    assert len(seen) >= 3
    assert not any(seen)
    store.close()


def test_the_user_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "SUDO_USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "mallory")
    assert user() != "mallory"
    assert user(4_000_000_000) == "uid4000000000"
