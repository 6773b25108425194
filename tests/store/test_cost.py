"""What a change costs: the same few system calls in a small store and in a large one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from leadtui.store.snapshot import END, Snapshot
from leadtui.store.snapshot_line import document, line_of
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add_many, bump
from tests.store.calls import CHANGING, LOOKING, Calls, Real
from tests.store.conftest import Open


def counted(store: TinyStore, id: int) -> Counter[str]:
    """The system calls of one change, by their names."""
    made: Counter[str] = Counter()

    def rule(name: str, arguments: tuple[Any, ...], real: Real) -> Any:
        made[name] += 1
        return real()

    with Calls(CHANGING + LOOKING) as calls:
        calls.rule = rule
        store.commit(bump(id), ANA, AT)
    return made


@pytest.mark.parametrize("leads", [20, 4_000])
def test_a_change_takes_few_calls_whatever_the_size_of_the_store(opened: Open, leads: int) -> None:
    store = opened()
    store.commit(add_many(leads), ANA, AT)
    store.compact()
    store.commit(bump(1), ANA, AT)  # opens its files
    for id in (leads // 3, leads // 2 + 1, leads):
        made = counted(store, id)
        looks = {"stat": 5, "lstat": 2, "fstat": 1, "flock": 2, "write": 1, "fdatasync": 1}
        assert {name: times for name, times in made.items() if name != "pread"} == looks
        assert made["pread"] <= 8, "the lock, the journal's end, and the lead, found after a few guesses"


def test_a_moment_that_somebody_holds_stays_and_one_that_nobody_holds_is_not_copied(opened: Open) -> None:
    store = opened()
    store.commit(add_many(3), ANA, AT)
    held = store.read()
    before = held.get("leads", 1)
    store.commit(bump(1), ANA, AT)
    assert held.get("leads", 1) == before
    assert store.read().get("leads", 1) != before
    overlay = store.db.directory.documents.overlay
    store.read()
    store.commit(bump(1), ANA, AT)
    assert store.db.directory.documents.overlay is overlay


def test_a_snapshot_of_an_earlier_release_does_not_say_where_the_last_line_begins(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(3), ANA, AT)
    store.commit(bump(2), ANA, AT)
    store.compact()
    assert Snapshot(home / "leads.json").begin == (home / "events" / "000001.jsonl").read_bytes().index(b"\n") + 1
    snapshot = (home / "leads.json").read_bytes()
    assert b'"begin":' in snapshot
    (home / "leads.json").write_bytes(without_begin(snapshot))
    again = opened()
    assert (again.seq, again.notes) == (2, [])
    assert again.read().get("leads", 2) == store.read().get("leads", 2)


def without_begin(snapshot: bytes) -> bytes:
    at = snapshot.rindex(b'\n"1": ') + 1
    meta = document(snapshot[at:-len(END)])
    del meta["begin"]
    return snapshot[:at] + line_of(1, meta)[:-2] + b"\n" + END
