"""An old and a new release at once, and clocks that disagree."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadtui.errors import StoreError
from leadtui.model.command.leads import AddLead
from leadtui.model.command.pipelines import CreatePipeline
from leadtui.model.command.score import AdjustScore
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.create import create
from leadtui.store.lock import Lock
from tests.store.acts import ANA, AT, add, bump
from tests.store.conftest import Open
from tests.store.test_journal import files


def test_a_session_that_is_open_when_a_newer_release_takes_over_touches_nothing(home: Path, opened: Open) -> None:
    store, never_read = opened(), opened()
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.compact()
    newer = home / ".FORMAT.new"
    newer.write_text("2\n")
    newer.replace(home / "FORMAT")
    before, lock = files(home), (home / "lock").read_bytes()
    acts: list[Callable[[], object]] = [
        store.read, store.news, store.index, store.events, store.events_backwards, store.compact, opened,
        lambda: store.commit(bump(1), ANA, AT), lambda: store.erase([1], ANA, AT), lambda: create(home),
        never_read.read, lambda: never_read.db.table("leads").insert({"name": "x"}),
        lambda: len(store.db.table("leads")),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(StoreError, match=r"was made by a newer leadtui .*: upgrade leadtui") as refused:
            act()
        assert refused.value.exit_code == 5
    assert any("newer leadtui" in fault for fault in store.check())
    assert files(home) == before
    assert (home / "lock").read_bytes() == lock
    newer.write_text("1\n")
    newer.replace(home / "FORMAT")
    assert store.commit(bump(1), ANA, AT) is not None, "it was put back"


@pytest.mark.parametrize("act", ["commit", "compact", "erase"])
def test_a_newer_release_that_takes_over_between_two_locks_is_noticed(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    store = opened()
    store.commit(add("Ada", "Bob"), ANA, AT)
    real, held = Lock._acquire, list[int]()
    last = 2 if act == "erase" else 1

    def acquire(lock: Lock, patience: float) -> int:
        held.append(1)
        if len(held) == last:
            (home / "FORMAT").write_text("2\n")
        return real(lock, patience)

    monkeypatch.setattr(Lock, "_acquire", acquire)
    before = files(home)
    with pytest.raises(StoreError, match="newer leadtui"):
        if act == "commit":
            store.commit(bump(1), ANA, AT)
        elif act == "compact":
            store.compact()
        else:
            store.erase([1], ANA, AT)
    after = files(home)
    assert after.pop(str(home / "FORMAT")) == b"2\n"
    before.pop(str(home / "FORMAT"))
    if act != "erase":
        assert after == before
    else:
        journal = str(home / "events" / "000001.jsonl")
        assert after[journal].startswith(before[journal]), "only what was done before it took over"


class Clock:
    """A clock that says what it is told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_order_and_undo_follow_the_acts_whatever_the_clocks_say(home: Path, opened: Open) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    me = Author("ana", os.getuid(), "cli")
    for clock in (noon, noon - timedelta(days=400), noon, noon, noon + timedelta(days=4000)):
        service = LeadService(opened(), me, Clock(clock))  # a session of its own each time
        if service.store.seq == 0:
            service.execute(CreatePipeline("default"))
            service.execute(AddLead("Ada"))
        else:
            service.execute(AdjustScore((1,), 1))
    events = list(opened().events())
    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
    assert [event.at[:4] for event in events] == ["2026", "2026", "2025", "2026", "2026", "2037"]
    service = LeadService(opened(), me, Clock(noon - timedelta(days=9000)))
    for taken_back in (6, 5, 4, 3):
        assert service.undo().event.undoes == taken_back, "the last act, not the one with the latest time"
    opened().compact()
    assert opened().check() == []
