"""Acts on a store, and processes that die in the middle of them: before a system call, after it, half-way through."""

from __future__ import annotations

import os
import shutil
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from leadtui.model.event import Change, Document, Draft, Table, read
from leadtui.store.base import Documents
from leadtui.store.create import create
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, Decide, add, add_many, bump, put
from tests.store.calls import Calls, Real, Rule

Armed = Callable[[Path, Callable[[], None]], object]
"""What a process does in a store; it calls its second argument when the act begins."""
Content = dict[tuple[Table, int], Document]
How = Literal["before", "after", "half"]
SEGMENT = 2_000
"""Bytes per segment in these stores."""
DAMAGED = b'{"crc":"0123abcd","seq":5,"at":"2026-11-2'


def opened(home: Path) -> TinyStore:
    return TinyStore(home, patience=5.0, background=False)


def move_many(documents: Documents) -> Draft:
    changes = (
        Change("leads", id, {"stage": "won"}, {"stage": read(documents.get("leads", id) or {}, "stage")})
        for id in documents.ids("leads")[:30]
    )
    return Draft("moved", tuple(changes))


def committing(decide: Decide) -> Callable[[TinyStore], object]:
    return lambda store: store.commit(decide, ANA, AT)


@dataclass(frozen=True)
class Act:
    """Something that a process does to a store, and what is there before; `leads` are added in small events."""

    name: str
    do: Callable[[TinyStore], object]
    leads: int = 3
    before: Callable[[Path], object] = lambda home: None

    def prepared(self, home: Path) -> Path:
        """A store of a team, so that `check` also looks at what the others may do."""
        home.mkdir(0o700)
        home.chmod(0o2770)
        create(home)
        store = opened(home)
        store.commit(add("Hildegard"), ANA, AT)
        if self.leads > 30:
            store.commit(add(*(f"Lead {number}" for number in range(self.leads - 1))), ANA, AT)
        else:
            for number in range(self.leads - 1):
                store.commit(add(f"Lead {number}"), ANA, AT)
        store.close()
        self.before(home)
        return home


def tear(home: Path) -> None:
    with max((home / "events").iterdir()).open("ab") as file:
        file.write(DAMAGED)


def compact(home: Path) -> None:
    store = opened(home)
    store.compact()
    store.commit(bump(1), ANA, AT)
    store.close()


def lose_the_lock(home: Path) -> None:
    (home / "lock").unlink()


ACTS = [
    Act("add", committing(add("New"))),
    Act("move", committing(put(1, stage="won"))),
    Act("bulk", committing(move_many), leads=40),
    Act("import", committing(add_many(40))),
    Act("rotation", committing(add("New")), leads=9),
    Act("torn", committing(add("New")), before=tear),
    Act("lock", committing(add("New")), before=lose_the_lock),
    Act("compact", TinyStore.compact),
    Act("compact again", TinyStore.compact, before=compact),
    Act("erase", lambda store: store.erase([1], ANA, AT), leads=12, before=compact),
]


def dies(home: Path, do: Armed, number: int, how: How) -> str:
    """What a child that died at the `number`-th call had said: `done` if the act was acknowledged, else nothing.

    `over` when there are fewer calls than that (or the call is no write, which alone can be half done).
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests may have left threads: the child needs none
        pid = os.fork()
    if pid == 0:
        try:
            _child(home, do, number, how, writing)
        finally:
            os._exit(70)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return said
    assert os.WEXITSTATUS(status) == 0, f"the act failed at call {number} ({how})"
    return "over"


def _child(home: Path, do: Armed, number: int, how: How, writing: int) -> None:
    calls, count = Calls(), 0
    write = os.write

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def rule(name: str, arguments: tuple[Any, ...], real: Real) -> Any:
        nonlocal count
        count += 1
        if count == number:
            if how == "half" and name == "write":
                write(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                die()
            if how == "before":
                die()
            found = real()
            if how == "after":
                die()
            return found
        return real()

    def arm(rule: Rule = rule) -> None:
        calls.rule = rule

    with calls:
        do(home, arm)
        calls.rule = None
    write(writing, b"done")
    if count < number or how == "half":
        os._exit(0)
    die()


def copied(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to, symlinks=True)
    return to
