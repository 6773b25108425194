"""Acts on a store in the middle of which a process may die, and what is there before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadtui.model.event import Change, Document, Draft, Table, read
from leadtui.store.base import Documents
from leadtui.store.create import create
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, Decide, add, add_many, bump, put

Armed = Callable[[Path, Callable[[], None]], object]
"""What a process does in a store; it calls its second argument when the act begins."""
Content = dict[tuple[Table, int], Document]
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


    def armed(self, home: Path, arm: Callable[[], None]) -> None:
        store = opened(home)
        arm()
        self.do(store)


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


def init_below(home: Path, arm: Callable[[], None]) -> None:
    arm()
    create(home / "new" / "store")


def init_here(home: Path, arm: Callable[[], None]) -> None:
    arm()
    create(home)


ARMED: Final[dict[str, Armed]] = {
    **{act.name: act.armed for act in ACTS}, "init below": init_below, "init here": init_here,
}  # fmt: skip
"""What a process may die of, by name."""


def copied(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to, symlinks=True)
    return to
