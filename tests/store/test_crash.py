"""A process dies at any system call of any act: the act is there completely or not at all, and the store goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from leadtui.errors import Refused
from leadtui.store import journal as journals
from leadtui.store.create import create
from tests.store.acts import ANA, AT, add
from tests.store.crashing import ACTS, SEGMENT, Act, Content, copied, opened
from tests.store.dying import Dying, How
from tests.store.test_contract import content
from tests.store.test_erase import traces


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", SEGMENT)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process loses nothing that the system has; test_powercut.py is about what the disk has."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda fd: None)


@pytest.fixture(scope="module")
def dying() -> Iterator[Dying]:
    with Dying() as dying:
        yield dying


def found(home: Path) -> tuple[Content, int]:
    """The documents of a store in which nothing is wrong, and the next id."""
    store = opened(home)
    try:
        assert store.check() == []
        documents = store.read()
        return content(documents), documents.next_id("leads")
    finally:
        store.close()


def deaths(dying: Dying, home: Path, to: Path, act: str) -> Iterator[tuple[str, int, How]]:
    """Lets a process die at every call of an act, each time in a new copy of the store; what it had acknowledged."""
    for how in get_args(How):
        number, said = 0, ""
        while said != "over" and number < 200:
            number += 1
            copied(home, to)
            said = dying(to, act, number, how)
            if said not in ("over", "whole"):
                yield said, number, how
        assert number > 3


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_is_there_completely_or_not_at_all(dying: Dying, tmp_path: Path, act: Act) -> None:
    home = act.prepared(tmp_path / "store")
    before, next_id = found(home)

    done = copied(home, tmp_path / "done")
    store = opened(done)
    act.do(store)
    store.close()
    after, _ = found(done)
    seen = set()
    there = tmp_path / "there"
    for said, number, how in deaths(dying, home, there, act.name):
        place = f"{act.name}: {how} call {number}"
        now, unused = found(there)
        assert now in ([after] if said else [before, after]), place
        assert unused >= next_id, place
        seen.add("after" if now == after else "before")
        store = opened(there)
        applied = store.commit(add("Next"), ANA, AT)
        assert applied is not None
        assert applied.event.changes[0].id == unused, "the id of nobody else"
        again, _ = found(there)
        assert len(again) == len(now) + 1, place
        if act.name == "erase":
            store.erase([1], ANA, AT)
            assert traces(there) == [], place
            assert found(there)[0].keys() == again.keys() - {("leads", 1)}
        store.close()
    assert seen == ({"after"} if before == after else {"before", "after"}), "both were seen"


def test_an_unfinished_init_is_finished_by_the_next(dying: Dying, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    there = tmp_path / "there"
    for said, number, how in deaths(dying, empty, there, "init below"):
        home = there / "new" / "store"
        if said or (home / "FORMAT").exists():
            with pytest.raises(Refused, match="already"):
                create(home)
        else:
            create(home)
        store = opened(home)
        assert store.commit(add("Ada"), ANA, AT) is not None
        assert store.check() == [], f"{how} call {number}"
        store.close()


def test_a_shared_store_that_was_begun_is_finished_as_shared(dying: Dying, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)

    there = tmp_path / "there"
    for said, number, how in deaths(dying, shared, there, "init here"):
        if not (said or (there / "FORMAT").exists()):
            create(there)
        store = opened(there)
        assert store.commit(add("Ada"), ANA, AT) is not None
        assert store.check() == [], f"{how} call {number}"
        store.close()
